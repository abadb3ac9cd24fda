"""The recipes of deploy/ say what is so: of systemd, of the program, of each other.

What the unit does on a real systemd is asked in test_service.py.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from broadcast.cli import broadcast
from broadcast.playout import watchdog
from broadcast.playout.cards import priority
from broadcast.station import notices, running

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "truyenthanh.service"
PAGES = sorted(DEPLOY.rglob("*.md"))
RECIPES = [*PAGES, *sorted(DEPLOY.rglob("*.sh")), *sorted(DEPLOY.rglob("*.ps1")), UNIT]
EXPOSURE = 23
"""In tenths, of 100: what it is. A sound card, a network, serial lines and real time are most of it, and a line lost
from the unit adds 0.1 to 0.5."""

systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def lines_of_the_unit():
    """Its assignments, in order; several of one name are several."""
    return [
        tuple(line.split("=", 1))
        for line in UNIT.read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    ]


def said(name):
    """All that the unit gives to a name."""
    return [value for key, value in lines_of_the_unit() if key == name]


# ── the unit ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def installed_unit(tmp_path):
    """The unit as if the program were where it expects it."""
    path = tmp_path / UNIT.name
    program = Path(sys.executable).with_name("broadcast")
    path.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/truyenthanh/current/bin/broadcast", str(program))
    )
    return path


@systemd
def test_systemd_understands_every_line_of_the_unit(installed_unit):
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", installed_unit], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@systemd
def test_the_unit_is_closed_to_all_that_a_station_does_not_need(installed_unit):
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", installed_unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout


def test_the_unit_grants_what_the_air_asks_for():
    assert said("LimitRTPRIO") == [str(priority._PRIORITY)]
    assert said("RestrictRealtime") == ["no"]
    for shuts_out in ("PrivateDevices", "PrivateNetwork", "ProtectClock", "SystemCallLog"):
        assert said(shuts_out) == []
    assert {"adjtimex", "clock_adjtime"} <= set(said("SystemCallFilter")[-1].split()), (
        "how the clock is, is asked"
    )


def test_systemd_is_slower_than_the_house_at_healing_and_at_ending():
    within = {"WatchdogSec": 600, "TimeoutStopSec": 60}
    assert said("WatchdogSec") == ["10min"]
    assert said("TimeoutStopSec") == ["1min"]
    healed = running._MOVING_NS + 3 * watchdog.STARTS_WITHIN_NS + max(watchdog._PAUSES_NS)
    assert within["WatchdogSec"] * 10**9 > healed
    assert within["WatchdogSec"] * 10**9 >= notices._AGAIN_NS, "a dead card is told of no more often for it"
    assert within["TimeoutStopSec"] > 2 * running._LEAVING
    assert said("StartLimitIntervalSec") == ["0"]


# ── scripts ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("script", sorted(DEPLOY.rglob("*.sh")), ids=lambda path: path.name)
def test_shell_scripts_can_be_read(script):
    read = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    assert os.access(script, os.X_OK)


@pytest.mark.skipif(not shutil.which("pwsh"), reason="PowerShell is not installed: its script was not parsed")
@pytest.mark.parametrize("script", sorted(DEPLOY.rglob("*.ps1")), ids=lambda path: path.name)
def test_powershell_scripts_can_be_read(script):
    code = (
        "$faults = $null; [void][Management.Automation.Language.Parser]::ParseFile"
        f"('{script}', [ref]$null, [ref]$faults); $faults | Out-String; exit $faults.Count"
    )
    read = subprocess.run(
        ["pwsh", "-NoProfile", "-Command", code], capture_output=True, text=True, check=False
    )
    assert read.returncode == 0, read.stdout


def test_install_refuses_who_may_not_and_touches_nothing():
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    script = (DEPLOY / "install.sh").read_text(encoding="utf-8").replace('cd "$(dirname "$0")/.."', "cd /")
    refused = subprocess.run([*as_nobody, "bash", "-c", script], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "sudo deploy/install.sh" in refused.stderr
    assert refused.stdout == ""


# ── what they name ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_what_recipes_name_is_there(recipe):
    text = recipe.read_text(encoding="utf-8")
    for named in re.findall(r"(?<![\w/.])(?:deploy|tests|docs)[/\\][\w./\\-]*\w", text):
        assert (ROOT / named.replace("\\", "/")).exists(), named
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (recipe.parent / target).exists(), target
    spoken = re.findall(
        r"(?:bin/broadcast|Scripts\\broadcast\.exe|`broadcast|^broadcast)\"? ([a-z]+)", text, re.MULTILINE
    )
    spoken += re.findall(r"-m broadcast --home \S+ ([a-z]+)", text)
    assert set(spoken) <= set(broadcast.list_commands(click.Context(broadcast)))


def test_the_words_of_the_unit_are_understood():
    (start,) = said("ExecStart")
    program, *words = start.split()
    assert program == "/opt/truyenthanh/current/bin/broadcast"
    with click.Context(broadcast) as context:
        name, command, rest = broadcast.resolve_command(context, words)
    assert name == "run"
    command.make_context(name, rest)


def test_all_agree_on_where_things_are():
    install = (DEPLOY / "install.sh").read_text(encoding="utf-8")
    (home,) = [value.removeprefix("BROADCAST_HOME=") for value in said("Environment")]
    assert f"home={home}\n" in install
    assert f"user={said('User')[0]}\n" in install
    assert home.startswith(f"/var/lib/{said('StateDirectory')[0]}/")
    versions = re.findall(
        r"uv(?:_version=|==)([\d.]+)", "".join(path.read_text(encoding="utf-8") for path in RECIPES)
    )
    assert len(versions) >= 2
    assert len(set(versions)) == 1, "one uv on every system"
