"""A playout of thirty lines: reads its cues, gives each to APScheduler, and plays with `sounddevice.play`."""

import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sounddevice
import soundfile
from apscheduler.schedulers.background import BackgroundScheduler

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def play(files):
    """Play files one after the other; what sounds is broken off, as sounddevice has one voice."""
    for number, file in enumerate(files):
        if number:
            sounddevice.wait()
        samples, rate = soundfile.read(file, dtype="int16")
        sounddevice.play(samples, rate)


def main(path):
    """Set every alarm, and wait to be ended; half a minute after the last cue it ends by itself."""
    scheduler, moment = BackgroundScheduler(timezone=UTC), EPOCH
    for at_ns, files in json.loads(Path(path).read_text()):
        moment = EPOCH + timedelta(microseconds=at_ns // 1000)
        scheduler.add_job(play, "date", run_date=moment, args=[files], misfire_grace_time=30)
    scheduler.start()
    threading.Event().wait((moment - datetime.now(UTC)).total_seconds() + 30)


if __name__ == "__main__":
    main(*sys.argv[1:])
