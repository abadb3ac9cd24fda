"""How fast the desk's pages answer with a year of data, and what twenty who look on cost the air.

python tests/bench/desk.py [--output docs/bench-desk.md] [--times 20] [--seconds 120]

A whole station: `broadcast run` with its playout on a virtual card, its desk, a year's log, weeks and plans. What
sounds is found in what the card was given, to the frame, and laid beside what was planned.
"""

import argparse
import http.client
import os
import platform
import socket
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "rig" / "bench"), str(HERE.parent / "cli")]
import card
from air_process import eventually, open_around_the_clock, running, status_of
from home import Home
from pages import processor, told
from plan import SECOND, Clocks, length_of, noise, starts_only
from years import events, with_beginnings

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.people import Person, Role
from broadcast.domain.pieces import PieceKind
from broadcast.domain.times import Week
from broadcast.playout.clocks import SystemClock
from broadcast.station import accounts, pieces, plans, weekfiles
from broadcast.station.home import make_home, open_home

LINES, WEEKS, PIECES, LOOKING = 17_000, 52, 100, 20
SPACING = 1.0
LEAD = 25
"""Seconds from the publishing of a day to its first start: the station comes up, and the pages are asked, before."""
GOAL = 100
SIGNED_IN = "chi-huong"
PAGES = {
    "/": "Hôm nay",
    "/tuan": "Tuần",
    "/ke-hoach": "Kế hoạch",
    "/noi-dung": "Nội dung",
    "/duyet": "Duyệt",
    "/tu-dien": "Từ điển",
    "/kho": "Kho âm thanh",
    "/nhat-ky": "Nhật ký",
    "/bao-cao": "Báo cáo",
    "/cai-dat": "Cài đặt",
    "/cai-dat/nguoi": "Người dùng",
    "/tai-khoan": "Tài khoản",
}
STREAM = "/phat-song/su-kien"


def filled(folder, port):
    """A home with a year behind it, and the secret of somebody who is signed in. It sounds on the virtual card."""
    make_home(folder)
    open_around_the_clock(folder)
    settings = folder / "config.toml"
    text = settings.read_text().replace('devices = ["card"]', 'devices = ["card:loaxa"]')
    settings.write_text(text.replace("127.0.0.1:8069", f"127.0.0.1:{port}"))
    today = datetime.now(UTC).date()
    with ChainWriter(folder / "as_run.sqlite") as log:
        for entry in with_beginnings(events(today - timedelta(days=365), 364))[-LINES:]:
            log.append(entry)
    with open_home(folder, SystemClock(datetime(2020, 1, 1, tzinfo=UTC))) as home:
        for path in (Path("schedules/ke-hoach-mau.txt"), *Path("tests/data/plans").glob("*.txt")):
            plans.import_plan(home, path)
        first = weekfiles.load(home, folder / "schedules" / "tuan-mau-1.csv", Week.of(today), None).schedule
        for back in range(1, WEEKS):
            home.store.keep_week(replace(first, week=Week.of(today - timedelta(weeks=back))))
        for number in range(PIECES):
            words = f"Thông báo số {number}: mời bà con đến nhà văn hóa thôn họp lúc bảy giờ tối."
            pieces.write(home, None, pieces.Written(kind=PieceKind.COPY, copy=words, column="Thông báo"))
        person = Person(name=SIGNED_IN, full_name="Chị Hương", role=Role.ADMINISTRATOR)
        home.store.add_person(person)
        return accounts._opened(home, person, "127.0.0.1", "bench")


@dataclass
class Asker:
    """One browser, as far as a server can tell: its connection is kept, its address its own."""

    port: int
    secret: str
    address: str = "127.0.0.1"
    took: dict = field(default_factory=dict)
    """Milliseconds of each answer, by page."""

    def __post_init__(self):
        self.connection = self.connect()

    def connect(self):
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(self.address, 0)
        )

    def get(self, path):
        """The status of the answer, which is read to its end; where it leads on, of what it leads to."""
        begun = time.perf_counter()
        try:
            answer = self._answer(path)
            if answer.status == 303:
                answer = self._answer(answer.headers["Location"])
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0
        self.took.setdefault(path, []).append((time.perf_counter() - begun) * 1e3)
        return answer.status

    def _answer(self, path):
        self.connection.request("GET", path, headers={"Cookie": f"phien={self.secret}"})
        answer = self.connection.getresponse()
        answer.read()
        return answer

    def listen(self, stop):
        """Hold the stream of what sounds until told; gives the bytes that came."""
        stream, came = self.connect(), 0
        stream.timeout = 5
        with suppress(OSError, http.client.HTTPException):
            stream.request("GET", STREAM, headers={"Cookie": f"phien={self.secret}"})
            answer = stream.getresponse()
            while not stop.is_set() and (piece := answer.read1(65_536)):
                came += len(piece)
        stream.close()
        return came

    def look_on(self, there, stop):
        """Load pages in turn, without a pause, the stream open beside."""
        listener = threading.Thread(target=self.listen, args=(stop,))
        listener.start()
        while not stop.is_set():
            for path in there:
                if not stop.is_set():
                    self.get(path)
        listener.join()


@dataclass
class Heard:
    """How the starts of a stretch were heard."""

    late: list
    missing: int
    underruns: int
    """That the engine counted, and that the card did."""
    answered: int = 0

    @property
    def row(self):
        if not self.late:
            return f"nothing heard | | | | {self.missing} | {self.underruns}"
        sizes = sorted(map(abs, self.late))
        figures = (statistics.median(sizes), sizes[int(len(sizes) * 0.95)], sizes[-1])
        middle = " | ".join(f"{one:.2f}" for one in figures)
        return f"{len(self.late)} | {middle} | {self.missing} | {self.underruns}"


class Air:
    """A station on the card, one short item a second."""

    def __init__(self, folder, library, secret_of, port):
        self.card, self.port = card.Card(folder / "card", library), port
        self.home = Home(folder / "dai")
        self.secret = secret_of(self.home.folder, port)

    def publish(self, seconds):
        """Hard starts, a second apart, for so long; the first when the station has come up."""
        self.plan = starts_only(round(seconds / SPACING), SPACING, time.time_ns() + LEAD * SECOND)
        self.home.publish([self.home.event(cue.items[0], cue.at_ns) for cue in self.plan.cues])

    def dry(self):
        """How often the ring of the engine, or the card, ran dry so far."""
        status = status_of(self.home.folder)
        return (status["underruns"] if status else 0) + self.card.capture().dry

    def heard(self, cues, clocks, underruns):
        """Where each cue was heard."""
        capture, late, missing, after = self.card.capture(), [], 0, 0
        for cue in cues:
            name = cue.items[0]
            frame = capture.find(noise(name, length_of(name)), after)
            at = None if frame is None else capture.heard_ns(frame)
            if at is None:
                missing += 1
                continue
            after = frame
            late.append((at - clocks.monotonic_ns(cue.at_ns)) / 1e6)
        return Heard(late, missing, underruns)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as place:
        return place.getsockname()[1]


def wait_until(at_ns):
    time.sleep(max(0, (at_ns - time.time_ns()) / SECOND))


def measured(air, times, seconds):
    """The rows of the pages, and of the air alone and looked on at."""
    with ExitStack() as stack:
        air.publish(2 * seconds)
        clocks = Clocks()
        stack.enter_context(running(air.home.folder, environment=air.card.only))
        one = Asker(air.port, air.secret)
        eventually(lambda: one.get("/") == 200, 60, 0.5)
        eventually(lambda: status_of(air.home.folder), 60, 0.2)
        half = len(air.plan.cues) // 2
        alone, loaded = air.plan.cues[:half], air.plan.cues[half:]
        wait_until(alone[0].at_ns - SECOND)
        before = air.dry()
        wait_until(alone[-1].at_ns + SECOND // 2)
        between = air.dry()
        there = [path for path in PAGES if one.get(path) == 200]
        stop = threading.Event()
        many = [Asker(air.port, air.secret, f"127.0.0.{number + 2}") for number in range(LOOKING)]
        threads = [threading.Thread(target=each.look_on, args=(there, stop)) for each in many]
        for thread in threads:
            thread.start()
        wait_until(loaded[-1].at_ns + SECOND)
        after = air.dry()
        stop.set()
        for thread in threads:
            thread.join()
        one.took.clear()
        statuses = {path: [one.get(path) for _ in range(times)][-1] for path in PAGES}
        clocks.look()
    quiet = air.heard(alone, clocks, between - before)
    busy = air.heard(loaded, clocks, after - between)
    busy.answered = sum(len(took) for each in many for took in each.took.values())
    return one.took, statuses, quiet, busy


def page(times, seconds):
    """The page, line by line."""
    yield "# How fast the desk answers, and what it costs the air"
    yield ""
    yield f"Written by `make bench-desk` on {processor()}, {os.cpu_count()} cores, Python {platform.python_version()};"
    yield f"load of the machine when it began: {os.getloadavg()[0]:.1f}. A station with a year behind it: {LINES:,} lines of the log,"
    yield f"{WEEKS} weeks, {PIECES} pieces, plans. Milliseconds from asking to the last byte, {times} times each, one after"
    yield "another, while the station is on air."
    yield ""
    room = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=room) as folder:
        air = Air(Path(folder), card.build(folder), filled, free_port())
        took, statuses, quiet, busy = measured(air, times, seconds)
    yield f"| page | median | 95 % | most | goal: median < {GOAL} |"
    yield "|---|---|---|---|---|"
    for path, name in PAGES.items():
        if statuses[path] != 200:
            yield f"| {name} `{path}` | | | | answers {statuses[path]} |"
            continue
        found = sorted(took[path])
        median = statistics.median(found)
        figures = f"{median:.0f} | {found[int(len(found) * 0.95)]:.0f} | {found[-1]:.0f}"
        yield f"| {name} `{path}` | {figures} | {'kept' if median < GOAL else 'missed'} |"
    yield ""
    yield f"{LOOKING} who look on, each with the stream of what sounds open, load all pages in turn without a pause: {busy.answered:,}"
    yield f"answers in {seconds} seconds. A hard start each {SPACING:.0f} s meanwhile; by how many milliseconds it was heard early or late:"
    yield ""
    yield "| the desk | starts | median | 95 % | most | not heard | underruns |"
    yield "|---|---|---|---|---|---|---|"
    yield f"| asked by nobody | {quiet.row} |"
    yield f"| asked by {LOOKING} | {busy.row} |"


def main():
    """Measure, print, and write the page where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--output", type=Path)
    asked.add_argument("--times", type=int, default=20)
    asked.add_argument("--seconds", type=int, default=120)
    options = asked.parse_args()
    told(page(options.times, options.seconds), options.output)


if __name__ == "__main__":
    main()
