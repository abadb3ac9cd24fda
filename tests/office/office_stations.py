"""Stations whose logs are written by the rules of the chain, served over real HTTP, and an office that asks them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from log_lines import line

from broadcast.airlog import chain
from broadcast.airlog.links import Sealed, sealed
from broadcast.config.office import OfficeFile
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Place, Rung, to_record
from broadcast.domain.canonical import canonical
from broadcast.domain.times import RATE, ClockTrust, Frames
from broadcast.office.home import OfficeHome
from broadcast.store.office import OfficeStore

MORNING = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)  # 05:00 on 2 November in Hà Nội
TOKEN = "mã-truy-cập".encode().hex()


class Noon:
    """A clock that stands still."""

    def wall(self):
        return datetime(2026, 12, 1, 5, tzinfo=UTC)

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


@dataclass
class Station:
    """A station with a key of its own, and the logs of its outputs as entries with their hashes."""

    name: str
    key_file: Path
    logs: dict[str, list[tuple[str, bytes]]] = field(default_factory=lambda: {"": []})
    signed: dict[str, list[dict]] = field(default_factory=dict)

    def __post_init__(self):
        chain.sign(self.key_file, b"")
        self.public_key = chain.public_key(self.key_file)

    def append(self, entry, output="", **more):
        log = self.logs.setdefault(output, [])
        previous = log[-1][0] if log else ""
        body = canonical({**to_record(entry), **more, "seq": len(log) + 1, "previous": previous})
        log.append((hashlib.sha256(body).hexdigest(), body))

    def sign(self, day, output="", seq=None):
        """What the station signs each day: its last number and hash."""
        log = self.logs[output]
        seq = len(log) if seq is None else seq
        head = {"seq": seq, "hash": log[seq - 1][0], "at": json.loads(log[seq - 1][1])["at"]}
        self.signed.setdefault(output, []).append(
            {
                "day": day,
                **head,
                "public_key": self.public_key,
                "signature": chain.sign(self.key_file, canonical(head)),
            }
        )

    def rows(self, output="") -> list[Sealed]:
        return [
            sealed(self.name, seq, body, digest.encode())
            for seq, (digest, body) in enumerate(self.logs[output], 1)
        ]

    def entries(self) -> list[tuple[Place, AsRun]]:
        """As the station reads its own logs, by time."""
        from broadcast.office.intake import entry_of

        found = [
            (Place(seq, output), entry)
            for output, log in self.logs.items()
            for seq, (_, body) in enumerate(log, 1)
            if (entry := entry_of(body)) is not None
        ]
        return sorted(found, key=lambda line: line[1].at)

    # ── the API ──────────────────────────────────────────────────────────────────────────────────

    def heads(self):
        return {
            "station": self.name,
            "commune": "xã Mỹ Phong",
            "public_key": self.public_key,
            "software": "0.1.0",
            "outputs": [
                {
                    "output": output,
                    "seq": len(log),
                    "hash": log[-1][0] if log else "",
                    "at": json.loads(log[-1][1])["at"] if log else None,
                    "signed": self.signed.get(output, []),
                }
                for output, log in self.logs.items()
            ],
        }

    def page(self, output, after, limit):
        log = self.logs[output]
        entries = [{"hash": digest, "body": json.loads(body)} for digest, body in log[after : after + limit]]
        last = after + len(entries)
        more = last < len(log)
        return {
            "station": self.name,
            "output": output,
            "after": after,
            "entries": entries,
            "last": last,
            "more": more,
        }

    def answer(self, path, asked):
        """Status and document; tests put something of their own in its place."""
        if path == "/api/v1/heads":
            return 200, self.heads()
        if path == "/api/v1/as-run":
            output = asked.get("output", [""])[0]
            return 200, self.page(output, int(asked["after"][0]), int(asked["limit"][0]))
        return 404, {"detail": "không có"}


@contextmanager
def served(station):
    """The station over HTTP on this computer; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlparse(self.path)
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, document = 401, {"detail": "mã truy cập không đúng"}
            else:
                status, document = station.answer(url.path, parse_qs(url.query))
            text = gzip.compress(json.dumps(document, ensure_ascii=False).encode())
            self.send_response(status)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # whoever asked has gone
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def entry(number=0, **changes):
    apart = timedelta(minutes=20)
    day = MORNING + number * apart + timedelta(hours=7)
    rundown = f"{day:%Y-%m-%d}.v0001.0011223344556677.json"
    own = {"station": "Đài", "rundown": rundown, "items": (), "field": "", "plan": "", "zones": ()}
    return line(number, morning=MORNING, apart=apart, **{**own, **changes})


def some_day(station, seed, count, outputs=("",)):
    """A log in which everything happens: stand-ins, interruptions, skipped events, alerts, rehearsals, repeats."""
    lot = random.Random(seed)
    for number in range(count):
        told = {
            "group": lot.choice(["a", "đ", "", "k"]),
            "plan": lot.choice(["KH1", "", ""]),
            "column": lot.choice(["Cải cách hành chính", "Thời sự xã", ""]),
            "language": lot.choice(["vi", "vi", "km"]),
            "origin": lot.choice(["own", "relay", "hub"]),
            "priority": lot.choice(["normal", "normal", "priority", "emergency"]),
            "repeat": lot.random() < 0.3,
        }
        if lot.random() < 0.1:  # ordered on the spot
            told |= {"rundown": "", "event": f"khan-{number}"}
        if lot.random() < 0.05:
            told |= {"event": ""}
        for output in outputs:
            if lot.random() < 0.5:
                begun = {"kind": EntryKind.BEGUN, "outcome": None, "frames": Frames(0)}
                station.append(entry(number, **{**told, **begun}), output)
            for ending in _endings(lot):
                station.append(entry(number, **{**told, **ending}), output)


def _endings(lot):
    """The entries of one event, as they may come."""
    half = Frames(140 * RATE)
    nothing = {"frames": Frames(0), "actual_start": None, "actual_end": None}
    return lot.choice(
        [
            [{}],
            [{}],
            [{"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN, "reason": "missing_cart"}],
            [{"outcome": Outcome.REPLACED, "rung": Rung.SILENCE, "reason": "no_source"}],
            [{"outcome": Outcome.CUT, "frames": half, "reason": "hard_start"}],
            [{"outcome": Outcome.SKIPPED, "reason": "quiet_hours", **nothing}],
            [{"outcome": Outcome.FAILED, "reason": "cart_broken", **nothing}],
            [
                {"outcome": Outcome.INTERRUPTED, "frames": half, "reason": "alert"},
                {"outcome": Outcome.JOINED_LATE, "frames": half, "reason": "late"},
            ],
            [{"outcome": Outcome.INTERRUPTED, "frames": half, "reason": "stop"}],
            [{"clock_trust": ClockTrust.SIMULATED}],
            [{"clock_trust": ClockTrust.UNTRUSTED, "outcome": Outcome.SKIPPED, "reason": "clock", **nothing}],
        ]
    )


@contextmanager
def opened(place, folder, stations=(), **settings):
    """An office at a database's place with these stations in its settings: name, url, area, speakers."""
    folder.mkdir(exist_ok=True)
    store = OfficeStore.open(place)
    try:
        yield OfficeHome(
            folder=folder,
            settings=OfficeFile(
                office={
                    "name": "Sở Văn hóa",
                    "place": "tỉnh Bắc Hà",
                    "stations": [{"token": TOKEN, **one} for one in stations],
                    **settings,
                }
            ),
            store=store,
            clock=Noon(),
        )
    finally:
        store.close()
