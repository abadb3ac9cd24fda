"""The inputs at which outputs are heard again: there, and what they heard last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.errors import BroadcastError, DeviceMissingError, Said
from broadcast.playout.cards import IN, find
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home
from broadcast.station.outputs import StationOutput, outputs

_WEEK = timedelta(days=7)
_CAME = {
    Verdict.LOW: Said("quá nhỏ", "too soft"),
    Verdict.SILENT: Said("không có tiếng", "nothing was heard"),
    Verdict.WRONG: Said("không phải tiếng máy phát", "it was not what was sent"),
}


def look(home: Home) -> Iterator[Finding]:
    """Findings for each output that has a monitor: its input, and the event that was judged last."""
    for output in outputs(home.folder, home.settings):
        if output.setup.monitor:
            last = _last(home, output)
            yield _device(output, is_at_work=last is not None)
            if last is not None and last.verdict in _CAME:
                yield Finding.of("heard", "warning", _badly(home, output, last))


def _device(output: StationOutput, *, is_at_work: bool) -> Finding:
    name = output.setup.monitor.partition(":")[2]
    try:
        found = find(name, IN)[1].name
    except DeviceMissingError:
        if not is_at_work:  # while a monitor listens at it, some systems show it to nobody else
            return Finding.of("monitor", "warning", _missing(output, name))
        found = name
    return Finding.of(
        "monitor",
        "ok",
        Said(
            f"Ngõ vào nghe lại của đầu ra “{output.id}”: {found}.",
            f"The monitor's input of the output “{output.id}”: {found}.",
        ),
    )


def _missing(output: StationOutput, name: str) -> Said:
    return Said(
        f"Không thấy ngõ vào nghe lại “{name or 'mặc định'}” của đầu ra “{output.id}”. "
        "Cắm micrô hoặc dây nghe lại, rồi xem tên bằng `broadcast devices`.",
        f"The monitor's input “{name or 'default'}” of the output “{output.id}” is not there. "
        "Plug in the microphone or the loopback, then see its name with `broadcast devices`.",
    )


def _badly(home: Home, output: StationOutput, last: AsRun) -> Said:
    assert last.verdict is not None
    came = _CAME[last.verdict]
    at = last.moment.astimezone(home.settings.rule_values.zone).strftime("%H:%M %d/%m/%Y")
    return Said(
        f"Lần nghe lại gần nhất ở đầu ra “{output.id}”, “{last.title}” lúc {at}: {came.vi}. "
        "Kiểm tra âm ly và loa, rồi nghe lại bằng `broadcast log listen`.",
        f"What was heard last of the output “{output.id}”, “{last.title}” at {at}: {came.en}. "
        "Check amplifier and loudspeakers, then hear it with `broadcast log listen`.",
    )


def _last(home: Home, output: StationOutput) -> AsRun | None:
    now, last = home.clock.wall(), None
    with suppress(BroadcastError):
        after = chain.reach(output.log, now - _WEEK)
        for _, entry in chain.read(output.log, after=after, kinds={EntryKind.HEARD}):
            last = entry
    return last
