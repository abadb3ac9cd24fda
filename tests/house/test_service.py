"""The unit and its installer on a real systemd, in a container that shares this computer's files and changes none.

    overlay of / ──▶ systemd-nspawn: systemd as process 1 ──▶ deploy/install.sh ──▶ truyenthanh.service

A container has no sound card, so the station plays on the null output; and it may not raise RTPRIO, so that what
lets SCHED_FIFO through is tried with a capability in the limit's place.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "systemd" / "truyenthanh.service"
PARTS = (
    "broadcast",
    "schedules",
    "audio_assets",
    "deploy",
    ".tools",
    "pyproject.toml",
    "uv.lock",
    "README.md",
    "LICENSE",
)
NSPAWN = (
    *("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--link-journal=no", "--console=pipe"),
    # what nspawn itself would refuse: to ask for the clock's state, and to let systemd guard devices
    "--system-call-filter=adjtimex clock_adjtime bpf",
)
PROGRAM = "/opt/truyenthanh/current/bin/python"
HOME = "/var/lib/truyenthanh/dai"

PROBE = """
import ctypes, errno, json, os, socket, time
from broadcast.playout.cards.priority import urgent

def tried(deed):
    try:
        deed()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

def write(path):
    with open(path, "w"):
        pass

def fifo():
    with urgent():
        if os.sched_getscheduler(0) != os.SCHED_FIFO:
            raise PermissionError(errno.EPERM, "not real time")

libc = ctypes.CDLL(None, use_errno=True)

def enter_namespace():
    if libc.unshare(0x10000000):
        raise OSError(ctypes.get_errno(), "unshare")

found = {"clock": libc.adjtimex(ctypes.byref((ctypes.c_byte * 512)()))}
found["fifo"] = tried(fifo)
found["set clock"] = tried(lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()))
found["namespace"] = tried(enter_namespace)
found["packet"] = tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close())
found["inet"] = tried(lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM).close())
for place in ("/etc", "/opt/truyenthanh", "/usr", "/var/lib", "/var/lib/truyenthanh/dai", "/tmp"):
    found[place] = tried(lambda: write(place + "/probe"))
found["/home"] = tried(lambda: os.listdir("/home"))
for name in ("snd", "usb", "acm", "mem"):
    found[name] = tried(lambda: os.close(os.open("/dev/probe-" + name, os.O_RDWR)))
print(json.dumps(found))
"""
NODES = {"snd": (116, 250), "usb": (188, 250), "acm": (166, 250), "mem": (1, 1)}


def able():
    """Why a container cannot be had here; empty where it can."""
    if os.geteuid() != 0:
        return "a container needs root"
    if not shutil.which("systemd-nspawn"):
        return "systemd-container is not installed"
    return "" if Path("/usr/bin/python3").exists() else "Debian's own Python is not installed"


class Machine:
    """A systemd as process 1, and what is done inside it."""

    def __init__(self, root, init):
        self.root, self._init = root, init

    def run(self, *words, check=True):
        """What a command says in there, as root."""
        command = ["nsenter", "-t", str(self._init), "-m", "-p", "-i", "-u", "-C", "env", "-i", "HOME=/root"]
        command += ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not check or ran.returncode == 0, (words, ran.stdout, ran.stderr)
        return ran.stdout.strip()

    def show(self, name):
        """A property of the service."""
        return self.run("systemctl", "show", "truyenthanh", "--value", "-p", name)

    def kill(self, number):
        """A signal to `run` alone."""
        self.run("systemctl", "kill", "--kill-who=main", f"--signal={number}", "truyenthanh")


def eventually(done, seconds=40):
    until = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)
    return found


def booted(stack, root):
    """The number of process 1 in a container on `root`."""
    nspawn = subprocess.Popen(
        [*NSPAWN, f"--directory={root}", "--boot", "systemd.unit=basic.target"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
    )

    def end():
        nspawn.terminate()
        try:
            nspawn.wait(60)
        finally:
            nspawn.kill()
            nspawn.communicate()

    stack.callback(end)
    children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children")

    def init():
        if nspawn.poll() is not None:
            pytest.skip(f"a container cannot be started here: {nspawn.stderr.read()}")
        found = children.read_text().split()
        return (
            int(found[0])
            if found and "systemd" in Path(f"/proc/{found[0]}/cmdline").read_text()[:40]
            else None
        )

    return eventually(init)


def is_up(machine, seconds=120):
    """Whether it comes up in time, which says nothing of the program yet."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if machine.run("systemctl", "is-system-running", check=False) in {"running", "degraded"}:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    if reason := able():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("machine")
    root = folder / "root"
    for name in ("changed", "work", "root"):
        (folder / name).mkdir()
    layers = f"lowerdir=/,upperdir={folder}/changed,workdir={folder}/work"
    if subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, root], check=False).returncode:
        pytest.skip("an overlay cannot be mounted here")
    with ExitStack() as stack:
        stack.callback(subprocess.run, ["umount", "--lazy", root], check=True)
        checkout = root / "srv" / "truyenthanh"
        checkout.mkdir()
        for part in PARTS:
            if (ROOT / part).exists():
                subprocess.run(["cp", "-a", ROOT / part, checkout], check=True)
        station = Machine(root, booted(stack, root))
        if not is_up(station):
            pytest.skip("a container does not come up here")
        station.run("/srv/truyenthanh/deploy/install.sh")
        station.run("sed", "-i", 's/^devices = .*/devices = ["null"]/', f"{HOME}/config.toml")
        station.run("systemctl", "restart", "truyenthanh")
        yield station


@pytest.fixture
def station(machine):
    """The service at work."""
    machine.run("systemctl", "start", "truyenthanh")
    eventually(lambda: machine.show("ActiveState") == "active")
    return machine


def main_of(machine):
    """The number of `run`, once it is ready; None before."""
    return int(machine.show("MainPID")) if machine.show("SubState") == "running" else None


def test_the_station_is_installed_started_and_fed(station):
    assert station.run("systemctl", "is-enabled", "truyenthanh") == "enabled"
    assert station.show("User") == "truyenthanh"
    fed = station.show("WatchdogTimestampMonotonic")
    eventually(lambda: int(station.show("WatchdogTimestampMonotonic")) > int(fed) + 1_000_000)


def test_installed_again_it_changes_nothing_and_disturbs_nobody(station):
    before = main_of(station), station.run("sha256sum", f"{HOME}/config.toml")
    station.run("/srv/truyenthanh/deploy/install.sh")
    assert (main_of(station), station.run("sha256sum", f"{HOME}/config.toml")) == before
    assert len(station.run("find", "/opt/truyenthanh", "-maxdepth", "1", "-type", "d").split()) == 2


def test_a_stopped_station_has_ended_well(station):
    station.run("systemctl", "stop", "truyenthanh")
    assert (station.show("ActiveState"), station.show("Result")) == ("inactive", "success")


def test_a_killed_station_is_back_and_leaves_nobody_behind(station):
    killed = main_of(station)
    station.kill(signal.SIGKILL)
    back = eventually(lambda: (found := main_of(station)) and found != killed and found)
    processes = eventually(lambda: playouts(station))
    assert [parent for _, parent in processes] == [str(back)], "one playout, and it is of this run"


def playouts(machine):
    """The playout processes: their numbers and their parents'."""
    listed = machine.run("ps", "-eo", "pid=,ppid=,args=").splitlines()
    return [tuple(line.split()[:2]) for line in listed if "-m broadcast.air " in line]


def test_a_station_that_hangs_is_started_anew(station):
    short = Path("/run/systemd/system/truyenthanh.service.d/short.conf")
    station.run("mkdir", "-p", str(short.parent))
    station.run("sh", "-c", f"printf '[Service]\\nWatchdogSec=4\\nTimeoutAbortSec=1\\n' > {short}")
    try:
        station.run("systemctl", "daemon-reload")
        station.run("systemctl", "restart", "truyenthanh")
        time.sleep(6)  # longer than the watchdog waits: it is fed
        hung = main_of(station)
        assert station.show("NRestarts") == "0"
        station.kill(signal.SIGSTOP)
        eventually(lambda: (found := main_of(station)) and found != hung)
    finally:
        station.run("rm", "-r", str(short.parent))
        station.run("systemctl", "daemon-reload")
        station.run("systemctl", "restart", "truyenthanh")


def probe_unit():
    """The unit as it is, but for what it runs; and with the capability that stands in for RTPRIO."""
    replaced = {
        "Type": "oneshot",
        "ExecStart": f"{PROGRAM} /srv/probe.py",
        "CapabilityBoundingSet": "CAP_SYS_NICE\nAmbientCapabilities=CAP_SYS_NICE",
    }
    lines = []
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        name = line.partition("=")[0]
        if name not in {"Restart", "WatchdogSec"}:
            lines.append(f"{name}={replaced[name]}" if name in replaced else line)
    return "\n".join(lines) + "\n"


def test_the_program_may_do_what_the_air_needs_and_no_more(station):
    (station.root / "srv" / "probe.py").write_text(PROBE)
    (station.root / "srv" / "probe.service").write_text(probe_unit())
    station.run("cp", "/srv/probe.service", "/run/systemd/system/probe.service")
    for name, (major, minor) in NODES.items():
        station.run("mknod", "-m", "666", f"/dev/probe-{name}", "c", str(major), str(minor))
    station.run("systemctl", "daemon-reload")
    station.run("systemctl", "start", "probe", check=False)
    told = station.run("journalctl", "-u", "probe", "-o", "cat", "-t", "python")
    found = json.loads(told.splitlines()[-1])
    assert found.pop("clock") >= 0, "whether the clock is synchronised can be asked"
    assert found == {
        "fifo": "done",
        "set clock": "EPERM",
        "namespace": "EPERM",
        "packet": "EAFNOSUPPORT",
        "inet": "done",
        "/etc": "EROFS",
        "/opt/truyenthanh": "EROFS",
        "/usr": "EROFS",
        "/var/lib": "EROFS",
        "/var/lib/truyenthanh/dai": "done",
        "/tmp": "done",
        "/home": "EACCES",
        "snd": "ENXIO",
        "usb": "ENXIO",
        "acm": "ENXIO",
        "mem": "EPERM",
    }
    assert station.run("ls", "/tmp/probe", check=False) == "", "its /tmp is its own"
