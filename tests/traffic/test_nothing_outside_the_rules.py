"""Whatever was edited, mended, approved and put in force, under whatever rules and clock: nothing sounds outside them.

The judge of this test knows nothing of the guard. It reads the clock of the place minute by minute and looks the
hours up in the settings themselves.
"""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, rules, week

from broadcast.domain.rules import Days, Regulation, Rule, Silence, SpecialDays, Window
from broadcast.domain.rundown import EventKind, decode, encode
from broadcast.domain.times import ClockTrust, Frames, frames_in, moment_at
from broadcast.playout.engine import lay
from broadcast.traffic import CartFacts, Checks, build_day
from broadcast.traffic.checking.trials import changed

VN = ZoneInfo("Asia/Ho_Chi_Minh")
FULL = Window(days=EVERY_DAY, start=time(6), end=time(9))
CHANGE = Regulation(
    windows=(FULL,),
    quiet_from=time(20),
    quiet_until=time(6),
    sessions_a_day=4,
    minutes_a_session=90,
    since=WEEK.days[3],
)
SCHOOL = Silence(
    rule=Rule.SCHOOL_HOURS,
    name="Trường",
    days=Days(weekdays=(0, 1, 2)),
    start=time(17, 15),
    end=time(18),
    zones=("thon-dong",),
)
MOURNING = SpecialDays(name="Quốc tang", dates=WEEK.days[1:3], music=False)
PLACES = [
    rules(sessions_a_day=4, minutes_a_session=90),
    rules(sessions_a_day=4, minutes_a_session=90, changes=(CHANGE,)),
    rules(sessions_a_day=4, minutes_a_session=90, silences=(SCHOOL,), special_days=(MOURNING,)),
]
times = st.sampled_from(
    [
        "03:15",
        "05:00",
        "05:45",
        "06:15",
        "06:25",
        "08:00",
        "17:00",
        "17:10",
        "17:30",
        "18:00",
        "18:20",
        "20:50",
    ]
)
lines = st.builds(
    lambda name, at, days, minutes, zones, music: line(
        f"dòng {name}",
        at,
        tuple(sorted(days)),
        source="file",
        reference="a.flac",
        column="Nhạc" if music else "Bản tin",
        zones=zones,
        length=minutes * 60_000,
    ),
    st.integers(0, 10**6),
    times,
    st.sets(st.integers(0, 6), min_size=1, max_size=7),
    st.integers(1, 20),
    st.sampled_from([(), ("Thôn Đông",), ("Trung tâm xã", "Thôn 1, 2")]),
    st.booleans(),
)


def is_open(place, here, music, zones):
    """Whether a place lets this sound at that minute, by its own words."""
    day, at = here.date(), here.time()
    changes = [one for one in place.changes if one.since <= day]
    now = changes[-1] if changes else place
    quiet = at >= now.quiet_from or at < now.quiet_until
    mourned = music and any(day in one.dates for one in place.special_days)
    silenced = any(
        here.weekday() in one.days.weekdays
        and one.start <= at < one.end
        and (not zones or set(zones) & set(one.zones))
        for one in place.silences
    )
    return not (quiet or mourned or silenced) and any(one.start <= at < one.end for one in now.windows)


class Desk(RuleBasedStateMachine):
    """One week at a desk, and the air that goes by what it has published."""

    @initialize(place=st.sampled_from(PLACES), ones=st.lists(lines, min_size=1, max_size=4))
    def begin(self, place, ones):
        self.place, self.lines, self.approved, self.published = place, ones, set(), ()

    @rule(one=lines)
    def edit(self, one):
        self.lines.append(one)

    @rule(count=st.integers(1, 3))
    def drop_some(self, count):
        self.lines = self.lines[:-count]

    @rule(place=st.sampled_from(PLACES))
    def decide_otherwise(self, place):
        self.place = place

    @rule(number=st.integers(0, 3))
    def mend(self, number):
        found = self.faults()
        if number < len(found) and found[number].proposal is not None:
            self.lines = [one for _, one in changed(week(*self.lines), found[number].proposal)]

    @rule(every=st.booleans())
    def approve(self, every):
        self.approved |= {one.content for one in self.lines[: None if every else 1]}

    @rule(mends=st.integers(0, 12))
    def publish(self, mends):
        for _ in range(mends):
            self.mend(0)
        if not self.faults():
            self.published = tuple(
                decode(encode(one), one.file_name) for one in (self.day(day) for day in WEEK.days)
            )

    def faults(self):
        checks = Checks(
            rules=self.place, zones=ZONES, length=lambda _, __: None, known=lambda _: True, feeds=FEEDS
        )
        return checks.faults(week(*self.lines))

    def day(self, day):
        facts = {
            index: CartFacts(
                cart=f"{one.length:064x}",
                frames=frames_in(one.length),
                author="an",
                approver="binh" if one.content in self.approved else None,
            )
            for index, one in enumerate(self.lines)
        }
        return build_day(
            week(*self.lines),
            day,
            station="x",
            rules=self.place.around(day),
            zones=ZONES,
            carts=facts,
            feeds=FEEDS,
            evergreen=None,
            chime=None,
            version=1,
        )

    @invariant()
    def no_published_event_lies_outside_its_rules(self):
        for rundown in getattr(self, "published", ()):
            for event in rundown.events:
                music = event.kind is EventKind.MUSIC
                for at in minutes(event.start, event.start + timedelta(seconds=event.length // 48_000)):
                    assert is_open(rundown.rules, at, music, event.zones), (event.title, at)

    @rule(
        away=st.integers(-7 * 24 * 60, 7 * 24 * 60),
        trust=st.sampled_from(ClockTrust),
        slow=st.sampled_from([1, 3]),
    )
    def air(self, away, trust, slow):
        """Any clock, and carts that turn out longer than what was approved to be theirs."""
        if not self.published:
            return
        noon = self.published[3].day
        joined = frames_in((days_since_epoch(noon) * 24 * 60 + away) * 60_000)
        laid = lay(
            self.published,
            lambda cart: Frames(slow * frames_in(int(cart, 16))),
            joined=Frames(max(0, joined)),
            trust=trust,
        )
        for one in laid.placed:
            if not one.sounds:
                continue
            assert trust is not ClockTrust.UNTRUSTED
            assert one.event.approver is not None
            music = one.event.kind is EventKind.MUSIC
            for at in minutes(moment_at(one.start), moment_at(Frames(one.end - 1))):
                assert is_open(one.rules, at, music, one.event.zones), (one.event.title, at)


def minutes(start, end):
    at = start
    while at < end:
        yield at.astimezone(VN)
        at += timedelta(minutes=1)
    if end > start:
        yield (end - timedelta(milliseconds=1)).astimezone(VN)


def days_since_epoch(day):
    return day.toordinal() - 719_163


Desk.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestDesk = Desk.TestCase
