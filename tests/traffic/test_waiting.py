"""Each line that waits for an approval is named, with the rule, the decision and what would do."""

from dataclasses import replace
from datetime import date

from traffic_values import line, rules, week

from broadcast.domain.rules import Regulation
from broadcast.errors import Act
from broadcast.traffic.checking.waiting import waiting_cart, waiting_lines

WEEK = week(line("Sáng", "05:30", days=(0, 1, 2), place="a.csv, hàng 2"), line("Chiều", "17:00", days=(4,)))


def test_all_lines_of_a_draft_wait():
    first, second = waiting_lines(WEEK, rules(decision="01/QĐ-UBND"))
    assert (first.place, first.rule, first.decision) == (
        "T2-T4 05:30 (a.csv, hàng 2)",
        "not_approved",
        "01/QĐ-UBND",
    )
    assert first.vi == "“Sáng” chưa được duyệt (theo 01/QĐ-UBND)"
    assert first.en == "“Sáng” is not approved (by 01/QĐ-UBND)"
    assert (first.proposal.act, first.proposal.lines, first.proposal.days) == (Act.APPROVE, (0,), (0, 1, 2))
    assert "`broadcast week approve 2026-W48`" in first.proposal.said.vi
    assert (second.place, second.proposal.lines) == ("T6 17:00", (1,))


def test_a_line_is_named_with_the_days_on_which_it_waits():
    (one,) = waiting_lines(WEEK, rules(), lambda found, day: found.content == "Sáng" and day > 0)
    assert (one.place, one.proposal.days) == ("T3, T4 05:30 (a.csv, hàng 2)", (1, 2))
    assert one.vi == "“Sáng” chưa được duyệt"
    assert not waiting_lines(WEEK, rules(), lambda _line, _day: False)


def test_the_decision_is_that_of_the_day():
    old = rules(decision="01/QĐ-UBND")
    new = Regulation(
        windows=old.windows,
        quiet_from=old.quiet_from,
        quiet_until=old.quiet_until,
        sessions_a_day=3,
        minutes_a_session=45,
        decision="02/QĐ-UBND",
        since=date(2026, 11, 25),
    )
    morning, afternoon = waiting_lines(WEEK, replace(old, changes=(new,)))
    assert (morning.decision, afternoon.decision) == ("01/QĐ-UBND", "02/QĐ-UBND")


def test_what_stands_in_waits_as_well():
    one = waiting_cart("du-phong", WEEK.week, rules(decision="01/QĐ-UBND"))
    assert (one.place, one.rule, one.decision) == ("băng dự phòng", "not_approved", "01/QĐ-UBND")
    assert "“du-phong”" in one.vi
    assert (one.proposal.act, one.proposal.lines) == (Act.APPROVE, ())
