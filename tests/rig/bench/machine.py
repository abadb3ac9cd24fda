"""What the figures were measured on, and with which versions: said above the table, as they mean nothing without."""

import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def described():
    """The lines above the table."""
    packages = ("truyenthanh", "APScheduler", "sounddevice", "rtmixer", "numpy")
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, on a virtual sound card that stamps each frame with the monotonic clock.",
        "",
        f"- {_cpu()}, {len(os.sched_getaffinity(0))} cores; Linux {platform.release()}, {_distribution()}",
        f"- load of the machine before the first row: {os.getloadavg()[0]:.2f} (other work makes figures worse)",
        f"- Python {platform.python_version()}, {', '.join(_package(name) for name in packages)}, {_portaudio()}",
        f"- {_said('aplay')}, {_said('liquidsoap')}, cron {_of_debian('cron')}",
    ]


def _cpu():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


def _distribution():
    return platform.freedesktop_os_release().get("PRETTY_NAME", "an unnamed distribution")


def _package(name):
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


def _portaudio():
    """Asked in a process of its own: the library would look for sound cards in this one."""
    code = "import sounddevice; print(sounddevice.get_portaudio_version()[1].partition(',')[0])"
    return _first_line([sys.executable, "-c", code]) or "no PortAudio"


def _said(command):
    """What a command says of its own version."""
    if shutil.which(command) is None:
        return f"no {command}"
    said = _first_line([command, "--version"]) or f"{command} of an unknown version"
    return said.removesuffix(" by Jaroslav Kysela <perex@perex.cz>")


def _of_debian(package):
    return _first_line(["dpkg-query", "-W", "-f=${Version}", package]) or "of an unknown version, or none"


def _first_line(command):
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
    return said.partition("\n")[0].strip()
