"""Feeds as they are: a thread for each keeps a source at work, and what it brings goes into the buffer.

A source that ends, or brings nothing for five seconds, is let go of, and the next address is tried, after a
pause that grows from half a second to ten; so is one that brings nothing but silence for five seconds, where
there is another address. One that ends after a minute of sound gives the first address the first choice again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from threading import Event, Thread
from typing import NamedTuple, Protocol

from broadcast.domain.times import RATE, Clock, Frames
from broadcast.errors import BroadcastError, FeedUnknownError
from broadcast.playout.feeds.buffer import Buffer
from broadcast.playout.feeds.lines import LineSource, line_name
from broadcast.playout.feeds.port import Feed
from broadcast.playout.feeds.silence import SilenceSensor
from broadcast.playout.feeds.streams import StreamSource, is_stream
from broadcast.playout.routing import Samples

STREAM_TARGET = Frames(2 * RATE)
"""Kept of a stream: a stall as long as this is not heard, and after a longer one it is no longer good."""
LINE_TARGET = Frames(RATE * 2 // 5)
"""Kept of a line, which has no network before it: a person at the microphone is heard that much later."""

_TURN = 0.01
_PATIENCE_NS = 5_000_000_000
_UNREAD_NS = 200_000_000
"""When nobody has read for this long, sound passes by as time does."""
_SHORTEST, _LONGEST = 0.5, 10.0
_RECOVERED = Frames(10 * RATE)
"""A source that has brought this much has been a good one: the pauses begin anew."""
_AWHILE = Frames(60 * RATE)
_LATELY_NS = 1_000_000_000
_GOODBYE = 0.4
"""Less than an output is ahead: who closes a feed on air is not to be heard."""


class Source(Protocol):
    """One way to get sound, at work from its making on. One thread uses it."""

    def take(self, room: int) -> Samples | None:
        """What has come, or None when the source has ended. MUST NOT wait.

        At most `room` samples; a source that cannot keep the rest for later MAY give more.
        """

    def close(self) -> None:
        """Let everything go."""


Opener = Callable[[], Source]
"""Makes a source and sets it to work; MAY take its time, and MAY raise BroadcastError."""


class _Brought(NamedTuple):
    """How much sound came of a source, and whether it has ended by itself rather than gone silent."""

    sound: Frames
    ended: bool


class LiveFeeds:
    """The feeds of this computer: streams through ffmpeg, and its own inputs. One thread opens and closes them.

    An event is opened while the one before it still sounds. Where both are taken from the same addresses they
    share a feed: an input can be opened only once, and the second goes on where the first has ended.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._feeds: dict[tuple[str, ...], LiveFeed] = {}
        self._shares: Counter[tuple[str, ...]] = Counter()

    def open(self, addresses: tuple[str, ...]) -> Feed:
        """As the port promises."""
        if not addresses:
            raise FeedUnknownError(found="")
        found = [_opener(address) for address in addresses]
        if not self._shares[addresses]:
            target = max(target for _, target in found)
            self._feeds[addresses] = LiveFeed([opener for opener, _ in found], target, self._clock)
        self._shares[addresses] += 1
        return _Share(self._feeds[addresses], partial(self._let_go, addresses))

    def _let_go(self, addresses: tuple[str, ...]) -> None:
        self._shares[addresses] -= 1
        if not self._shares[addresses]:
            self._feeds.pop(addresses).close()


class _Share:
    """A feed as one of those who share it has it."""

    def __init__(self, feed: Feed, let_go: Callable[[], None]) -> None:
        self._feed, self._let_go, self._closed = feed, let_go, False

    @property
    def good(self) -> bool:
        return self._feed.good

    def read(self, air: Frames, n: int) -> Samples:
        return self._feed.read(air, n)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._let_go()


def _opener(address: str) -> tuple[Opener, Frames]:
    name = line_name(address)
    if name is not None:
        return partial(LineSource, name), LINE_TARGET
    if is_stream(address):
        return partial(StreamSource, address), STREAM_TARGET
    raise FeedUnknownError(found=address)


class LiveFeed:
    """Sound from the first of several sources that brings any, by way of a buffer."""

    def __init__(self, openers: Sequence[Opener], target: Frames, clock: Clock) -> None:
        self._openers, self._clock = openers, clock
        self._buffer = Buffer(target)
        self._sensor = SilenceSensor()
        self._read_ns = clock.monotonic_ns()
        self._closed = Event()
        self._thread = Thread(target=self._keep, name="feed", daemon=True)
        self._thread.start()

    @property
    def good(self) -> bool:
        """As the port promises; told by what comes in, so before a failure is heard."""
        return self._sensor.good(self._clock.monotonic_ns())

    def read(self, air: Frames, n: int) -> Samples:
        """As the port promises."""
        self._read_ns = self._clock.monotonic_ns()
        return self._buffer.read(air, n)

    def close(self) -> None:
        """As the port promises. A device that does not let go is left to its thread."""
        self._closed.set()
        self._thread.join(_GOODBYE)

    def _keep(self) -> None:
        turn, pause = 0, _SHORTEST
        while not self._closed.is_set():
            sound, ended = self._listen(self._openers[turn])
            turn = 0 if ended and sound >= _AWHILE else (turn + 1) % len(self._openers)
            pause = _SHORTEST if sound >= _RECOVERED else pause
            self._closed.wait(pause)
            pause = min(2 * pause, _LONGEST)

    def _listen(self, opener: Opener) -> _Brought:
        """Pass on what a source brings until it fails. What that was."""
        sound, ended = Frames(0), False
        try:
            source = opener()
        except BroadcastError:
            return _Brought(sound, ended=True)
        with closing(source):
            came = before = self._clock.monotonic_ns()
            first = 0
            while not self._closed.wait(_TURN):
                now = self._clock.monotonic_ns()
                samples = source.take(self._wanted(before, now))
                before = now
                if samples is None:
                    ended = True
                    break
                if len(samples):
                    came, first = now, first or now
                    self._pass_on(samples, now)
                    sound = Frames(sound + len(samples) * self._has_sounded(now - _LATELY_NS))
                if now - came > _PATIENCE_NS or self._to_be_left(first, now):
                    break
        return _Brought(sound, ended)

    def _to_be_left(self, first: int, now: int) -> bool:
        """Whether a source has been silent for too long, and another may do better."""
        if len(self._openers) == 1 or not first or now - first <= _PATIENCE_NS:
            return False
        return not self._has_sounded(now - _PATIENCE_NS)

    def _has_sounded(self, since: int) -> bool:
        return self._sensor.sounded_ns >= since

    def _wanted(self, before: int, now: int) -> int:
        """What is missing in the buffer; when nobody reads, at least what passes by in the meantime."""
        unread = now - self._read_ns > _UNREAD_NS
        return max(self._buffer.room, (now - before) * RATE // 1_000_000_000 if unread else 0)

    def _pass_on(self, samples: Samples, now: int) -> None:
        if self._sensor.hear(samples, now):
            self._buffer.clear()  # of the silence before it
        self._buffer.write(samples)
