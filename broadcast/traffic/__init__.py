"""Items become a week of lines that people can change, and an approved week becomes one rundown a day. Pure."""

from broadcast.traffic.aired import keep_aired
from broadcast.traffic.changes import Change, ChangeKind, changes
from broadcast.traffic.checking.checks import Checks
from broadcast.traffic.checking.notes import week_notes
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.planning import Draft, LeftOut, Owed, Place, Reason, Slot, draft
from broadcast.traffic.rundowns import CartFacts, build_day
from broadcast.traffic.running_order import is_music, resolve_repeat, running_order
from broadcast.traffic.weekfiles import WeekFile, read_week, write_template, write_week

__all__ = (
    "CartFacts",
    "Change",
    "ChangeKind",
    "Checks",
    "Draft",
    "KnownFeeds",
    "LeftOut",
    "Owed",
    "Place",
    "Reason",
    "Slot",
    "WeekFile",
    "build_day",
    "changes",
    "draft",
    "is_music",
    "keep_aired",
    "read_week",
    "reading_length",
    "resolve_repeat",
    "running_order",
    "week_notes",
    "write_template",
    "write_week",
)
