"""A sound server that hangs holds up whoever asks which cards there are, even for a spare that needs no server.

    ask for the cards ──in time──▶ go on
            └────── too long ────▶ begin anew, with every sound server out of sight

Cards are looked for when the process before this one has let go of its own, which would be missing otherwise, and
before anything is written: to begin anew costs nothing.
"""

from __future__ import annotations

import os
import sys
import threading

from broadcast.playout.outputs import list_devices

_PATIENCE = 3.0
_NOWHERE = {"PULSE_SERVER": "unix:/nonexistent", "PIPEWIRE_REMOTE": "/nonexistent"}


def look_for_cards() -> None:
    """Have this process know its cards, without those of a sound server where that does not answer."""
    watch = threading.Timer(_PATIENCE, _begin_anew)
    watch.daemon = True
    watch.start()
    list_devices()
    watch.cancel()


def _begin_anew() -> None:
    """The same process from its beginning: who hangs in a library is not brought out of it in another way."""
    if _NOWHERE.items() <= os.environ.items():
        return  # it was not the servers
    os.execve(sys.executable, sys.orig_argv, os.environ | _NOWHERE)  # noqa: S606 - no shell is wanted
