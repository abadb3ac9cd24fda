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
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize(("name", "command"), commands(broadcast), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_told(name, command):
    row = next((line for line in COMMANDS.splitlines() if f"`{name}" in line), None)
    assert row, f"docs/commands.md does not tell of {name}"
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(option in COMMANDS for option in parameter.opts), f"{name} {parameter.opts} is not told"
            assert parameter.help, f"{name} {parameter.opts} has no help"


def test_every_command_told_is_there():
    there = {name for name, _ in commands(broadcast)}
    told = re.findall(r"^\| `([a-z]+(?: [a-z]+)?)", COMMANDS, re.MULTILINE)
    assert told
    assert [name for name in told if name not in there and name.split()[0] not in there] == []


def fields(model):
    for name, field in model.model_fields.items():
        yield name
        inner = [kind for kind in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(kind, type)]
        for kind in inner:
            if issubclass(kind, BaseModel):
                yield from fields(kind)


@pytest.mark.parametrize("name", sorted(set(fields(Settings)) - {"station", "zones", "rules", "grid", "speech", "output", "windows"}))
def test_every_setting_is_told(name):
    assert f"`{name}`" in SETTINGS


def test_every_room_is_told():
    told = (ROOT / "docs" / "architecture.md").read_text()
    for place in (ROOT / "broadcast").iterdir():
        if place.name.startswith("_") or place.name == "py.typed":
            continue
        assert f"`{place.name}{'/' if place.is_dir() else ''}`" in told, f"docs/architecture.md does not tell of {place.name}"
        if place.is_dir():
            assert (place / "__init__.py").read_text().startswith('"""'), f"{place.name} does not say what happens there"


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} points at {target}"
