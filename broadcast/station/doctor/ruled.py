"""Whether what is published ahead goes by the rules that hold by now: a rundown carries those of its own day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import groupby

from broadcast.domain.rules import allow_the_same
from broadcast.domain.times import Week
from broadcast.errors import BroadcastError, Said
from broadcast.playout.shelf import RundownShelf
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home


def look(home: Home) -> Iterator[Finding]:
    """A warning for each week with days that were published under other rules."""
    for week, days in groupby(_outdated(home), key=Week.of):
        shown = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        yield Finding.of(
            "rules",
            "warning",
            Said(
                f"Quy định trong config.toml đã khác với khi công bố {shown}; những ngày ấy vẫn phát theo quy định cũ."
                f" Kiểm tra bằng `broadcast week check {week}` rồi công bố lại bằng `broadcast week publish {week}`.",
                f"The rules in config.toml are other than when {shown} was published, and those days still go by the"
                f" old ones. Check with `broadcast week check {week}`, then publish again with"
                f" `broadcast week publish {week}`.",
            ),
        )


def _outdated(home: Home) -> Iterator[date]:
    """The days from today on whose rundown has other rules; a damaged one is another finding."""
    shelf, now = RundownShelf(home.rundowns), home.settings.rule_values
    days: tuple[date, ...] = ()
    with suppress(BroadcastError):
        days = shelf.days()
    for day in days:
        with suppress(BroadcastError):
            if day >= home.here().date() and not allow_the_same(shelf.on(day).rules, now, day):
                yield day
