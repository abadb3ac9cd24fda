"""Who guesses wrong waits, longer every time: by account, and by the address from which it comes.

The wrong guess is written down before the password is looked at, and taken back when it was right: many guesses at
once are no more than many one after another, and a restart forgives nothing. A name that nobody has waits like any.
"""

from __future__ import annotations

from functools import partial

from broadcast.domain.access import Failures
from broadcast.errors import LockedOutError
from broadcast.station.home import Home
from broadcast.store import name_key

_BEARS = {"account": 5, "address": 20}
"""Wrong guesses before the first wait. Several people sit at one computer, each with mistakes of their own."""


def begin(home: Home, name: str, origin: str) -> None:
    """Write down a guess. Raises LockedOutError while account or address wait."""
    now = home.clock.wall()

    def one_more(key: str, before: Failures | None) -> Failures:
        if before is not None and before.until is not None and now < before.until:
            zone, seconds = home.settings.rule_values.zone, (before.until - now).total_seconds()
            raise LockedOutError(
                until=before.until.astimezone(zone).strftime("%H:%M:%S"), wait=max(1, round(seconds))
            )
        return (before or Failures(count=0, last=now)).one_more(now, _BEARS[key.partition(":")[0]])

    home.store.accounts.count(_keys(name, origin), one_more)


def take_back(home: Home, name: str, origin: str, *, right: bool) -> None:
    """The guess was none. When the person has come in by it (`right`), the account's earlier ones are forgotten too."""
    keys = _keys(name, origin)
    home.store.accounts.count(keys, partial(_without, forgotten=keys[0] if right else ""))


def lift(home: Home, name: str) -> None:
    """Let an account wait no longer."""
    home.store.accounts.count(_keys(name, "")[:1], lambda _key, _before: None)


def _without(key: str, before: Failures | None, *, forgotten: str) -> Failures | None:
    return before.one_less() if before and key != forgotten else None


def _keys(name: str, origin: str) -> tuple[str, str]:
    return f"account:{name_key(name)[:200]}", f"address:{origin[:200]}"
