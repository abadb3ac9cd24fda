"""The judge of an output, which needs no process: told what happened and when, it says what heals it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.playout.watchdog import (
    BEATS_WITHIN_NS,
    LEAVES_WITHIN_NS,
    SEEN_NS,
    SILENT_NS,
    STARTS_WITHIN_NS,
    Alarm,
    Deed,
    End,
    State,
    Watchdog,
)

S = 1_000_000_000
LOUD = {"wanted": True, "sounding": True, "level": -2_000}
IDLE = {"wanted": False, "sounding": False, "level": None}
SILENT = {"wanted": True, "sounding": True, "level": None}
NOTHING_LEFT = {"wanted": True, "sounding": False, "level": None}


class Story:
    """A watchdog with a clock, and all that it has said."""

    def __init__(self, devices=2):
        self.dog, self.now, self.said = Watchdog(devices), 0, []

    def take(self, steps):
        self.said += steps
        return [(step.deed.value, step.alarm.value if step.alarm else step.device) for step in steps]

    def look(self):
        return self.take(self.dog.look(self.now))

    def beat(self, beat):
        return self.take(self.dog.beat(self.now, beat))

    def end(self, how):
        return self.take(self.dog.ended(self.now, how))

    def playing(self, device=0):
        """Started and alive on a device."""
        while not any(step == ("start", device) for step in self.look()):
            self.now += S // 10
        self.beat(IDLE)
        return self

    def live(self, seconds, beat):
        """Let time pass with two beats a second; what was said on the way."""
        begun = len(self.said)
        for _ in range(int(seconds * 2)):
            self.now += S // 2
            if self.dog.state in {State.STARTING, State.PLAYING, State.LEAVING}:
                self.beat(beat)
            self.look()
        return [(step.deed, step.alarm) for step in self.said[begun:]]


def test_a_lost_card_is_left_for_the_next_one_at_once_and_a_human_is_told():
    story = Story().playing()
    story.live(60, LOUD)
    assert story.end(End.NO_DEVICE) == [("tell", "device_lost")]
    assert story.look() == [("start", 1)]


def test_a_process_that_dies_is_started_at_once_on_the_same_card():
    story = Story().playing()
    story.live(60, LOUD)
    assert story.end(End.DIED) == [("tell", "died")]
    assert story.look() == [("start", 0)]


def test_one_that_dies_again_and_again_is_started_with_pauses_and_then_on_the_next_card():
    story = Story().playing()
    started = []
    for _ in range(6):
        story.end(End.DIED)
        began = story.now
        while story.dog.state is State.WAITING:
            for deed, device in story.look():
                if deed == "start":
                    started.append((device, (story.now - began) / S))
            story.now += S // 10
        story.beat(IDLE)
    assert [device for device, _ in started] == [0, 0, 1, 0, 1, 0]
    pauses = [pause for _, pause in started]
    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] <= 5.1


def test_one_that_lived_long_is_well_again():
    story = Story().playing()
    for _ in range(5):
        story.end(End.DIED)
        story.playing(story.dog.device)
        story.live(40, LOUD)
    assert story.end(End.DIED)
    assert story.look() == [("start", 0)], "no pause, and the first card"


def test_without_any_card_it_goes_on_trying_and_says_so():
    story = Story()
    story.look()
    assert story.end(End.NO_DEVICE) == [], "the next one may do"
    assert story.look() == [("start", 1)]
    assert story.end(End.NO_DEVICE) == [("tell", "no_device")]
    story.now += 5 * S
    assert story.look() == [("start", 0)]


def test_no_beat_for_two_seconds_is_a_hang():
    story = Story().playing()
    story.now += BEATS_WITHIN_NS
    assert story.look() == []
    story.now += 1
    assert story.look() == [("tell", "hung"), ("kill", 0)]
    assert story.look() == [], "it is told once to end it"
    assert story.end(End.DIED) == [], "and a human once"
    assert story.look() == [("start", 0)]


def test_one_that_never_begins_is_a_hang_too():
    story = Story()
    story.look()
    story.now += STARTS_WITHIN_NS + 1
    assert story.look() == [("tell", "hung"), ("kill", 0)]


def test_silence_where_sound_is_due_is_seen_in_five_seconds_and_healed_in_ten():
    story = Story().playing()
    story.live(40, LOUD)
    assert SEEN_NS < 5 * S
    assert SILENT_NS < 9 * S
    said = story.live(12, SILENT)
    assert said[0] == (Deed.TELL, Alarm.SILENT)
    assert (Deed.KILL, None) in said
    story.end(End.DIED)
    assert story.look() == [("start", 0)]
    story.beat(LOUD)
    assert (Deed.TELL, Alarm.HEALED) in story.live(10, LOUD)


def test_silence_where_nothing_is_left_to_play_is_told_and_not_restarted():
    story = Story().playing()
    assert story.live(60, NOTHING_LEFT) == [(Deed.TELL, Alarm.SILENT)]


def test_silence_where_none_is_due_is_well():
    assert Story().playing().live(3_600, IDLE) == []


def test_no_start_helps_for_ever_against_silence():
    story = Story().playing()
    kills = 0
    for _ in range(30):
        said = story.live(20, SILENT)
        if (Deed.KILL, None) in said:
            kills += 1
            story.end(End.DIED)
    assert 2 <= kills <= 5, "then it is left alone; a human knows"


def test_the_first_card_is_looked_for_and_gone_back_to_at_the_end_of_an_event():
    story = Story().playing()
    story.live(40, LOUD)
    story.end(End.NO_DEVICE)
    story.playing(1)
    assert (Deed.PROBE, None) in story.live(6, LOUD)
    assert story.take(story.dog.returned(story.now)) == [("leave", 0)]
    assert story.dog.state is State.LEAVING
    story.live(3, LOUD)
    assert story.end(End.DONE) == []
    assert story.look() == [("start", 0)]


def test_one_that_does_not_leave_in_time_is_ended():
    story = Story().playing()
    story.end(End.NO_DEVICE)
    story.playing(1)
    story.take(story.dog.returned(story.now))
    story.dog.leaves_at(story.now + 600 * S)
    story.now += 600 * S + LEAVES_WITHIN_NS
    assert story.look() == []
    story.now += 1
    assert story.look() == [("kill", 0)]
    assert story.end(End.DIED) == []
    assert story.look() == [("start", 0)]


def test_a_card_that_comes_and_goes_is_asked_for_less_and_less():
    story = Story().playing()
    probes = []
    for _ in range(8):
        story.end(End.NO_DEVICE)
        story.playing(1)
        began = story.now
        while (Deed.PROBE, None) not in story.live(0.5, LOUD):
            pass
        probes.append((story.now - began) / S)
        story.take(story.dog.returned(story.now))
        story.end(End.DONE)
        story.playing(0)
    assert probes == sorted(probes)
    assert probes[0] <= 6
    assert 200 < probes[-1] <= 301


def test_as_told_is_the_end():
    story = Story().playing()
    assert story.end(End.DONE) == []
    assert story.dog.state is State.ENDED
    story.now += 3_600 * S
    assert story.look() == []


def test_what_it_refuses_is_told():
    story = Story()
    story.look()
    assert story.end(End.REFUSED) == [("tell", "refused")]


@given(
    st.integers(1, 3),
    st.lists(
        st.one_of(
            st.tuples(st.just("wait"), st.integers(1, 40_000)),
            st.tuples(st.just("beat"), st.sampled_from([LOUD, IDLE, SILENT, NOTHING_LEFT])),
            st.tuples(st.just("end"), st.sampled_from([End.NO_DEVICE, End.DIED, End.REFUSED])),
            st.tuples(st.just("returned"), st.none()),
        ),
        max_size=120,
    ),
)
def test_whatever_happens_one_process_is_started_at_a_time_and_again_within_ten_seconds(devices, happenings):
    story, alive = Story(devices), False

    def take(steps):
        nonlocal alive
        for step in steps:
            if step.deed is Deed.START:
                assert not alive, "two at a time"
                assert 0 <= step.device < devices
                alive = True
            if step.deed in {Deed.KILL, Deed.LEAVE}:
                assert alive, "nothing to end"

    for what, value in happenings:
        if what == "wait":
            story.now += value * 1_000_000
        elif what == "beat" and alive:
            take(story.dog.beat(story.now, value))
        elif what == "end" and alive:
            alive = False
            take(story.dog.ended(story.now, value))
        elif what == "returned":
            take(story.dog.returned(story.now))
        take(story.dog.look(story.now))
    if not alive:
        story.now += 10 * S
        take(story.dog.look(story.now))
        assert alive


@pytest.mark.parametrize("beat", [LOUD, SILENT])
def test_beats_of_one_that_is_being_ended_change_nothing(beat):
    story = Story().playing()
    story.now += BEATS_WITHIN_NS + 1
    story.look()
    story.beat(beat)
    assert story.dog.state is State.DYING
