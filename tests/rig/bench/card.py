"""The virtual card for players of any kind: each row of the comparison has one of its own, in a folder of its own.

A player finds it as ALSA's `default`, and as `loaxa`, the way our own tests name it. Recordings are already
what the card takes (48 kHz, 16 bits, stereo), so that nothing is converted on the way, for anybody. A player
that insists on another format would need `plug` over `mmap_emul` over the card.
"""

import os
import subprocess
from pathlib import Path

from capture import Capture

SOURCE = Path(__file__).parents[1] / "rig_card.c"


class NotHereError(Exception):
    """What a row needs is not on this machine; the message says what."""


def build(folder):
    """Compile the card's library into a folder, and tell where it is."""
    library = Path(folder) / "librig.so"
    command = ["gcc", "-shared", "-fPIC", "-DPIC", "-O2", "-o", library, SOURCE, "-lasound"]
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotHereError("the virtual card needs gcc and libasound2-dev") from error
    return library


class Card:
    """One virtual card; what is given to it lies in `folder`."""

    def __init__(self, folder, library):
        self.folder, self.library = Path(folder), library
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "asoundrc").write_text(
            "<confdir:alsa.conf>\n"
            f'pcm_type.rig {{ lib "{library}" }}\n'
            f'pcm.loaxa {{ type rig path "{self.folder}" hint {{ show on description "Loa" }} }}\n'
            'pcm.!default { type plug slave.pcm "loaxa" hint { show on description "Default" } }\n'
        )

    def another(self, name):
        """A further card, for one more station that plays at the same time."""
        return Card(self.folder / name, self.library)

    @property
    def only(self):
        """What a process must be told to have this card, and no other and no sound server."""
        return {"ALSA_CONFIG_PATH": str(self.folder / "asoundrc"), "TZ": "UTC"}

    @property
    def env(self):
        """The whole environment of a player on this card."""
        return os.environ | self.only

    def capture(self):
        """What was heard on this card."""
        return Capture.read(self.folder)
