"""A word heard as the station's voice says it, before it airs: into a file, or on this computer's own card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.domain.rules import is_quiet
from broadcast.domain.times import RATE
from broadcast.errors import QuietHoursError, Said
from broadcast.playout.cards import CardOutput
from broadcast.playout.outputs import play
from broadcast.production.spoken import Reading
from broadcast.production.voices import Speaker, Speech
from broadcast.station.home import Home
from broadcast.station.readings import read
from broadcast.station.voices import Voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How a text is read, and which voice said it."""

    reading: Reading
    voice: str


def listen(home: Home, text: str, path: Path | None) -> Heard:
    """Say `text` as it would air, without chime and mastering, into the wav file `path` or on the default card.

    Raises NothingToSayError, VoiceUnavailableError, LexiconFaultsError; CannotWriteError, DiskFullError for a file;
    for a card QuietHoursError, DeviceMissingError.
    """
    reading = read(home, text)
    if path is None and is_quiet(home.clock.wall(), home.settings.rule_values):
        raise QuietHoursError(what=Said(vi="tiếng đọc thử", en="a reading on trial"))
    spoken = Speaker(Voices(home).choice(), home.folder / "cache").speak(reading.script)
    if path is not None:
        files.write(path, Speech(spoken.pcm, RATE).wav())
    else:
        output = CardOutput("card", home.clock)
        try:
            play(output, spoken.pcm)
        finally:
            output.close()
    return Heard(reading=reading, voice=spoken.voice)
