"""Piper in a process of its own: a line of JSON asks, a line of JSON and samples answer, until the asker has gone.

    {"text": "xin chào", "slower": 100}        asked on standard input
    {"rate": 22050, "bytes": 52224}⏎…          answered on standard output
    {"error": "…"}                             or so

Piper is GPL-3 and takes seconds to load a model, so it is started once, talked to by pipes, and no part of the
program. This file is run by its path: it imports nothing of the house.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Load the model that is the first argument and answer what is asked."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints must not stand among the answers
    from piper import PiperVoice

    voice = PiperVoice.load(sys.argv[1])
    _answer(answers, {"rate": voice.config.sample_rate, "bytes": 0}, b"")
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            pcm = _speak(voice, asked["text"], asked["slower"])
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker tells it
            _answer(answers, {"error": f"{type(error).__name__}: {error}"[:200]}, b"")
        else:
            _answer(answers, {"rate": voice.config.sample_rate, "bytes": len(pcm)}, pcm)


def _speak(voice: Any, text: str, slower: int) -> bytes:
    from piper import SynthesisConfig

    config = SynthesisConfig(length_scale=voice.config.length_scale * slower / 100, normalize_audio=False)
    return b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(text, config))


def _answer(answers: Any, head: dict[str, object], pcm: bytes) -> None:
    answers.write(json.dumps(head).encode() + b"\n" + pcm)
    answers.flush()


if __name__ == "__main__":
    main()
