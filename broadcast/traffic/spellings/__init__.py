"""How operators spell days, times, lengths and sources, and how the week file spells them back.

Every `read_…` takes what stands in a cell and gives the value, or None for what it cannot read: the caller
knows the place and says what would do. Letter case, accents and the many kinds of dash and quote do not
matter. Every `write_…` gives the one spelling that its `read_…` takes back unchanged. A `likely_…` is for
what cannot be read as it stands: the spelling that was probably meant, to be offered and never taken.
"""

from broadcast.traffic.spellings._clock import (
    likely_length,
    likely_time,
    read_length,
    read_span,
    read_time,
    write_length,
    write_time,
)
from broadcast.traffic.spellings._days import (
    EVERY_DAY,
    names_days,
    read_date,
    read_dated_days,
    read_days,
    read_range,
    write_days,
)
from broadcast.traffic.spellings._likely import likely
from broadcast.traffic.spellings._references import Earlier, read_earlier, read_reference
from broadcast.traffic.spellings._sources import (
    RECORDINGS,
    find_relay,
    is_address,
    likely_source,
    read_source,
    source_in,
    write_source,
)
from broadcast.traffic.spellings._words import (
    ALL_ZONES,
    LANGUAGES,
    LATE_RULES,
    OVERRUNS,
    PRIORITIES,
    START_KINDS,
    read_language,
    read_word,
    read_zones,
    write_language,
    write_word,
    write_zones,
)

__all__ = (
    "ALL_ZONES",
    "EVERY_DAY",
    "LANGUAGES",
    "LATE_RULES",
    "OVERRUNS",
    "PRIORITIES",
    "RECORDINGS",
    "START_KINDS",
    "Earlier",
    "find_relay",
    "is_address",
    "likely",
    "likely_length",
    "likely_source",
    "likely_time",
    "names_days",
    "read_date",
    "read_dated_days",
    "read_days",
    "read_earlier",
    "read_language",
    "read_length",
    "read_range",
    "read_reference",
    "read_source",
    "read_span",
    "read_time",
    "read_word",
    "read_zones",
    "source_in",
    "write_days",
    "write_language",
    "write_length",
    "write_source",
    "write_time",
    "write_word",
    "write_zones",
)
