"""The verifier of the documents, which uses nothing of ours, and our own agree on whatever was done to a log."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun
from broadcast.domain.canonical import canonical
from broadcast.errors import LogBrokenError

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_as_run.py"
COUNT = 6
Row = tuple[int, object, object]
Make = Callable[..., AsRun]


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_as_run", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


THEIRS = loaded()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, entry: Make) -> Path:
    path = tmp_path_factory.mktemp("whole") / "as_run.sqlite"
    with ChainWriter(path) as log:
        for number in range(COUNT):
            log.append(entry(number))
    return path


def _text(row: Row) -> str:
    return row[1].decode() if isinstance(row[1], bytes) else str(row[1])


def _rewritten(row: Row, fitting: bool) -> Row:
    record = json.loads(_text(row))
    record["title"] = "khác"
    body = canonical(record).decode()
    return row[0], body, hashlib.sha256(body.encode()).hexdigest() if fitting else row[2]


def _spelled(row: Row) -> Row:
    body = _text(row).replace('","', '", "', 1)
    return row[0], body, hashlib.sha256(body.encode()).hexdigest()


def tampered(rows: list[Row], deeds: list[tuple[str, int, int]]) -> list[Row]:
    """The rows after all deeds; each is told by its name and two places."""
    for name, one, other in deeds:
        if not rows:
            break
        first, second = one % len(rows), other % len(rows)
        match name:
            case "remove":
                del rows[first]
            case "swap":
                rows[first], rows[second] = rows[second], rows[first]
            case "double":
                rows.insert(second, rows[first])
            case "alter" | "rewrite":
                rows[first] = _rewritten(rows[first], name == "rewrite")
            case "spell":
                rows[first] = _spelled(rows[first])
            case "bytes":
                rows[first] = (rows[first][0], _text(rows[first]).encode(), rows[first][2])
            case _:
                rows = [(place, *row[1:]) for place, row in enumerate(rows, second)]
    return rows


def put(source: Path, target: Path, rows: list[Row]) -> None:
    shutil.copyfile(source, target)
    with closing(sqlite3.connect(target)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM as_run")
        database.executemany("INSERT OR REPLACE INTO as_run VALUES (?, ?, ?)", rows)
        database.commit()


DEEDS = st.sampled_from(["remove", "swap", "double", "alter", "rewrite", "spell", "bytes", "renumber"])


@settings(max_examples=60)
@given(
    deeds=st.lists(st.tuples(DEEDS, st.integers(0, COUNT), st.integers(0, 2)), max_size=3),
    close=st.booleans(),
)
def test_both_verifiers_name_the_same_entry(
    whole: Path, deeds: list[tuple[str, int, int]], close: bool
) -> None:
    with closing(sqlite3.connect(whole)) as database:
        rows = database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq").fetchall()
    changed = tampered(list(rows), deeds)
    if close:
        changed = [(place, *row[1:]) for place, row in enumerate(changed, 1)]
    path = whole.with_name("tampered.sqlite")
    put(whole, path, changed)
    ours = theirs = None
    try:
        chain.verify(path)
    except LogBrokenError as broken:
        ours = int(str(broken.facts["seq"]))
    try:
        THEIRS.verify(path)
    except THEIRS.BrokenError as fault:
        theirs = int(re.findall(r"entry (-?\d+)", str(fault))[0])
    assert ours == theirs
    if ours is None:
        with closing(sqlite3.connect(path)) as database:
            left = database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq").fetchall()
        assert [(row[0], _text(row)) for row in left[:-1]] == [
            (row[0], _text(row)) for row in rows[: len(left[:-1])]
        ], "but for its end, nothing was changed"


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (lambda rows: rows, ""),
        (lambda rows: rows[:-2], "entry 5 is missing"),
        (lambda rows: [*rows[:-1], _rewritten(rows[-1], True)], "entry 6 was altered"),
    ],
)
def test_signed_heads_show_what_a_chain_cannot(
    whole: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    deed: Callable[[list[Row]], list[Row]],
    said: str,
) -> None:
    signed = chain.sign_head(whole, tmp_path / "key", tmp_path / "2026-11-30.json")
    with closing(sqlite3.connect(whole)) as database:
        rows = database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq").fetchall()
    put(whole, tmp_path / "log.sqlite", deed(rows))

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["verify", str(tmp_path / "log.sqlite"), *words])
        try:
            THEIRS.main()
        except SystemExit as ended:
            return str(ended.code)
        return ""

    assert run() == "", "the chain alone holds"
    head = str(tmp_path / "2026-11-30.json")
    assert said in (found := run(head, "--key", signed.public_key))
    assert bool(found) == bool(said)
    assert bool(run(head)) == bool(said)
    assert "signature" in run(head, "--key", "00" * 32)
    (tmp_path / "2026-11-30.json").write_text(Path(head).read_text().replace('"seq":6', '"seq":5'))
    assert "signature" in run(head)
    capsys.readouterr()


def test_the_verifier_is_short_and_uses_nothing_of_ours() -> None:
    text = VERIFIER.read_text()
    assert len(text.splitlines()) < 150
    assert "broadcast" not in text
