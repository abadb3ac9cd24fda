"""Voices that read Vietnamese aloud, and the speaker that asks them in order and remembers what they said."""

from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.port import Speech, Voice, find_voice
from broadcast.production.voices.speech import Speaker, Spoken

__all__ = ["Grain", "Manner", "Speaker", "Speech", "Spoken", "Voice", "find_voice"]
