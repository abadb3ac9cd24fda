"""A neural voice on this computer: Piper, with a model that the station supplies.

    voices/ban-mai/vi_VN-ban-mai-medium.onnx         the model
    voices/ban-mai/vi_VN-ban-mai-medium.onnx.json    what Piper has to know of it
    voices/ban-mai/MODEL_CARD, LICENSE …             on what terms it may be used

Loading takes seconds and each text memory by its length, so one process is kept, and asked for no more than a
breath at a time.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from broadcast.production.voices.breaths import LONGEST, Grain, Manner
from broadcast.production.voices.finding import Supplies
from broadcast.production.voices.kept import KeptProgram
from broadcast.production.voices.packing import clean, harmless, pack
from broadcast.production.voices.port import About, Speech, unavailable, whole

_MODEL = "*.onnx"
_CHILD = Path(__file__).with_name("piper_child.py")
_COMMAND = (sys.executable, "-P", str(_CHILD))  # -P: nothing beside it passes for a library
_CAREFUL = 118
_READY, _ANSWER = 120, 60
_TERMS = ("LICENSE*", "LICENCE*", "COPYING*", "MODEL_CARD*", "README*")


class PiperVoice:
    """The model in one folder: `piper:NAME`."""

    grain = Grain.SENTENCE

    def __init__(
        self, name: str, model: Path, *, command: Sequence[str] = _COMMAND, answer_within: float = _ANSWER
    ) -> None:
        self.name = f"piper:{name}"
        self._model, self._answer_within = model, answer_within
        self._program = KeptProgram(self.name, [*command, str(model)], ready_within=_READY)

    @classmethod
    def found(cls, variant: str, supplies: Supplies) -> Self:
        """As the port promises."""
        folder = supplies.below(variant)
        models = sorted(folder.glob(_MODEL)) if folder else []
        if len(models) != 1:
            raise unavailable(
                f"piper:{variant}",
                f"thư mục voices/{variant} phải có một tệp .onnx, hiện có {len(models)}",
                f"the folder voices/{variant} must hold one .onnx file, it has {len(models)}",
            )
        return cls(variant, models[0])

    @classmethod
    def variants(cls, supplies: Supplies) -> tuple[str, ...]:
        """As the port promises."""
        return supplies.folders_with(_MODEL)

    @property
    def about(self) -> About:
        """As the port promises: the language that the model names, and the first line of its terms."""
        try:
            language = str(self._facts["language"]["code"]).partition("_")[0]
        except (KeyError, TypeError, OSError, ValueError):
            language = ""
        return About(language=language, online=False, licence=_terms(self._model.parent))

    @cached_property
    def version(self) -> str:
        """Of Piper, and the model's own bytes."""
        try:
            model = hashlib.sha256(self._model.read_bytes() + self._beside.read_bytes()).hexdigest()[:16]
            return f"{version('piper-tts')} {model} careful={_CAREFUL}"
        except PackageNotFoundError as error:
            raise self._not_installed() from error
        except OSError as error:
            raise self._unreadable() from error

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError when Piper, the model or what stands beside it is missing."""
        if find_spec("piper") is None:
            raise self._not_installed()
        try:
            known = (
                isinstance(self._facts, dict) and "audio" in self._facts and self._model.stat().st_size > 0
            )
        except (OSError, ValueError) as error:
            raise self._unreadable() from error
        if not known:
            raise self._unreadable()

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:
        """As the port promises."""
        self.check_environment()
        words = clean(harmless(text))
        slower = _CAREFUL if manner is Manner.CAREFUL else 100
        said = [
            self._program.ask({"text": piece, "slower": slower}, seconds=self._answer_within)
            for piece in pack(words, LONGEST)
            if any(map(str.isalnum, piece))
        ]
        speech = Speech(b"".join(one.pcm for one in said), said[0].rate)
        return whole(speech, words, voice=self.name, millis_a_letter=15)

    @property
    def _beside(self) -> Path:
        return self._model.with_name(f"{self._model.name}.json")

    @cached_property
    def _facts(self) -> Any:
        return json.loads(self._beside.read_text(encoding="utf-8"))

    def _not_installed(self) -> Exception:
        return unavailable(
            self.name,
            "chưa cài Piper (pip install 'truyenthanh[piper]')",
            "Piper is not installed (pip install 'truyenthanh[piper]')",
        )

    def _unreadable(self) -> Exception:
        return unavailable(
            self.name,
            f"thiếu hoặc hỏng tệp {self._model.name} hay {self._beside.name}",
            f"{self._model.name} or {self._beside.name} is missing or damaged",
        )


def _terms(folder: Path) -> str:
    """The file with the terms, and its line that names a licence or else its first; blank where there is none."""
    found = next(
        (path for pattern in _TERMS for path in sorted(folder.glob(pattern)) if path.is_file()), None
    )
    if found is None:
        return ""
    written = found.read_text(encoding="utf-8", errors="replace")[:20_000].splitlines()
    lines = [line for line in (line.strip(" #*-\t") for line in written) if line]
    named = (line for line in lines if re.search("licen[cs]e", line, re.IGNORECASE))
    return f"{found.name}: {next(named, next(iter(lines), ''))[:80]}"
