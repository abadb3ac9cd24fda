"""What stands around the air, for whoever looks at it: clock, disk, log, network, loudspeakers, offices, days at hand.

Each is one sentence with a state, looked at cheaply and with its moment; nothing is sent anywhere, and nothing is
remembered. What takes longer to find out, `doctor` does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.domain.times import ClockTrust
from broadcast.errors import BroadcastError, LogMissingError, Said
from broadcast.playout.shelf import RundownShelf
from broadcast.station.doctor.finding import State
from broadcast.station.doctor.machine import disk
from broadcast.station.home import Home
from broadcast.station.network import Connection, connection
from broadcast.station.onair import OnAir
from broadcast.station.outputs import outputs

_FAR = 14
"""Days ahead that are looked for."""
_RECENT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that stands around the air."""

    name: Said
    state: State
    said: Said
    is_around: bool = False
    """Whether it is no word of a playout process."""


def of_outputs(home: Home, air: OnAir) -> tuple[Sign, ...]:
    """Of each output its card and contacts, and of the clock what playout makes of it: as quick as the air itself."""
    return (*_cards(home, air), _clock(home, air), *_contacts(air))


def around(home: Home) -> tuple[Sign, ...]:
    """Whatever else: `run`, disk, log, network, what was heard, offices, days at hand."""
    found = (_run(home), _disk(home), _log(home), _network(), *_heard(home), *_offices(home), _days(home))
    return tuple(replace(one, is_around=True) for one in found)


# ── card and clock ───────────────────────────────────────────────────────────────────────────────


def _cards(home: Home, air: OnAir) -> Iterator[Sign]:
    for one in air.outputs:
        name = Said("Card", "Card")
        if len(air.outputs) > 1:
            name = Said(f"Card {one.output}", f"Card {one.output}")
        since = f"{one.lost.astimezone(home.settings.rule_values.zone):%H:%M:%S %d/%m}" if one.lost else ""
        if one.at is None and one.lost:
            said = Said(f"mất từ {since}", f"gone since {since}")
            yield Sign(name=name, state="fault", said=said)
        elif one.at is None:
            yield Sign(name=name, state="fault", said=Said("không trả lời", "no answer"))
        elif one.is_spare:
            said = Said(f"đang dùng card dự phòng {one.device}", f"a spare card plays, {one.device}")
            yield Sign(name=name, state="warning", said=said)
        elif one.underruns:
            said = Said(
                f"{one.device}; vấp tiếng {one.underruns} lần", f"{one.device}; ran dry {one.underruns} times"
            )
            yield Sign(name=name, state="warning", said=said)
        else:
            yield Sign(name=name, state="ok", said=Said(one.device, one.device))


_CLOCKS: dict[ClockTrust | None, tuple[State, Said]] = {
    ClockTrust.TRUSTED: ("ok", Said("đúng giờ, có đồng bộ", "synchronised")),
    ClockTrust.HOLDOVER: (
        "warning",
        Said("chưa đồng bộ, đài vẫn phát", "not synchronised, the station airs"),
    ),
    ClockTrust.UNTRUSTED: (
        "fault",
        Said("sai, đài không phát gì: chỉnh giờ máy", "wrong, nothing airs: set it"),
    ),
    ClockTrust.SIMULATED: ("warning", Said("đồng hồ giả của buổi diễn tập", "made up, for a rehearsal")),
}


def _clock(home: Home, air: OnAir) -> Sign:
    """The worst that any output makes of it; as this process sees it where none answers."""
    order = tuple(_CLOCKS)
    told = [one.trust for one in air.outputs if one.trust is not None] or [home.clock.trust()]
    state, said = _CLOCKS[max(told, key=order.index)]
    return Sign(name=Said("Đồng hồ", "Clock"), state=state, said=said)


def _contacts(air: OnAir) -> Iterator[Sign]:
    """Which contacts of amplifiers are closed now, where any is."""
    closed = ", ".join(dict.fromkeys(contact for one in air.outputs for contact in one.contacts))
    if closed:
        yield Sign(
            name=Said("Âm ly", "Amplifiers"), state="ok", said=Said(f"đang bật: {closed}", f"on: {closed}")
        )


# ── the rest ─────────────────────────────────────────────────────────────────────────────────────


def _run(home: Home) -> Sign:
    name = Said("Máy phát", "Station")
    if _is_alive(home):
        return Sign(name=name, state="ok", said=Said("đang chạy", "at work"))
    said = Said("không có ai trông: khởi động lại máy", "nobody watches over it: start the computer anew")
    return Sign(name=name, state="fault", said=said)


def _is_alive(home: Home) -> bool:
    """Whether a process of the number lives that `run` left in its lock: to try the lock could keep `run` from it."""
    try:
        os.kill(int((home.folder / "run.lock").read_text()), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _disk(home: Home) -> Sign:
    free = shutil.disk_usage(home.folder).free
    said = Said(f"còn trống {free / 1e9:.1f} GB".replace(".", ","), f"{free / 1e9:.1f} GB free")
    return Sign(name=Said("Ổ đĩa", "Disk"), state=disk(free).state, said=said)


def _log(home: Home) -> Sign:
    name = Said("Nhật ký", "Log")
    if home.logs_put_aside():
        said = Said("có nhật ký hỏng đã cất riêng: báo người quản trị", "a damaged one was put aside")
        return Sign(name=name, state="warning", said=said)
    try:
        at = max((head for log in home.logs().values() if (head := chain.head(log).at)), default=None)
    except LogMissingError:
        at = None
    except BroadcastError as error:
        said = Said(error.sentence("vi"), error.sentence("en"))
        return Sign(name=name, state="fault", said=said)
    if at is None:
        return Sign(name=name, state="warning", said=Said("chưa có dòng nào", "nothing in it yet"))
    shown = _shown(home, at)
    return Sign(name=name, state="ok", said=Said(f"ghi lần cuối {shown}", f"written last at {shown}"))


_CONNECTED: dict[Connection, tuple[State, Said]] = {
    Connection.ROUTED: ("ok", Said("đã nối", "connected")),
    Connection.LINKED: ("warning", Said("chỉ nối trong cơ quan", "the office's own network only")),
    Connection.NONE: ("warning", Said("không nối; đài vẫn phát lịch", "none; the schedule airs")),
    Connection.UNKNOWN: ("ok", Said("không rõ", "not known")),
}


def _network() -> Sign:
    state, said = _CONNECTED[connection()]
    return Sign(name=Said("Mạng", "Network"), state=state, said=said)


_VERDICTS: dict[Verdict, tuple[State, Said]] = {
    Verdict.HEARD: ("ok", Said("nghe rõ", "heard")),
    Verdict.LOW: ("warning", Said("quá nhỏ", "too soft")),
    Verdict.SILENT: ("fault", Said("không có tiếng", "nothing was heard")),
    Verdict.WRONG: ("fault", Said("không phải tiếng máy phát", "not what was sent")),
}


def _heard(home: Home) -> Iterator[Sign]:
    for output in outputs(home.folder, home.settings):
        if not output.setup.monitor:
            continue
        name = Said(f"Loa {output.id}", f"Loudspeakers {output.id}")
        last = _last_heard(output.log)
        if last is None or last.verdict is None:
            yield Sign(name=name, state="warning", said=Said("chưa nghe lại lần nào", "not heard yet"))
            continue
        state, came = _VERDICTS[last.verdict]
        shown = _shown(home, last.moment)
        yield Sign(name=name, state=state, said=Said(f"{came.vi} lúc {shown}", f"{came.en} at {shown}"))


def _last_heard(log: Path) -> AsRun | None:
    last = None
    with suppress(BroadcastError):
        after = max(0, chain.head(log).seq - _RECENT)
        for _, entry in chain.read(log, after, kinds={EntryKind.HEARD}):
            last = entry
    return last


def _offices(home: Home) -> Iterator[Sign]:
    """When an office pulled something last; nothing where none was given a token."""
    tokens = home.store.tokens()
    if not tokens:
        return
    used = max((one.used for one in tokens if one.used), default=None)
    name = Said("Cơ quan", "Office")
    if used is None:
        yield Sign(name=name, state="ok", said=Said("chưa lấy nhật ký lần nào", "has pulled nothing yet"))
        return
    shown = _shown(home, used)
    yield Sign(name=name, state="ok", said=Said(f"lấy nhật ký lần cuối {shown}", f"pulled last at {shown}"))


def _days(home: Home) -> Sign:
    """For how many days on end there is something to play, today included."""
    name, today = Said("Lịch", "Schedule"), home.here().date()
    try:
        published = RundownShelf(home.rundowns).days()
    except BroadcastError as error:
        return Sign(name=name, state="fault", said=Said(error.sentence("vi"), error.sentence("en")))
    coming = (today + timedelta(days=count) for count in range(_FAR))
    count = len(list(takewhile(published.__contains__, coming)))
    if not count:
        said = Said("hôm nay không có lịch phát", "nothing is published for today")
        return Sign(name=name, state="fault", said=said)
    said = Said(f"có lịch {count} ngày, kể cả hôm nay", f"published for {count} days, today included")
    return Sign(name=name, state="ok" if count > 1 else "warning", said=said)


def _shown(home: Home, moment: datetime) -> str:
    here = moment.astimezone(home.settings.rule_values.zone)
    return f"{here:%H:%M}" if here.date() == home.here().date() else f"{here:%H:%M %d/%m}"
