"""Sound as people bring it, from a studio or a phone: told by its content, decoded within bounds, in one form at the end.

    file ── forms ─┬─ plain samples, flac ──────────────── libsndfile, here ──────┐
                   ├─ mp3, ogg, opus, wav with a codec ──▶ unpacker ╎ libsndfile ──┼─▶ Sound ─▶ house: mono, 48 kHz
                   └─ m4a, 3gp, amr, aac, wma, webm ─────▶ unpacker ╎ ffmpeg ──────┘
                                                   another process, with so much memory and time

No name is believed: a playlist that is called .mp3 is no sound, and ffmpeg is told which format it is to read.
"""

from broadcast.production.incoming.forms import form_of, media_of
from broadcast.production.incoming.house import (
    Weights,
    alike,
    length_of,
    load_recording,
    mixed,
    recording,
    sane,
)
from broadcast.production.incoming.plain import Rows
from broadcast.production.incoming.sound import LONGEST_HOURS, Sound, open_sound

__all__ = [
    "LONGEST_HOURS",
    "Rows",
    "Sound",
    "Weights",
    "alike",
    "form_of",
    "length_of",
    "load_recording",
    "media_of",
    "mixed",
    "open_sound",
    "recording",
    "sane",
]
