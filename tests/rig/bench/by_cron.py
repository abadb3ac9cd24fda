"""`cron` and `aplay`: the crontab of a self-made station.

Cron can say no more than a minute, and sleeps by whole seconds: the fraction of the second at which the daemon
was started stays with it for as long as it runs. So each start here is that of a station of its own, with its
own cron and card, and the daemons are started at moments spread evenly over the second.

Debian's cron looks for its tables in one place. Each daemon gets a private view of the file system, with one
line of crontab in it and nothing else; that takes root. Elsewhere the daemon is emulated, and the row says so.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from busy import busy
from card import NotHereError
from measured import Measured, judge
from plan import SECOND, Clocks, Cue, Plan, Role, until
from usage import Used, cpu_seconds, rss_mb

_MINUTE = 60 * SECOND
_AT_ONCE = 10
"""Stations in one minute; their starts are a tenth of a second apart."""
_NOTE = "each start is that of another daemon, started at another fraction of the second"
_LIKE_CRON = "a process that sleeps as cron does, then `sh -c aplay`"
_PRIVATE = """
mount --bind "$1/crontab" /etc/crontab
for place in /etc/cron.d /var/spool/cron /run; do mount --bind "$1/empty" $place; done
exec cron -f
"""
_EMULATED = """
import subprocess, sys, time
while (left := int(sys.argv[1]) - int(time.time())) >= 0:
    time.sleep(left + 1)
subprocess.run(["/bin/sh", "-c", sys.argv[2]], start_new_session=True)
time.sleep(60)
"""
"""Cron sleeps until a second after the full minute, by its own count of whole seconds: so it was measured."""


def cron(rig, starts, spacing, load):
    """Measure one start for each station, ten stations in a minute; `spacing` is not cron's to choose."""
    if shutil.which("aplay") is None:
        raise NotHereError("aplay is not installed")
    daemon = _real if _can_be_private() else _emulated
    parts = []
    while len(parts) < starts:
        names = range(len(parts), min(starts, len(parts) + _AT_ONCE))
        parts += _minute([rig.another(f"station{name}") for name in names], load, daemon)
    return _together(parts, _NOTE if daemon is _real else f"emulated ({_LIKE_CRON}); {_NOTE}")


def _minute(cards, load, daemon):
    """Start the daemons, wait for the full minute, and hear each card."""
    clocks, share = Clocks(), SECOND // len(cards)
    minute_ns = ((time.time_ns() + (len(cards) + 5) * SECOND) // _MINUTE + 1) * _MINUTE
    plans = [Plan((Cue(minute_ns, Role.START, (f"start{n}",)),)) for n in range(len(cards))]
    with ExitStack() as stack:
        pids = []
        for n, (card, plan) in enumerate(zip(cards, plans, strict=True)):
            until((time.time_ns() // SECOND + 1) * SECOND + n * share)
            pids.append(stack.enter_context(daemon(card, plan)))
        until(minute_ns - 2 * SECOND)
        stack.enter_context(busy(load, 10))
        used = _watch(pids, minute_ns + SECOND, share)
        until(minute_ns + 5 * SECOND)
        clocks.look()
    return [judge(plan, card.capture(), clocks, used) for plan, card in zip(plans, cards, strict=True)]


def _watch(pids, first_ns, share):
    """What a daemon costs with its one start in this minute; it is looked at while its item should sound."""
    before, rss = cpu_seconds(*pids), 0.0
    for n, pid in enumerate(pids):
        until(first_ns + n * share + SECOND // 8)
        rss = max(rss, rss_mb(pid))
    until(first_ns + 3 * SECOND)
    return Used(cpu=100 * (cpu_seconds(*pids) - before) / len(pids) / 60, rss=rss)


def _can_be_private():
    if os.geteuid() or shutil.which("cron") is None or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


def _job(card, plan):
    """What cron is to run."""
    (file,) = plan.record(card.folder / "items").values()
    return f"ALSA_CONFIG_PATH={card.only['ALSA_CONFIG_PATH']} aplay -q {file}"


@contextmanager
def _real(card, plan):
    """Debian's cron, in a view of the file system that is its own."""
    moment = datetime.fromtimestamp(plan.begins_ns // SECOND, UTC)
    (card.folder / "empty").mkdir()
    (card.folder / "crontab").write_text(f"{moment:%M %H} * * * root {_job(card, plan)}\n")
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", _PRIVATE, "sh", card.folder]
    with _ended(command, card) as pid:
        yield pid


@contextmanager
def _emulated(card, plan):
    """A process that sleeps as cron does."""
    minute = str(plan.begins_ns // SECOND)
    with _ended([sys.executable, "-c", _EMULATED, minute, _job(card, plan)], card) as pid:
        yield pid


@contextmanager
def _ended(command, card):
    """A process that is ended with the block."""
    with ExitStack() as stack:
        log = stack.enter_context((card.folder / "cron.log").open("w"))
        child = subprocess.Popen(command, env=card.env, stdout=log, stderr=log)
        stack.callback(child.wait)
        stack.callback(child.terminate)
        yield child.pid


def _together(parts, note):
    """The stations as one row."""
    return Measured(
        planned=sum(part.planned for part in parts),
        starts_us=tuple(late for part in parts for late in part.starts_us),
        whole=sum(part.whole for part in parts),
        dry=sum(part.dry for part in parts),
        cpu=sum(part.cpu for part in parts) / len(parts),
        rss=max(part.rss for part in parts),
        note=note,
    )
