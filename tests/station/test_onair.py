"""What is really sounding, asked of a real playout process; what is ordered of it, and what stands around it."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import attended, due_now, entries_of, eventually, open_around_the_clock

from broadcast.air import MADE_ON
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.domain.orders import Level
from broadcast.domain.people import Approval
from broadcast.domain.times import RATE, ClockTrust, Frames
from broadcast.errors import (
    NameAmbiguousError,
    NoAlertError,
    NotApprovedCartError,
    NothingToSayError,
    NotOnAirError,
    RoleRefusedError,
    TooOftenError,
)
from broadcast.playout import control
from broadcast.playout.clocks import SystemClock
from broadcast.playout.control import ToldError
from broadcast.station import alerts, atonce, network, onair, orders, signs, weeks
from broadcast.station.home import open_home
from broadcast.station.network import Connection
from broadcast.station.onair import Quiet
from broadcast.store import publish

CLOCK = SystemClock(MADE_ON)


def soon(home, said):
    """What is on air as soon as it is as it `said`."""
    return eventually(lambda: (found := onair.now(home)) and said(found) and found, 40)


def test_a_station_on_air_from_the_first_word_to_the_end_of_an_alert(published):
    """One life of a process, for each costs its start: asked, ordered, stopped, gone."""
    open_around_the_clock(published)
    due_now(published, after=3, count=3, change=lambda e: replace(e, fill=False, length=Frames(300 * RATE)))
    with open_home(published, CLOCK) as home:
        alert = alerts.make(home, "Nước lên nhanh.", audio=None, times=1, drill=False, user=None)
        with attended(published):
            (output,) = soon(home, lambda found: _plays(found) and found.coming).outputs
            assert (output.device, output.is_spare) == ("null", True)
            _an_alert(home, alert)
            _something_approved(home)
            _a_stop(home)
        gone = onair.now(home)
        assert [(one.at, one.quiet, one.on_air) for one in gone.outputs] == [(None, Quiet.UNANSWERED, ())]


def _plays(found):
    """Whether something sounds, by a word that is of now."""
    return found.sounding and found.outputs[0].quiet is None


def _an_alert(home, alert):
    given = alerts.give(home, alert.cart, zones=["Thôn Đông"], user=None)
    heard = soon(home, lambda found: _plays(found) and found.sounding[0].order)
    first = heard.sounding[0]
    assert (first.id, first.order, first.cart, first.by) == (
        given.order.id,
        Level.EMERGENCY,
        alert.cart,
        "bien-tap",
    )
    assert first.zones == ("Thôn Đông",)
    orders.end(home, order=first.id, user=None)
    soon(home, lambda found: first.id not in {one.id for one in found.sounding})
    with pytest.raises(ToldError, match="đã hết"):
        orders.end(home, order=first.id, user=None)


def _something_approved(home):
    one = atonce.ready(home)[0]
    given = atonce.play_now(home, one.cart, zones=[], user=None)
    heard = soon(home, lambda found: found.sounding and found.sounding[0].id == given.order.id)
    assert (heard.sounding[0].order, heard.sounding[0].column) == (Level.LIVE, one.event.column)
    orders.end(home, order=None, user=None)
    entry = eventually(
        lambda: next((e for e in entries_of(home.folder) if e.event == given.order.id and e.outcome), None)
    )
    assert (entry.author, entry.approver, entry.title) == ("bien-tap", "lanh-dao", one.event.title)


def _a_stop(home):
    until = orders.stop(home, minutes=5, user=None)
    stopped = soon(home, lambda found: found.outputs[0].quiet is Quiet.STOPPED)
    assert abs(stopped.held_until - until) < timedelta(milliseconds=1)
    orders.resume(home, user=None)
    soon(home, lambda found: found.held_until is None)


# ── what is not of now ───────────────────────────────────────────────────────────────────────────


def told(**facts):
    """A word of a playout process, as `control.status` gives it."""
    status = {
        "output": "chinh",
        "spec": "card",
        "trust": "trusted",
        "at": "2026-11-24T05:00:00.000000Z",
        "on_air": [],
        "coming": [],
        "device": "card:Loa",
        "held_until": None,
        "sounding": False,
        "levels": [{"peak": -600, "rms": -1800}],
        "underruns": 0,
        "contacts": [],
    }
    return status | facts


SPOKEN = {
    "event": "e1",
    "title": "Tin",
    "column": "",
    "kind": "speech",
    "start": "2026-11-24T04:59:00.000000Z",
    "end": "2026-11-24T05:01:00.000000Z",
    "zones": [],
    "rung": "silence",
    "why": "missing_cart",
    "cart": None,
    "order": None,
    "drill": False,
    "by": None,
}


class StandingClock:
    """A clock that a test sets."""

    def __init__(self, at):
        from broadcast.domain.times import unstamp

        self.at = unstamp(at)

    def wall(self):
        return self.at

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.HOLDOVER


@pytest.mark.parametrize(
    ("facts", "quiet"),
    [
        ({"on_air": [{**SPOKEN, "rung": "cart"}], "sounding": True}, None),
        ({"on_air": [SPOKEN]}, Quiet.SOUNDLESS),
        ({}, Quiet.BETWEEN),
        ({"trust": "untrusted"}, Quiet.CLOCK),
        ({"held_until": "2026-11-24T06:00:00.000000Z", "trust": "untrusted"}, Quiet.STOPPED),
        ({"at": "2026-11-24T04:59:50.000000Z", "on_air": [{**SPOKEN, "rung": "cart"}]}, Quiet.STUCK),
        ({"at": None}, Quiet.STUCK),
    ],
)
def test_why_it_is_silent(home, monkeypatch, facts, quiet):
    monkeypatch.setattr(control, "status", lambda *_: told(**facts))
    with open_home(home, StandingClock("2026-11-24T05:00:01.000000Z")) as opened:
        (one,) = onair.now(opened).outputs
    assert one.quiet is quiet
    assert not one.is_spare


def logged(kind, at, device, **facts):
    return AsRun(
        kind=kind,
        station="x",
        at=StandingClock(at).at,
        clock_trust=ClockTrust.TRUSTED,
        device=device,
        software="0",
        **facts,
    )


def test_a_card_that_has_gone_is_told_of_with_its_moment_until_it_is_back(home):
    with open_home(home, StandingClock("2026-11-24T05:00:01.000000Z")) as opened:
        (one,) = onair.now(opened).outputs
        assert (one.quiet, one.lost, one.on_air, one.levels) == (Quiet.UNANSWERED, None, (), ())
        with ChainWriter(home / "as_run.sqlite") as log:
            log.append(logged(EntryKind.STARTED, "2026-11-24T04:00:00.000000Z", "card:A"))
            log.append(logged(EntryKind.CARD_LOST, "2026-11-24T04:30:00.000000Z", "card:A"))
        (one,) = onair.now(opened).outputs
        assert (one.quiet, one.lost) == (Quiet.CARD_LOST, StandingClock("2026-11-24T04:30:00.000000Z").at)
        shown = [sign for sign in signs.of_outputs(opened, onair.now(opened)) if sign.name.vi == "Card"]
        assert [(sign.state, sign.said.vi) for sign in shown] == [("fault", "mất từ 11:30:00 24/11")]
        with ChainWriter(home / "as_run.sqlite") as log:
            log.append(logged(EntryKind.STARTED, "2026-11-24T04:40:00.000000Z", "card:A"))
        assert onair.now(opened).outputs[0].lost is None


# ── what may be ordered ──────────────────────────────────────────────────────────────────────────


def test_only_what_was_made_as_an_alert_is_given_as_one_and_a_drill_stays_a_drill(published):
    with open_home(published, CLOCK) as home:
        drill = alerts.make(home, "Sơ tán.", audio=None, times=1, drill=True, user=None)
        assert alerts.made(home, drill.cart) == drill
        assert drill.drill
        with pytest.raises(NoAlertError, match="không phải bản tin khẩn"):
            alerts.give(home, approved_cart(home), zones=[], user=None)
        for times in (0, 11):
            with pytest.raises(TooOftenError):
                alerts.make(home, "Sơ tán.", audio=None, times=times, drill=False, user=None)
        with pytest.raises(NothingToSayError):
            alerts.make(home, " ", audio=None, times=1, drill=False, user=None)
        with pytest.raises(RoleRefusedError):
            alerts.make(home, "Sơ tán.", audio=None, times=1, drill=False, user="lanh-dao")


def approved_cart(home):
    with open_home(home.folder, at_the_sample_week()) as then:
        return atonce.ready(then)[0].cart


def at_the_sample_week():
    return StandingClock("2026-11-24T01:00:00.000000Z")


def test_what_may_be_played_at_once_is_what_was_approved_of_this_week(published):
    with open_home(published, at_the_sample_week()) as home:
        found = atonce.ready(home)
        assert date(2026, 11, 24) in found[0].days, "what stands in today comes first"
        assert all(home.store.approval_of(one.cart) for one in found)
        assert len({one.cart for one in found}) == len(found)
        one = next(one for one in found if one.event.items)
        assert atonce.find(home, one.event.title.upper()) == one
        assert atonce.find(home, one.cart[:20]) == one
        with pytest.raises(NotApprovedCartError):
            atonce.find(home, "không có tin này")
        with pytest.raises(NameAmbiguousError):
            atonce.find(home, "")
        with pytest.raises(NotOnAirError):
            atonce.play_now(home, one.cart, zones=[], user=None)


def test_a_cart_that_nobody_approved_is_not_played_at_once(published):
    with open_home(published, at_the_sample_week()) as home:
        alert = alerts.make(home, "Nước lên.", audio=None, times=1, drill=False, user=None)
        with pytest.raises(NotApprovedCartError, match="Nước lên"):
            atonce.play_now(home, alert.cart, zones=[], user=None)
        today = weeks.rundown(home, home.here().date())
        forged = replace(next(one for one in today.events if one.approver), cart=alert.cart)
        publish(home.rundowns, [replace(today, events=(forged,))])
        assert alert.cart in {one.cart for one in atonce.ready(home)}
        with pytest.raises(NotApprovedCartError):
            atonce.play_now(home, alert.cart, zones=[], user=None)
        publish(home.rundowns, [today])
        kept = next(iter(home.store.approved_since(MADE_ON)))[1]
        lone = replace(
            kept, digest="d" * 64, cart=alert.cart, title="Tin riêng", voice="x", author="bien-tap"
        )
        home.store.keep_recipe(lone)
        approval = Approval(cart=alert.cart, author="bien-tap", approver="lanh-dao", at=home.clock.wall())
        home.store.approve(approval)
        assert atonce.find(home, "tin rieng").event.column == atonce.COLUMN
        with pytest.raises(NotOnAirError):
            atonce.play_now(home, alert.cart, zones=[], user=None)


# ── what stands around the air ───────────────────────────────────────────────────────────────────


def test_the_signs_of_a_station_that_is_off(published):
    with open_home(published, at_the_sample_week()) as home:
        found = {one.name.vi: (one.state, one.said.vi) for one in signs.around(home)}
    assert found["Máy phát"][0] == "fault"
    assert found["Lịch"] == ("ok", "có lịch 6 ngày, kể cả hôm nay")
    assert found["Nhật ký"] == ("warning", "chưa có dòng nào")
    assert found["Ổ đĩa"][1].startswith("còn trống ")


def test_what_a_monitor_heard_last_is_a_sign(published):
    path = published / "config.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[[outputs]]\n", '[[outputs]]\nmonitor = "card:Micro"\n', 1), encoding="utf-8"
    )
    with ChainWriter(published / "as_run.sqlite") as log:
        for at, verdict in (
            ("2026-11-23T22:00:00.000000Z", Verdict.HEARD),
            ("2026-11-24T00:30:00.000000Z", Verdict.LOW),
        ):
            log.append(logged(EntryKind.HEARD, at, "x", verdict=verdict))
    with open_home(published, at_the_sample_week()) as home:
        (sign,) = [one for one in signs.around(home) if one.name.vi == "Loa chinh"]
    assert (sign.state, sign.said.vi) == ("warning", "quá nhỏ lúc 07:30")


def interface(root, name, kind="1", carrier="1"):
    folder = root / "sys" / "class" / "net" / name
    folder.mkdir(parents=True)
    (folder / "type").write_text(f"{kind}\n")
    if carrier is not None:
        (folder / "carrier").write_text(f"{carrier}\n")


def test_how_far_out_the_computer_can_be_seen_to_reach(tmp_path):
    assert network.connection(tmp_path) is Connection.UNKNOWN
    interface(tmp_path, "lo", kind="772")
    assert network.connection(tmp_path) is Connection.NONE
    interface(tmp_path, "eth0", carrier=None)
    assert network.connection(tmp_path) is Connection.NONE
    interface(tmp_path, "wlan0")
    assert network.connection(tmp_path) is Connection.LINKED
    tables = tmp_path / "proc" / "net"
    tables.mkdir(parents=True)
    head = "Iface\tDestination\tGateway\tFlags\n"
    (tables / "route").write_text(head + "wlan0\t0002A8C0\t00000000\t0001\n")
    assert network.connection(tmp_path) is Connection.LINKED
    (tables / "route").write_text(head + "wlan0\t00000000\t0102A8C0\t0003\n")
    assert network.connection(tmp_path) is Connection.ROUTED
