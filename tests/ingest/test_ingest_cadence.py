from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.content import TimingKind
from broadcast.ingest.cadence import read_period, read_timing

DAYS = st.dates(date(2015, 1, 1), date(2059, 12, 31))


@pytest.mark.parametrize(
    ("raw", "kind", "per"),
    [
        ("Thường xuyên", TimingKind.ONGOING, None),
        ("Hằng ngày", TimingKind.ONGOING, None),
        ("Định kỳ hàng tháng", TimingKind.MONTHLY, 1),
        ("định kỳ hằng tháng", TimingKind.MONTHLY, 1),
        ("Thường xuyên, định kỳ hàng quý", TimingKind.QUARTERLY, 1),
        ("01 số/tháng", TimingKind.MONTHLY, 1),
        ("04 số/tháng", TimingKind.MONTHLY, 4),
        ("Ít nhất 02 tin, bài/tháng", TimingKind.MONTHLY, 2),
        ("1 lần/quý", TimingKind.QUARTERLY, 1),
        ("Mỗi quý một lần", TimingKind.QUARTERLY, 1),
        ("3 tháng/lần", TimingKind.QUARTERLY, 1),
        ("Định kỳ 6 tháng", TimingKind.YEARLY, 2),
        ("06 tháng 1 lần", TimingKind.YEARLY, 2),
        ("01 chuyên mục/tuần", TimingKind.MONTHLY, 4),
        ("Hằng năm", TimingKind.YEARLY, 1),
        ("2 lần mỗi năm", TimingKind.YEARLY, 2),
        ("Trước ngày 25 hằng tháng", TimingKind.MONTHLY, 1),
        ("Trước ngày 20 tháng cuối quý", TimingKind.QUARTERLY, 1),
    ],
)
def test_how_often(raw, kind, per):
    timing = read_timing(raw, 2026)
    assert (timing.kind, timing.per, timing.raw) == (kind, per, raw)


@pytest.mark.parametrize(
    ("raw", "kind", "start", "end"),
    [
        ("Thực hiện trong quý II và quý III/2021", "range", (2021, 4, 1), (2021, 9, 30)),
        ("Quý I, II năm 2025", "range", (2025, 1, 1), (2025, 6, 30)),
        ("Quý IV", "range", (2026, 10, 1), (2026, 12, 31)),
        ("6 tháng đầu năm", "range", (2026, 1, 1), (2026, 6, 30)),
        ("06 tháng cuối năm 2025", "range", (2025, 7, 1), (2025, 12, 31)),
        ("Tháng 3, tháng 6/2026", "range", (2026, 3, 1), (2026, 6, 30)),
        ("Từ tháng 10/2025 đến tháng 3/2026", "range", (2025, 10, 1), (2026, 3, 31)),
        ("Từ 01/3 đến 30/6/2023", "range", (2023, 3, 1), (2023, 6, 30)),
        ("20-25/11/2025", "range", (2025, 11, 20), (2025, 11, 25)),
        ("Từ năm 2021 đến năm 2030", "range", (2021, 1, 1), (2030, 12, 31)),
        ("Năm 2025", "range", (2025, 1, 1), (2025, 12, 31)),
        ("Tháng 02/2024", "range", (2024, 2, 1), (2024, 2, 29)),
        ("Hoàn thành chậm nhất trước 15/12/2022", "deadline", None, (2022, 12, 15)),
        ("Trước tháng 10/2023", "deadline", None, (2023, 9, 30)),
        ("Hoàn thành trong quý III/2023", "deadline", None, (2023, 9, 30)),
        ("Trước ngày 15 tháng 12 năm 2025", "deadline", None, (2025, 12, 15)),
        ("Hằng tháng, từ tháng 3 đến tháng 5/2026", "monthly", (2026, 3, 1), (2026, 5, 31)),
    ],
)
def test_from_when_until_when(raw, kind, start, end):
    timing = read_timing(raw, 2026)
    assert timing.kind == kind
    assert timing.start == (date(*start) if start else None)
    assert timing.end == (date(*end) if end else None)


@pytest.mark.parametrize("raw", ["", "Khi có yêu cầu", "Theo kế hoạch", "Ngày 31/02/2026", "1" * 4000])
def test_what_is_not_understood_is_said(raw):
    assert read_timing(raw, 2026) is None


def test_a_date_without_any_year_has_no_day():
    timing = read_timing("Trước 15/12", None)
    assert (timing.kind, timing.end) == (TimingKind.DEADLINE, None)


@given(first=DAYS, length=st.integers(0, 900))
def test_a_range_is_read_back(first, length):
    last = first + timedelta(days=length)
    timing = read_timing(f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}", None)
    assert (timing.kind, timing.start, timing.end) == (TimingKind.RANGE, first, last)


@given(
    day=DAYS,
    form=st.sampled_from(["trước ngày {0:%d/%m/%Y}", "Chậm nhất ngày {0.day} tháng {0.month} năm {0.year}"]),
)
def test_a_deadline_is_read_back(day, form):
    timing = read_timing(form.format(day), None)
    assert (timing.kind, timing.start, timing.end) == (TimingKind.DEADLINE, None, day)


@given(st.text(max_size=80))
def test_any_words_are_read_or_not_but_never_fail(text):
    timing = read_timing(text, 2026)
    assert timing is None or timing.raw == text


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("cải cách hành chính giai đoạn 2021 - 2030", (2021, 1, 1), (2030, 12, 31)),
        ("năm 2026 thực hiện Chương trình giai đoạn 2021-2030", (2026, 1, 1), (2026, 12, 31)),
        ("tháng 4 năm 2026", (2026, 4, 1), (2026, 4, 30)),
    ],
)
def test_the_period_of_a_title(title, first, last):
    assert read_period(title) == (date(*first), date(*last))


def test_a_title_without_years_has_no_period():
    assert read_period("Tuyên truyền quý I theo Nghị quyết ngày 15/7/2021") is None
