"""Voices that read Vietnamese aloud, and the speaker that asks them in order and remembers what they said."""

from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.finding import Service, Supplies, find_or_absent, find_voice, voice_names
from broadcast.production.voices.port import About, Speech, Voice
from broadcast.production.voices.speech import Speaker, Spoken

__all__ = [
    "About",
    "Grain",
    "Manner",
    "Service",
    "Speaker",
    "Speech",
    "Spoken",
    "Supplies",
    "Voice",
    "find_or_absent",
    "find_voice",
    "voice_names",
]
