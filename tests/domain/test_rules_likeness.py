"""Two sets of rules are alike on a day when the same may be heard on it; by whose decision is not heard."""

from dataclasses import replace
from datetime import date, time

import pytest

from broadcast.domain.rules import (
    Days,
    MandatoryRelay,
    Regulation,
    Rule,
    Rules,
    Silence,
    SpecialDays,
    Window,
    allow_the_same,
)
from broadcast.domain.times import Millis

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
MINE = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(Window(days=(0, 1), start=time(5), end=time(6)),),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=45,
    decision="1",
)
ON_MONDAY = Days(dates=(MONDAY,))


@pytest.mark.parametrize(
    "changes",
    [
        {"timezone": "Asia/Bangkok"},
        {"windows": (Window(days=(0,), start=time(5), end=time(7)), *MINE.windows[:0])},
        {"quiet_from": time(20)},
        {"quiet_until": time(4)},
        {"sessions_a_day": 3},
        {"minutes_a_session": 15},
        {"mourning_days": (MONDAY,)},
        {"silences": (Silence(rule=Rule.EXAM_DAY, name="thi", days=ON_MONDAY, start=time(7), end=time(9)),)},
        {"relays": (MandatoryRelay(name="VOV1", days=ON_MONDAY, start=time(5), length=Millis(60_000)),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_is_heard_otherwise_tells_them_apart(changes):
    assert allow_the_same(MINE, MINE, MONDAY)
    assert not allow_the_same(MINE, replace(MINE, **changes), MONDAY)


def test_what_is_not_about_the_day_and_what_is_not_heard_is_alike():
    later = Regulation(
        windows=(),
        quiet_from=time(),
        quiet_until=time(),
        sessions_a_day=1,
        minutes_a_session=1,
        since=TUESDAY,
    )
    other = replace(
        MINE,
        decision="2",
        changes=(later,),
        special_days=(SpecialDays(name="lễ", dates=(TUESDAY,), sessions_a_day=5),),
    )
    assert allow_the_same(MINE, other, MONDAY)
    assert not allow_the_same(MINE, other, TUESDAY)
