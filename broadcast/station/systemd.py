"""A word to systemd, where it has started us: that the station runs, that samples move, what it does."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send one state, as `READY=1` or `WATCHDOG=1`; nothing happens where nobody waits for it. Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
    except OSError:
        return
