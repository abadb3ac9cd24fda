"""A person's voice: recordings of whole paragraphs, each found by its words.

    voices/chi-hoa/index.csv      lời,tệp
                                  "Ngày mai 6/12, mời bà con đi họp.",hop-thon.wav
    voices/chi-hoa/hop-thon.wav

It says what was recorded and nothing else, so it stands before a machine's voice, which speaks where no recording
is. Letter case, punctuation and the way in which numbers are written make no other words.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from broadcast.domain.times import RATE
from broadcast.errors import BroadcastError
from broadcast.production.incoming import load_recording
from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.finding import Supplies
from broadcast.production.voices.packing import clean
from broadcast.production.voices.port import About, Speech, sounding, unavailable

_INDEX = "index.csv"
_HEADS = ("lời", "tệp")


class RecordedVoice:
    """The recordings of one folder: `recorded:NAME`."""

    grain = Grain.PARAGRAPH
    about = About(language="", online=False, licence="")

    def __init__(self, name: str, folder: Path, supplies: Supplies) -> None:
        self.name = f"recorded:{name}"
        self._folder, self._reading = folder, supplies.reading

    @classmethod
    def found(cls, variant: str, supplies: Supplies) -> Self:
        """As the port promises."""
        folder = supplies.below(variant)
        if folder is None or not (folder / _INDEX).is_file():
            raise unavailable(
                f"recorded:{variant}",
                f"không có tệp voices/{variant}/{_INDEX}",
                f"there is no voices/{variant}/{_INDEX}",
            )
        return cls(variant, folder, supplies)

    @classmethod
    def variants(cls, supplies: Supplies) -> tuple[str, ...]:
        """As the port promises."""
        return supplies.folders_with(_INDEX)

    @cached_property
    def version(self) -> str:
        """Of all the recordings: which words are in which file, and what is in the files."""
        found = hashlib.sha256()
        for words, path in sorted(self._recordings.items()):
            facts = path.stat() if path.is_file() else None
            found.update(f"{words}\n{path.name} {facts and (facts.st_size, facts.st_mtime_ns)}\n".encode())
        return found.hexdigest()[:16]

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError when the index cannot be read, or a recording that it names is not there."""
        for path in self._recordings.values():
            if not path.is_file():
                raise unavailable(self.name, f"thiếu tệp {path.name}", f"the file {path.name} is missing")

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:  # noqa: ARG002
        """As the port promises; VoiceUnavailableError for what was not recorded."""
        words = _folded(clean(text))
        path = self._recordings.get(words)
        if path is None:
            raise unavailable(
                self.name, f"chưa có bản thu của “{text[:60]}”", f"there is no recording of “{text[:60]}”"
            )
        try:
            speech = Speech(load_recording(path), RATE)
        except BroadcastError as error:
            raise unavailable(self.name, error.sentence("vi"), error.sentence("en")) from error
        return sounding(speech, voice=self.name)

    @cached_property
    def _recordings(self) -> Mapping[str, Path]:
        try:
            with (self._folder / _INDEX).open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file, strict=True))
            words, names = (
                [unicodedata.normalize("NFC", row[head] or "") for row in rows] for head in _HEADS
            )
        except (OSError, ValueError, csv.Error, KeyError) as error:
            raise unavailable(
                self.name,
                f"tệp {_INDEX} không đọc được, cần hai cột {' và '.join(_HEADS)}",
                f"{_INDEX} cannot be read, it needs two columns, {' and '.join(_HEADS)}",
            ) from error
        return {
            _folded(spoken): self._folder / Path(name).name
            for written, name in zip(words, names, strict=True)
            for spoken in (written, self._reading(written))
            if name.strip()
        }


def _folded(text: str) -> str:
    """The words alone."""
    letters = (letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join("".join(letters).split())
