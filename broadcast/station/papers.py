"""The as-run logs as people ask for them: shown, verified, signed, exported.

Those of several outputs are read as one; verified and signed is each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from broadcast import files
from broadcast.airlog import chain, logs
from broadcast.airlog.chain import Head, SignedHead
from broadcast.airlog.export import export as pieces
from broadcast.domain.asrun import AsRun, Place
from broadcast.domain.times import Period
from broadcast.errors import BroadcastError
from broadcast.station.home import Home


def entries(home: Home, period: Period | None) -> Iterator[tuple[Place, AsRun]]:
    """The logs' entries by time, all or those of a period. Raises LogMissingError, LogBrokenError."""
    bounds = period.bounds(home.settings.rule_values.zone) if period else None
    return logs.read(home.logs(), bounds)


def verify(home: Home, log: Path) -> Head:
    """The head of one of the logs, which holds, and holds what was signed last, if anything was.

    Raises LogBrokenError naming the first entry that does not, and LogMissingError.
    """
    signed = _heads(home, log)
    if not signed:
        return chain.verify(log)
    key = chain.public_key(home.folder / "keys" / "station.pem")
    return chain.verify_head(log, chain.load_head(signed[-1]), key)


def sign(home: Home, log: Path) -> None:
    """Keep the head of one of the logs as that of today, signed. Raises as `chain.sign_head` does."""
    day = home.here().date()
    heads, key = home.folder / "heads", home.folder / "keys" / "station.pem"
    chain.sign_head(log, key, heads / f"{day}{_whose(log)}.json")


def signed_heads(home: Home, log: Path, since: date | None = None) -> Iterator[tuple[date, SignedHead]]:
    """What was signed of one of the logs, day by day, all or from a day on. A file that is no head is passed over."""
    for path in _heads(home, log):
        with suppress(ValueError, BroadcastError):
            day = date.fromisoformat(path.name[:10])
            if since is None or day >= since:
                yield day, chain.load_head(path)


def _heads(home: Home, log: Path) -> list[Path]:
    """A file a day, oldest first."""
    return sorted((home.folder / "heads").glob(f"????-??-??{_whose(log)}.json"))


def _whose(log: Path) -> str:
    """What tells the heads of this log from those of the others: nothing for the first output's, else -ID."""
    return log.stem.removeprefix("as_run")


def export(home: Home, period: Period | None, path: Path) -> int:
    """Write entries as csv, json or ndjson, by the ending of `path`. Gives how many."""
    kept = list(entries(home, period))
    several = len(home.logs()) > 1
    text = pieces(kept, path.suffix.lstrip("."), home.settings.rule_values.zone, several=several)
    with files.atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(text)
    return len(kept)
