"""Builds the card of `rig_card.c`, and runs playout on it in a process of its own, as at a station."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "playout"))
RATE = 48_000


@dataclass(frozen=True, slots=True)
class Run:
    """One start of the card: when by the monotonic clock, and at which frame of the capture."""

    began_ns: int
    frame: int


@dataclass(slots=True)
class Capture:
    """What the card was given, and when it is heard."""

    frames: np.ndarray
    runs: list
    dry: int
    rate: float = RATE

    def heard_ns(self, frame):
        """The monotonic moment at which a captured frame was heard."""
        run = max((one for one in self.runs if one.frame <= frame), key=lambda one: one.frame)
        return run.began_ns + (frame - run.frame) * 1e9 / self.rate


class Rig:
    """A folder with the card's library and its asoundrc."""

    def __init__(self, folder, library):
        self.folder, self.library = folder, library

    def card(self, **settings):
        """Write the asoundrc; `settings` are the card's own (ppm, die_after)."""
        values = " ".join(f"{name} {value}" for name, value in settings.items())
        (self.folder / "asoundrc").write_text(
            "<confdir:alsa.conf>\n"
            f'pcm_type.rig {{ lib "{self.library}" }}\n'
            f'pcm.loaxa {{ type rig path "{self.folder}" {values} hint {{ show on description "Loa" }} }}\n'
        )

    def source(self, **settings):
        """Write the asoundrc of an input; `settings` are its own (ppm, loud)."""
        values = " ".join(f"{name} {value}" for name, value in settings.items())
        (self.folder / "asoundrc").write_text(
            "<confdir:alsa.conf>\n"
            f'pcm_type.source {{ lib "{self.library}" }}\n'
            f'pcm.micro {{ type source path "{self.folder}" {values} hint {{ show on description "Micro" }} }}\n'
        )

    def run(self, script, *arguments, timeout=60):
        """Run a script of this folder with the card as the only one; its last line is JSON."""
        found = subprocess.run(
            [sys.executable, HERE / script, *map(str, arguments)],
            env={**os.environ, "ALSA_CONFIG_PATH": str(self.folder / "asoundrc")},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert found.returncode == 0, found.stderr
        return json.loads(found.stdout.splitlines()[-1])

    def capture(self, ppm=0):
        stamps = [line.split() for line in (self.folder / "stamps").read_text().splitlines()]
        return Capture(
            frames=np.fromfile(self.folder / "frames.raw", dtype="<i2").reshape(-1, 2),
            runs=[Run(int(ns), int(frame)) for what, ns, frame in stamps if what == "start"],
            dry=sum(what == "dry" for what, *_ in stamps),
            rate=RATE * (1 + ppm / 1e6),
        )


@contextmanager
def _built(source):
    """A plugin for ALSA, built from source."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed: the virtual sound card cannot be built")
    with tempfile.TemporaryDirectory(prefix="rig") as folder:
        library = Path(folder) / f"lib{Path(source).stem}.so"
        built = subprocess.run(
            [
                "gcc",
                "-shared",
                "-fPIC",
                "-DPIC",
                "-O2",
                "-Wall",
                "-o",
                library,
                HERE / source,
                "-lasound",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if re.search(r"asoundlib\.h|cannot find -lasound", built.stderr):
            pytest.skip("libasound2-dev is not installed: the virtual sound card cannot be built")
        assert built.returncode == 0, built.stderr
        yield library


@pytest.fixture(scope="session")
def card_library():
    """The card, built from source."""
    with _built("rig_card.c") as library:
        yield library


@pytest.fixture(scope="session")
def source_library():
    """The input, built from source."""
    with _built("rig_source.c") as library:
        yield library


@pytest.fixture
def rig(card_library, tmp_path):
    rig = Rig(tmp_path, card_library)
    rig.card()
    return rig


@pytest.fixture
def line(source_library, tmp_path):
    """A rig with an input on it instead of a card."""
    line = Rig(tmp_path, source_library)
    line.source()
    return line
