"""As-run entries as the command line shows them: one by one while they are made, and as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from broadcast.cli.language import _, language
from broadcast.cli.speech import answer, table, tell
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.domain.times import RATE
from broadcast.reports import words


def tell_air(said: dict[str, Any], zone: ZoneInfo) -> None:
    """Tell of an event that ended, or of trouble, as a station at work says it."""
    if said["said"] in {"trouble", "alarm"}:
        tell(said[language()])
    elif said["said"] == "notice":
        tell(said["text"])
    elif said["said"] == "ended":
        at = (
            datetime.fromisoformat(said["start"]).astimezone(zone).strftime("%H:%M:%S")
            if said["start"]
            else "--:--:--"
        )
        answer(f"{at}  {said['seconds']:7.1f}s  {_ended(said['outcome'], said['reason'])}  {said['title']}")


def _ended(outcome: str, reason: str) -> str:
    """How an event ended and why, in words; in English the log's own keys."""
    if language() == "en":
        return f"{outcome} {reason}".rstrip()
    return words.outcome(outcome) + (f" ({words.reason(reason).lower()})" if reason else "")


def show_entries(entries: Any, zone: ZoneInfo) -> None:
    """As-run entries as a table; `entries` gives (number, AsRun). That an event began is told by its end.

    What a monitor heard of an event stands beside it.
    """
    kept = list(entries)
    heard = {_event(number, entry): entry for number, entry in kept if entry.kind is EntryKind.HEARD}
    table(
        (
            _("Số"),
            _("Bắt đầu"),
            _("Kết thúc"),
            _("Thời lượng"),
            _("Kết quả"),
            _("Nhóm"),
            _("Tên"),
            _("Giọng"),
            _("Mức âm"),
            _("Đồng hồ"),
            *([_("Nghe tại loa")] if heard else []),
        ),
        [
            (
                *_row(number, entry, zone),
                *([_heard(heard.get(_event(number, entry)), entry)] if heard else []),
            )
            for number, entry in kept
            if entry.kind not in {EntryKind.BEGUN, EntryKind.HEARD}
        ],
    )


def _event(place: Any, entry: AsRun) -> tuple[object, ...]:
    """What an event's own entry and the one of what was heard of it have in common."""
    return getattr(place, "output", ""), entry.rundown, entry.event, entry.planned_start, entry.actual_start


def _heard(found: AsRun | None, entry: AsRun) -> str:
    if found is None or found.verdict is None or entry.kind is not EntryKind.EVENT:
        return "-"
    verdicts = {
        Verdict.HEARD: _("nghe được"),
        Verdict.LOW: _("quá nhỏ"),
        Verdict.SILENT: _("không có tiếng"),
        Verdict.WRONG: _("tiếng khác"),
    }
    share = "" if found.heard_share == 100 else f" ({found.heard_share} %)"
    return f"{verdicts[found.verdict]}{share}"


def _happened(entry: AsRun) -> str:
    """What an entry tells of that is no event."""
    if entry.kind is EntryKind.RIGHTS:
        return _("Đổi quyền: {person} ({right})").format(person=entry.person, right=entry.right)
    if entry.kind is EntryKind.CARD_LOST:
        return _("Mất card âm thanh: {device}").format(device=entry.device)
    kinds = {
        EntryKind.STARTED: _("Bắt đầu phát"),
        EntryKind.STOPPED: _("Ngừng phát"),
        EntryKind.CLOCK_STEP: _("Đồng hồ nhảy"),
        EntryKind.HELD: _("Người trực dừng phát đến"),
        EntryKind.RELEASED: _("Trở lại lịch phát"),
        EntryKind.UNDERRUN: _("Hụt tiếng, số lần:"),
    }
    return f"{kinds[entry.kind]} {entry.reason}".rstrip()


def _row(number: int, entry: AsRun, zone: ZoneInfo) -> tuple[object, ...]:
    def at(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%d/%m %H:%M:%S.%f")[:-3] if moment else "-"

    return (
        number,
        at(entry.actual_start or entry.at),
        at(entry.actual_end),
        f"{entry.frames / RATE:.1f}s",
        _ended(entry.outcome, entry.reason) if entry.outcome else _happened(entry),
        entry.group or "-",
        entry.title or "-",
        entry.voice or "-",
        f"{entry.loudness / 100:.1f} dB" if entry.loudness is not None else "-",
        entry.clock_trust,
    )
