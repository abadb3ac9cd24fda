"""The pages of the log: what fits is found, an entry is told whole, and an altered one is named."""

import csv
import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from web_station import NOW

from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.people import Role
from broadcast.domain.times import ClockTrust, Frames, millis_in
from broadcast.sheets import read_book_of
from broadcast.station import papers, weeks
from broadcast.web.works import WorkState


def event(one, start, version, **changes):
    end = start + timedelta(milliseconds=millis_in(one.length))
    values = {
        "kind": EntryKind.EVENT,
        "station": "Đài",
        "at": end,
        "clock_trust": ClockTrust.TRUSTED,
        "device": "null",
        "software": "0",
        "rundown": version,
        "event": one.id,
        "title": one.title,
        "column": one.column,
        "items": one.items,
        "cart": one.cart or "",
        "rung": Rung.CART,
        "zones": one.zones,
        "author": one.author or "",
        "approver": one.approver or "",
        "planned_start": start,
        "planned_end": end,
        "actual_start": start,
        "actual_end": end,
        "frames": one.length,
        "outcome": Outcome.AIRED,
        "lufs": -1_612,
    }
    return AsRun(**{**values, **changes})


LOST = {
    "outcome": Outcome.SKIPPED,
    "reason": "missed",
    "frames": Frames(0),
    "rung": "",
    "actual_start": None,
    "actual_end": None,
}


@pytest.fixture
def morning(desk):
    """Monday in the log, but for its third event, which was missed; its first was not heard out there."""
    day = (NOW - timedelta(days=1)).date()
    rundown = weeks.rundown(desk, day)
    with ChainWriter(desk.folder / "as_run.sqlite") as log:
        told = list(zip(rundown.events, planned_starts(rundown), strict=True))
        for number, (one, start) in enumerate(told):
            log.append(event(one, start, rundown.file_name, **(LOST if number == 2 else {})))
        first, start = told[0]
        silent = {"kind": EntryKind.HEARD, "outcome": None, "verdict": Verdict.SILENT, "heard_share": 3}
        log.append(event(first, start, rundown.file_name, **silent))
    return [one for one, _ in told]


def altered(desk, statement):
    with closing(sqlite3.connect(desk.folder / "as_run.sqlite")) as database, database:
        database.execute("DROP TRIGGER as_run_no_update")
        database.execute(statement)


@pytest.fixture
def viewer(visit):
    return visit(Role.VIEWER)


def test_a_station_that_has_not_aired_has_an_empty_log(viewer):
    assert "Không có dòng nào như vậy" in viewer.get("/nhat-ky").text
    assert "Chưa có nhật ký nào" in viewer.get("/nhat-ky/nguyen-ven").text


def test_the_newest_entries_stand_first_with_how_they_ended(viewer, morning):
    page = viewer.get("/nhat-ky").text
    assert page.index(f'/nhat-ky/dong/{len(morning)}"') < page.index('/nhat-ky/dong/1"')
    assert "✗ Không phát: đã qua giờ phát" in page
    assert "✗ Không nghe thấy tiếng (3%)" in page
    assert f'/nhat-ky/dong/{len(morning) + 1}"' not in page, "what was heard is told beside its event"


def rows(page):
    return page.count('<th scope="row"><a class="desk-target" href="/nhat-ky/dong/')


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("tim=khong%20dau%20nao", 0),
        ("ket_qua=skipped", 1),
        ("ket_qua=cut", 0),
        ("lech=1", 2),
        ("ngay=2026-11-22", 0),
        ("tu=2026-11-23&den=2026-11-23&ket_qua=skipped", 1),
        ("den=2026-11-22", 0),
        ("may=khac", 0),
        ("cum=khong-co", None),
        ("chuyen_muc=khong-co", 0),
        ("sau=khong-phai-dau", None),
    ],
)
def test_what_narrows(viewer, morning, query, count):
    answer = viewer.get(f"/nhat-ky?{query}")
    assert answer.status_code == 200
    if count is not None:
        assert rows(answer.text) == count


def test_words_are_found_without_their_accents(viewer, morning):
    from broadcast.domain.folding import fold

    title = fold(morning[1].title)
    assert title != morning[1].title.lower()
    assert rows(viewer.get("/nhat-ky", params={"tim": title}).text) >= 1


def test_days_that_are_none_are_refused(viewer, morning):
    for query in ("tu=hom-qua", "tu=2026-11-24&den=2026-11-23"):
        assert viewer.get(f"/nhat-ky?{query}").status_code == 422


def test_pages_go_on_until_the_first_entry(viewer, desk, morning):
    with ChainWriter(desk.folder / "as_run.sqlite") as log:
        for number in range(120):
            log.append(
                event(
                    morning[0],
                    NOW + timedelta(minutes=number),
                    "2026-11-24.v0001.00.json",
                    title=f"Thêm {number}",
                )
            )
    address, seen = "/nhat-ky?tim=them", 0
    while address:
        page = viewer.get(address).text
        seen += rows(page)
        following = page.partition('class="btn btn-primary" href="')[2].partition('"')[0]
        address = following.replace("&amp;", "&")
    assert seen == 120


def test_one_entry_is_told_whole(viewer, desk, morning):
    page = viewer.get("/nhat-ky?dong=1").headers["location"]
    assert page == "/nhat-ky/dong/1"
    text = viewer.get(page).text
    assert morning[0].title in text
    assert "-16,1 LUFS" in text
    assert "Ngoài loa: Không nghe thấy tiếng." in text
    with closing(sqlite3.connect(desk.folder / "as_run.sqlite")) as database:
        hashes = [
            digest for (digest,) in database.execute("SELECT hash FROM as_run WHERE seq < 3 ORDER BY seq")
        ]
    second = viewer.get("/nhat-ky/dong/2").text
    assert all(digest in second for digest in hashes)
    assert "/am-thanh/nhat-ky/" not in text, "nothing was kept"


@pytest.mark.parametrize("path", ["999", "1?may=khac", "0", "-1", "abc", "99999999999999999999"])
def test_an_entry_that_is_not_there_is_refused(viewer, morning, path):
    assert viewer.get(f"/nhat-ky/dong/{path}").status_code == 422


def test_an_altered_entry_is_named_and_the_others_stay_readable(viewer, desk, morning):
    assert "đã bị sửa" not in viewer.get("/nhat-ky").text
    altered(desk, "UPDATE as_run SET body = replace(body, 'missed', 'clock0') WHERE seq = 3")
    page = viewer.get("/nhat-ky").text
    assert page.count("đã bị sửa hoặc xóa sau khi ghi") == 1
    assert rows(page) == min(50, len(morning))
    assert viewer.get("/nhat-ky/dong/3").status_code == 422


def verified(viewer, app):
    assert viewer.post("/nhat-ky/nguyen-ven").status_code == 303
    work = app.state.works.find("kiem-tra-nhat-ky")
    while work.state is WorkState.RUNNING:
        viewer.get("/viec/kiem-tra-nhat-ky")
    assert work.state is WorkState.DONE
    return viewer.get("/nhat-ky/nguyen-ven").text


def test_who_verified_the_log_and_when_is_remembered(viewer, desk, app, morning):
    assert "Chưa kiểm tra lần nào" in viewer.get("/nhat-ky/nguyen-ven").text
    page = verified(viewer, app)
    count = len(morning) + 1
    assert f"Nguyên vẹn đến dòng {count}, kiểm tra lúc 12:00 24/11/2026" in page
    assert "Người kiểm tra: viewer" in page
    assert desk.store.attempts(1)[0].what == "kiểm tra nhật ký nguyên vẹn"
    with ChainWriter(desk.folder / "as_run.sqlite") as log:
        log.append(event(morning[0], NOW, "2026-11-24.v0001.00.json"))
    assert "Từ đó có thêm 1 dòng mới." in viewer.get("/nhat-ky/nguyen-ven").text


def test_the_first_entry_that_does_not_hold_is_named(viewer, desk, app, morning):
    papers.sign(desk, desk.folder / "as_run.sqlite")
    altered(desk, "UPDATE as_run SET body = replace(body, 'missed', 'clock0') WHERE seq = 3")
    page = verified(viewer, app)
    assert "Dòng đầu tiên không khớp: dòng 3 (nội dung đã bị thay đổi)" in page
    assert "Đầu nhật ký đã ký trong tháng qua: 1" in page


def test_what_differed_stands_with_its_make_good(viewer, morning):
    page = viewer.get("/nhat-ky/sai-lech?tu=2026-11-23&den=2026-11-23").text
    assert (
        f"{len(morning)} dòng đã xếp: {len(morning) - 1} đúng lịch, 0 phát có sai lệch, 1 không phát" in page
    )
    assert "Đã qua giờ phát" in page
    assert '/nhat-ky/dong/3"' in page
    assert viewer.get("/nhat-ky/sai-lech").status_code == 200


def test_what_fits_is_taken_along(viewer, morning):
    answer = viewer.get("/nhat-ky/xuat?dang=csv&ket_qua=skipped&ngay=2026-11-23")
    assert answer.headers["content-disposition"] == 'attachment; filename="nhat-ky-2026-11-23.csv"'
    (head, line) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line[head.index("Tên nội dung")] == morning[2].title
    book = viewer.get("/nhat-ky/xuat?dang=xlsx&tu=2026-11-23")
    (table,) = read_book_of(Path("nhat-ky.xlsx"), book.content)
    assert len(table.rows) == len(morning) + 1
    assert viewer.get("/nhat-ky/xuat?dang=exe").status_code == 422


def test_the_pages_speak_english_too(viewer, morning):
    viewer.cookies.set("ngon_ngu", "en")
    assert "Not aired: missed" in viewer.get("/nhat-ky").text
    assert "Log entry 1" in viewer.get("/nhat-ky/dong/1").text
