"""The week board as its people ask for it: looked at, edited by two, loaded from a faulty file, published."""

import html
import re
import time

import pytest

from broadcast.domain.access import DONE
from broadcast.domain.people import Person, Role
from broadcast.domain.times import Week
from broadcast.sheets import Sheet
from broadcast.sheets.writing import write_book
from broadcast.store import WeekState

WEEK = Week(year=2026, number=48)
AT = f"/tuan/{WEEK}"
PART = {"HX-Request": "true"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text(answer):
    """What a reader sees, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def newest(desk):
    return desk.store.weeks(WEEK)[0]


def night(version=1, **more):
    """Monday's morning is put before the station opens."""
    return {"ban": version, "dong": 0, "ngay": 0, "sang": 0, "lech": -3600, **more}


@pytest.fixture
def minh(desk):
    desk.store.add_person(Person(name="minh", full_name="Trần Văn Minh", role=Role.EDITOR))
    return "minh"


def test_today_leads_to_its_week(visit):
    assert visit(Role.VIEWER).get("/tuan").headers["location"] == AT


def test_a_week_is_there_as_a_table_and_for_the_calendar(visit):
    answer = visit(Role.VIEWER).get(AT)
    seen = text(answer)
    assert "Bản số 1" in seen
    assert "đã công bố" in seen
    assert seen.count("Nhạc hiệu") >= 14
    assert "05:30:00" in seen
    assert "2026-11-23T05:30:00" in html.unescape(answer.text)
    assert "Nhờ máy xếp" not in seen  # a viewer only looks
    assert "Nhờ máy xếp" in text(visit(Role.EDITOR).get(AT))


def test_the_rules_answer_before_anything_is_kept(visit, desk):
    client = visit(Role.EDITOR)
    asked = client.get(f"{AT}/thu-doi", params=night(), headers=PART)
    assert "giờ yên lặng" in text(asked)
    assert "data-clear" not in asked.text
    assert "data-clear" in client.get(f"{AT}/thu-doi", params=night(lech=300), headers=PART).text
    assert newest(desk).version == 1


def test_an_edit_is_kept_and_answered_beside_the_line(visit, desk):
    client = visit(Role.EDITOR)
    answer = client.post(f"{AT}/doi", data=night(), headers=PART)
    assert answer.status_code == 200
    assert 'id="board"' in answer.text
    assert "<html" not in answer.text
    row = next(row for row in answer.text.split("<tr") if "04:30:00" in row)
    assert "giờ yên lặng" in row
    assert newest(desk).version == 2
    assert [one.what for one in desk.store.attempts(1)] == [f"dời buổi trong tuần {WEEK}"]
    plain = client.post(f"{AT}/hoan-tac", data={"ban": 2})
    assert (plain.status_code, plain.headers["location"]) == (303, AT)
    assert desk.store.week(WEEK).lines == desk.store.week(WEEK, 1).lines


def test_what_is_proposed_is_done_by_one_button(visit, desk):
    client = visit(Role.EDITOR)
    shown = client.post(f"{AT}/doi", data=night(), headers=PART).text
    fault = re.search(r'name="loi" value="(\d+)"', shown)[1]
    after = client.post(f"{AT}/theo", data={"ban": 2, "loi": fault}, headers=PART)
    assert "lỗi phải sửa" not in text(after)
    assert client.post(f"{AT}/theo", data={"ban": 3, "loi": 9}, headers=PART).status_code == 422


def test_two_editors_never_overwrite_each_other_unseen(visit, desk, minh, app):
    lan = visit(Role.EDITOR)
    other = visit(Role.OPERATOR)
    assert other.get(f"{AT}/moi", params={"ban": 1}, headers=PART).status_code == 204
    assert other.post(f"{AT}/doi", data=night(lech=600), headers=PART).status_code == 200
    told = lan.get(f"{AT}/moi", params={"ban": 1}, headers=PART)
    assert told.status_code == 286
    assert "Chị operator vừa sửa tuần này" in text(told)
    assert "05:40" in text(told)
    for headers in (PART, {}):
        refused = lan.post(f"{AT}/doi", data=night(lech=-600), headers=headers)
        assert refused.status_code == 409
        assert "Chị operator" in text(refused)
        assert "05:40" in text(refused)
        assert 'data-version="2"' in refused.text  # the newest stands beside it
    assert newest(desk).version == 2
    assert [one.outcome for one in desk.store.attempts(2)] == ["refused:WeekEdited"] * 2


def test_a_line_is_typed_and_every_wrong_field_is_told(visit, desk):
    client = visit(Role.EDITOR)
    form = client.get(f"{AT}/dong", params={"dong": 1, "ngay": 0})
    assert "Cải cách hành chính" in html.unescape(form.text)
    typed = {
        "ban": 1,
        "thu": [0, 2],
        "gio": "25 giờ",
        "thoi_luong": "lâu",
        "nguon": "đọc",
        "noi_dung": "Thông báo.\nHọp dân.",
    }
    wrong = client.post(f"{AT}/dong", data=typed, headers=PART)
    assert wrong.status_code == 422
    assert wrong.headers["HX-Retarget"] == "#refusal"
    assert "cột Giờ" in text(wrong)
    assert "cột Thời lượng" in text(wrong)
    right = typed | {"gio": "17:40", "thoi_luong": "", "cum_loa": ["Thôn Đông"]}
    done = client.post(f"{AT}/dong", data=right, headers=PART)
    assert done.headers["HX-Redirect"] == AT
    line = desk.store.week(WEEK).lines[-1]
    assert (line.days, f"{line.start:%H:%M}", line.zones) == ((0, 2), "17:40", ("Thôn Đông",))
    assert line.content == "Thông báo.\nHọp dân."


def test_a_line_of_several_days_is_edited_on_one(visit, desk):
    client = visit(Role.EDITOR)
    client.post(
        f"{AT}/dong", data={"ban": 1, "thu": [0, 1], "gio": "17:40", "nguon": "đọc", "noi_dung": "Họp."}
    )
    index = len(desk.store.week(WEEK).lines) - 1
    only = {
        "ban": 2,
        "dong": index,
        "ngay": 1,
        "rieng": "true",
        "thu": [0, 1],
        "gio": "17:50",
        "nguon": "đọc",
    }
    client.post(f"{AT}/dong", data=only | {"noi_dung": "Họp."})
    ends = [(one.days, f"{one.start:%H:%M}") for one in desk.store.week(WEEK).lines[-2:]]
    assert ends == [((0,), "17:40"), ((1,), "17:50")]


def test_things_are_dropped_into_what_sounds_or_beside_it(visit, desk):
    client = visit(Role.EDITOR)
    listed = client.get(f"{AT}/kho", headers=PART)
    assert "ke-hoach:KH1.a" in listed.text
    assert "tep:nhac-ket.flac" in listed.text
    found = client.get(f"{AT}/kho", params={"tim": "tam quan trong"}, headers=PART)
    assert re.findall(r'data-key="([^"]+)"', found.text) == ["ke-hoach:KH1.a"]
    inside = {"ban": 1, "muc": "ke-hoach:KH1.a", "ngay": 0, "gio": "05:30"}
    client.post(f"{AT}/them", data=inside, headers=PART)
    line = desk.store.week(WEEK).lines[1]
    assert (line.source.reference, line.start, line.days) == ("KH1.a", None, (0,))
    client.post(f"{AT}/them", data=inside | {"ban": 2, "gio": "17:45"}, headers=PART)
    assert f"{desk.store.week(WEEK).lines[-1].start:%H:%M}" == "17:45"
    gone = client.post(f"{AT}/them", data=inside | {"ban": 3, "muc": "tep:khong-co.flac"}, headers=PART)
    assert gone.status_code == 422


def test_a_run_is_copied_and_its_lines_taken_out_by_forms(visit, desk):
    client = visit(Role.EDITOR)
    page = client.get(f"{AT}/buoi/0", params={"ngay": 0})
    assert "Dời cả buổi" in text(page)
    assert client.get(f"{AT}/buoi/3", params={"ngay": 0}).status_code == 303  # no run begins there
    client.post(f"{AT}/bo", data={"ban": 1, "dong": 0, "ngay": 0})
    assert desk.store.week(WEEK).lines[0].content != "Nhạc hiệu"
    client.post(f"{AT}/len", data={"ban": 2, "dong": 1})
    assert newest(desk).version == 3
    moved = client.post(f"{AT}/doi", data={"ban": 3, "dong": 0, "ngay": 0, "sang": 0, "gio": "06:00"})
    assert moved.status_code == 303
    assert f"{desk.store.week(WEEK).lines[0].start:%H:%M}" == "06:00"
    same = client.post(f"{AT}/chep", data={"ban": 4, "dong": 0, "ngay": 0, "sang": [0]})
    assert same.status_code == 422


TEN = (
    ("T9", "05:30", "", "đọc", "Tin", "Tất cả"),
    ("T2", "25:00", "", "đọc", "Tin", "Tất cả"),
    ("T2", "05:30", "dài", "đọc", "Tin", "Tất cả"),
    ("T2", "05:40", "", "máy hát", "Tin", "Tất cả"),
    ("T2", "05:50", "", "đọc", "", "Tất cả"),
    ("T2", "06:00", "", "đọc", "Tin", "Thôn Bắc"),
    ("T3", "22:30", "", "đọc", "Tin đêm", "Tất cả"),
    ("T4", "05:30", "", "khong-co.flac", "Nhạc", "Tất cả"),
    ("T5", "05:30", "", "kế hoạch: KH9.z", "Việc", "Tất cả"),
    ("T6", "05:30", "", "tiếp âm: Đài lạ", "Thời sự", "Tất cả"),
)


def test_an_excel_file_with_ten_faults_lists_all_ten_and_keeps_nothing(visit, desk, tmp_path):
    path = tmp_path / "lich.xlsx"
    heads = ("Thứ", "Giờ", "Thời lượng", "Nguồn", "Nội dung", "Cụm loa")
    write_book(path, (Sheet(name="Lịch tuần", rows=(heads, *TEN)),))
    client = visit(Role.EDITOR)

    def sent(data):
        return client.post(f"{AT}/tep", files={"tep": ("lich.xlsx", data, XLSX)})

    answer = sent(path.read_bytes())
    assert answer.status_code == 422
    seen = text(answer)
    for row in range(2, 12):
        assert f"hàng {row}" in seen, row
    assert newest(desk).version == 1
    mended = tuple(("T2", "05:30", "", "đọc", f"Tin {n}.", "Tất cả") if n == 0 else () for n in range(1))
    write_book(path, (Sheet(name="Lịch tuần", rows=(heads, *mended)),))
    assert sent(path.read_bytes()).headers["location"] == AT
    assert (newest(desk).version, newest(desk).author) == (2, "editor")


def test_a_file_that_would_undo_an_edit_is_loaded_only_when_that_is_wanted(visit, desk, tmp_path):
    client = visit(Role.EDITOR)
    exported = client.get(f"{AT}/xuat").content
    client.post(f"{AT}/doi", data=night(lech=600))
    files = {"tep": ("lich.xlsx", exported, XLSX)}
    older = client.post(f"{AT}/tep", files=files)
    assert older.status_code == 422
    assert "Vẫn nạp" in text(older)
    assert client.post(f"{AT}/tep", files=files, data={"de": "true"}).status_code == 303
    assert desk.store.week(WEEK).lines[0].start == desk.store.week(WEEK, 1).lines[0].start


def test_the_form_to_fill_in_is_a_workbook(visit):
    answer = visit(Role.VIEWER).get(f"{AT}/mau")
    assert answer.content[:2] == b"PK"
    assert "mau-lich-tuan.xlsx" in answer.headers["content-disposition"]


def test_versions_are_told_and_compared_and_taken_back(visit, desk):
    client = visit(Role.EDITOR)
    client.post(f"{AT}/doi", data=night(lech=600))
    client.post(f"{AT}/doi", data=night(2, lech=600))
    seen = text(client.get(f"{AT}/cac-ban", params={"tu": 1, "den": 3}))
    assert "2–3" in seen
    assert "2 bước" in seen
    assert "05:30 → 05:50" in seen
    client.post(f"{AT}/lay-lai", data={"ban": 3, "so": 1})
    assert desk.store.week(WEEK).lines == desk.store.week(WEEK, 1).lines
    assert "lấy lại bản số 1" in text(client.get(f"{AT}/cac-ban"))


def settled(client, path):
    """The page of a work when it is over."""
    for _ in range(600):
        answer = client.get(path)
        if "hx-trigger" not in answer.text:
            return answer
        time.sleep(0.05)  # another thread works
    raise AssertionError(answer.text)


def test_the_planner_drafts_a_week_and_says_why(visit, desk):
    client = visit(Role.EDITOR)
    at = "/tuan/2026-W50"
    assert client.post(f"{at}/xep").headers["location"] == f"{at}/xep"
    seen = text(settled(client, f"{at}/xep"))
    assert "Đã lưu thành bản số 1" in seen
    assert "tháng này" in seen
    assert desk.store.week(Week(year=2026, number=50)).author == "editor"


def test_a_draft_goes_over_a_persons_work_only_when_told(visit, desk):
    client = visit(Role.EDITOR)
    client.post(f"{AT}/doi", data=night(lech=600))
    client.post(f"{AT}/xep")
    assert "Vẫn xếp lại" in text(settled(client, f"{AT}/xep"))
    assert newest(desk).version == 2


def test_published_when_it_is_approved_and_not_before(visit, desk):
    client = visit(Role.OPERATOR)
    client.post(f"{AT}/doi", data=night(lech=600))
    draft = client.get(f"{AT}/cong-bo")
    assert "chưa được duyệt" in text(draft)
    assert 'name="dong_y"' not in draft.text
    client.post(f"{AT}/lay-lai", data={"ban": 2, "so": 1})
    desk.store.move_week(WEEK, 3, WeekState.APPROVED)
    assert "Công bố bản số 3" in text(client.get(f"{AT}/cong-bo"))
    client.post(f"{AT}/cong-bo")
    assert "Đã công bố bản số 3" in text(settled(client, f"{AT}/cong-bo"))
    assert newest(desk).state is WeekState.PUBLISHED
    assert desk.store.publications(WEEK)[-1].by == "operator"
    assert {one.outcome for one in desk.store.attempts(9)} == {DONE}


def test_what_airs_soon_changes_only_when_it_is_confirmed(visit, desk, clock):
    clock.now = clock.now.replace(day=23, hour=22, minute=25)  # 05:25 on Tuesday
    client = visit(Role.OPERATOR)
    tuesday = next(n for n, one in enumerate(desk.store.week(WEEK).lines) if one.days == (1,) and one.start)
    client.post(f"{AT}/doi", data={"ban": 1, "dong": tuesday, "ngay": 1, "sang": 1, "lech": 300})
    desk.store.move_week(WEEK, 2, WeekState.APPROVED)
    client.post(f"{AT}/cong-bo")
    frozen = settled(client, f"{AT}/cong-bo")
    assert "20 phút" in text(frozen)
    assert 'name="dong_y"' in frozen.text, text(frozen)
    client.post(f"{AT}/cong-bo", data={"dong_y": "true"})
    assert "Đã công bố bản số 2" in text(settled(client, f"{AT}/cong-bo"))


def test_an_odd_hour_is_loud_before_the_week_is_published(visit, desk):
    client = visit(Role.OPERATOR)
    nothing_new = text(client.get(f"{AT}/nghe"))
    assert "giờ lạ" not in nothing_new
    following = "/tuan/2026-W49"
    row = {"ban": 0, "thu": [2], "gio": "10:50", "nguon": "nhac-hieu.flac", "noi_dung": "Nhạc"}
    client.post(f"{following}/dong", data=row)
    seen = text(client.get(f"{following}/nghe", params={"ngay": "2026-12-02"}))
    assert "Có 1 buổi ở giờ lạ" in seen
    assert "quanh 05:30, 17:00" in seen
    assert "T4 02/12/2026" in seen
    assert "T5 03/12/2026: " not in seen


def test_nonsense_is_refused_with_a_sentence(visit):
    client = visit(Role.EDITOR)
    assert client.get("/tuan/2026-W99").status_code == 422
    assert client.post(f"{AT}/doi", data=night(dong=999), headers=PART).status_code == 422
    assert client.post(f"{AT}/doi", data=night(ngay=9), headers=PART).status_code == 422
    assert client.get(f"{AT}/cac-ban", params={"tu": 88}).status_code == 422
