"""Who is told when something goes wrong on air: addresses that can be read, and, when a human asks, a test message."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.errors import BroadcastError, Said
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home
from broadcast.station.notices import Notice, readable, send

_TEST = Said(
    "Tin thử từ `broadcast doctor --notify`. Nhận được tin này nghĩa là cảnh báo của đài tới nơi.",
    "A test from `broadcast doctor --notify`. Alarms of this station reach whoever reads it.",
)


def look(home: Home) -> Iterator[Finding]:
    """A finding for each address. Nothing is sent."""
    if not home.settings.notify.to:
        yield Finding.of(
            "notify",
            "warning",
            Said(
                "Chưa đặt địa chỉ nhận cảnh báo: đài mất tiếng thì không ai được báo. Đặt to trong mục [notify].",
                "No address for alarms is set: nobody is told when the station falls silent. Set to in [notify].",
            ),
        )
    for address in home.settings.notify.to:
        try:
            where = readable(address)
        except BroadcastError as error:
            yield Finding.of("notify", "fault", error)
        else:
            yield Finding.of(
                "notify",
                "ok",
                Said(f"Cảnh báo được gửi tới {where}.", f"Alarms are sent to {where}."),
            )


def try_out(home: Home) -> Iterator[Finding]:
    """Send every address a test message, and tell whether it was taken there."""
    text = _TEST.sentence(home.settings.language)
    notice = Notice(key="test", title=home.settings.station.name, text=text)
    for address in home.settings.notify.to:
        try:
            where = readable(address)
        except BroadcastError:
            continue  # told of by `look`
        if send(address, notice):
            yield Finding.of(
                "notify", "ok", Said(f"Đã gửi tin thử tới {where}.", f"A test message was sent to {where}.")
            )
        else:
            yield Finding.of(
                "notify",
                "fault",
                Said(
                    f"Không gửi được tin thử tới {where}. Kiểm tra mạng, mật khẩu hoặc mã trong mục [notify].",
                    f"The test message to {where} was not sent. Check the network, and the password or token in [notify].",
                ),
            )
