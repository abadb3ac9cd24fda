"""The rules as they stand inside a rundown and in what playout is told of its station."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from broadcast.domain.canonical import Json
from broadcast.domain.rules.place import (
    Days,
    MandatoryRelay,
    Regulation,
    Rule,
    Rules,
    Silence,
    SpecialDays,
    Window,
)
from broadcast.domain.times import Millis

NEW_IN_3 = ("since", "until", "changes", "special_days", "silences", "relays")
"""What rundowns of the first two forms do not have."""


def to_record(rules: Rules) -> dict[str, Json]:
    """The rules in plain values: local times and dates as ISO 8601."""
    return {
        **_regulation_record(rules),
        "timezone": rules.timezone,
        "mourning_days": _dates_record(rules.mourning_days),
        "changes": [_regulation_record(one) for one in rules.changes],
        "special_days": [_special_record(one) for one in rules.special_days],
        "silences": [_silence_record(one) for one in rules.silences],
        "relays": [_relay_record(one) for one in rules.relays],
    }


def from_record(record: Mapping[str, Any]) -> Rules:
    """What `to_record` wrote, now or before there was more than one regulation.

    Raises ValueError, KeyError or TypeError for anything else.
    """
    return Rules(
        **_regulation(record),
        timezone=record["timezone"],
        mourning_days=_dates(record["mourning_days"]),
        changes=tuple(Regulation(**_regulation(one)) for one in record.get("changes", ())),
        special_days=tuple(_special(one) for one in record.get("special_days", ())),
        silences=tuple(_silence(one) for one in record.get("silences", ())),
        relays=tuple(_relay(one) for one in record.get("relays", ())),
    )


def _regulation_record(one: Regulation) -> dict[str, Json]:
    return {
        "windows": _windows_record(one.windows),
        "quiet_from": one.quiet_from.isoformat(),
        "quiet_until": one.quiet_until.isoformat(),
        "sessions_a_day": one.sessions_a_day,
        "minutes_a_session": one.minutes_a_session,
        "decision": one.decision,
        "since": _date_record(one.since),
        "until": _date_record(one.until),
    }


def _regulation(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "windows": _windows(record["windows"]),
        "quiet_from": time.fromisoformat(record["quiet_from"]),
        "quiet_until": time.fromisoformat(record["quiet_until"]),
        "sessions_a_day": record["sessions_a_day"],
        "minutes_a_session": record["minutes_a_session"],
        "decision": record["decision"],
        "since": _date(record.get("since")),
        "until": _date(record.get("until")),
    }


def _special_record(one: SpecialDays) -> dict[str, Json]:
    return {
        "name": one.name,
        "dates": _dates_record(one.dates),
        "music": one.music,
        "windows": None if one.windows is None else _windows_record(one.windows),
        "sessions_a_day": one.sessions_a_day,
        "minutes_a_session": one.minutes_a_session,
        "decision": one.decision,
    }


def _special(record: Mapping[str, Any]) -> SpecialDays:
    return SpecialDays(
        name=record["name"],
        dates=_dates(record["dates"]),
        music=record["music"],
        windows=None if record["windows"] is None else _windows(record["windows"]),
        sessions_a_day=record["sessions_a_day"],
        minutes_a_session=record["minutes_a_session"],
        decision=record["decision"],
    )


def _silence_record(one: Silence) -> dict[str, Json]:
    return {
        "rule": one.rule,
        "name": one.name,
        "days": _days_record(one.days),
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "zones": list(one.zones),
        "decision": one.decision,
    }


def _silence(record: Mapping[str, Any]) -> Silence:
    return Silence(
        rule=Rule(record["rule"]),
        name=record["name"],
        days=_days(record["days"]),
        start=time.fromisoformat(record["start"]),
        end=time.fromisoformat(record["end"]),
        zones=tuple(record["zones"]),
        decision=record["decision"],
    )


def _relay_record(one: MandatoryRelay) -> dict[str, Json]:
    return {
        "name": one.name,
        "days": _days_record(one.days),
        "start": one.start.isoformat(),
        "length": one.length,
        "decision": one.decision,
    }


def _relay(record: Mapping[str, Any]) -> MandatoryRelay:
    return MandatoryRelay(
        name=record["name"],
        days=_days(record["days"]),
        start=time.fromisoformat(record["start"]),
        length=Millis(record["length"]),
        decision=record["decision"],
    )


# ── what they are made of ────────────────────────────────────────────────────────────────────────


def _windows_record(windows: tuple[Window, ...]) -> list[Json]:
    return [
        {"days": list(one.days), "start": one.start.isoformat(), "end": one.end.isoformat()}
        for one in windows
    ]


def _windows(records: list[Mapping[str, Any]]) -> tuple[Window, ...]:
    return tuple(
        Window(
            days=tuple(one["days"]),
            start=time.fromisoformat(one["start"]),
            end=time.fromisoformat(one["end"]),
        )
        for one in records
    )


def _days_record(days: Days) -> dict[str, Json]:
    return {
        "weekdays": list(days.weekdays),
        "dates": _dates_record(days.dates),
        "since": _date_record(days.since),
        "until": _date_record(days.until),
        "off": _dates_record(days.off),
    }


def _days(record: Mapping[str, Any]) -> Days:
    return Days(
        weekdays=tuple(record["weekdays"]),
        dates=_dates(record["dates"]),
        since=_date(record["since"]),
        until=_date(record["until"]),
        off=_dates(record["off"]),
    )


def _dates_record(dates: tuple[date, ...]) -> list[Json]:
    return [one.isoformat() for one in dates]


def _dates(texts: list[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


def _date_record(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
