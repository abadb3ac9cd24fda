"""What an edit at the board does to a week, and that it does nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traffic_values import line, opening, week

from broadcast.domain.schedule import StartKind
from broadcast.domain.times import Millis
from broadcast.errors import WeekEditError
from broadcast.traffic import running_order
from broadcast.traffic.edits import Add, Alter, Copy, Move, Remove, Swap, edited, head_of, lengthened

WORKDAYS = (0, 1, 2, 3, 4)
HALF_AN_HOUR = timedelta(minutes=30)


def aired(schedule):
    """What stands on each day: the day, the time of the run, its place in the run, and the line without its days."""
    found = Counter()
    for day in range(7):
        head, place = None, 0
        for index in running_order(schedule, day):
            one = schedule.lines[index]
            head, place = (one.start, 0) if one.start is not None else (head, place + 1)
            found[day, head, place, one.content] += 1
    return found


def told(schedule):
    """The rows, short: days, time, words."""
    return [
        ("".join(map(str, one.days)), f"{one.start:%H:%M}" if one.start else "", one.content)
        for one in schedule.lines
    ]


MORNING = (opening("05:30", WORKDAYS), line("Tin xã", days=WORKDAYS), line("Nhạc kết", days=WORKDAYS))
EVENING = (opening("17:00", WORKDAYS), line("Tin tối", days=WORKDAYS))


def test_one_day_of_several_moves_alone_and_its_run_with_it():
    after = edited(week(*MORNING, *EVENING), Move(head=0, day=2, to=5, by=HALF_AN_HOUR))
    assert told(after) == [
        ("0134", "05:30", "Nhạc hiệu"),
        ("0134", "", "Tin xã"),
        ("0134", "", "Nhạc kết"),
        ("5", "06:00", "Nhạc hiệu"),
        ("5", "", "Tin xã"),
        ("5", "", "Nhạc kết"),
        ("01234", "17:00", "Nhạc hiệu"),
        ("01234", "", "Tin tối"),
    ]


def test_all_days_move_where_that_is_asked():
    after = edited(week(*MORNING), Move(head=0, day=2, to=2, by=-HALF_AN_HOUR, every=True))
    assert told(after)[0] == ("01234", "05:00", "Nhạc hiệu")
    assert len(after.lines) == 3


@st.composite
def weeks(draw):
    """Some runs on some days, whose lines may be missing on some of them."""
    lines = []
    for number in range(draw(st.integers(1, 4))):
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        lines.append(opening(f"{5 + 3 * number:02}:30", days, note=str(number)))
        for part in range(draw(st.integers(0, 2))):
            some = tuple(sorted(draw(st.sets(st.sampled_from(days), min_size=1))))
            lines.append(line(f"Bản tin {number}.{part}", days=some))
    return week(*lines)


heads = st.integers(0, 3)
days = st.integers(0, 6)


def pick(schedule, number, day):
    """One of its runs, and a day of it."""
    found = [index for index, one in enumerate(schedule.lines) if one.start is not None]
    head = found[number % len(found)]
    on = schedule.lines[head].days
    return head, on[day % len(on)]


@settings(max_examples=40)
@given(weeks(), heads, days, days, st.integers(-60, 60))
def test_a_move_takes_one_run_of_one_day_and_leaves_all_else(schedule, number, day, to, minutes):
    head, day = pick(schedule, number, day)
    at = schedule.lines[head].start
    after = edited(schedule, Move(head=head, day=day, to=to, by=timedelta(minutes=minutes)))
    later = (timedelta(hours=at.hour, minutes=at.minute + minutes) // timedelta(minutes=1)) % 1440
    new = time(later // 60, later % 60)
    moved = Counter({
        (to if one[0] == day and one[1] == at else one[0], new if one[0] == day and one[1] == at else one[1], *one[2:]): count
        for one, count in aired(schedule).items()
    })  # fmt: skip
    if to not in {d for d in schedule.lines[head].days if d != day} or minutes:
        assert aired(after) == moved
    assert sum(aired(after).values()) == sum(aired(schedule).values())


@settings(max_examples=40)
@given(weeks(), heads, days, days, st.integers(-60, 60))
def test_there_and_back_is_nothing(schedule, number, day, to, minutes):
    head, day = pick(schedule, number, day)
    by = timedelta(minutes=minutes)
    gone = edited(schedule, Move(head=head, day=day, to=to, by=by))
    there = next(
        (
            index
            for index, one in enumerate(gone.lines)
            if one.start is not None and to in one.days and one.note == schedule.lines[head].note
            and one.start == edited_start(schedule.lines[head], by)
        ),
        None,
    )  # fmt: skip
    if gone.lines[there].days == (to,):
        back = edited(gone, Move(head=there, day=to, to=day, by=-by))
        assert aired(back) == aired(schedule)


def edited_start(one, by):
    minutes = one.start.hour * 60 + one.start.minute + by // timedelta(minutes=1)
    return time(minutes // 60, minutes % 60)


def test_a_run_that_says_the_same_again_is_one_again():
    before = week(*MORNING)
    gone = edited(before, Move(head=0, day=2, to=2, by=HALF_AN_HOUR))
    assert edited(gone, Move(head=3, day=2, to=2, by=-HALF_AN_HOUR)) == before


@settings(max_examples=40)
@given(weeks(), heads, days, st.sets(st.integers(0, 6), min_size=1))
def test_a_copy_adds_what_sounds_and_takes_nothing(schedule, number, day, to):
    head, day = pick(schedule, number, day)
    fresh = set(to) - set(schedule.lines[head].days)
    if not fresh:
        with pytest.raises(WeekEditError):
            edited(schedule, Copy(head=head, day=day, to=tuple(sorted(to))))
        return
    before, after = aired(schedule), aired(edited(schedule, Copy(head=head, day=day, to=tuple(sorted(to)))))
    at = schedule.lines[head].start
    copied = {one: n for one, n in before.items() if one[0] == day and one[1] == at}
    assert after - before == Counter({(d, *one[1:]): n for d in fresh for one, n in copied.items()})
    assert not before - after


@settings(max_examples=40)
@given(weeks(), heads, days)
def test_what_is_removed_goes_on_that_day_alone(schedule, number, day):
    head, day = pick(schedule, number, day)
    after = edited(schedule, Remove(lines=(head,), days=(day,)))
    below = [one for one in aired(schedule) if one[0] == day and one[1] == schedule.lines[head].start]
    assert sum(aired(after).values()) == sum(aired(schedule).values()) - 1
    if len(below) > 1:  # what follows takes the time
        assert (day, schedule.lines[head].start, 0) in {one[:3] for one in aired(after)}


def test_a_line_within_a_run_is_written_anew_on_one_day():
    new = line("Tin riêng thứ tư", days=(2,))
    after = edited(week(*MORNING), Alter(line=1, days=(2,), to=new))
    assert told(after) == [
        ("01234", "05:30", "Nhạc hiệu"),
        ("0134", "", "Tin xã"),
        ("2", "", "Tin riêng thứ tư"),
        ("01234", "", "Nhạc kết"),
    ]
    assert aired(after)[2, time(5, 30), 1, "Tin riêng thứ tư"] == 1


def test_a_line_that_is_given_a_time_leaves_its_run_whole():
    after = edited(week(*MORNING), Alter(line=1, days=(2,), to=line("Tin xã", "06:00", days=(2,))))
    assert aired(after)[2, time(5, 30), 1, "Nhạc kết"] == 1
    assert aired(after)[2, time(6), 0, "Tin xã"] == 1
    assert sum(aired(after).values()) == sum(aired(week(*MORNING)).values())


def test_a_first_line_takes_what_follows_it_to_its_new_days():
    after = edited(week(*MORNING), Alter(line=0, days=WORKDAYS, to=opening("05:45", (0, 1, 2, 3, 4, 5))))
    assert {one.days for one in after.lines} == {(0, 1, 2, 3, 4, 5)}


def test_a_first_line_leaves_nothing_behind_unseen():
    lines = (opening("05:30", (0, 1)), line("Chỉ thứ hai", days=(0,)))
    with pytest.raises(WeekEditError, match="Chỉ thứ hai"):
        edited(week(*lines), Alter(line=0, days=(0, 1), to=opening("05:30", (1, 2))))


def test_what_comes_in_below_a_line_has_no_time():
    after = edited(week(*MORNING), Add(line=line("Thêm", "09:00", days=(3,)), after=1))
    assert aired(after)[3, time(5, 30), 2, "Thêm"] == 1
    assert aired(after)[3, time(5, 30), 3, "Nhạc kết"] == 1
    assert (after.lines[2].start, after.lines[2].start_kind) == (None, StartKind.SOFT)


def test_a_line_changes_places_with_the_one_above():
    after = edited(week(*MORNING), Swap(line=1))
    assert told(after)[:2] == [("01234", "05:30", "Tin xã"), ("01234", "", "Nhạc hiệu")]


@pytest.mark.parametrize(
    "edit",
    [
        Move(head=1, day=0, to=1, by=HALF_AN_HOUR),  # follows
        Move(head=0, day=6, to=1, by=HALF_AN_HOUR),  # does not air then
        Move(head=0, day=0, to=0, by=timedelta(hours=19)),  # another day
        Move(head=9, day=0, to=0, by=HALF_AN_HOUR),  # no such line
        Alter(line=0, days=(0,), to=replace(MORNING[1], days=(0,))),  # a run keeps its time
        Alter(line=0, days=(6,), to=MORNING[0]),
        Add(line=line("Không giờ")),
        Add(line=line("Chủ nhật", days=(6,)), after=1),
        Copy(head=0, day=6, to=(5,)),
        Swap(line=0),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(edit):
    with pytest.raises(WeekEditError, match="Lịch vẫn như cũ"):
        edited(week(*MORNING), edit)


def test_the_head_of_a_line():
    schedule = week(*MORNING, *EVENING)
    assert [head_of(schedule, index) for index in range(5)] == [0, 0, 0, 3, 3]
    with pytest.raises(WeekEditError):
        head_of(week(line()), 0)


def test_a_length_by_hand():
    relay = line(source="relay", reference="VOV1", length=Millis(600_000))
    assert lengthened(relay, timedelta(minutes=5)).length == 900_000
    with pytest.raises(WeekEditError):
        lengthened(relay, timedelta(minutes=-10))
