"""Bad input gets a sentence that names the place and the next step, exit code 1, and nothing is half-done."""

import json
import os
import re
import subprocess
import sys

import pytest
from home_content import content

HEADER = "Thứ,Giờ,Kiểu giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn,Cụm loa,Ưu tiên,Ngôn ngữ,Ghi chú\n"
GOOD = "T2,05:30,,,Bản tin,Ủy ban nhân dân xã thông báo lịch tiếp công dân.,đọc,tất cả,,,\n"


def refused(said, *words):
    """Refused with a reason: code 1, nothing on standard output, every word in the sentence, a next step."""
    assert said.code == 1, said
    assert said.out == ""
    for word in words:
        assert str(word) in said.err, said.err
    assert len([part for part in re.split(r"[.:?]\s", said.err) if part.strip()]) >= 2, "no next step"
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("khong-co.docx", lambda path: None, "Không tìm thấy"),
        ("rong.txt", lambda path: path.write_bytes(b""), "rỗng"),
        ("thu-muc.txt", lambda path: path.mkdir(), "không phải là tệp"),
        ("nhi-phan.txt", lambda path: path.write_bytes(bytes(range(256)) * 40), "nhi-phan.txt"),
        ("hong.docx", lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 500), "hong.docx"),
        (
            "thu.txt",
            lambda path: path.write_text("Chào bác, xã mình tuần sau họp lúc 8 giờ. Trân trọng.\n"),
            "Không thấy nội dung",
        ),
    ],
)
def test_a_plan_that_is_none(run, home, tmp_path, name, make, word):
    path = tmp_path / name
    make(path)
    before = content(home)
    refused(run("plan", "import", path), name, word)
    assert content(home) == before


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (GOOD + GOOD.replace("T2,", "T9,"), ("hàng 3", "Thứ", "T9")),
        (GOOD + GOOD.replace("05:30", "25:99"), ("hàng 3", "Giờ", "25:99")),
        (GOOD.replace("tất cả", "Thôn Bắc"), ("Thôn Bắc",)),
        (GOOD.replace("05:30", "03:15"), ("03:15", "giờ yên lặng")),
        (
            GOOD.replace(",,,Bản tin", ",cứng,20',Bản tin") + GOOD.replace("05:30,,", "05:40,cứng,20'"),
            ("05:40",),
        ),
        (GOOD.replace("đọc", "khong-co.flac"), ("khong-co.flac",)),
        (GOOD.replace("đọc", "kế hoạch: KH7.a"), ("KH7.a",)),
    ],
    ids=["day", "time", "zone", "night", "overlap", "recording", "item"],
)
def test_a_week_with_a_fault_is_refused_whole(run, home, tmp_path, rows, words):
    path = tmp_path / "tuan.csv"
    path.write_text(HEADER + rows)
    before = content(home)
    refused(run("week", "load", path, "--week", "2026-W48"), *words)
    assert content(home) == before
    checked = run("week", "check", path, "--week", "2026-W48")
    assert checked.code == 1
    for word in words:
        assert word in checked.out


def test_a_good_week_is_kept(run, home, tmp_path):
    path = tmp_path / "tuan.csv"
    path.write_text(HEADER + GOOD)
    assert run("week", "check", path, "--week", "2026-W48").code == 0
    assert run("week", "load", path, "--week", "2026-W48").code == 0
    assert run("week", "check", "2026-W48").code == 0


def test_what_is_not_there_is_said(run, home):
    refused(run("week", "approve", "2026-W48"), "2026-W48", "week draft")
    refused(run("week", "publish", "2026-W48"), "2026-W48")
    refused(run("rundown", "2026-11-23"), "2026-11-23", "week publish")
    refused(run("play", "--date", "2026-11-23", "--output", "null"), "2026-11-23")
    refused(run("log", "verify"), "nhật ký")
    refused(run("report", "2026-Q4"), "nhật ký")
    refused(run("report", "mai"), "mai", "2026-Q4")
    refused(run("week", "draft", "2026-W99"), "2026-W99")
    refused(run("week", "draft", "2026-W48"), "kế hoạch")


def test_nothing_is_published_without_approval(run, home, tmp_path):
    (tmp_path / "tuan.csv").write_text(HEADER + GOOD)
    run("week", "load", tmp_path / "tuan.csv", "--week", "2026-W48")
    refused(run("week", "publish", "2026-W48"), "chưa duyệt")
    assert not (home / "rundowns" / "current.json").exists()


def test_nobody_approves_their_own_week(run, home, tmp_path):
    (tmp_path / "tuan.csv").write_text(HEADER + GOOD)
    run("week", "load", tmp_path / "tuan.csv", "--week", "2026-W48")
    refused(run("week", "approve", "2026-W48", "--user", "bien-tap"), "bien-tap")
    refused(run("week", "approve", "2026-W48", "--user", "ai-do"), "ai-do")


def test_a_missing_cart_is_replaced_on_air_and_named_by_the_doctor(run, published):
    events = json.loads(run("rundown", "2026-11-23", "--json").out)["events"]
    lost = events[1]["cart"]
    next((published / "carts").rglob(f"{lost}.flac")).unlink()
    said = run("simulate", "2026-11-23", "--json")
    entries = {entry["event"]: entry for entry in json.loads(said.out)["entries"]}
    replaced = entries[events[1]["id"]]
    assert (replaced["outcome"], replaced["reason"], replaced["rung"]) == (
        "replaced",
        "missing_cart",
        "evergreen",
    )
    assert entries[events[2]["id"]]["outcome"] == "aired"
    assert run("render", "2026-W48").code == 0
    assert '"replaced"' not in run("simulate", "2026-11-23", "--json").out


def test_a_folder_that_is_no_home(run, tmp_path, monkeypatch):
    monkeypatch.setenv("BROADCAST_HOME", str(tmp_path))
    refused(run("plan", "items"), tmp_path, "broadcast init")
    assert list(tmp_path.iterdir()) == []


def test_a_home_of_a_newer_version(run, home):
    config = home / "config.toml"
    config.write_text(config.read_text().replace("format = 1", "format = 2"))
    before = content(home)
    refused(run("plan", "items"), home, "mới hơn")
    assert content(home) == before


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('code = "xa-mau"', 'code = "xã mẫu"', "station.code"),
        ('quiet_from = "21:00"', 'quiet_from = "21 giờ"', "rules.quiet_from"),
        ("[[outputs]]", "[[output]]", "output"),
        ('id = "thon-dong"', 'id = "trung-tam"', "zones.id"),
        ("channels = [2]", 'channels = [2]\noutput = "phu"', "zones.output"),
        ("channels = [2]", "channels = [0]", "zones"),
        (
            "[speech]",
            '[[contacts]]\nid = "a"\nswitch = "gpio:17"\nzones = ["bac"]\n\n[speech]',
            "contacts.zones",
        ),
        ('name = "Thôn Đông"', "", "zones.1.name"),
        ('timezone = "Asia/Ho_Chi_Minh"', 'timezone = "Asia/Hanoi"', "timezone"),
        ("format = 1", "format = = 1", "cú pháp"),
    ],
)
def test_a_wrong_setting_is_named(run, home, old, new, word):
    config = home / "config.toml"
    assert old in config.read_text()
    config.write_text(config.read_text().replace(old, new))
    refused(run("plan", "items"), config, word)


def test_init_leaves_what_is_there(run, tmp_path):
    (tmp_path / "anh.jpg").write_bytes(b"x")
    refused(run("init", tmp_path), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["anh.jpg"]


def test_a_backup_that_is_none(run, home, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK nothing")
    before = content(home)
    refused(run("restore", tmp_path / "b.zip", tmp_path / "moi"), "b.zip")
    refused(run("restore", tmp_path / "khong-co.zip", tmp_path / "moi"), "khong-co.zip")
    assert not (tmp_path / "moi").exists()
    assert content(home) == before


def test_what_cannot_be_read_hides_nothing_of_what_can(run, home, tmp_path):
    """One round of mending: cells, sources and hours are told at once; of where lines meet nothing is guessed."""
    rows = (
        GOOD.replace("T2,", "T9,"),
        GOOD.replace("05:30", "03:15"),
        GOOD.replace("đọc", "khong-co.flac").replace("T2,05:30", "T3,"),
        GOOD.replace("đọc", "kế hoạch: KH77.a").replace("T2", "T4"),
        GOOD.replace("đọc", "tiếp âm: VOV9").replace("T2,05:30,,", "T5,05:30,,10'"),
        GOOD.replace("đọc", "phát lại: T2 16:00").replace("T2", "T6"),
        GOOD.replace("05:30", "17:00"),
        GOOD.replace("05:30", "17:00"),
    )
    path = tmp_path / "lich.csv"
    path.write_text(HEADER + "".join(rows))
    before = content(home)
    said = run("week", "load", path, "--week", "2026-W49")
    refused(said, "5 lỗi", "hàng 2, cột Thứ", "T9")
    for words in ("(lich.csv, hàng 3)", "giờ yên lặng", "hàng 4): không có tệp âm thanh", "KH77.a", "“VOV9”"):
        assert words in said.err, said.err
    assert content(home) == before
    checked = run("week", "check", path, "--week", "2026-W49")
    assert checked.code == 1
    assert len(checked.out.splitlines()) == 5


def test_wrong_usage_is_two(run, home):
    assert run("week", "draft").code == 2
    assert run("khong-co").code == 2
    assert run("user", "add", "lan").code == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("wek", ("không có lệnh ấy", "week", "broadcast --help")),
        ("plan imprt x", ("không có lệnh ấy", "import", "broadcast plan --help")),
        ("plan import", ("thiếu FILE", "broadcast plan import --help")),
        ("plan items --foo", ("không có tùy chọn --foo",)),
        ("plan items --jsn", ("--jsn", "--json")),
        ("week list mot hai", ("thừa “mot hai”", "ngoặc kép")),
        ("user add lan", ("thiếu tùy chọn --role",)),
        ("user add lan --role boss", ("--role", "viewer, editor, approver")),
        (
            "plan correct KH1.a --group f",
            ("--group: gặp “f”, cần một trong: ", "a, b, c, d, đ, e, g, h, i, k, none"),
        ),
        ("plan coverage --from 31/2/2026", ("--from: gặp “31/2/2026”", "23/11/2026")),
        ("plan coverage --by day", ("--by", "week, month, quarter")),
        ("plan show KH1 --version hai", ("--version", "số nguyên từ 1")),
        ("week export 2026-W48 a.csv --version hai", ("--version", "cần số nguyên.")),
        ("report 2026 --format", ("--format", "giá trị")),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(run, home, typed, words):
    said = run(*typed.split(" "))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(("Cách dùng: broadcast ", "Lỗi: "))
    for word in words:
        assert word in said.err, said.err
    for english in ("Usage", "Error", "Try ", "Invalid", "Missing", "No such", "Got ", "<"):
        assert english not in said.err, said.err


def test_wrong_usage_in_english_is_as_click_says_it(home):
    """The language is chosen when the program starts, so in a process of its own."""
    said = subprocess.run(
        [sys.executable, "-m", "broadcast", "plan", "correct", "KH1.a", "--group", "f"],
        env=os.environ | {"BROADCAST_LANGUAGE": "en"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 2
    assert "Usage: " in said.stderr
    assert "'f' is not one of 'a', 'b'" in said.stderr


def test_a_version_that_is_not_there_is_not_a_plan_or_week_that_is_not_there(run, home, tmp_path):
    """Whoever is told that the plan does not exist imports it again."""
    assert run("plan", "import", home / "schedules" / "ke-hoach-mau.txt").code == 0
    refused(run("plan", "diff", "KH1"), "Trước bản 1 của kế hoạch KH1", "plan import")
    refused(run("plan", "diff", "kh1", "--from", "7"), "Kế hoạch KH1 không có bản 7", "plan show")
    refused(run("plan", "retire", "kh1", "--version", "7"), "Kế hoạch KH1 không có bản 7")
    refused(run("plan", "show", "KH8", "--version", "1"), "Không có kế hoạch nào mang mã KH8")
    assert run("week", "draft", "2026-W48").code == 0
    refused(run("week", "export", "2026-W48", tmp_path / "a.csv", "--version", "9"), "không có bản số 9")
    refused(run("week", "export", "2026-W49", tmp_path / "a.csv", "--version", "9"), "Chưa có lịch")
    refused(run("week", "export", "2026-W48", tmp_path / "a.doc"), ".doc", "Chọn một trong các dạng")
    refused(run("week", "template", tmp_path / "mau.csv"), ".csv", ".xlsx")
    assert list(tmp_path.glob("a.*")) == list(tmp_path.glob("mau.*")) == []


def test_a_full_disk_costs_nothing(home, tmp_path):
    """A file system of its own, full but for a little, under the station's home."""
    small = tmp_path / "nho"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        subprocess.run(["cp", "-r", home, small / "dai"], check=True)
        week = tmp_path / "tuan.csv"
        week.write_text(HEADER + GOOD + GOOD.replace("05:30", "").replace("lịch", "thêm về lịch"))
        say = [sys.executable, "-m", "broadcast", "--home", str(small / "dai")]
        subprocess.run([*say, "week", "load", week, "--week", "2026-W48"], check=True, capture_output=True)
        before = content(small / "dai")
        (small / "ballast").write_bytes(
            b"x" * (os.statvfs(small).f_bavail * os.statvfs(small).f_frsize - 150_000)
        )
        refusal = subprocess.run(
            [*say, "week", "approve", "2026-W48"], check=False, capture_output=True, text=True
        )
        assert refusal.returncode == 1, refusal
        assert "đầy" in refusal.stderr, refusal
        (small / "ballast").unlink()
        after = content(small / "dai")
        assert {name: after[name] for name in before if "sqlite" not in name} == {
            name: before[name] for name in before if "sqlite" not in name
        }
        done = subprocess.run(
            [*say, "week", "approve", "2026-W48"], check=False, capture_output=True, text=True
        )
        assert "lanh-dao" in done.stderr
    finally:
        subprocess.run(["umount", "-l", small], check=True)
