"""The station's memory on disk: plans, weeks, people, approvals, and the backup of it all."""

from broadcast.store.access import Wanted
from broadcast.store.backups import BackupFacts, back_up, restore
from broadcast.store.carts import Recipe
from broadcast.store.people import key as name_key
from broadcast.store.plans import Keeping, KeptPlan, Outcome, PlanVersion
from broadcast.store.publication import publish
from broadcast.store.records import Store
from broadcast.store.weeks import Kept, LineOfWeek, Publication, WeekBirth, WeekOrigin, WeekState

__all__ = [
    "BackupFacts",
    "Keeping",
    "Kept",
    "KeptPlan",
    "LineOfWeek",
    "Outcome",
    "PlanVersion",
    "Publication",
    "Recipe",
    "Store",
    "Wanted",
    "WeekBirth",
    "WeekOrigin",
    "WeekState",
    "back_up",
    "name_key",
    "publish",
    "restore",
]
