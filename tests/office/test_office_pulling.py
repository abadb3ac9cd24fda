"""Many stations asked side by side over real HTTP: slow, dead, refusing, forked, shortened, altered and honest ones."""

import json
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from office_stations import TOKEN, entry, opened, served, some_day

from broadcast.domain.times import Period
from broadcast.errors import (
    LogBrokenError,
    LogForkedError,
    LogShortenedError,
    StationAccessError,
    StationAnswerError,
    StationKeyError,
    StationUnknownError,
    StationUnreachableError,
)
from broadcast.hub.client import Patience
from broadcast.office import proofs
from broadcast.office.pulling import addresses, pull
from broadcast.store.office import Span

NOVEMBER = Period.parse("2026-11")
HASTY = Patience(connect=2, silence=2, answer=2, tries=2, between=0)


@pytest.fixture
def asked(tmp_path):
    """Pull from stations into an office at `place`; gives what came of it and what the office then holds."""

    def pulling(stations, place=None, patience=HASTY, **settings):
        with ExitStack() as stack:
            told = [{"name": one.name, "url": stack.enter_context(served(one))} for one in stations]
            home = stack.enter_context(
                opened(place or tmp_path / "office.sqlite", tmp_path / "co-quan", told, **settings)
            )
            found = pull(home, addresses(home, ()), lambda *_: None, patience)
            return (
                found,
                {one.station: (one.entries, one.gaps, one.refusal) for one in proofs.prove(home)},
                home.store.disputes(),
            )

    return pulling


def grown(one, count, seed=0):
    some_day(one, seed, count)
    return one


# ── twelve stations ──────────────────────────────────────────────────────────────────────────────


def test_each_of_twelve_stations_is_told_of_by_itself(asked, place, station):
    honest = [grown(station(f"Đài {letter}"), 30, seed) for seed, letter in enumerate("ABCDEF")]
    for one in honest:
        one.sign("2026-11-02", seq=10)
    slow, refusing, broken, altered, forked, shortened = (
        grown(station(f"Đài {name}"), 30, 9) for name in ("chậm", "từ chối", "lỗi", "sửa", "rẽ nhánh", "lùi")
    )
    asked([forked, shortened], place)
    rewritten = station("Đài rẽ nhánh")
    for number in range(80):
        rewritten.append(entry(number, title="Khác"))
    forked.logs = rewritten.logs
    kept = len(shortened.logs[""])
    del shortened.logs[""][-3:]

    silence = threading.Event()
    slow.answer = lambda *_: (silence.wait(30), (200, {}))[1]
    refusing.answer = lambda *_: (403, {"detail": "mã truy cập hết hạn"})
    broken.answer = lambda *_: (200, {"outputs": "không"})
    digest, body = altered.logs[""][16]
    altered.logs[""][16] = (digest, body.replace("Bản".encode(), "Bẩn".encode()))
    try:
        found, held, disputes = asked(
            [*honest, slow, refusing, broken, altered, forked, shortened],
            place,
            Patience(silence=3, tries=1),
            side_by_side=12,
        )
    finally:
        silence.set()
    assert [len(one.refusals) for one in found] == [0] * 6 + [1] * 6
    assert [type(one.refusals[0]) for one in found[6:]] == [
        StationUnreachableError,
        StationAccessError,
        StationAnswerError,
        LogBrokenError,
        LogForkedError,
        LogShortenedError,
    ]
    assert "hết hạn" in found[7].refusals[0].sentence("vi")
    assert found[9].refusals[0].facts["seq"] == 17
    assert found[11].refusals[0].facts["kept"] == kept
    for one in honest:
        assert held[one.name] == (len(one.logs[""]), (), None)
    assert held["Đài lùi"] == (kept, (), None), "what was kept before is the proof"
    assert {(told.station, told.kind) for told in disputes} == {
        ("Đài rẽ nhánh", "forked"),
        ("Đài lùi", "shortened"),
        ("Đài sửa", "broken"),
    }


# ── going on ─────────────────────────────────────────────────────────────────────────────────────


def test_a_second_pull_asks_only_for_what_is_new(asked, station):
    one = grown(station(), 30)
    first, _, _ = asked([one])
    count = len(one.logs[""])
    assert (first[0].logs[0].new, first[0].logs[0].last) == (count, count)
    pages = []
    page = one.page
    one.page = lambda *asking: (pages.append(asking), page(*asking))[1]
    assert asked([one])[0][0].logs[0].new == 0
    assert pages == []
    for number in range(5):
        one.append(entry(900 + number))
    assert asked([one])[0][0].logs[0].new == 5
    assert pages == [("", count - 1, 6)]


def test_a_gap_from_a_stick_is_filled_over_the_network(asked, station, tmp_path):
    from broadcast.office.intake import keep

    one = grown(station(), 40)
    with opened(tmp_path / "office.sqlite", tmp_path / "co-quan") as home:
        met = home.store.meet(one.name, one.public_key, home.clock.wall())
        for first, last in ((1, 8), (20, 24)):
            with home.store.intake(met, "") as batch:
                keep(batch, one.rows()[first - 1 : last])
        assert proofs.prove(home)[0].gaps == (Span(first=9, last=19),)
    found, held, _ = asked([one])
    assert found[0].refusals == ()
    assert held[one.name] == (len(one.logs[""]), (), None)


def test_a_pull_that_is_killed_goes_on_where_it_stopped(tmp_path, station, place):
    one = grown(station(), 60)
    count = len(one.logs[""])
    reached, hold = threading.Event(), threading.Event()
    page = one.page

    def few(output, after, limit):
        if after >= 30 and not hold.is_set():
            reached.set()
            hold.wait(60)
        return page(output, after, min(limit, 15))

    one.page = few
    with served(one) as url:
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(Path(__file__).parent), str(place), str(tmp_path), url]
        )
        assert reached.wait(60)
        child.send_signal(signal.SIGKILL)
        child.wait()
        hold.set()
        told = [{"name": one.name, "url": url}]
        with opened(place, tmp_path / "co-quan", told) as home:
            assert proofs.prove(home)[0].entries == 30
            (found,) = pull(home, addresses(home, ()), lambda *_: None, HASTY)
            assert (found.refusals, found.logs[0].new) == ((), count - 30)
            (whole,) = proofs.prove(home)
            assert (whole.entries, whole.gaps, whole.refusal) == (count, (), None)
            killed = home.store.by_facet(NOVEMBER)
    with opened(tmp_path / "straight.sqlite", tmp_path / "khac", told) as home, served(one) as url:
        pull(home, addresses(home, (url,), TOKEN), lambda *_: None, HASTY)
        assert home.store.by_facet(NOVEMBER) == killed


_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from office_stations import opened
from broadcast.office.pulling import addresses, pull
place = sys.argv[2] if "://" in sys.argv[2] else Path(sys.argv[2])
with opened(place, Path(sys.argv[3]) / "co-quan", [{"name": "Đài xã Mỹ Phong", "url": sys.argv[4]}]) as home:
    pull(home, addresses(home, ()), lambda *_: None)
"""


# ── trust ────────────────────────────────────────────────────────────────────────────────────────


def test_the_key_of_the_first_contact_is_the_station_s(asked, station):
    one = grown(station(), 10)
    asked([one])
    other = station(one.name, file="khóa khác")
    other.logs = one.logs
    found, held, _ = asked([other])
    assert isinstance(found[0].refusal, StationKeyError)
    assert held[one.name][0] == len(one.logs[""])


def test_a_signed_head_that_is_false_or_of_another_entry_is_refused(asked, station):
    false, other = grown(station("Đài A"), 10), grown(station("Đài B"), 10)
    false.sign("2026-11-02", seq=5)
    false.signed[""][0]["at"] = "2026-11-02T23:00:00.000000Z"  # not what was signed, of the very entry
    twin = station("Đài khác", file="Đài B")
    for number in range(5):
        twin.append(entry(number, title="Khác"))
    twin.sign("2026-11-02")
    other.signed = twin.signed
    found, _, _ = asked([false, other])
    assert [type(one.refusals[0]) for one in found] == [LogBrokenError, LogBrokenError]
    assert [one.refusals[0].facts["seq"] for one in found] == [5, 5]


def test_what_was_signed_when_it_was_not_there_yet_is_asked_when_it_comes(asked, station, tmp_path):
    from broadcast.hub.wire import heads_of
    from broadcast.office.contact import believe
    from broadcast.office.intake import keep

    one, twin = grown(station("Đài A"), 20), station("Đài khác", file="Đài A")
    for number in range(9):
        twin.append(entry(number, title="Khác"))
    twin.sign("2026-11-02")
    one.signed = twin.signed
    with opened(tmp_path / "office.sqlite", tmp_path / "co-quan") as home:
        met = home.store.meet(one.name, one.public_key, home.clock.wall())
        with home.store.intake(met, "") as batch:
            keep(batch, one.rows()[10:])
        believe(home, met, "", heads_of(one.heads()).outputs[0].signed)
        with home.store.intake(met, "") as batch:
            keep(batch, one.rows()[:10])
        with pytest.raises(LogBrokenError):
            believe(home, met, "", ())


# ── answers that are none ────────────────────────────────────────────────────────────────────────


def test_a_station_that_is_busy_is_asked_again(asked, station):
    one = grown(station(), 5)
    answer, turns = one.answer, []

    def busy(path, asking):
        turns.append(path)
        return (429, {"detail": "quá nhiều"}) if len(turns) == 1 else answer(path, asking)

    one.answer = busy
    assert asked([one])[0][0].refusals == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told | {"public_key": "không"},
        lambda told: told | {"station": "x" * 400},
        lambda told: told | {"outputs": [{"output": "", "seq": True, "hash": "", "signed": []}]},
        lambda told: told | {"outputs": [{"output": "", "seq": -1, "hash": "", "signed": []}]},
        lambda told: [told],
        lambda told: told["outputs"][0].pop("signed") and told,
        lambda told: json.loads("[" * 800 + "]" * 800),
    ],
    ids=["key", "name", "true", "negative", "list", "unsigned", "deep"],
)
def test_heads_of_another_form_are_refused(asked, station, change):
    one = grown(station(), 3)
    one.sign("2026-11-02")
    heads = one.heads
    one.heads = lambda: change(heads())
    assert isinstance(asked([one])[0][0].refusal, StationAnswerError)


def test_a_station_that_gives_less_than_it_told_is_named(asked, station):
    one = grown(station(), 10)
    count = len(one.logs[""])
    page = one.page
    one.page = lambda output, after, limit: (
        page(output, after, limit)
        | ({"entries": []} if after >= 4 else {"entries": page(output, after, 4)["entries"]})
    )
    found, held, _ = asked([one])
    assert isinstance(found[0].refusals[0], LogBrokenError)
    assert (found[0].refusals[0].facts["seq"], held[one.name][0]) == (5, 4)
    assert count > 5


def test_an_answer_without_end_is_cut_off(asked, station, monkeypatch):
    from broadcast.hub import client

    monkeypatch.setattr(client, "_MOST", 100_000)
    one = grown(station(), 3)
    one.heads = lambda: {"station": "x" * 1_000_000}
    assert isinstance(asked([one])[0][0].refusal, StationAnswerError)


# ── whom ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_station_is_asked_by_name_or_address_and_no_other(tmp_path):
    told = [
        {"name": "Đài A", "url": "http://a.vn/"},
        {"name": "Đài B", "url": "http://b.vn", "token": "", "token_file": "tokens/b"},
        {"name": "Đài C"},
    ]
    with opened(tmp_path / "office.sqlite", tmp_path, told) as home:
        (tmp_path / "tokens").mkdir()
        (tmp_path / "tokens" / "b").write_text("bí-mật\n")
        assert [one.name for one in addresses(home, ())] == ["Đài A", "Đài B"]
        assert [one.token for one in addresses(home, ("đài b", "http://a.vn"))] == ["bí-mật", TOKEN]
        (other,) = addresses(home, ("https://c.vn",), "t")
        assert (other.name, other.url, other.token) == ("", "https://c.vn", "t")
        for name in ("Đài C", "https://c.vn", "Đài D"):
            with pytest.raises(StationUnknownError):
                addresses(home, (name,))
