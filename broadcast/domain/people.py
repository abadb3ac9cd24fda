"""Who may do what, and the approval without which nothing airs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does at the station."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a role; `name` is short and unique, `full_name` as signed.

    Who has left stays known, not `active`: approvals and the log name them.
    """

    name: str
    full_name: str
    role: Role
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approver's word that this very cart may air: it is bound to the cart's hash."""

    cart: str
    author: str
    approver: str
    at: datetime

    def __post_init__(self) -> None:
        if self.author == self.approver:
            message = f"author and approver are one: {self.author}"
            raise ValueError(message)
