"""Versions of a week on the command line."""

import json

HEADS = "Thứ,Giờ,Chuyên mục,Nội dung,Nguồn\n"
LINES = "Hằng ngày,05:30,Nhạc,Nhạc hiệu,nhac-hieu.flac\nHằng ngày,,Nhạc,Nhạc kết,nhac-ket.flac\n"
WEEK = "2030-W10"


def load(run, path, lines=LINES, *more):
    path.write_text(HEADS + lines)
    return run("week", "load", path, "--week", WEEK, *more)


def test_publishing_says_the_version_and_what_is_over(run, home, tmp_path):
    for week, words in ((WEEK, ""), ("2024-W10", "Tuần này đã qua")):
        path = tmp_path / "tuan.csv"
        path.write_text(HEADS + LINES)
        assert run("week", "load", path, "--week", week).code == 0
        assert run("week", "approve", week).code == 0
        said = run("week", "publish", week, "--confirm")
        assert said.code == 0
        assert f"tuần {week}, bản số 1" in said.err
        assert words in said.err
        assert ("Tuần này đã qua" in said.err) == bool(words)
        assert len(said.out.split()) == 7


def documents(said):
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_an_edit_of_the_newest_version_follows_it(run, home, tmp_path):
    assert load(run, tmp_path / "a.csv").code == 0
    for form, version in (("xlsx", 2), ("csv", 3), ("yaml", 4)):
        path = tmp_path / f"xuat.{form}"
        assert run("week", "export", WEEK, path).code == 0
        said = run("week", "load", path)
        assert f"bản số {version}" in said.err
    listed = documents(run("week", "list", "--json"))
    assert [(one["version"], one["origin"], one["state"]) for one in listed] == [
        (4, "edited", "draft"),
        (3, "edited", "draft"),
        (2, "edited", "draft"),
        (1, "loaded", "draft"),
    ]
    assert "sửa từ bản trước" in run("week", "list").out


def test_an_older_edit_is_refused_with_what_it_would_undo(run, home, tmp_path):
    assert load(run, tmp_path / "a.csv").code == 0
    old, new = tmp_path / "cu.csv", tmp_path / "moi.csv"
    assert run("week", "export", WEEK, old).code == 0
    without = '"T2, T3, T5, T6, T7, CN",'
    new.write_text(old.read_text().replace("Hằng ngày,", without))
    assert run("week", "load", new).code == 0
    before = documents(run("week", "list", "--json"))
    said = run("week", "load", old)
    assert said.code == 1
    for words in (
        "bản số 1",
        "bản số 2",
        "T2, T3, T5, T6, T7, CN → Hằng ngày",
        "--over",
        "week export 2030-W10",
    ):
        assert words in said.err
    assert documents(run("week", "list", "--json")) == before
    assert run("week", "load", old, "--over").code == 0
    assert len(documents(run("week", "list", "--json"))) == 3


def test_a_deleted_occurrence_does_not_come_back_by_loading_the_first_file_again(run, home, tmp_path):
    first = tmp_path / "a.csv"
    assert load(run, first).code == 0
    assert load(run, first, LINES.replace("05:30", "05:40")).code == 0, (
        "a file without a number may follow another"
    )
    edited = tmp_path / "sua.csv"
    run("week", "export", WEEK, edited)
    edited.write_text(
        edited.read_text().replace("Hằng ngày,05:40", "T2-T6,05:40").replace("Hằng ngày,,", "T2-T6,,")
    )
    assert run("week", "load", edited).code == 0
    said = load(run, first)
    assert said.code == 1
    assert "một bản không ghi số" in said.err
    assert "T2-T6 → Hằng ngày" in said.err
    said = run("week", "load", edited)
    assert said.code == 0, "what changes nothing undoes nothing"


def test_what_changed_is_told_line_by_line(run, home, tmp_path):
    load(run, tmp_path / "a.csv")
    assert run("week", "approve", WEEK).code == 0
    assert run("week", "publish", WEEK, "--confirm").code == 0
    load(run, tmp_path / "a.csv", LINES + "T2,17:00,Nhạc,Thêm,nhac-ket.flac\n")
    load(run, tmp_path / "a.csv", LINES + "T2,17:10,Nhạc,Thêm,nhac-ket.flac\n")
    since_published = documents(run("week", "diff", WEEK, "--json"))
    assert (since_published["from"], since_published["to"]) == (1, 3)
    assert [change["kinds"] for change in since_published["changes"]] == [["added"]]
    moved = documents(run("week", "diff", WEEK, "--from", 2, "--to", 3, "--json"))["changes"]
    assert moved[0]["kinds"] == ["moved"]
    assert moved[0]["cells"] == [{"column": "Giờ", "before": "17:00", "after": "17:10"}]
    shown = run("week", "diff", WEEK)
    assert "thêm" in shown.out
    assert "từ bản số 1 đến bản số 3: 1 dòng" in shown.err
    (tmp_path / "b.csv").write_text(HEADS + LINES)
    of_file = documents(run("week", "diff", tmp_path / "b.csv", "--week", WEEK, "--json"))
    assert (of_file["to"], [change["kinds"] for change in of_file["changes"]]) == (None, [["removed"]])
    assert run("week", "diff", tmp_path / "b.csv", "--from", 1).code == 2
    assert run("week", "diff", "2031-W01").code == 1
    assert run("week", "diff", WEEK, "--from", 9).code == 1


def test_an_older_version_can_be_written_and_is_an_older_one_then(run, home, tmp_path):
    load(run, tmp_path / "a.csv")
    load(run, tmp_path / "a.csv", LINES.replace("05:30", "05:40"))
    assert run("week", "export", WEEK, tmp_path / "1.csv", "--version", 1).code == 0
    said = run("week", "load", tmp_path / "1.csv")
    assert said.code == 1
    assert "05:40 → 05:30" in said.err


def test_a_week_that_a_person_made_is_not_drafted_anew_unseen(run, published, tmp_path):
    assert run("week", "draft", "2026-W48").code == 0, "a draft may follow a draft"
    path = tmp_path / "sua.csv"
    run("week", "export", "2026-W48", path)
    rows = path.read_text().splitlines(keepends=True)
    assert run("week", "load", path).code == 0
    path.write_text("".join(rows[:3] + rows[4:]).replace("Bản số: 2", "Bản số: 3"))
    assert run("week", "load", path).code == 0
    said = run("week", "draft", "2026-W48")
    assert said.code == 1
    assert "bản số 4 do người lập" in said.err
    assert "thêm: " in said.err
    assert documents(run("week", "list", "--json"))[0]["version"] == 4
    assert run("week", "draft", "2026-W48", "--over").code == 0
