"""Lunar days fall where the calendars of Viet Nam print them."""

from datetime import date, timedelta

import pytest

from broadcast.lunar import FIRST_YEAR, LAST_YEAR, lunar_dates, new_year_eves


@pytest.mark.parametrize(
    ("year", "new_year"),
    [
        (2024, date(2024, 2, 10)),
        (2025, date(2025, 1, 29)),
        (2026, date(2026, 2, 17)),
        (2027, date(2027, 2, 6)),
        (2028, date(2028, 1, 26)),
        (2030, date(2030, 2, 2)),  # a day before the new year of China, where it is an hour later
    ],
)
def test_new_years(year, new_year):
    assert lunar_dates(1, 1, year) == (new_year,)
    assert new_year - timedelta(days=1) in new_year_eves()


def test_feasts():
    assert [lunar_dates(10, 3, year)[0] for year in (2024, 2025, 2026)] == [
        date(2024, 4, 18),
        date(2025, 4, 7),
        date(2026, 4, 26),
    ]
    assert lunar_dates(15, 8, 2025) == (date(2025, 10, 6),)
    assert lunar_dates(15, 7, 2026) == (date(2026, 8, 27),)


def test_a_leap_month_has_its_days_but_no_feasts():
    full_moons = [day for day in lunar_dates(15) if day.year == 2025]
    assert date(2025, 8, 8) in full_moons, "of the leap sixth month"
    assert len(full_moons) == 12
    assert lunar_dates(15, 6, 2025) == (date(2025, 7, 9),)


def test_a_lunar_year_may_end_on_its_29th_day():
    assert lunar_dates(30, 12, 2024) == ()
    assert lunar_dates(29, 12, 2024) == (date(2025, 1, 28),)
    assert date(2025, 1, 28) in new_year_eves()
    assert lunar_dates(30, 12, 2023) == (date(2024, 2, 9),)


def test_every_year_is_known_and_there_is_no_other_day():
    assert {day.year for day in lunar_dates(1, 1)} == set(range(FIRST_YEAR, LAST_YEAR + 1))
    assert lunar_dates(31) == lunar_dates(0) == lunar_dates(1, 13) == ()
    assert all(day + timedelta(days=14) in lunar_dates(15) for day in lunar_dates(1))
