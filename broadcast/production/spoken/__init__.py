"""Written Vietnamese, as offices write it, turned into the words a voice says."""

from broadcast.production.spoken.lexicon import Lexicon
from broadcast.production.spoken.line import Token
from broadcast.production.spoken.reading import NumberStyle, Reading, read_aloud

__all__ = ["Lexicon", "NumberStyle", "Reading", "Token", "read_aloud"]
