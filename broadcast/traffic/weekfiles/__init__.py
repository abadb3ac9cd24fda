"""A week as a file: xlsx, csv and yaml, read as operators write them and written as they print them.

bytes ──tables──▶ rows of cells ──forms · heads──▶ columns ──rows──▶ lines, or every fault at once
"""

from broadcast.traffic.weekfiles.file import WeekFile, read_week, write_template, write_week
from broadcast.traffic.weekfiles.typed import read_typed

__all__ = ["WeekFile", "read_typed", "read_week", "write_template", "write_week"]
