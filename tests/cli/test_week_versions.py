"""Versions of a week on the command line."""

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
