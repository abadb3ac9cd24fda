"""The operator's language: Vietnamese as written in the source, English from the catalogue by choice.

`BROADCAST_LANGUAGE=en` chooses before any home is known; the home's own setting afterwards.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "locale"
_state = {"language": "en" if os.environ.get("BROADCAST_LANGUAGE", "").startswith("en") else "vi"}


def language() -> str:
    """The language in force: "vi" or "en"."""
    return _state["language"]


def choose(name: str) -> None:
    """Speak `name` from now on, unless the environment has chosen."""
    if "BROADCAST_LANGUAGE" not in os.environ:
        _state["language"] = name


def _(text: str) -> str:
    """`text` in the language in force."""
    if language() == "vi":
        return text
    return gettext.translation("broadcast", _FOLDER, languages=[language()], fallback=True).gettext(text)
