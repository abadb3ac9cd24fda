"""Relays by https with the real ffmpeg: a server has to prove who it is, and one that cannot is not even asked."""

import shutil
from datetime import UTC, datetime

import numpy as np
import pytest
from feeds_certificates import Authority
from feeds_station import RATE, Station, children, ramp, wait_for
from test_feeds_streams import take

from broadcast.errors import RelayAddressError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.feeds.live import LiveFeeds
from broadcast.playout.feeds.streams import StreamSource, listen

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """The one that this computer trusts."""
    authority = Authority(tmp_path, "tinh")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    return authority


@pytest.fixture(params=["of nobody known", "of another", "expired"])
def impostor(request, authority, tmp_path):
    """A server with a certificate that proves nothing."""
    certificate = {
        "of nobody known": lambda: Authority(tmp_path, "la").vouch("localhost"),
        "of another": lambda: authority.vouch("dai-khac.vn"),
        "expired": lambda: authority.vouch("localhost", days=-1),
    }[request.param]()
    with Station(ahead=4, certificate=certificate) as station:
        yield station


def test_a_server_that_proves_who_it_is_is_heard(authority):
    with Station(ahead=4, certificate=authority.vouch("localhost")) as station:
        source = StreamSource(station.address("wav"))
        heard = take(source, RATE)
        source.close()
        assert np.array_equal(heard, ramp(0, len(heard)))
        listen(station.address("wav"))
        listen(station.address("live.m3u8"))


def test_one_that_does_not_is_not_asked_for_anything(impostor):
    source = StreamSource(impostor.address("wav"))
    assert len(take(source, RATE)) == 0
    source.close()
    with pytest.raises(RelayAddressError, match="không xác thực được máy chủ") as refused:
        listen(impostor.address("wav"))
    assert "localhost" in refused.value.sentence("en")
    assert impostor.calls == []


def test_the_next_address_stands_in_for_it(impostor):
    with Station(ahead=4) as honest:
        feed = LiveFeeds(SystemClock(datetime(2020, 1, 1, tzinfo=UTC))).open(
            (impostor.address("wav"), honest.address("wav"))
        )
        wait_for(lambda: feed.good, 14)
        feed.close()
        assert honest.calls == ["wav"]
    assert impostor.calls == []
    assert not children()


def test_a_key_exchange_of_rtmps_is_proved_too(impostor):
    with pytest.raises(RelayAddressError, match="không xác thực được máy chủ"):
        listen(impostor.address("live/x").replace("https", "rtmps"))
