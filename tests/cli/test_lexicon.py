"""The station's readings as an operator lives with them: asked before a week is approved, heard, written down, taken back."""

import json
import wave

import pytest

from broadcast.air import MADE_ON
from broadcast.playout.clocks import SystemClock
from broadcast.station import alerts
from broadcast.station.home import open_home

WEEK = """Tuần: 2026-W50
Thứ,Giờ,Chuyên mục,Nội dung,Nguồn
T2,05:30,Thông báo,"{copy}",đọc
"""


@pytest.fixture
def load(run, home, tmp_path):
    def loaded(copy):
        path = tmp_path / "tuan.csv"
        path.write_text(WEEK.format(copy=copy), encoding="utf-8")
        assert run("week", "load", path).code == 0

    return loaded


def own(run):
    return [(one["written"], one["spoken"]) for one in json.loads(run("lexicon", "list", "--json").out)]


# ── before a week is approved ────────────────────────────────────────────────────────────────────


def test_a_week_with_doubtful_words_is_not_approved(run, load):
    load("Đoàn GVXQ về xã.")
    refused = run("week", "approve", "2026-W50")
    assert refused.code == 1
    assert "GVXQ" in refused.err
    assert '`broadcast lexicon add "GVXQ" "giê vê ích quy"`' in refused.err
    assert json.loads(run("week", "check", "2026-W50", "--json").out)["waiting"]
    run("lexicon", "add", "GVXQ", "giáo viên xã quê")
    approved = run("week", "approve", "2026-W50")
    assert approved.code == 0
    assert "chưa chắc" not in approved.err


@pytest.mark.parametrize(
    "copy",
    [
        "Đoàn GVXQ về xã.", "Theo văn bản số 12/KH-GVXQ.", "Vào trang xqzt.vn để xem, hoặc viết thư cho a@xqzt.vn nhé.",
        "Lô 5ß, thửa 12.", "Ban GVXQ2 họp.", "CỬA HÀNG NQZX VÀ XƯỞNG BQRT KHAI TRƯƠNG", "Nghe ① và ፩ nhé.",
    ],
)  # fmt: skip
def test_every_doubt_can_be_accepted_as_it_is_told(run, load, copy):
    load(copy)
    asked = run("lexicon", "doubts", "2026-W50", "--json")
    assert asked.code == 1
    for doubt in json.loads(asked.out):
        assert run("lexicon", "add", doubt["written"], doubt["spoken"]).code == 0
    assert run("lexicon", "doubts", "2026-W50").code == 0


def test_what_is_left_out_is_shown_where_copy_is_checked(run, load):
    load("Mời bà con dự họp.\nNội dung thiết thực.\nNơi nhận:\n- Như trên;\n- Lưu: VT.")
    notes = json.loads(run("week", "check", "2026-W50", "--json").out)["notes"]
    cut = next(note for note in notes if note["rule"] == "cut")
    assert "Nơi nhận: / - Như trên; / - Lưu: VT." in cut["vi"]


# ── what the station writes down ─────────────────────────────────────────────────────────────────


def test_a_reading_is_added_replaced_and_removed(run, home):
    run("lexicon", "add", "GVXQ", "giáo viên xã quê")
    run("lexicon", "add", "GVXQ", "giáo viên xã Quý", "--near", "Quý|quý")
    run("lexicon", "add", "GVXQ", "giáo viên ở quê")
    assert [one for one in own(run) if one[0] == "GVXQ"] == [
        ("GVXQ", "giáo viên ở quê"),
        ("GVXQ", "giáo viên xã Quý"),
    ]
    assert run("lexicon", "remove", "GVXQ").code == 0
    assert [one for one in own(run) if one[0] == "GVXQ"] == []
    assert run("lexicon", "remove", "GVXQ").code == 1


def test_every_version_is_kept_with_its_writer(run, home):
    file = home / "tu-dien.csv"
    run("lexicon", "add", "GVXQ", "một")
    file.write_text("loại,viết,đọc\nviết tắt,TAYVIET,tay viết\n", encoding="utf-8")
    run("lexicon", "add", "GVXQ", "hai")
    kept = json.loads(run("lexicon", "history", "--json").out)
    assert [(one["version"], one["by"]) for one in kept] == [
        (1, "-"),
        (2, "bien-tap"),
        (3, "-"),
        (4, "bien-tap"),
    ]
    assert run("lexicon", "restore", "2").code == 0
    assert ("GVXQ", "một") in own(run)
    assert run("lexicon", "restore", "3").code == 0
    assert own(run) == [("TAYVIET", "tay viết")]
    assert run("lexicon", "restore", "99").code == 1
    assert len(json.loads(run("lexicon", "history", "--json").out)) == 6


def test_a_damaged_lexicon_loses_nothing_and_stops_no_alert(run, home, load):
    load("Mời bà con dự họp.")
    file = home / "tu-dien.csv"
    run("lexicon", "add", "GVXQ", "giáo viên xã quê")
    damaged = file.read_bytes() + "từ lạ,PA,5\r\n".encode()
    file.write_bytes(damaged)
    refused = run("lexicon", "add", "BQRT", "ban quản trị")
    assert refused.code == 1
    assert "tu-dien.csv" in refused.err
    assert "cột “loại”" in refused.err
    assert run("week", "approve", "2026-W50").code == 1
    assert file.read_bytes() == damaged
    with open_home(home, SystemClock(MADE_ON)) as opened:
        assert alerts._read(opened, "UBND xã báo: nước lên 5 m") == "Ủy ban nhân dân xã báo: nước lên năm mét"
    assert run("lexicon", "restore", "2").code == 0
    assert ("GVXQ", "giáo viên xã quê") in own(run)


def test_a_reading_that_no_lexicon_may_hold_is_refused(run, home):
    before = (home / "tu-dien.csv").read_bytes()
    refused = run("lexicon", "add", "PA", "Phước 5")
    assert refused.code == 1
    assert "chữ số" in refused.err
    assert (home / "tu-dien.csv").read_bytes() == before


def test_the_hubs_readings_are_asked_after_the_stations(run, home, load):
    (home / "lexicon-hub.csv").write_text("loại,viết,đọc\nviết tắt,GVXQ,của tỉnh\n", encoding="utf-8")
    load("Đoàn GVXQ về xã.")
    assert run("lexicon", "doubts", "2026-W50").code == 0
    assert own(run) == [("NVH", "nhà văn hóa")]


# ── heard ────────────────────────────────────────────────────────────────────────────────────────


def test_a_sentence_is_heard_with_what_every_word_is_read_by(run, home, tmp_path):
    path = tmp_path / "nghe.wav"
    heard = json.loads(run("lexicon", "listen", "Xã có 25 hộ.", "-o", path, "--json").out)
    assert heard["text"] == "Xã có hai mươi lăm hộ."
    assert {"written": "25", "spoken": "hai mươi lăm", "rule": "number", "confidence": 100} in heard["tokens"]
    with wave.open(str(path)) as sound:
        assert sound.getframerate() == 48_000
        assert sound.getnframes() > 24_000


def test_the_stations_region_is_heard_in_its_numbers(run, home, tmp_path):
    settings = home / "config.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[speech]", '[speech]\nnumbers = ["nhăm", "ngàn"]', 1),
        encoding="utf-8",
    )
    heard = json.loads(run("lexicon", "listen", "4.025", "-o", tmp_path / "a.wav", "--json").out)
    assert heard["text"] == "bốn ngàn không trăm hai mươi nhăm"
