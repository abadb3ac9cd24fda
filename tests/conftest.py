"""For every room: properties are tried without a stopwatch, in CI with the same examples; and a station's home."""

import io
import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from broadcast.air import MADE_ON
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.files import held
from broadcast.playout.clocks import SystemClock
from broadcast.station import rendering
from broadcast.station.home import make_home, open_home

ROOT = Path(__file__).parents[1]

settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


LONGEST = "test_years_of_anything_and_not_one_sample_outside_the_rules"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest test begins first: at the end the other workers would wait for it."""
    items.sort(key=lambda item: item.name != LONGEST)


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch):
    """A station of whoever runs the tests stays out of them."""
    for name in [name for name in os.environ if name.startswith("BROADCAST_") and "TEST" not in name]:
        monkeypatch.delenv(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a new, empty database may be: a path, or a URL where BROADCAST_TEST_POSTGRESQL names a server."""
    if request.param == "sqlite":
        yield tmp_path / "station.sqlite"
        return
    url = os.environ.get("BROADCAST_TEST_POSTGRESQL")
    if not url:
        pytest.skip("BROADCAST_TEST_POSTGRESQL names no server")
    psycopg = pytest.importorskip("psycopg")
    schema = f"broadcast_test_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def made_once(factory, name, make):
    """The folder `name` that `make` fills: by whichever worker comes first, for all of them."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    root = factory.getbasetemp() if alone else factory.getbasetemp().parent
    with held(root / f"{name}.lock", wait=True):
        done = root / name
        if not done.exists():
            draft = factory.mktemp(name) / "dai"
            make(draft)
            draft.rename(done)
    return done


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """`made_once` for the folders of other rooms."""
    return partial(made_once, tmp_path_factory)


@pytest.fixture(scope="session")
def made_home(tmp_path_factory):
    """A home fresh from `init`, made once, its sample recordings brought to carts; tests work on copies."""
    return made_once(tmp_path_factory, "made-home", _make_warm)


def _make_warm(folder):
    """Mastering a recording costs a second, and nearly every test wants these four."""
    make_home(folder)
    settings = folder / "config.toml"
    text = settings.read_text()
    settings.write_text(text[: text.index("\n[web]")] + "\n")  # tests side by side would want one port
    lines = tuple(
        Line(
            days=(0,),
            start=None,
            start_kind=StartKind.SOFT,
            length=None,
            column="",
            content=name,
            source=LineSource(kind=SourceKind.FILE, reference=f"{name}.flac"),
        )
        for name in ("nhac-hieu", "nhac-ket")
    )
    schedule = WeekSchedule(week=Week(year=2026, number=1), lines=lines, author="bien-tap")
    with open_home(folder, SystemClock(MADE_ON)) as opened:
        rendering.make(opened, schedule, author="bien-tap", jobs=1, progress=lambda *_: None)


@pytest.fixture
def home(made_home, tmp_path, monkeypatch):
    """A fresh home of the test's own, which the command line works on."""
    mine = tmp_path / "dai"
    shutil.copytree(made_home, mine)
    monkeypatch.setenv("BROADCAST_HOME", str(mine))
    return mine


@pytest.fixture(scope="session")
def published_home(made_home, tmp_path_factory):
    """A home whose sample week 2026-W48 is drafted from the sample plan, rendered, approved and published."""

    def publish(folder):
        shutil.copytree(made_home, folder)
        for words in (
            ("plan", "import", str(ROOT / "schedules" / "ke-hoach-mau.txt")),
            ("week", "draft", "2026-W48"),
            ("week", "approve", "2026-W48"),
            ("week", "publish", "2026-W48"),
        ):
            subprocess.run(
                [sys.executable, "-m", "broadcast", "--home", str(folder), *words],
                check=True,
                capture_output=True,
            )

    return made_once(tmp_path_factory, "published-home", publish)


@pytest.fixture
def published(published_home, tmp_path, monkeypatch):
    """A copy of the published home, which the command line works on."""
    mine = tmp_path / "dai-phat"
    shutil.copytree(published_home, mine)
    monkeypatch.setenv("BROADCAST_HOME", str(mine))
    return mine


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """A folder whose `asked` has a file for each asking of espeak-ng: the process that asked, and the words.

    The real program answers, unless the words hold "hết đời" (whoever asked is killed), and unless a file `wait`
    is there: then it waits for that to go.
    """
    folder = tmp_path / "engine"
    (folder / "bin").mkdir(parents=True)
    (folder / "asked").mkdir()
    program = folder / "bin" / "espeak-ng"
    program.write_text(f"""#!/bin/sh
words=$(cat)
case "$1" in -v)
    made=$(mktemp {folder}/asked/.XXXXXX)
    printf '%s\\n%s' "$PPID" "$words" > "$made"
    mv "$made" "{folder}/asked/${{made##*.}}"
    case "$words" in *"hết đời"*) kill -9 $PPID; exit 1;; esac
    while [ -e {folder}/wait ]; do sleep 0.02; done
esac
printf '%s' "$words" | {shutil.which("espeak-ng")} "$@"
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return folder


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `broadcast ARGS` and give its exit code and what it said."""

    from broadcast.cli import main

    def running(*arguments, stdin=None):
        monkeypatch.setattr(sys, "argv", ["broadcast", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = 0
        try:
            main()
        except SystemExit as leave:
            code = leave.code or 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return running
