"""Plans as an operator lives with them: imported, revised, put right, put aside; and imports that are killed or meet."""

import json
import subprocess
import sys

import pytest

HEAD = """ỦY BAN NHÂN DÂN
XÃ BÌNH AN

Số: {number}/KH-UBND
Bình An, ngày {day} tháng {month} năm 2026

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2026 trên địa bàn xã Bình An

Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;

I. NỘI DUNG TUYÊN TRUYỀN

{items}

II. TỔ CHỨC THỰC HIỆN

Văn phòng xã chịu trách nhiệm thi hành kế hoạch này.
"""
A = "a) Ý nghĩa, mục tiêu của cải cách hành chính đối với đời sống nhân dân trong xã."
B = "b) Phiên chợ thủ tục hành chính lưu động phục vụ bà con các thôn vùng sâu, vùng xa."
B2 = "b) Phiên chợ thủ tục hành chính lưu động phục vụ bà con các thôn vùng sâu và vùng cao."
C = "c) Chuyển đổi số và kỹ năng số cho người dân."
D = "c) Gương điển hình, cách làm hay trong cải cách hành chính ở các thôn."


def write(path, *items, number="12", day="15", month="01"):
    path.write_text(
        HEAD.format(number=number, day=day, month=month, items="\n".join(items)), encoding="utf-8"
    )
    return path


@pytest.fixture
def home(run, tmp_path, monkeypatch):
    folder = tmp_path / "home"
    assert run("init", folder).code == 0
    monkeypatch.setenv("BROADCAST_HOME", str(folder))
    return folder


@pytest.fixture
def first(tmp_path):
    return write(tmp_path / "kh.txt", A, B, C)


def originals(home):
    return sorted(path.name for path in (home / "plans").iterdir())


def items(run):
    return {one["name"]: one for one in json.loads(run("plan", "items", "--json").out)}


def test_an_import_tells_its_source_and_is_kept_once(run, home, first):
    said = run("plan", "import", first)
    assert (said.code, "Đã lưu." in said.err) == (0, True)
    assert "KH1.b" in said.out
    assert "Nghị quyết số 76/NQ-CP" in said.out
    again = run("plan", "import", first, "--json")
    kept = json.loads(again.out)["kept"]
    assert (kept["code"], kept["outcome"], kept["names"]) == ("KH1", "known", ["KH1.a", "KH1.b", "KH1.c"])
    assert len(originals(home)) == 1


def test_the_same_content_in_another_file_is_told_and_not_doubled(run, home, first, tmp_path):
    run("plan", "import", first)
    page = tmp_path / "kh.html"
    lines = "".join(f"<p>{line}</p>" for line in first.read_text().splitlines() if line)
    page.write_text(f"<html><meta charset='utf-8'><body>{lines}</body></html>", encoding="utf-8")
    said = run("plan", "import", page)
    assert "Cùng nội dung với KH1 (bản 1)" in said.err
    assert len(originals(home)) == 1
    assert list(items(run)) == ["KH1.a", "KH1.b", "KH1.c"]


def test_a_revised_plan_tells_what_changed_and_takes_over(run, home, first, tmp_path):
    run("plan", "import", first)
    run("plan", "correct", "KH1.b", "--group", "i")
    run("plan", "correct", "KH1.b", "--text", "Phiên chợ thủ tục")
    second = write(tmp_path / "kh2.txt", A, B2, D, day="02", month="03")
    said = run("plan", "import", second, "--json")
    kept = json.loads(said.out)["kept"]
    assert (kept["outcome"], kept["version"]) == ("revised", 2)
    assert [(one["name"], one["kinds"]) for one in kept["changes"]] == [
        ("KH1.b", ["reworded"]),
        ("KH1.c-2", ["added"]),
        ("KH1.c", ["removed"]),
    ]
    assert any("KH1.b" in note and "lời văn" in note for note in kept["notes"])
    found = items(run)
    assert list(found) == ["KH1.a", "KH1.b", "KH1.c-2"]
    assert (found["KH1.b"]["group"], found["KH1.b"]["corrected"]) == ("i", ["group"])
    assert "vùng cao" in found["KH1.b"]["text"]
    assert "đổi lời" in run("plan", "diff", "KH1").out
    assert json.loads(run("plan", "diff", "KH1", "--json").out)["changes"] == kept["changes"]
    assert "Chuyển đổi số" in run("plan", "show", "KH1", "--version", "1").out
    assert "bản cũ" in run("plan", "show").out
    assert len(originals(home)) == 2


def test_a_version_that_is_older_by_its_date_is_told(run, home, first, tmp_path):
    run("plan", "import", first)
    said = run("plan", "import", write(tmp_path / "cu.txt", A, B2, C, day="02"))
    assert "02/01/2026, cũ hơn" in said.err
    assert run("plan", "retire", "KH1", "--version", "2").code == 0
    assert "vùng xa" in items(run)["KH1.b"]["text"]


def test_a_plan_is_put_aside_and_taken_back(run, home, first):
    run("plan", "import", first)
    assert run("plan", "retire", "kh1").code == 0
    assert items(run) == {}
    assert "đã ngừng dùng" in run("plan", "import", first).err
    assert "ngừng dùng" in run("plan", "show").out
    run("plan", "retire", "KH1", "--undo")
    assert len(items(run)) == 3
    assert run("plan", "retire", "KH8").code == 1


def test_a_line_of_a_retired_item_is_told_of_and_not_refused(run, home, first, tmp_path):
    run("plan", "import", first)
    week = tmp_path / "tuan.csv"
    rows = "Thứ,Giờ,Nội dung,Nguồn\nT2,17:00,,kế hoạch: KH1.b\n,,,\nGhi chú: bà con góp ý về xã,,,\n"
    week.write_text(rows, encoding="utf-8")
    assert run("week", "load", week, "--week", "2026-W48").err.count("KH1.b") == 0
    run("plan", "retire", "KH1")
    checked = run("week", "check", week, "--week", "2026-W48")
    told = "T2 17:00 (tuan.csv, hàng 2): nội dung KH1.b không còn hiệu lực trong kế hoạch"
    assert (checked.code, told in checked.err) == (0, True)
    assert told in run("week", "check", "2026-W48").err
    assert "từ đây là ghi chú" in checked.err, "how the file was read is told by the check as by the load"
    assert run("week", "load", week, "--week", "2026-W48").err.startswith(checked.err.rpartition("Không")[0])


def test_a_correction_is_kept_with_who_and_when_and_can_be_withdrawn(run, home, first):
    run("plan", "import", first)
    said = run("plan", "correct", "kh1.b", "--group", "none", "--field", "thể chế", "--timing", "hằng tháng")
    assert said.out.count("(đã sửa)") == 3
    found = items(run)["KH1.b"]
    assert (found["group"], found["field"], found["timing"]) == (None, "thể chế", "hằng tháng")
    shown = json.loads(run("plan", "show", "KH1", "--json").out)
    (one,) = [each for each in shown["corrections"] if each["facet"] == "group"]
    assert (one["read"], one["said"], one["by"]) == ("đ", None, "bien-tap")
    assert shown["items"][1]["group"] == "đ"  # as it was read
    run("plan", "correct", "KH1.b", "--as-read")
    assert items(run)["KH1.b"]["corrected"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["KH1.z", "--group", "a"], 1, "KH1.z"),
        (["KH1.a"], 2, "--group"),
        (["KH1.a", "--as-read", "--group", "a"], 2, "--as-read"),
        (["KH1.a", "--group", "f"], 2, "f"),
        (["KH1.a", "--text", " "], 2, "--text"),
        (["KH1.a", "--timing", "bao giờ cũng được ấy mà"], 1, "bao giờ"),
        (["KH1.a", "--group", "b", "--user", "lanh-dao"], 1, "lanh-dao"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(run, home, first, arguments, code, words):
    run("plan", "import", first)
    said = run("plan", "correct", *arguments)
    assert said.code == code
    assert words in said.err
    assert items(run)["KH1.a"]["corrected"] == []


def test_what_was_corrected_is_taught_to_the_next_import(run, home, first, tmp_path):
    run("plan", "import", first)
    assert items(run)["KH1.b"]["group"] == "đ"
    run("plan", "correct", "KH1.b", "--group", "i")
    other = write(tmp_path / "khac.txt", A, B2, number="77", day="20")
    other.write_text(other.read_text().replace("Bình An", "Bình Minh").replace("BÌNH AN", "BÌNH MINH"))
    said = json.loads(run("plan", "import", other, "--json").out)
    assert said["kept"]["code"] == "KH2"
    assert said["items"][1]["group"] == "i"
    assert 0.8 <= said["items"][1]["confidence"] < 1


def test_the_stations_own_words_sort_an_import_and_a_fault_keeps_nothing(run, home, first):
    words = home / "nhom-noi-dung.csv"
    words.write_text("axis,value,phrase,weight\ngroup,x,phiên chợ,20\n", encoding="utf-8")
    said = run("plan", "import", first)
    assert (said.code, "dòng 2" in said.err) == (1, True)
    assert (items(run), originals(home)) == ({}, [])
    words.write_text("axis,value,phrase,weight\ngroup,i,phiên chợ,20\n", encoding="utf-8")
    run("plan", "import", first)
    assert items(run)["KH1.b"]["group"] == "i"


# ── both or neither ──────────────────────────────────────────────────────────────────────────────

KILLED = """
import os, sys
from broadcast.store import Store
Store.keep_plan = lambda *a, **k: os._exit(9)  # as the power does: between the original and the rows
sys.argv = ["broadcast", "plan", "import", sys.argv[1]]
from broadcast.cli import main
main()
"""


def test_an_import_killed_between_leaves_nothing_that_stays(run, home, first, tmp_path):
    assert subprocess.run([sys.executable, "-c", KILLED, first], check=False, timeout=60).returncode == 9
    assert items(run) == {}
    left = originals(home)
    assert len(left) == 1
    (home / "plans" / "ghi-chu.txt").write_text("của người dùng")
    run("plan", "import", write(tmp_path / "khac.txt", A, C))
    assert left[0] not in originals(home)
    assert "ghi-chu.txt" in originals(home)
    run("plan", "import", first, "--separate")
    assert left[0] in originals(home)


def test_an_import_that_the_database_refuses_leaves_no_original(run, home, first, monkeypatch):
    from broadcast.errors import DiskFullError
    from broadcast.store import Store

    def full(*_arguments, **_more):
        raise DiskFullError(path="station.sqlite")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_plan", full)
        assert run("plan", "import", first).code == 1
    assert originals(home) == []


def test_two_processes_that_import_the_same_file_make_one_plan(run, home, first):
    command = [sys.executable, "-m", "broadcast", "plan", "import", "--json", first]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    said = [json.loads(one.communicate(timeout=120)[0])["kept"] for one in both]
    assert sorted(one["outcome"] for one in said) == ["known", "known", "new"]
    assert {one["code"] for one in said} == {"KH1"}
    assert len(originals(home)) == 1
    assert list(items(run)) == ["KH1.a", "KH1.b", "KH1.c"]
