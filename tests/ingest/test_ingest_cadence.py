"""Cells of timing columns: the ones written down by hand, and those that a printer makes of a timing."""

import logging
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import lark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcast.domain.content import TimingKind
from broadcast.ingest.cadence import read_period, read_span, read_timing

CELLS = Path(__file__).parents[1] / "data" / "cadence_own.tsv"
DAYS = st.dates(date(2015, 1, 1), date(2059, 12, 31))


def written_cells():
    for line in CELLS.read_text(encoding="utf-8").splitlines()[1:]:
        year, raw, *told = line.split("\t")
        yield pytest.param(None if year == "-" else int(year), raw, told, id=raw or "blank")


def as_told(timing):
    if timing is None:
        return ["-"] * 4
    facts = (timing.kind.value, timing.start, timing.end, timing.per)
    return ["-" if fact is None else str(fact) for fact in facts]


@pytest.mark.parametrize(("year", "raw", "told"), list(written_cells()))
def test_a_cell_is_read_as_people_read_it(year, raw, told):
    timing = read_timing(raw, year)
    assert as_told(timing) == told
    assert timing is None or timing.raw == raw


def test_the_grammar_leaves_nothing_to_chance(caplog):
    """No word makes it choose between two ways on; lark would choose silently."""
    grammar = files("broadcast.ingest.cadence").joinpath("grammar.lark").read_text(encoding="utf-8")
    lark.logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.DEBUG, lark.logger.name):
            lark.Lark(grammar, parser="lalr", lexer="basic", start="phrase", debug=True)
    finally:
        lark.logger.removeHandler(caplog.handler)
    assert not caplog.records


def test_of_a_long_cell_the_beginning_is_read():
    told = "Định kỳ 01 lần/quý, " + "theo hướng dẫn của cơ quan chuyên môn cấp trên " * 40
    assert read_timing(told, 2026).per == 1
    assert read_timing("theo hướng dẫn " * 40 + "1 lần/quý", 2026) is None


# ── a printer, and the reader after it ───────────────────────────────────────────────────────────


def day_spellings(day):
    return [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day} / {day.month} / {day.year}",
        f"ngày {day:%d/%m/%Y}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"ngày {day:%d} tháng {day:%m}/{day.year}",
        f"ngày {day:%d} tháng {day:%m}, năm {day.year}",
    ]


NUMBER_WORDS = [
    "",
    "một",
    "hai",
    "ba",
    "bốn",
    "",
    "sáu",
    "bảy",
    "tám",
    "chín",
    "mười",
    "mười một",
    "mười hai",
]
UNITS = {TimingKind.MONTHLY: "tháng", TimingKind.QUARTERLY: "quý", TimingKind.YEARLY: "năm"}
EVERY = ["hằng", "hàng", "mỗi", "định kỳ hằng", "định kỳ hàng"]
QUARTERS = ["", "I", "II", "III", "IV"]
dates = DAYS.flatmap(lambda day: st.tuples(st.just(day), st.sampled_from(day_spellings(day))))


@st.composite
def as_typed(draw, words):
    """`words` as one or another typist would have them: case, spaces, a full stop."""
    words = draw(st.sampled_from([str, str.upper, str.capitalize]))(words)
    if draw(st.booleans()):
        words = words.replace(" ", "  ").replace("/", " / ")
    return words + draw(st.sampled_from(["", ".", " ", " ;"]))


@st.composite
def counts(draw):
    number = draw(st.integers(1, 12))
    spelled = [str(number), f"{number:02}", NUMBER_WORDS[number]]
    return number, draw(st.sampled_from([word for word in spelled if word]))


@st.composite
def cadences(draw):
    """Unit and times in it, in one of the ways that plans say it."""
    kind = draw(st.sampled_from(list(UNITS)))
    unit, every = UNITS[kind], draw(st.sampled_from(EVERY))
    number, count = draw(counts())
    thing = draw(st.sampled_from(["lần", "số", "tin", "bài", "lượt", "chuyên mục", "buổi"]))
    forms = [
        (number, f"{count} {thing}/{unit}"),
        (number, f"ít nhất {count} {thing}/01 {unit}"),
        (number, f"{count} {thing} mỗi {unit}"),
        (number, f"{count} {thing} trong một {unit}"),
        (number, f"mỗi {unit} {count} {thing}"),
        (number, f"mỗi {unit} ít nhất {count} {thing}"),
        (number, f"{unit} {count} {thing}"),
        (1, f"{every} {unit}"),
        (1, f"1 {unit}/lần"),
        (1, f"{unit}/lần"),
    ]
    per, words = draw(st.sampled_from(forms))
    return kind, per, draw(as_typed(words))


@given(cadences())
def test_a_cadence_is_read_back(told):
    kind, per, raw = told
    assert as_told(read_timing(raw, 2026)) == [kind.value, "-", "-", str(per)]


@given(first=dates, length=st.integers(0, 900), spelling=st.integers(0, 8), data=st.data())
def test_a_range_is_read_back(first, length, spelling, data):
    (begin, begun), end = first, first[0] + timedelta(days=length)
    raw = data.draw(as_typed(f"từ {begun} đến {day_spellings(end)[spelling]}"))
    assert as_told(read_timing(raw, None)) == ["range", str(begin), str(end), "-"]


@given(
    told=dates,
    form=st.sampled_from(["trước {}", "chậm nhất {}", "hoàn thành trước {}", "đến hết {}", "thời hạn: {}"]),
    data=st.data(),
)
def test_a_deadline_is_read_back(told, form, data):
    day, spelled = told
    raw = data.draw(as_typed(form.format(spelled)))
    assert as_told(read_timing(raw, None)) == ["deadline", "-", str(day), "-"]


@given(
    months=st.sets(st.integers(1, 12), min_size=1, max_size=4),
    year=st.integers(2000, 2099),
    form=st.sampled_from(["tháng {}/{}", "tháng {} năm {}", "các tháng {}, năm {}"]),
    data=st.data(),
)
def test_months_are_read_back(months, year, form, data):
    joint = data.draw(st.sampled_from([", ", " và ", ", tháng ", " + "]))
    raw = data.draw(as_typed(form.format(joint.join(f"{month}" for month in sorted(months)), year)))
    told = as_told(read_timing(raw, None))
    after = date(year + max(months) // 12, max(months) % 12 + 1, 1)
    assert told == ["range", str(date(year, min(months), 1)), str(after - timedelta(days=1)), "-"]


@given(
    first=st.integers(1, 4),
    more=st.integers(0, 3),
    joint=st.sampled_from(["-", " – ", " đến ", " và quý ", ", ", " đến quý "]),
    form=st.sampled_from(["quý {}/2027", "quý {} năm 2027", "trong quý {}/2027"]),
    roman=st.booleans(),
    data=st.data(),
)
def test_quarters_are_read_back(first, more, joint, form, roman, data):
    last = min(first + more, 4)
    named = [QUARTERS[number] if roman else str(number) for number in dict.fromkeys((first, last))]
    raw = data.draw(as_typed(form.format(joint.join(named))))
    end = date(2027 + last // 4, last * 3 % 12 + 1, 1) - timedelta(days=1)
    assert as_told(read_timing(raw, None)) == ["range", str(date(2027, first * 3 - 2, 1)), str(end), "-"]


# ── any words at all ─────────────────────────────────────────────────────────────────────────────

WORDS = CELLS.read_text(encoding="utf-8").lower().split()


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
        st.tuples(st.text(max_size=12), st.integers(1, 400)).map(lambda told: told[0] * told[1]),
    ),
    st.one_of(st.none(), st.integers(1990, 2100)),
)
@example("29/02 hằng năm, năm 2023", None)
@example("từ 29/02 đến 01/02/2025", 2024)
@example("quý 9/2025; tháng 0; 00/00/2000; 1 lần/0 tháng; 0 lần/tháng", 2026)
def test_any_words_are_read_or_not_but_never_fail(text, year):
    timing = read_timing(text, year)
    assert timing is None or timing.raw == text
    assert timing is None or timing.per is None or timing.per > 0
    assert timing is None or timing.start is None or timing.end is None or timing.start <= timing.end
    read_period(text)
    read_span(text)


# ── periods of plans ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("cải cách hành chính giai đoạn 2021 - 2030", (2021, 1, 1), (2030, 12, 31)),
        ("năm 2026 thực hiện Chương trình giai đoạn 2021-2030", (2026, 1, 1), (2026, 12, 31)),
        ("giai đoạn 2026-2030, tầm nhìn đến năm 2045", (2026, 1, 1), (2030, 12, 31)),
        ("từ năm 2026 đến năm 2030", (2026, 1, 1), (2030, 12, 31)),
        ("6 tháng cuối năm 2026", (2026, 7, 1), (2026, 12, 31)),
        ("quý I năm 2026", (2026, 1, 1), (2026, 3, 31)),
        ("tháng 4 năm 2026", (2026, 4, 1), (2026, 4, 30)),
    ],
)
def test_the_period_of_a_title(title, first, last):
    assert read_period(title) == (date(*first), date(*last))


def test_a_title_without_years_has_no_period():
    assert read_period("Tuyên truyền quý I theo Nghị quyết ngày 15/7/2021") is None


def test_a_span_is_from_the_first_day_to_the_last():
    assert read_span("từ tháng 3 đến hết tháng 11/2026") == (date(2026, 3, 1), date(2026, 11, 30))
    assert read_span("từ tháng 3 đến tháng 11") is None
