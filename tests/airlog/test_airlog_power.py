"""The power goes at any moment of an append, and takes any part of what the disk had not been told to keep.

What SQLite writes, syncs and cuts of log and journal is recorded from a real writer. It is then played again up to
every point; of the writes since a file's last sync each may have come to the disk, or not, or in part, sector by
sector, and in another order. From each such state the log has to open whole, with every entry that was acknowledged.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.reserve import Reserve
from broadcast.domain.asrun import AsRun

Make = Callable[..., AsRun]
BEFORE, APPENDED = 3, 7
SECTOR = 512
LOG, RESERVE, ACKNOWLEDGED = "as_run.sqlite", "as_run.reserve", "acknowledged"
WRITER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from broadcast.airlog import chain
folder, count = Path(sys.argv[1]), int(sys.argv[2])
(_, entry), = chain.read(folder / "as_run.sqlite", after=2)
said = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT)
with chain.ChainWriter(folder / "as_run.sqlite") as log:
    for number in range(count):
        link = log.append(replace(entry, reason=str(number), title="x" * (number * 700 % 5000)))
        os.write(said, f"{link.seq} {link.hash}\\n".encode())
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="writes are recorded by a shim for Linux"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A write (`w`), a sync (`s`) or a new length (`t`) of a file."""

    what: str
    name: str
    place: int
    content: bytes


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What records writes."""
    made = tmp_path_factory.mktemp("shim") / "writes.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", made, Path(__file__).with_name("writes.c")], check=True
    )
    return made


def record(place: Path, shim: Path, writer: str) -> tuple[dict[str, bytes], list[Deed]]:
    """The files of `place` as they are, and what a writer then does to them."""
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    told = place.with_name("record")
    subprocess.run(
        [sys.executable, "-c", writer, str(place), str(APPENDED)],
        env={**os.environ, "LD_PRELOAD": str(shim), "WRITES_OF": str(place), "WRITES_TO": str(told)},
        check=True,
    )
    deeds = list(_deeds(told.read_bytes()))
    after = dict(before)
    for deed in deeds:
        _do(after, deed)
    assert after == {path.name: path.read_bytes() for path in place.iterdir()}, "all was recorded"
    return before, deeds


def _said(deeds: list[Deed]) -> list[str]:
    """What was acknowledged by then."""
    return b"".join(one.content for one in deeds if one.name == ACKNOWLEDGED).decode().splitlines()


def _deeds(content: bytes) -> Iterator[Deed]:
    while content:
        head, _, content = content.partition(b"\n")
        what, place, length, name = head.decode().split(" ", 3)
        yield Deed(what=what, name=name, place=int(place), content=content[: int(length)])
        content = content[int(length) :]


def _do(files: dict[str, bytes], deed: Deed) -> None:
    old = files.get(deed.name, b"")
    if deed.what == "w":
        old = old.ljust(deed.place, b"\0")
        files[deed.name] = old[: deed.place] + deed.content + old[deed.place + len(deed.content) :]
    elif deed.what == "t":
        files[deed.name] = old[: deed.place].ljust(deed.place, b"\0")


def _torn(deed: Deed, chance: random.Random) -> list[Deed]:
    """The sectors of a write that came to the disk, if only some did."""
    cuts = range(0, len(deed.content), SECTOR)
    return [
        Deed(what="w", name=deed.name, place=deed.place + cut, content=deed.content[cut : cut + SECTOR])
        for cut in cuts
        if chance.random() < 0.5
    ]


def _states(
    before: dict[str, bytes], deeds: list[Deed], chance: random.Random
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """What may be on the disk when the power goes after so many deeds."""
    for cut in range(len(deeds) + 1):
        lasting = dict(before)
        pending: list[Deed] = []
        for deed in deeds[:cut]:
            if deed.what == "s":
                for one in [one for one in pending if one.name == deed.name]:
                    _do(lasting, one)
                pending = [one for one in pending if one.name != deed.name]
            elif deed.name != ACKNOWLEDGED:
                pending.append(deed)
        for kept in _kept(pending, chance):
            files = dict(lasting)
            for one in kept:
                _do(files, one)
            yield cut, files


def _kept(pending: list[Deed], chance: random.Random) -> Iterator[list[Deed]]:
    """All, none, each alone, each missing; and some that are torn and in another order."""
    yield pending
    if not pending:
        return
    yield []
    if len(pending) > 1:
        for place in range(len(pending)):
            yield [pending[place]]
            yield pending[:place] + pending[place + 1 :]
    for _ in range(2):
        parts = [part for one in pending for part in (_torn(one, chance) if one.what == "w" else [one])]
        chance.shuffle(parts)
        yield parts


def test_no_moment_of_a_power_cut_loses_an_acknowledged_entry(
    tmp_path: Path, shim: Path, entry: Make
) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    home.mkdir()
    disk.mkdir()
    with ChainWriter(home / LOG) as log:
        for number in range(BEFORE):
            log.append(entry(number))
    before, deeds = record(home, shim, WRITER)
    states = 0
    for cut, files in _states(before, deeds, random.Random(2026)):
        states += 1
        said = _said(deeds[:cut])
        for name, content in files.items():
            (disk / name).write_bytes(content)
        with ChainWriter(disk / LOG) as log:
            head = log.head
            digests = chain.hashes(disk / LOG)
            for line in said:
                seq, digest = line.split()
                assert digests.get(int(seq)) == digest, f"after {cut} of {len(deeds)}: entry {seq} is lost"
            assert BEFORE + len(said) <= head.seq <= BEFORE + len(said) + 1
            if not states % 10:
                log.append(entry(head.seq))
                assert chain.verify(disk / LOG).seq == head.seq + 1
    assert len(said) == APPENDED
    assert states > 10 * APPENDED


KEEPER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from broadcast.airlog.reserve import Reserve
folder, count = Path(sys.argv[1]), int(sys.argv[2])
said = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT)
kept = Reserve(folder / "as_run.reserve")
for number in range(count):
    kept.keep(replace(kept.entries[0], reason=str(number), title="x" * (number * 700 % 5000)))
    os.write(said, f"{number}\\n".encode())
"""


def test_nor_does_it_of_the_reserve(tmp_path: Path, shim: Path, entry: Make) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    home.mkdir()
    disk.mkdir()
    kept = Reserve(home / RESERVE)
    for number in range(APPENDED):
        kept.keep(entry(number))
    kept.clear()
    kept.keep(entry(0, reason="first"))
    before, deeds = record(home, shim, KEEPER)
    for cut, files in _states(before, deeds, random.Random(2026)):
        said = _said(deeds[:cut])
        (disk / RESERVE).write_bytes(files[RESERVE])
        found = [one.reason for one in Reserve(disk / RESERVE).entries]
        assert found[: len(said) + 1] == ["first", *said], f"after {cut} of {len(deeds)}"
        assert len(found) <= len(said) + 2
    assert len(said) == APPENDED
