"""What was ordered and has not ended, over a restart: from a file that may be damaged, on a disk that may be full."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcast.air.standing import StandingFile
from broadcast.domain.orders import Level, Order, to_record
from broadcast.domain.times import RATE, Frames
from broadcast.errors import CannotWriteError

NOW = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
ALERT = Order(
    id="khan-1",
    level=Level.EMERGENCY,
    title="Lũ đang lên",
    cart="ab" * 32,
    length=Frames(8 * RATE),
    zones=("thon-1",),
    by="lanh-dao",
    at=NOW,
)


@pytest.fixture
def kept(tmp_path):
    """A function that opens the file and closes it in the end; with what could not be written."""
    opened, errors = [], []

    def open_file():
        opened.append(StandingFile(tmp_path / "o.json", errors.append))
        return opened[-1]

    open_file.errors, open_file.path = errors, tmp_path / "o.json"
    yield open_file
    for one in opened:
        one.close()


def test_orders_and_the_hold_outlive_the_process(kept):
    before = kept()
    for number in range(20):
        before.keep((ALERT,) * (number % 2), None)
    before.keep((ALERT,), NOW + timedelta(minutes=10))
    before.close()
    assert kept().read(NOW) == ((ALERT,), NOW + timedelta(minutes=10))
    assert kept().read(NOW + timedelta(minutes=11)) == ((ALERT,), None)


@pytest.mark.parametrize("minutes", [31, -31])
def test_an_alert_of_another_hour_is_no_news(kept, minutes):
    before = kept()
    before.keep((ALERT, replace(ALERT, id="khan-2", at=NOW + timedelta(minutes=minutes))), None)
    before.close()
    orders, _ = kept().read(NOW + timedelta(minutes=minutes))
    assert [one.id for one in orders] == ["khan-2"]


def _record(**changed):
    return {"orders": [{**to_record(ALERT), **changed}], "held_until": None}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(4_096),  # what a power cut leaves
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"null",
        b"[]",
        b"{}",
        b'{"orders": 5, "held_until": null}',
        b'{"orders": [null], "held_until": null}',
        b'{"orders": [], "held_until": 5}',
        b'{"orders": [], "held_until": "mai"}',
        b'{"orders": [], "held_until": "2026-11-24T05:40:00"}',
        json.dumps(_record(level="x")).encode(),
        json.dumps(_record(length=-1)).encode(),
        json.dumps(_record(length="x")).encode(),
        json.dumps(_record(at="2026-11-24T05:30:00")).encode(),
        json.dumps(_record(at=None)).encode(),
        json.dumps(_record(at="9999-12-31T23:59:59.999999Z")).encode(),
    ],
)
def test_a_damaged_file_orders_nothing_and_stops_nobody(kept, content):
    kept.path.write_bytes(content)
    assert kept().read(NOW) == ((), None)


def test_a_disk_that_refuses_is_told_of_and_not_waited_for(kept, tmp_path):
    kept.path.mkdir()
    one = kept()
    assert one.read(NOW) == ((), None)
    one.keep((ALERT,), None)
    one.close()
    assert [type(error) for error in kept.errors] == [CannotWriteError]
    assert [path.name for path in tmp_path.iterdir()] == ["o.json"], "no draft is left behind"
