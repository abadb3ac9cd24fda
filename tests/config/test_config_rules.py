"""[rules] in config.toml: read into what the domain judges by, or refused by the name of the setting."""

import re
import unicodedata
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from broadcast import config
from broadcast.config.days import read_days
from broadcast.domain.rules import Days, Regulation, Rule, SpecialDays, Window
from broadcast.domain.times import WEEKDAYS
from broadcast.errors import ConfigError

SAMPLE = (Path(__file__).parents[2] / "schedules" / "config-mau.toml").read_text()


def settings(tmp_path, *more):
    (tmp_path / "config.toml").write_text("\n".join([SAMPLE, *more]))
    return config.load(tmp_path)


def refused(tmp_path, *more):
    with pytest.raises(ConfigError) as told:
        settings(tmp_path, *more)
    return told.value.facts["setting"], told.value.sentence("vi")


# ── days as a decision names them ────────────────────────────────────────────────────────────────


def in_2026(phrase):
    return [day for day in read_days(phrase).dates if day.year == 2026]


@pytest.mark.parametrize(
    ("phrase", "first", "count"),
    [
        ("2026-12-01", date(2026, 12, 1), 1),
        ("1/12/2026", date(2026, 12, 1), 1),
        ("2/9", date(2026, 9, 2), 1),
        ("10/3 âm", date(2026, 4, 26), 1),
        ("10/03 âm lịch", date(2026, 4, 26), 1),
        ("10/3/2026 âm", date(2026, 4, 26), 1),
        ("Giỗ Tổ", date(2026, 4, 26), 1),
        ("giỗ tổ Hùng Vương", date(2026, 4, 26), 1),
        ("Tết", date(2026, 2, 17), 3),
        ("Tết Nguyên đán", date(2026, 2, 17), 3),
        ("giao thừa", date(2026, 2, 16), 1),
        ("giao thừa..mồng 5 Tết", date(2026, 2, 16), 6),
        ("mùng hai tết", date(2026, 2, 18), 1),
        ("rằm tháng bảy", date(2026, 8, 27), 1),
        ("Rằm tháng 8", date(2026, 9, 25), 1),
        ("rằm tháng giêng", date(2026, 3, 3), 1),
        ("rằm", date(2026, 1, 3), 13),
        ("mồng một", date(2026, 1, 19), 12),
        ("mùng 1 tháng chạp", date(2026, 1, 19), 1),
        ("26/5/2026 .. 31/5/2026", date(2026, 5, 26), 6),
        ("30/4..1/5", date(2026, 4, 30), 2),
        ("30/12..2/1", date(2026, 1, 1), 4),
        (unicodedata.normalize("NFD", "Giỗ Tổ"), date(2026, 4, 26), 1),
    ],
)
def test_days_are_read(phrase, first, count):
    days = in_2026(phrase)
    assert (days[0], len(days)) == (first, count)


def test_weekdays_are_read():
    assert read_days("T2-T6") == Days(weekdays=(0, 1, 2, 3, 4))
    assert read_days(" cn ") == Days(weekdays=(6,))
    assert read_days("Hằng ngày").weekdays == tuple(range(7))


def test_a_day_that_not_every_year_has():
    leap = read_days("29/2").dates
    assert {day.year % 4 for day in leap} == {0}


@pytest.mark.parametrize(
    "phrase",
    ["", "hôm qua", "31/2", "31/2/2026", "0/1", "1/13", "30/13 âm", "rằm tháng 13", "T8", "T2-T9", "T6-T2", "..",
     "2/9..", "31/12/2026..1/12/2026", "mồng 31", "2026-13-01", "1/1 dương"],
)  # fmt: skip
def test_what_is_no_day_is_refused(phrase):
    with pytest.raises(ValueError):
        read_days(phrase)


# ── what the sections become ─────────────────────────────────────────────────────────────────────

EVERYTHING = """
[[rules.changes]]
decision = "02/QĐ-UBND"
since = 2027-01-01
until = 2027-06-30
quiet_from = "20:00"
quiet_until = "05:30"
sessions_a_day = 2
minutes_a_session = 15
windows = [{ days = ["T2", "T3"], start = "05:30", end = "06:30" }]

[[rules.special_days]]
name = "Tết Nguyên đán"
days = ["giao thừa", "Tết"]
windows = [{ start = "05:00", end = "11:00" }]
sessions_a_day = 5
minutes_a_session = 90
decision = "09/TB-UBND"

[[rules.special_days]]
name = "Quốc tang"
days = [2026-12-01]
music = false

[[rules.silences]]
name = "Trường tiểu học"
reason = "trường học"
zones = ["thon-dong"]
days = ["T2-T6"]
since = 2026-09-05
until = 2027-05-31
except_days = ["Tết"]
start = "07:00"
end = "11:30"
decision = "03/TB-UBND"

[[rules.silences]]
name = "Thi tốt nghiệp THPT"
reason = "thi"
days = ["11/6/2027..12/6/2027"]
start = "06:30"
end = "17:30"

[[rules.relays]]
name = "VOV1"
start = "06:00"
minutes = 30
days = ["T2-T7"]
decision = "04/QĐ-UBND"

[[relays]]
name = "VOV1"
addresses = ["line"]
"""


def test_every_rule_of_the_file_is_what_the_domain_judges_by(tmp_path):
    rules = settings(tmp_path, EVERYTHING).rule_values
    assert rules.changes == (
        Regulation(
            windows=(Window(days=(0, 1), start=time(5, 30), end=time(6, 30)),),
            quiet_from=time(20),
            quiet_until=time(5, 30),
            sessions_a_day=2,
            minutes_a_session=15,
            decision="02/QĐ-UBND",
            since=date(2027, 1, 1),
            until=date(2027, 6, 30),
        ),
    )
    feast, mourning = rules.special_days
    assert {date(2027, 2, 5) + timedelta(days=count) for count in range(4)} <= set(feast.dates)
    assert (feast.sessions_a_day, feast.minutes_a_session, feast.decision) == (5, 90, "09/TB-UBND")
    assert feast.windows == (Window(days=tuple(range(7)), start=time(5), end=time(11)),)
    assert mourning == SpecialDays(name="Quốc tang", dates=(date(2026, 12, 1),), music=False)
    school, exam = rules.silences
    assert (school.rule, school.zones, school.decision) == (Rule.SCHOOL_HOURS, ("thon-dong",), "03/TB-UBND")
    assert (exam.rule, exam.zones) == (Rule.EXAM_DAY, ())
    assert date(2026, 11, 25) in school.days
    assert date(2027, 2, 8) not in school.days, "the third of Tết"
    assert date(2027, 6, 2) not in school.days
    assert date(2027, 6, 12) in exam.days
    assert (school.start, school.end) == (time(7), time(11, 30))
    (relay,) = rules.relays
    assert (relay.name, relay.start, relay.length, relay.decision) == (
        "VOV1",
        time(6),
        1_800_000,
        "04/QĐ-UBND",
    )
    assert date(2026, 11, 29) not in relay.days, "a Sunday"


def test_days_of_mourning_may_be_named_in_words(tmp_path):
    text = SAMPLE.replace('# mourning_days = ["1/12/2026"]', 'mourning_days = ["1/12/2026", "27/7"]')
    assert text != SAMPLE
    (tmp_path / "config.toml").write_text(text)
    days = config.load(tmp_path).rule_values.mourning_days
    assert date(2026, 12, 1) in days
    assert date(2027, 7, 27) in days


@pytest.mark.parametrize(
    ("setting", "was", "becomes", "said"),
    [
        ("rules.special_days.0.days.1", '"Tết"]', '"Tét"]', "10/3 âm"),
        ("rules.special_days.0.days.1", '"Tết"]', '"T2"]', "10/3 âm"),
        ("rules.silences.0.days.0", '"T2-T6"', '"T2-T9"', "T2-T6"),
        ("rules.silences.0", 'start = "07:00"', 'start = "12:00"', "giờ kết thúc sau"),
        ("rules.silences.0.reason", '"trường học"', '"chợ"', "trường học"),
        ("rules.silences.zones", '"thon-dong"', '"thon-tay"', "trung-tam, thon-dong"),
        ("rules.changes.0", "until = 2027-06-30", "until = 2026-06-30", "until không trước since"),
        ("rules.changes.0.windows.0", 'end = "06:30"', 'end = "05:00"', "giờ kết thúc sau"),
        ("rules.relays.name", '[[rules.relays]]\nname = "VOV1"', '[[rules.relays]]\nname = "VOV2"', "VOV1"),
        ("rules.relays.0.minutes", "minutes = 30", "minutes = 0", "1"),
        ("rules.changes.0.windows", "windows = [{ days", "khung = [{ days", "có mục này"),
    ],
)
def test_a_wrong_rule_is_refused_by_its_name(tmp_path, setting, was, becomes, said):
    text = EVERYTHING.replace(was, becomes, 1)
    assert text != EVERYTHING
    found, sentence = refused(tmp_path, text)
    assert found == setting
    assert said in sentence


def test_a_relay_that_is_demanded_has_to_be_declared(tmp_path):
    found, sentence = refused(tmp_path, EVERYTHING.partition("[[relays]]")[0])
    assert found == "rules.relays.name"
    assert "khai báo mục này trước" in sentence


def test_the_examples_of_the_documents_are_read(tmp_path):
    told = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    (example,) = re.findall(r"```toml\n(.*?)```", told, re.DOTALL)
    rules = settings(tmp_path, example, '[[relays]]\nname = "VOV1"\naddresses = ["line"]').rule_values
    assert (len(rules.special_days), len(rules.silences), len(rules.relays)) == (1, 2, 1)
    named = re.findall(r'^\| (`".*?) \|', told, re.MULTILINE)
    phrases = [phrase for cell in named for phrase in re.findall(r'"([^"]+)"', cell)]
    assert len(phrases) > 10
    assert all(read_days(phrase) for phrase in phrases)


# ── sets of rules as some places have them ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "sessions", "minutes", "days", "starts"),
    [
        ("ha-noi-phuong", 2, 15, "T2 T3 T4 T5 T6", None),
        ("ha-noi-xa", 2, 45, "T2 T3 T4 T5 T6 T7 CN", None),
        ("vinh-phuc", 3, 45, "T2 T3 T4 T5 T6 T7 CN", None),
        ("lien-chieu", 2, 60, "T2 T3 T4 T5 T6 T7 CN", [time(5, 30), time(17)]),
    ],
)
def test_a_sample_set_of_rules_says_what_its_place_has(tmp_path, place, sessions, minutes, days, starts):
    rules = settings_with(tmp_path, place).rule_values
    open_days = {WEEKDAYS[day] for window in rules.windows for day in window.days}
    assert (rules.sessions_a_day, rules.minutes_a_session) == (sessions, minutes)
    assert open_days == set(days.split())
    assert starts in (None, [window.start for window in rules.windows])
    assert rules.decision == "", "a number that nobody here knows"
    assert not any(rules.quiet_until > window.start for window in rules.windows)


def settings_with(tmp_path, place):
    """The sample station under the rules of a place, put in as the file itself says."""
    theirs = (Path(__file__).parents[2] / "schedules" / f"quy-dinh-{place}.toml").read_text()
    before, _, rest = SAMPLE.partition("[rules]")
    after = rest.partition("# Khung chương trình riêng")[2]
    (tmp_path / "config.toml").write_text(before + theirs + after.partition("\n")[2])
    return config.load(tmp_path)
