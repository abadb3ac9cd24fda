"""The decision, without threads or ports: tables for the laws, and every order of events that can be thought of."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.playout.contacts.duty import FIRST_PAUSE_NS, LAST_PAUSE_NS, REFRESH_NS, Duty

SECOND = 1_000_000_000
LONGEST = 100 * SECOND
WORLDS_LONGEST = 20 * SECOND + 7
"""No multiple of a pause: what happens at both would hide one of them."""
NEW = Duty(longest_ns=LONGEST)
OPEN = NEW.taken(closed=False, began=0, now=0)


def test_it_begins_by_opening_at_once():
    assert NEW.goal is False
    assert NEW.due_ns == 0
    assert not NEW.open
    assert OPEN.open


def test_what_is_wanted_is_due_at_once_and_again_after_a_while():
    wanted = OPEN.wanted(10 * SECOND, now=SECOND)
    assert wanted.goal
    assert wanted.due_ns == 0
    closed = wanted.taken(closed=True, began=SECOND, now=SECOND + 5)
    assert closed.told
    assert closed.since_ns == SECOND
    assert closed.due_ns == SECOND + 5 + REFRESH_NS
    assert closed.wanted(20 * SECOND, now=2 * SECOND).due_ns == closed.due_ns, "wanted longer is nothing new"


@pytest.mark.parametrize(
    ("now", "goal"), [(0, True), (10 * SECOND - 1, True), (10 * SECOND, False), (11 * SECOND, False)]
)
def test_the_lease_ends_at_its_moment(now, goal):
    closed = OPEN.wanted(10 * SECOND, now=0).taken(closed=True, began=0, now=0)
    duty = closed.at(now)
    assert duty.goal is goal
    assert (duty.due_ns == 0) is not goal


def test_a_lease_in_the_past_is_none_and_a_shorter_one_counts():
    assert not OPEN.wanted(5, now=5).goal
    assert not OPEN.wanted(10 * SECOND, now=0).wanted(2 * SECOND, now=0).at(2 * SECOND).goal


def test_released_is_open_at_once():
    closed = OPEN.wanted(10 * SECOND, now=0).taken(closed=True, began=0, now=0)
    duty = closed.released()
    assert not duty.goal
    assert duty.due_ns == 0


def _tripped():
    closed = OPEN.wanted(1_000 * SECOND, now=0).taken(closed=True, began=0, now=0)
    duty = closed.at(LONGEST)
    assert duty.tripped
    assert not duty.goal
    assert duty.due_ns == 0
    return duty.taken(closed=False, began=LONGEST, now=LONGEST)


def test_it_trips_at_the_longest_time_and_not_before():
    closed = OPEN.wanted(1_000 * SECOND, now=0).taken(closed=True, began=0, now=0)
    assert closed.at(LONGEST - 1).goal
    assert _tripped().open


def test_a_tripped_contact_stays_open_while_the_lease_is_renewed():
    assert not _tripped().wanted(2_000 * SECOND, now=LONGEST + 5).goal
    assert not _tripped().at(999 * SECOND).goal


@pytest.mark.parametrize("outcome", [Duty.taken, Duty.refused])
def test_a_stretch_is_counted_from_its_beginning_however_often_the_port_is_told(outcome):
    duty = OPEN.wanted(1_000 * SECOND, now=0).taken(closed=True, began=3, now=4)
    for now in range(5, LONGEST, REFRESH_NS):
        duty = outcome(duty.at(now), closed=True, began=now, now=now)
    assert duty.at(LONGEST + 2).goal
    assert not duty.at(LONGEST + 3).goal


@pytest.mark.parametrize(
    "let_go",
    [
        lambda duty: duty.released().wanted(2_000 * SECOND, now=200 * SECOND),
        lambda duty: duty.at(1_000 * SECOND).wanted(2_000 * SECOND, now=1_000 * SECOND),
        lambda duty: duty.wanted(2_000 * SECOND, now=1_000 * SECOND),
    ],
    ids=["released", "ran out", "ran out before anybody looked"],
)
def test_a_tripped_contact_closes_again_once_it_was_let_go(let_go):
    assert let_go(_tripped()).goal


def test_letting_go_does_not_make_it_close_before_it_was_open():
    closed = OPEN.wanted(1_000 * SECOND, now=0).taken(closed=True, began=0, now=0)
    again = closed.released().wanted(2_000 * SECOND, now=SECOND)
    assert again.since_ns == 0, "the stretch goes on"
    assert not again.at(LONGEST).goal
    assert not closed.at(LONGEST).released().wanted(2_000 * SECOND, now=LONGEST + 1).goal


def test_a_contact_that_may_have_closed_counts_as_closed():
    doubtful = OPEN.wanted(1_000 * SECOND, now=7).refused(closed=True, began=7, now=9)
    assert doubtful.since_ns == 7
    assert not doubtful.open
    still = doubtful.released().refused(closed=False, began=20, now=21)
    assert still.since_ns == 7
    assert not still.open
    assert still.taken(closed=False, began=30, now=31).open


@pytest.mark.parametrize(
    "let_go", [Duty.released, lambda duty: duty.at(LONGEST + 5)], ids=["released", "tripped"]
)
def test_a_contact_that_will_not_open_is_looked_after_in_pauses(let_go):
    closed = OPEN.wanted(1_000 * SECOND, now=0).taken(closed=True, began=0, now=0)
    duty = let_go(closed).refused(closed=False, began=LONGEST + 5, now=LONGEST + 6)
    assert duty.look_ns == duty.due_ns == LONGEST + 6 + FIRST_PAUSE_NS


def test_the_pauses_grow_to_their_limit_and_begin_again_after_a_success():
    duty, pauses = OPEN.wanted(9_000 * SECOND, now=0), []
    for _ in range(8):
        duty = duty.refused(closed=True, began=0, now=0)
        pauses.append(duty.due_ns)
    assert [pause / SECOND for pause in pauses] == [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5]
    duty = duty.taken(closed=True, began=0, now=0).refused(closed=True, began=0, now=0)
    assert duty.due_ns == FIRST_PAUSE_NS


def test_a_change_of_mind_does_not_wait_for_the_pause():
    duty = OPEN.wanted(9_000 * SECOND, now=0)
    for _ in range(8):
        duty = duty.refused(closed=True, began=0, now=0)
    assert duty.released().due_ns == 0


# ── every order of events ────────────────────────────────────────────────────────────────────────


@dataclass
class World:
    """A contact and its keeper in made-up time; a port that fails may have done it all the same."""

    longest: int
    duty: Duty = None
    now: int = 0
    works: bool = True
    does_it: bool = False
    closed: bool = True
    """As a keeper that died left it."""
    since: int | None = None
    lease: int | None = None
    stretches: list = field(default_factory=list)
    tries: int = 0

    def __post_init__(self):
        self.duty = Duty(longest_ns=self.longest)
        self.settle()

    def settle(self):
        """What the thread does without waiting."""
        for _ in range(3):
            self.duty = self.duty.at(self.now)
            if self.duty.due_ns > self.now:
                break
            self.tell(self.duty.goal)
        self.duty = self.duty.at(self.now)
        assert self.duty.look_ns > self.now, "it would run in circles"

    def tell(self, word):
        self.tries += 1
        if self.works or self.does_it:
            self.move(word)
        outcome = self.duty.taken if self.works else self.duty.refused
        self.duty = outcome(word, self.now, self.now)

    def move(self, word):
        if word and not self.closed:
            self.since = self.now
        if not word and self.closed and self.since is not None:
            self.stretches.append(self.now - self.since)
            self.since = None
        self.closed = word

    def pass_time(self, length):
        ends = self.now + length
        while (look := self.duty.look_ns) <= ends:
            self._wait(max(self.now, look - 1))
            self.now = max(self.now, look)
            self.settle()
        self._wait(ends)

    def _wait(self, moment):
        self.now = moment
        assert self.duty.at(moment) == self.duty, "nothing changes before it is time to look"


events = st.lists(
    st.one_of(
        st.tuples(st.just("want"), st.integers(0, 60 * SECOND)),
        st.tuples(st.just("release"), st.just(0)),
        st.tuples(st.just("time"), st.integers(0, 30 * SECOND)),
        st.tuples(st.just("port"), st.sampled_from(["works", "fails", "fails and does it"])),
    ),
    max_size=40,
)


def _play(world, happened):
    for kind, value in happened:
        if kind == "want":
            world.lease = world.now + value
            world.duty = world.duty.wanted(world.lease, world.now)
        elif kind == "release":
            world.lease = None
            world.duty = world.duty.released()
        elif kind == "port":
            world.works, world.does_it = value == "works", value == "fails and does it"
        else:
            world.pass_time(value)
        world.settle()


@given(events)
def test_whatever_happens_a_port_that_works_is_right_in_the_end(happened):
    world = World(longest=WORLDS_LONGEST)
    _play(world, happened)
    world.works = True
    world.pass_time(LAST_PAUSE_NS)
    wanted = world.lease is not None and world.now < world.lease
    assert world.closed == (wanted and not world.duty.tripped)
    assert world.duty.told == world.closed
    world.pass_time(200 * SECOND)
    assert not world.closed, "every lease runs out"
    assert world.duty.open


@given(events)
def test_with_a_port_that_works_it_is_never_closed_too_long_and_never_without_a_lease(happened):
    world = World(longest=WORLDS_LONGEST)
    for one in (one for one in happened if one[0] != "port"):
        _play(world, [one])
        wanted = world.lease is not None and world.now < world.lease
        assert world.closed <= wanted
        assert world.closed or not wanted or world.duty.tripped
    world.pass_time(200 * SECOND)
    assert all(length <= WORLDS_LONGEST for length in world.stretches)


@given(events)
def test_a_port_is_not_hammered(happened):
    world = World(longest=WORLDS_LONGEST)
    _play(world, happened)
    passed = sum(value for kind, value in happened if kind == "time")
    turns = 3 * len(happened) + 3
    assert world.tries <= passed // FIRST_PAUSE_NS + turns
