"""Where relays and what is live take their sound from: ffmpeg, streams that bring sound now, inputs that are there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from broadcast.errors import BroadcastError, DeviceMissingError, FeedUnknownError, Said
from broadcast.playout.cards import IN, find
from broadcast.playout.feeds.lines import line_name
from broadcast.playout.feeds.streams import check, is_stream, listen, shown
from broadcast.station import weeks
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home

_AT_ONCE = 8


class _Source(NamedTuple):
    """An address, and for what it is wanted."""

    address: str
    of: str


def look(home: Home) -> Iterator[Finding]:
    """A finding for each address in the settings and in what is published for today and tomorrow."""
    sources = list({one.address: one for one in _sources(home)}.values())
    streams = [one for one in sources if is_stream(one.address)]
    for source in sources:
        if source not in streams:
            yield _input(source)
    if not streams:
        return
    try:
        check()
    except BroadcastError as error:
        yield Finding.of("relay", "fault", error)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(_stream, streams)


def _sources(home: Home) -> Iterator[_Source]:
    """What is published comes last, and so tells what it is wanted for. Nobody needs a microphone before he says so."""
    if "live" in home.settings.model_fields_set:
        yield _Source(home.settings.live.input, "trực tiếp")
    for relay in home.settings.relays:
        yield from (_Source(address, relay.name) for address in relay.addresses)
    for rundown in weeks.at_hand(home):
        for event in rundown.events:
            yield from (_Source(address, event.title) for address in event.feeds)


def _input(source: _Source) -> Finding:
    name = line_name(source.address)
    if name is None:
        return Finding.of("relay", "fault", FeedUnknownError(found=source.address))
    try:
        device = find(name, IN)[1]
    except DeviceMissingError as error:
        return Finding.of("input", "warning", _missing(source, error))
    return Finding.of(
        "input",
        "ok",
        Said(f"Ngõ vào cho “{source.of}”: {device.name}.", f"The input for “{source.of}”: {device.name}."),
    )


def _missing(source: _Source, error: DeviceMissingError) -> Said:
    reason = error.facts["reason"]
    vi, en = reason if isinstance(reason, Said) else (str(reason), str(reason))
    return Said(
        f"Không thấy ngõ vào “{source.address}” cho “{source.of}”: {vi}. Cắm micrô hoặc dây tín hiệu rồi kiểm tra lại.",
        f"The input “{source.address}” for “{source.of}” is not there: {en}. Plug in the microphone or line, then look again.",
    )


def _stream(source: _Source) -> Finding:
    try:
        listen(source.address)
    except BroadcastError as error:
        said = Said(f"“{source.of}”: {error.sentence('vi')}", f"“{source.of}”: {error.sentence('en')}")
        return Finding.of("relay", "warning", said)
    where = shown(source.address)
    return Finding.of(
        "relay",
        "ok",
        Said(
            f"Tiếp âm “{source.of}” đang có tiếng: {where}.",
            f"The relay “{source.of}” brings sound: {where}.",
        ),
    )
