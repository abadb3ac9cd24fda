"""Written Vietnamese, as offices write it, turned into the words a voice says."""

from broadcast.production.spoken.lexicon import Entry, Kind, Lexicon, Region
from broadcast.production.spoken.line import Token
from broadcast.production.spoken.reading import NumberStyle, Reading, read_aloud

__all__ = ["Entry", "Kind", "Lexicon", "NumberStyle", "Reading", "Region", "Token", "read_aloud"]
