"""The first steps of a new station: who looks after it, and the first words on air.

Whoever sits at the station's own computer may begin; whoever asks from elsewhere has to know the key that `init` has
shown and that lies in the home. As soon as an administrator can sign in, nobody may any more, and the key is gone.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from broadcast import files
from broadcast.domain.people import Person, Role
from broadcast.domain.pieces import Piece, PieceKind, PieceState
from broadcast.errors import (
    FirstRunKeyError,
    FirstRunOverError,
    PasswordsDifferError,
    PasswordWrongError,
    PersonExistsError,
)
from broadcast.station import accounts, passwords, people, pieces, submitting
from broadcast.station.home import Home
from broadcast.station.pieces import Written

TITLE = "Bản tin đầu tiên"
_WORDS = (
    "Xin chào bà con {commune}. Đây là bản tin đầu tiên của {name}. "
    "Từ hôm nay, đài phát tin tức và thông báo của địa phương đến bà con theo giờ đã quy định."
)


def make_key(folder: Path) -> str:
    """Draw the key of a new home, and give it."""
    key = passwords.drawn()
    files.write(_key(folder), key.encode())
    _key(folder).chmod(0o600)
    return key


def begin(home: Home, *, name: str, full_name: str, password: str, origin: str, key: str) -> Person:
    """Have a first administrator, who signs in by this password.

    Raises FirstRunOverError, FirstRunKeyError; PersonNameError, PersonExistsError, PasswordWeakError.
    """
    if accounts.has_administrator(home):
        raise FirstRunOverError
    if not _is_here(origin) and not _is_key(home, key):
        raise FirstRunKeyError
    passwords.judge(password, name, full_name, home.settings.station.name)
    person = _administrator(home, name, full_name)
    accounts.set_password(home, name=person.name, password=password, by=person.name)
    with suppress(OSError):
        _key(home.folder).unlink(missing_ok=True)
    return person


def add_approver(home: Home, *, name: str, full_name: str, password: str, again: str, by: str) -> Person:
    """Have somebody who approves and has chosen a password. Raises PasswordsDifferError, PasswordWeakError, PersonExistsError."""
    if password != again:
        raise PasswordsDifferError
    passwords.judge(password, name, full_name, home.settings.station.name)
    person = people.add(home, name=name, full_name=full_name, role=Role.APPROVER, by=by)
    accounts.set_password(home, name=person.name, password=password, by=person.name)
    return person


def words(home: Home) -> str:
    """What a station may say first."""
    station = home.settings.station
    return _WORDS.format(commune=station.commune, name=station.name)


def bulletin(home: Home) -> Piece | None:
    """The first bulletin as it stands now, if it was written."""
    found = [
        one for one in home.store.pieces() if one.title == TITLE and one.state is not PieceState.WITHDRAWN
    ]
    return found[0] if found else None


def write_bulletin(home: Home, copy: str, *, user: str) -> Piece:
    """Make the first bulletin of these words, and send it to be approved. Raises as `pieces.write` and `submit` do."""
    before = bulletin(home)
    number, base = (before.id, before.version) if before else (0, 0)
    written = Written(kind=PieceKind.COPY, title=TITLE, copy=copy, column="Thông báo")
    kept = pieces.write(home, user, written, number=number, base=base)
    return submitting.submit(home, user, kept.id, kept.version)


def approve_bulletin(home: Home, *, name: str, password: str, origin: str) -> Piece:
    """Have the bulletin approved by somebody else, who has heard it here and says so with their password.

    Raises PasswordWrongError, LockedOutError, RoleRefusedError, SamePersonError, and as `submitting.approve` does.
    """
    if not accounts.proves(home, name=name, password=password, origin=origin):
        raise PasswordWrongError
    person = people.acting(home, name, Role.APPROVER)
    piece = bulletin(home)
    assert piece is not None  # the page that asks shows it
    submitting.note_heard(home, person, piece.cart)
    return submitting.approve(home, person.name, piece.id, piece.cart)


def _administrator(home: Home, name: str, full_name: str) -> Person:
    """One who is new, or who is on the list in that role and has no password yet."""
    try:
        return people.add(home, name=name, full_name=full_name, role=Role.ADMINISTRATOR, by=name)
    except PersonExistsError:
        known = home.store.person(name)
        if known.role is not Role.ADMINISTRATOR or not known.active:
            raise
        return known


def _is_here(origin: str) -> bool:
    try:
        return ip_address(origin).is_loopback
    except ValueError:
        return False


def _is_key(home: Home, key: str) -> bool:
    try:
        kept = _key(home.folder).read_text().strip()
    except OSError:
        return False
    return bool(kept) and hmac.compare_digest(kept.encode(), key.strip().lower().encode())


def _key(folder: Path) -> Path:
    return folder / "keys" / "lan-dau"
