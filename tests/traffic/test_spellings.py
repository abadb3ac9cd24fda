"""Operators' spellings are understood; what is written is read back."""

import unicodedata
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traffic_values import ZONES

from broadcast.domain.schedule import LateRule, LineSource, Overrun, Priority, SourceKind, StartKind
from broadcast.traffic import spellings


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("T2", (0,)),
        ("T2-T6", (0, 1, 2, 3, 4)),
        ("T2 – T6", (0, 1, 2, 3, 4)),
        ("t2 đến t6", (0, 1, 2, 3, 4)),
        ("T2, T4", (0, 2)),
        ("T4, T2", (0, 2)),
        ("T2;T4 và CN", (0, 2, 6)),
        ("T2 T4 T6", (0, 2, 4)),
        ("T3-5-7", (1, 3, 5)),
        ("Thứ 2", (0,)),
        ("Thứ 2, 4, 6", (0, 2, 4)),
        ("thứ hai - thứ sáu", (0, 1, 2, 3, 4)),
        ("Thứ Tư", (2,)),
        ("Thứ Bảy, Chủ nhật", (5, 6)),
        ("CN", (6,)),
        ("CHỦ NHẬT", (6,)),
        ("2-6", (0, 1, 2, 3, 4)),
        ("2", (0,)),
        ("Hằng ngày", tuple(range(7))),
        ("hàng ngày", tuple(range(7))),
        ("Cả tuần", tuple(range(7))),
    ],
)
def test_days(text, days):
    assert spellings.read_days(text) == days
    assert spellings.read_days(unicodedata.normalize("NFD", text)) == days


@pytest.mark.parametrize(
    "text", ["", "Thứ", "T1", "T8", "T9-T2", "T6-T2", "T2-", "mai", "02/06/2026", "T22", "T2 (23/11)"]
)
def test_no_days(text):
    assert spellings.read_days(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("05:00", time(5)),
        ("5:00", time(5)),
        ("05:30:15", time(5, 30, 15)),
        ("05:30:15.25", time(5, 30, 15, 250_000)),
        ("5h00", time(5)),
        ("5h30'", time(5, 30)),
        ("5h30’", time(5, 30)),
        ("5h57", time(5, 57)),
        ("5 h 30", time(5, 30)),
        ("5g30", time(5, 30)),
        ("17 giờ", time(17)),
        ("17H", time(17)),
        ("11 giờ 30'", time(11, 30)),
        ("11 giờ 5 phút", time(11, 5)),
        ("0h00", time(0)),
    ],
)
def test_times(text, at):
    assert spellings.read_time(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "25:00", "24:00", "5h60", "5h5", "17", "5.3", "17h sáng", "sáng", "05:00-05:30", "-5:00", "5:3"],
)
def test_no_times(text):
    assert spellings.read_time(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30'", 1800),
        ("30’", 1800),
        ("30 phút", 1800),
        ("8 phút", 480),
        ("8 phút 30 giây", 510),
        ("8'30\"", 510),
        ("8'30''", 510),
        ("90 giây", 90),
        ("90'", 5400),
        ("00:25:00", 1500),
        ("00:00:06.500", 6.5),
        ("1 giờ 5 phút", 3900),
        ("1h05", 3900),
        ("2 giờ", 7200),
        ("30", 1800),
    ],
)
def test_lengths(text, seconds):
    assert spellings.read_length(text) == seconds * 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0'",
        "00:00:00",
        "-5'",
        "ba mươi",
        "1.5",
        "5:00",
        "1h75",
        "00:25:99",
        "1 phút 75 giây",
        "25 giờ",
        "9" * 5000,
    ],
)
def test_no_lengths(text):
    assert spellings.read_length(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "reference"),
    [
        ("đọc", SourceKind.READ, ""),
        ("Đọc", SourceKind.READ, ""),
        ("trực tiếp", SourceKind.LIVE, ""),
        ("TT", SourceKind.LIVE, ""),
        ("PTTT", SourceKind.LIVE, ""),
        ("tiếp âm: VOV1", SourceKind.RELAY, "VOV1"),
        ("Tiếp âm VOV1", SourceKind.RELAY, "VOV1"),
        ("tiếp âm: https://a.vn/VOV1.mp3", SourceKind.RELAY, "https://a.vn/VOV1.mp3"),
        ("https://a.vn/VOV1", SourceKind.RELAY, "https://a.vn/VOV1"),
        ("RTMP://a.vn/live", SourceKind.RELAY, "RTMP://a.vn/live"),
        ("tiếp sóng: udp://239.1.1.1:5000", SourceKind.RELAY, "udp://239.1.1.1:5000"),
        ("phát lại: T2 17:00", SourceKind.REPEAT, "T2 17:00"),
        ("PL T2 17h00", SourceKind.REPEAT, "T2 17h00"),
        ("PL: Bản tin Đông", SourceKind.REPEAT, "Bản tin Đông"),
        ("kế hoạch: KH1.đ", SourceKind.PLAN, "KH1.đ"),
        ("Kế  hoạch : KH1.a", SourceKind.PLAN, "KH1.a"),
        ("KH: KH1.NV3", SourceKind.PLAN, "KH1.NV3"),
        ("nhac-hieu.flac", SourceKind.FILE, "nhac-hieu.flac"),
        ("tin/Thứ hai.MP3", SourceKind.FILE, "tin/Thứ hai.MP3"),
        (r"tin\a.wav", SourceKind.FILE, "tin/a.wav"),
        ("./PL 01.ogg", SourceKind.FILE, "PL 01.ogg"),
        ("bản tin: ban-tin/tuan-48", SourceKind.BULLETIN, "ban-tin/tuan-48"),
        (r"Bản tin : Tiếng Mông\T2", SourceKind.BULLETIN, "Tiếng Mông/T2"),
        ("bản tin.mp3", SourceKind.FILE, "bản tin.mp3"),
        ("lấp", SourceKind.FILL, ""),
        ("Lấp giờ", SourceKind.FILL, ""),
        ("lấp chỗ trống", SourceKind.FILL, ""),
        ("lấp: nhac-nen.flac", SourceKind.FILL, "nhac-nen.flac"),
        ("LẤP : nhạc/Quê hương.mp3", SourceKind.FILL, "nhạc/Quê hương.mp3"),
        ("lấp giờ: a.wav", SourceKind.FILL, "a.wav"),
        ("lấp sóng.mp3", SourceKind.FILE, "lấp sóng.mp3"),
    ],
)
def test_sources(text, kind, reference):
    wanted = LineSource(kind=kind, reference=reference)
    assert spellings.read_source(text) == wanted
    assert spellings.read_source(spellings.write_source(wanted)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tiếp âm",
        "tiếp âm:",
        "phát lại: ",
        "KH1.a",
        "bản tin",
        "bản tin xã",
        "bản tin:",
        "bản tin: ..",
        "bản tin: /etc",
        "bản tin: .",
        "a.docx",
        "/etc/a.wav",
        "../a.wav",
        "a/../../b.wav",
        r"C:\a.wav",
        "đọc to",
        "lấp:",
        "lấp: VOV1",
        "lấp nhạc",
        "lấp: ../a.wav",
        "tiếp âm: :",
        "https://",
        "ftp://a.vn/b",
    ],
)
def test_no_sources(text):
    assert spellings.read_source(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T2 17:00", (0, time(17))),
        ("Thứ Hai lúc 17 giờ", (0, time(17))),
        ("CN, 5h30'", (6, time(5, 30))),
        ("T2-T6 17:00", None),
        ("Bản tin xã", None),
        ("17:00", None),
        ("T2 25:00", None),
        ("hôm qua 17:00", None),
    ],
)
def test_references_of_repeats(text, found):
    assert spellings.read_reference(text) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Tất cả", ()),
        ("thôn đông", ("Thôn Đông",)),
        ("thon-dong", ("Thôn Đông",)),
        ("Thôn Đông, Trung tâm xã", ("Thôn Đông", "Trung tâm xã")),
        ("Thôn Đông; Thôn 1, 2; Thôn Đông", ("Thôn Đông", "Thôn 1, 2")),
        ("Thôn Tây", None),
        ("Thôn Đông; Thôn Tây", None),
        (";", None),
    ],
)
def test_zones(text, names):
    assert spellings.read_zones(text, ZONES) == names


def test_words():
    assert spellings.read_word("KHONG TRUOC", spellings.START_KINDS) is StartKind.NOT_BEFORE
    for text in ("Kết thúc lúc", "đến", "xong lúc", "kết thúc"):
        assert spellings.read_word(text, spellings.START_KINDS) is StartKind.BACK
    assert spellings.write_word(StartKind.BACK, spellings.START_KINDS) == "kết thúc lúc"
    assert [spellings.write_word(rule, spellings.OVERRUNS) for rule in Overrun] == [
        "cắt",
        "phát hết",
        "dời giờ",
    ]
    assert [spellings.write_word(rule, spellings.LATE_RULES) for rule in LateRule] == [
        "phát tiếp",
        "phát từ đầu",
        "bỏ",
    ]
    assert spellings.read_word("Phát lại từ đầu", spellings.LATE_RULES) is LateRule.RESTART
    assert spellings.read_word("phat het", spellings.OVERRUNS) is Overrun.FINISH
    assert spellings.read_word("Khẩn cấp", spellings.PRIORITIES) is Priority.EMERGENCY
    assert spellings.read_word("gấp", spellings.PRIORITIES) is None
    assert spellings.write_word(Priority.NORMAL, spellings.PRIORITIES) == "thường"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Việt", "vi"),
        ("tiếng Việt", "vi"),
        ("Mông", "hmn"),
        ("H’Mông", "hmn"),
        ("TYZ", "tyz"),
        ("Sao Hỏa", None),
    ],
)
def test_languages(text, code):
    assert spellings.read_language(text) == code


def test_an_address_is_no_name():
    assert spellings.is_address("https://a.vn/b.mp3")
    for name in ("VOV1", "https://", "https:///b", "line:Radio", "https://a b", "file:///etc/passwd"):
        assert not spellings.is_address(name)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_come_back(days):
    ordered = tuple(sorted(days))
    assert spellings.read_days(spellings.write_days(ordered)) == ordered


@given(st.times())
def test_times_come_back(at):
    assert spellings.read_time(spellings.write_time(at)) == at


@given(st.integers(1, 86_400_000))
def test_lengths_come_back(length):
    assert spellings.read_length(spellings.write_length(length)) == length


@given(st.sampled_from(["fr", *spellings.LANGUAGES.values()]))
def test_languages_come_back(code):
    assert spellings.read_language(spellings.write_language(code)) == code


@given(
    st.text(),
    st.sampled_from(
        (
            spellings.read_days,
            spellings.read_time,
            spellings.read_length,
            spellings.read_source,
            spellings.read_reference,
            spellings.read_language,
        )
    ),
)
def test_no_text_breaks_a_reading(text, read):
    read(text)
