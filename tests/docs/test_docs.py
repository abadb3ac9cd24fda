"""Documents keep up: every command, option, setting and room is told, and every link leads somewhere."""

import re
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from broadcast.cli import broadcast
from broadcast.config import Settings

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()


def commands(group, prefix=""):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize(
    ("name", "command"), list(commands(broadcast)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_is_told(name, command):
    row = next((line for line in COMMANDS.splitlines() if f"`{name}" in line), None)
    assert row, f"docs/commands.md does not tell of {name}"
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(option in COMMANDS for option in parameter.opts), (
                f"{name} {parameter.opts} is not told"
            )
            assert parameter.help, f"{name} {parameter.opts} has no help"


def test_every_command_told_is_there():
    there = {name for name, _ in commands(broadcast)}
    told = re.findall(r"^\| `([a-z]+(?: [a-z]+)?)", COMMANDS, re.MULTILINE)
    assert told
    assert [name for name in told if name not in there and name.split()[0] not in there] == []


def fields(model):
    for name, field in model.model_fields.items():
        yield name
        inner = [
            kind
            for kind in (field.annotation, *getattr(field.annotation, "__args__", ()))
            if isinstance(kind, type)
        ]
        for kind in inner:
            if issubclass(kind, BaseModel):
                yield from fields(kind)


@pytest.mark.parametrize(
    "name",
    sorted(
        set(fields(Settings)) - {"station", "zones", "rules", "grid", "speech", "windows", "relays", "live"}
    ),
)
def test_every_setting_is_told(name):
    assert f"`{name}`" in SETTINGS


def test_every_room_is_told():
    told = (ROOT / "docs" / "architecture.md").read_text()
    for place in (ROOT / "broadcast").iterdir():
        if place.name.startswith("_") or place.name == "py.typed":
            continue
        assert f"`{place.name}{'/' if place.is_dir() else ''}`" in told, (
            f"docs/architecture.md does not tell of {place.name}"
        )
        if place.is_dir():
            assert (place / "__init__.py").read_text().startswith('"""'), (
                f"{place.name} does not say what happens there"
            )


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} points at {target}"


def test_every_field_of_the_log_is_told():
    from dataclasses import fields as parts

    from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung

    told = (ROOT / "docs" / "as-run.md").read_text()
    for name in [part.name for part in parts(AsRun)] + [
        word.value for kind in (EntryKind, Outcome, Rung) for word in kind
    ]:
        assert f"`{name}`" in told, name


def test_the_verifier_in_the_documents_verifies(tmp_path):
    import sqlite3
    import subprocess
    import sys
    from datetime import UTC, datetime

    from broadcast.airlog.chain import ChainWriter
    from broadcast.domain.asrun import AsRun, EntryKind
    from broadcast.domain.times import ClockTrust

    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as log:
        for count in range(3):
            log.append(
                AsRun(
                    kind=EntryKind.STARTED,
                    station="xã",
                    at=datetime(2026, 11, 22, count, tzinfo=UTC),
                    clock_trust=ClockTrust.TRUSTED,
                    device="null",
                    software="0",
                )
            )
    verify = [sys.executable, str(ROOT / "docs" / "verify_as_run.py"), str(path)]
    assert subprocess.run(verify, check=False, capture_output=True).returncode == 0
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE as_run SET body = replace(body, 'null', 'card') WHERE seq = 2")
    database.close()
    said = subprocess.run(verify, check=False, capture_output=True, text=True)
    assert said.returncode == 1
    assert "entry 2" in said.stderr
