"""Items become a week of lines that people can change, and an approved week becomes one rundown a day. Pure."""

from broadcast.traffic.checks import check_week
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.notes import week_notes
from broadcast.traffic.planner import Draft, LeftOut, Reason, Slot, draft
from broadcast.traffic.rundowns import CartFacts, build_day
from broadcast.traffic.running_order import is_music, resolve_repeat, running_order
from broadcast.traffic.weekfiles import read_week, write_template, write_week

__all__ = (
    "CartFacts",
    "Draft",
    "KnownFeeds",
    "LeftOut",
    "Reason",
    "Slot",
    "build_day",
    "check_week",
    "draft",
    "is_music",
    "read_week",
    "reading_length",
    "resolve_repeat",
    "running_order",
    "week_notes",
    "write_template",
    "write_week",
)
