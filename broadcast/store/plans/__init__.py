"""Kept plans: their versions, the names of what they ask to be told, and what operators said of it.

    plans ─┬─ plan_items          a row of `plans` is one version of a plan: KH1 in its version 2
           └─ plan_tasks
    plan_corrections              by name: KH1.a, whatever the version
    plan_retirements              by plan, or by plan and version
    plan_acceptances              by plan and version

A plan's code is KH and its number at this station. The version in force is the newest that is not retired.
"""

from broadcast.store.plans.names import name_items, name_tasks
from broadcast.store.plans.remarks import accept, correct, corrections, retire, teachings
from broadcast.store.plans.rows import Acceptance, KeptPlan, PlanVersion
from broadcast.store.plans.versions import Keeping, Outcome, keep, listed, telling, tellings, whole

__all__ = [
    "Acceptance",
    "Keeping",
    "KeptPlan",
    "Outcome",
    "PlanVersion",
    "accept",
    "correct",
    "corrections",
    "keep",
    "listed",
    "name_items",
    "name_tasks",
    "retire",
    "teachings",
    "telling",
    "tellings",
    "whole",
]
