"""Looking after the station: its sound cards, its health, its backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.air.past import clock_floor, recent_entries
from broadcast.airlog import chain
from broadcast.domain.people import Role
from broadcast.domain.rules import Rules, is_quiet
from broadcast.domain.rundown import is_recording
from broadcast.domain.times import Clock, ClockTrust
from broadcast.errors import (
    BroadcastError,
    LogMissingError,
    QuietHoursError,
    RundownMissingError,
    Said,
)
from broadcast.playout.cards import IN, CardOutput, Devices, list_devices
from broadcast.playout.outputs import play_tone
from broadcast.production.carts import CartStore
from broadcast.station import papers, weeks
from broadcast.station.doctor import (
    Finding,
    cards,
    contacts,
    machine,
    monitors,
    onair,
    relays,
    ruled,
    voices,
    web,
)
from broadcast.station.doctor import notify as post
from broadcast.station.home import SAMPLE_PEOPLE, Home
from broadcast.store import back_up as pack
from broadcast.store import restore as unpack

Progress = Callable[[int, int, str], None]
_OLD_BACKUP = timedelta(days=30)


# ── sound cards ──────────────────────────────────────────────────────────────────────────────────


def devices() -> Devices:
    """The sound cards of this computer, or why there are none."""
    return list_devices()


def inputs() -> Devices:
    """Where this computer takes sound in, or why it takes none."""
    return list_devices(IN)


def test_tone(name: str, clock: Clock, rules: Rules | None) -> None:
    """Sound two seconds of 440 Hz at -20 dBFS on one card.

    Raises DeviceMissingError, and QuietHoursError when `rules` (of the home at hand, if any) say so.
    """
    if rules is not None and is_quiet(clock.wall(), rules):
        raise QuietHoursError(what=Said(vi="tiếng thử", en="a test tone"))
    output = CardOutput(name, clock)
    try:
        play_tone(output)
    finally:
        output.close()


# ── health ───────────────────────────────────────────────────────────────────────────────────────


def examine(home: Home, *, notify: bool = False) -> tuple[Finding, ...]:
    """Everything that could go wrong tomorrow morning, the settings having been read already.

    With `notify`, everybody who is to be told of trouble is sent a test message.
    """
    looks = (
        *(_clock, machine.look, onair.look, cards.look, monitors.look, contacts.look, relays.look, post.look),
        *([post.try_out] if notify else []),
        *(voices.look, _logs, _days, ruled.look, _people, web.look, _backups),
    )
    return tuple(finding for look in looks for finding in look(home))


def _clock(home: Home) -> Iterator[Finding]:
    trust = _trust(home)
    here = home.here().strftime("%d/%m/%Y %H:%M:%S")
    if trust is ClockTrust.TRUSTED:
        yield Finding(
            check="clock",
            state="ok",
            vi=f"Đồng hồ đã đồng bộ: {here}.",
            en=f"The clock is synchronised: {here}.",
        )
    elif trust is ClockTrust.HOLDOVER:
        yield Finding(
            check="clock",
            state="warning",
            vi=f"Đồng hồ chưa đồng bộ mạng: {here}. So với đồng hồ khác; vẫn phát bình thường.",
            en=f"The clock is not synchronised: {here}. Compare it with another; the station airs as usual.",
        )
    else:
        yield Finding(
            check="clock",
            state="fault",
            vi=f"Đồng hồ sai: {here}, sớm hơn lần phát cuối. Đài sẽ không phát gì; hãy chỉnh giờ máy.",
            en=f"The clock is wrong: {here}, before the last airing. Nothing will air; set the clock.",
        )


def _trust(home: Home) -> ClockTrust:
    """As the playout process would judge the clock if it started now."""
    floor = max(_floors(home), default=home.clock.wall())
    believed = home.clock.trust()
    before = believed is ClockTrust.HOLDOVER and home.clock.wall() < floor
    return ClockTrust.UNTRUSTED if before else believed


def _floors(home: Home) -> Iterator[datetime]:
    """What has surely passed, by each log that can be read."""
    for log in home.logs().values():
        with suppress(BroadcastError):
            yield clock_floor(recent_entries(log, chain.verify(log).seq))


def _logs(home: Home) -> Iterator[Finding]:
    for output, log in home.logs().items():
        yield _log(home, output, log)
    for aside in home.logs_put_aside():
        yield Finding(
            check="log",
            state="warning",
            vi=f"Có nhật ký hỏng đã cất riêng: {aside}. Giữ nguyên tệp này và báo cho cơ quan quản lý.",
            en=f"A damaged log was put aside: {aside}. Keep this file and tell the supervising office.",
        )


def _log(home: Home, output: str, log: Path) -> Finding:
    try:
        head = papers.verify(home, log)
    except LogMissingError as error:
        return Finding(check="log", state="ok", vi=error.sentence("vi"), en=error.sentence("en"))
    except BroadcastError as error:
        return Finding(check="log", state="fault", vi=error.sentence("vi"), en=error.sentence("en"))
    of = Said(f" của đầu ra “{output}”", f" of the output “{output}”") if output else Said("", "")
    return Finding(
        check="log",
        state="ok",
        vi=f"Nhật ký{of.vi} nguyên vẹn, {head.seq} dòng.",
        en=f"The as-run log{of.en} is whole, {head.seq} entries.",
    )


def _days(home: Home) -> Iterator[Finding]:
    today = home.here().date()
    for day in (today, today + timedelta(days=1)):
        yield examine_day(home, day)


def examine_day(home: Home, day: date) -> Finding:
    """Whether a day is published and has all its carts."""
    shown = day.strftime("%d/%m/%Y")
    try:
        found = weeks.rundown(home, day)
        store = CartStore(home.carts)
        for name in {cart for event in found.events if (cart := event.cart) and not is_recording(cart)}:
            store.check(name)
    except RundownMissingError as error:
        return Finding(check="rundown", state="warning", vi=error.sentence("vi"), en=error.sentence("en"))
    except BroadcastError as error:
        return Finding(check="rundown", state="fault", vi=error.sentence("vi"), en=error.sentence("en"))
    count = len(found.events)
    return Finding(
        check="rundown",
        state="ok",
        vi=f"Ngày {shown}: {count} dòng phát, đủ băng.",
        en=f"{shown}: {count} events, every cart is there.",
    )


def _people(home: Home) -> Iterator[Finding]:
    for role in (Role.EDITOR, Role.APPROVER):
        holders = home.store.people(role)
        if all(person in SAMPLE_PEOPLE for person in holders):
            yield Finding(
                check="people",
                state="warning",
                vi=f"Chưa có người thật với vai trò {role}. Thêm bằng `broadcast user add TÊN --role {role}`.",
                en=f"Nobody real has the role {role}. Add a person with `broadcast user add NAME --role {role}`.",
            )


def _backups(home: Home) -> Iterator[Finding]:
    found = sorted((home.folder / "backups").glob("*.zip"), key=lambda path: path.stat().st_mtime)
    now = home.clock.wall().timestamp()
    if found and now - found[-1].stat().st_mtime < _OLD_BACKUP.total_seconds():
        yield Finding(
            check="backup",
            state="ok",
            vi=f"Sao lưu gần nhất: {found[-1].name}.",
            en=f"Last backup: {found[-1].name}.",
        )
    else:
        yield Finding(
            check="backup",
            state="warning",
            vi="Chưa có bản sao lưu trong 30 ngày qua. Chạy `broadcast backup`.",
            en="There is no backup of the last 30 days. Run `broadcast backup`.",
        )


# ── backups ──────────────────────────────────────────────────────────────────────────────────────


def back_up(home: Home, path: Path | None, progress: Progress) -> Path:
    """Write the whole station into one verified file, by default in its backups/. Gives the path."""
    day = home.here()
    target = path or home.folder / "backups" / f"{home.settings.station.code}-{day:%Y%m%d-%H%M%S}.zip"
    return pack(home.folder, target.absolute(), progress).path


def restore(archive: Path, folder: Path, *, replace: bool, clock: Clock) -> Path | None:
    """Unpack a backup into `folder`, verified first. With `replace`, gives where the old home is kept.

    Raises BackupDamagedError, HomeOccupiedError; nothing was changed then.
    """
    return unpack(archive, folder, replace=replace, stamp=f"{clock.wall():%Y%m%d-%H%M%S}")
