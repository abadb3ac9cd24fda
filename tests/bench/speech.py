"""How fast a week's carts are made: `make bench-speech` prints the tables and writes docs/bench-speech.md.

The week is made up by a fixed seed: sixty bulletins, two hours of speech. Everything is measured in turn within
each round, so that what else the machine does falls on all alike; what is compared is compared within a round.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))
from bulletins import bulletins
from pages import processor, row, told

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import RATE, Week
from broadcast.production import segments
from broadcast.production.carts import CartStore
from broadcast.production.spoken import Lexicon, read_aloud
from broadcast.production.voices import speech
from broadcast.production.voices.breaths import words_of
from broadcast.production.voices.espeak import EspeakVoice
from broadcast.station import lexicon, rendering
from broadcast.station.home import make_home, open_home, sample_folder
from broadcast.store import Store

WEEK = Week(year=2026, number=48)
ITEMS, SENTENCES, ROUNDS = 60, 12, 3
_VOICE = ("espeak-ng", "-v", "vi", "-s", "150", "-a", "60", "-b", "1", "--stdin")
_PARTS = {
    "reading: written copy to words": ((lexicon, "read_aloud"),),
    "voice: espeak-ng, a process for each breath": ((EspeakVoice, "speak"),),
    "cache of breaths: written and read": ((speech.SpeechCache, "keep"), (speech.SpeechCache, "get")),
    "rate: 22.05 to 48 kHz": ((speech, "resample"),),
    "mastering": ((segments, "assemble"),),
    "store: FLAC, hash, label": ((CartStore, "put"),),
    "database": ((Store, "keep_recipe"), (Store, "carts_of")),
}
"""Where a cold run spends its time; what is left over is the rest."""


class SystemClock:
    def wall(self):
        return datetime.now(UTC)


def set_week(folder, items):
    """Have so many bulletins to be spoken in the week of a home."""
    lines = tuple(
        Line(
            days=(index % 7,),
            start=clock_time(5 + index // 7 % 18),
            start_kind=StartKind.HARD,
            length=None,
            column="Cải cách hành chính",
            content=copy,
            source=LineSource(kind=SourceKind.READ),
        )
        for index, copy in enumerate(bulletins(items, SENTENCES))
    )
    with open_home(folder, SystemClock()) as home:
        home.store.keep_week(WeekSchedule(week=WEEK, lines=lines, author="bien-tap"))


# ── ours, each in a process of its own ───────────────────────────────────────────────────────────


def rendered(folder, jobs):
    """Make the week's carts in this process: how long it took and gave, and where the time went."""
    spent = dict.fromkeys(_PARTS, 0.0)
    with open_home(folder, SystemClock()) as home, ExitStack() as stack:
        schedule = home.store.week(WEEK)
        for part, places in _PARTS.items() if jobs == 1 else ():
            for owner, name in places:
                stack.enter_context(patch.object(owner, name, _timed(getattr(owner, name), spent, part)))
        with took() as effort:
            made = rendering.make(home, schedule, author="bien-tap", jobs=jobs, progress=lambda *_: None)
    return {**effort, "audio": sum(made.lengths) / RATE, "fresh": made.fresh, "parts": spent}


@contextmanager
def took():
    """By the clock and of processors, in seconds, with the children that have ended."""
    effort = {}
    began, worked = time.perf_counter(), sum(os.times()[:4])
    yield effort
    effort |= {"seconds": time.perf_counter() - began, "processor": sum(os.times()[:4]) - worked}


def _timed(function, spent, part):
    def timed(*arguments, **named):
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent[part] += time.perf_counter() - began

    return timed


def apart(folder, jobs):
    """`rendered` in another process, and the most memory that it and its workers held at a moment, in MB."""
    command = [sys.executable, __file__, "--render", str(folder), "--jobs", str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        most = 0
        while process.poll() is None:
            most = max(most, sum(map(_resident, _family(process.pid))))
            time.sleep(0.05)
        found = json.loads(process.stdout.read())
    assert process.returncode == 0
    return found | {"megabytes": most / 1e6}


def _family(process):
    """A process, its children, and theirs. Nobody where /proc is not there."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from _family(int(child))


def _resident(process):
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


# ── the others ───────────────────────────────────────────────────────────────────────────────────


def words(items):
    """The bulletins as they are given to a voice."""
    lexicon = Lexicon.default()
    return [words_of(read_aloud(copy, lexicon=lexicon).script) for copy in bulletins(items, SENTENCES)]


def engine(texts, folder, jobs):
    """espeak-ng by itself, an item a process."""

    def spoken(index):
        path = folder / f"{index}.wav"
        subprocess.run([*_VOICE, "-w", path], input=texts[index].encode(), check=True)
        return _seconds_of(path)

    with took() as effort, ThreadPoolExecutor(jobs) as pool:
        audio = sum(pool.map(spoken, range(len(texts))))
    return {**effort, "audio": audio}


def _seconds_of(path):
    # the header of what espeak-ng writes to a pipe lies about its length, that of a file does not
    import wave

    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def usual(texts, folder):
    """An item as pydub's own examples have it: from_wav, normalize, append, export."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.effects import normalize

    def made(index):
        path = folder / f"usual-{index}.wav"
        subprocess.run([*_VOICE, "-w", path], input=texts[index].encode(), check=True)
        with (sample_folder("audio_assets") / "chuong.flac").open("rb") as file:
            chime = AudioSegment.from_file(file, "flac")
        with path.open("rb") as file:
            spoken = normalize(AudioSegment.from_wav(file).set_frame_rate(RATE), headroom=1.0)
        whole = chime.append(AudioSegment.silent(500, frame_rate=RATE), crossfade=0).append(
            spoken, crossfade=0
        )
        whole.export(path.with_suffix(".flac"), format="flac").close()
        return whole.duration_seconds

    with took() as effort:
        audio = sum(map(made, range(len(texts))))
    return {**effort, "audio": audio}


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def round_of(items):
    """Everything once, in turn."""
    texts = words(items)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_home(folder / "home")
        set_week(folder / "home", items)
        for jobs in (1, 2):
            shutil.copytree(folder / "home", folder / f"home-{jobs}")
            found[f"cold {jobs}"] = apart(folder / f"home-{jobs}", jobs)
            found[f"engine {jobs}"] = engine(texts, folder, jobs)
        found["warm"] = apart(folder / "home-2", 2)
        found["command"] = command(folder / "home-2")
        found["usual"] = usual(texts, folder)
    assert found["cold 1"]["fresh"] == found["cold 2"]["fresh"] == items + 2
    assert found["warm"]["fresh"] == 0
    return found


def command(folder):
    """Seconds of `broadcast render` on a week whose carts are all there."""
    began = time.perf_counter()
    words = [sys.executable, "-m", "broadcast", "--home", str(folder), "render", str(WEEK)]
    subprocess.run(words, check=True, capture_output=True)
    return time.perf_counter() - began


def page(items, load, found):
    """What the rounds found, line by line."""
    audio = found[0]["cold 1"]["audio"]

    def speed(name):
        return [one[name]["audio"] / one[name]["seconds"] for one in found]

    def effort(name):
        return [3600 * one[name]["processor"] / one[name]["audio"] for one in found]

    def beside(ours, theirs):
        return [one / other for one, other in zip(speed(ours), speed(theirs), strict=True)]

    names = {
        "cold 1": "cold, `--jobs 1`",
        "cold 2": "cold, `--jobs 2`",
        "engine 1": "the voice alone, one at a time: the limit",
        "engine 2": "the voice alone, two at a time: the limit",
        "usual": "pydub's usual way, one at a time",
    }
    yield "# How fast a week's carts are made"
    yield ""
    yield f"Written by `make bench-speech` on {platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores,"
    yield f"Python {platform.python_version()}; load of the machine when it began: {load:.1f}."
    yield f"A week of {items} bulletins made up by a seed, {audio / 3600:.1f} hours of speech by espeak-ng; {len(found)} rounds, in each everything in turn."
    yield ""
    yield "Audio seconds made in a second, from copy to a mastered cart in the store:"
    yield ""
    yield "| | least | median | most | goal |"
    yield "|---|---|---|---|---|"
    for name, title in names.items():
        yield row(title, speed(name), 0, "100" if name == "cold 2" else "")
    yield ""
    yield "Processor seconds for an hour of sound, which another's load lengthens less:"
    yield ""
    yield "| | least | median | most |"
    yield "|---|---|---|---|"
    for name, title in names.items():
        yield row(title, effort(name), 1)
    idle = [7200 / seconds for seconds in effort("cold 2")]
    yield row("so two idle cores make with `--jobs 2` at the most, seconds in a second", idle, 0)
    yield ""
    yield "Side by side, within a round:"
    yield ""
    yield "| | least | median | most |"
    yield "|---|---|---|---|"
    yield row("`--jobs 2` to `--jobs 1`", beside("cold 2", "cold 1"), 2)
    yield row("`--jobs 1` to the voice alone", beside("cold 1", "engine 1"), 2)
    yield row("`--jobs 2` to the voice alone, two at a time", beside("cold 2", "engine 2"), 2)
    yield row("`--jobs 1` to pydub's usual way", beside("cold 1", "usual"), 2)
    yield row("`--jobs 2` to pydub's usual way", beside("cold 2", "usual"), 2)
    yield ""
    yield "pydub's usual way is what its own examples show: the engine to a wav, `from_wav`, `normalize` to a peak, `append` a chime, `export` to FLAC by"
    yield "ffmpeg. It has no breaths, no loudness, no hash and no label; no item of it survives a kill."
    yield ""
    yield "| again, when all is there (every hash proved) | least | median | most | goal |"
    yield "|---|---|---|---|---|"
    yield row("inside the process, s", [one["warm"]["seconds"] for one in found], 2, "1")
    yield row("the whole command `broadcast render`, s", [one["command"] for one in found], 2, "")
    yield ""
    yield "| the most memory at a moment, MB | least | median | most |"
    yield "|---|---|---|---|"
    for jobs in (1, 2):
        sizes = [one[f"cold {jobs}"]["megabytes"] for one in found]
        yield row(f"`--jobs {jobs}`, workers and voices with it", sizes, 0)
    yield ""
    yield "Where a cold run with `--jobs 1` spends its time:"
    yield ""
    yield "| | % |"
    yield "|---|---|"
    shares = {part: _share(found, part) for part in _PARTS}
    for part, share in shares.items():
        yield f"| {part} | {share:.1f} |"
    yield f"| the rest | {100 - sum(shares.values()):.1f} |"


def _share(found, part):
    return statistics.median(100 * one["cold 1"]["parts"][part] / one["cold 1"]["seconds"] for one in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="write the page there as well")
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--render", type=Path, help="only make the week of this home, and say what it took")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    if asked.render:
        print(json.dumps(rendered(asked.render, asked.jobs)))
        return
    load = os.getloadavg()[0]
    told(page(asked.items, load, [round_of(asked.items) for _ in range(asked.rounds)]), asked.output)


if __name__ == "__main__":
    main()
