"""The sound cards of the outputs: there, the spare ones too, and each for one output alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from broadcast.errors import Said
from broadcast.playout.cards import Device, list_devices
from broadcast.station.doctor.finding import Finding
from broadcast.station.doctor.onair import device_on_air
from broadcast.station.home import Home
from broadcast.station.outputs import outputs


def look(home: Home) -> Iterator[Finding]:
    """A finding for each device of each output, and for each that two outputs want first."""
    found = list_devices().found
    on = outputs(home.folder, home.settings)
    playing = [device_on_air(home, output) for output in on]
    for output in on:
        for place, wanted in enumerate(output.devices):
            yield _device(output.id, wanted, found, playing, spare=place > 0)
    firsts = [output.devices[0] for output in on]
    for place, (output, first) in enumerate(zip(on, firsts, strict=True)):
        if first != "null" and first in firsts[:place]:
            other = on[firsts.index(first)].id
            yield Finding.of("card", "fault", _twice(output.id, other, first))


def _device(
    output: str, wanted: str, found: Sequence[Device], playing: Sequence[str], *, spare: bool
) -> Finding:
    name = wanted.partition(":")[2]
    if wanted == "null":
        return Finding.of(
            "card",
            "warning",
            Said(
                f"Đầu ra “{output}” là null: không ra tiếng. Đặt devices trong mục [[outputs]].",
                f"The output “{output}” is null: it makes no sound. Set devices in [[outputs]].",
            ),
        )
    which = _which(name, found) or _which_plays(wanted, playing)
    if which:
        return Finding.of(
            "card",
            "ok",
            Said(
                f"Card âm thanh{' dự phòng' if spare else ''} của đầu ra “{output}”: {which}.",
                f"{'Spare sound' if spare else 'Sound'} card of the output “{output}”: {which}.",
            ),
        )
    return Finding.of(
        "card",
        "warning" if spare else "fault",
        Said(
            f"Không thấy card âm thanh{' dự phòng' if spare else ''} “{name or 'mặc định'}” của đầu ra “{output}”. "
            "Cắm lại card, rồi xem tên bằng `broadcast devices`.",
            f"The {'spare ' if spare else ''}sound card “{name or 'default'}” of the output “{output}” is not there. "
            "Plug it in again, then see its name with `broadcast devices`.",
        ),
    )


def _which(name: str, found: Sequence[Device]) -> str:
    """The card of this name, or the default one; empty when there is none."""
    if not name:
        return next((one.name for one in (*(one for one in found if one.is_default), *found)), "")
    return next((name for one in found if name in {one.name, _bare(one.name)}), "")


def _which_plays(wanted: str, playing: Sequence[str]) -> str:
    """The card, where it is at work: while a station plays on it, some systems show it to nobody else."""
    name = wanted.partition(":")[2]
    for device in playing:
        at_work = device.partition(":")[2]
        if device.startswith("card") and (not name or name in {at_work, _bare(at_work)}):
            return at_work or device
    return ""


def _bare(name: str) -> str:
    return name.partition(" [")[0]


def _twice(output: str, other: str, device: str) -> Said:
    return Said(
        f"Hai đầu ra “{other}” và “{output}” cùng dùng {device}: mỗi card chỉ phát được cho một đầu ra. "
        "Sửa devices trong mục [[outputs]].",
        f"The outputs “{other}” and “{output}” both use {device}: a card plays for one output alone. "
        "Correct devices in [[outputs]].",
    )
