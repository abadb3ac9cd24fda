"""Changes of who may do what, told to the as-run log: a station's record holds who could have changed it.

The log of the first output takes them; its playout process enters them, as soon as there is one.
"""

from __future__ import annotations

import uuid
from enum import StrEnum

from broadcast.airlog import notes
from broadcast.domain.asrun import EntryKind
from broadcast.station.home import Home


class Change(StrEnum):
    """What happened to somebody's rights: the reason of the log's entry."""

    PERSON_ADDED = "person_added"
    PERSON_LEFT = "person_left"
    PERSON_BACK = "person_back"
    ROLE_CHANGED = "role_changed"
    PASSWORD_SET = "password_set"  # noqa: S105
    CODE_SET = "code_set"
    CODE_DROPPED = "code_dropped"
    TOKEN_ADDED = "token_added"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105


def tell_log(home: Home, change: Change, *, person: str, right: str, by: str) -> None:
    """Have it entered that a person's, or a token's, rights are now `right`; `by` is "" when nobody was named.

    Raises DiskFullError, CannotWriteError: the change holds, and the log will not tell of it.
    """
    note = notes.Note(
        id=f"rights-{uuid.uuid4()}",
        kind=EntryKind.RIGHTS,
        at=home.clock.wall(),
        facts={"reason": change, "person": person, "right": right, "author": by},
    )
    notes.leave(notes.folder(home.folder, home.settings.outputs[0].id), note)
