"""Whether this computer has a way out, by what its own interfaces say: nothing is sent for that.

A cable that is plugged in, and a route, do not prove that anybody answers; that they are missing proves that nobody does.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

_LOOPBACK = "772"
"""What the kernel calls the interface of this computer alone."""
_DEFAULT = "00000000"
_UP = 0x1


class Connection(StrEnum):
    """How far out the computer can be seen to reach."""

    ROUTED = "routed"
    """An interface is up, and something lies behind it that leads on."""
    LINKED = "linked"
    """An interface is up, and nothing leads on from its own network."""
    NONE = "none"
    """No cable, no wireless network."""
    UNKNOWN = "unknown"
    """This system does not say."""


def connection(root: Path = Path("/")) -> Connection:
    """What the kernel says under `root`: Linux does, others do not."""
    interfaces = root / "sys" / "class" / "net"
    if not interfaces.is_dir():
        return Connection.UNKNOWN
    if not any(_is_up(one) for one in interfaces.iterdir()):
        return Connection.NONE
    return Connection.ROUTED if _leads_on(root / "proc" / "net") else Connection.LINKED


def _is_up(interface: Path) -> bool:
    return _said(interface / "type") != _LOOPBACK and _said(interface / "carrier") == "1"


def _leads_on(tables: Path) -> bool:
    fourth = (line.split() for line in _said(tables / "route").splitlines()[1:])
    if any(len(row) > 3 and row[1] == _DEFAULT and int(row[3], 16) & _UP for row in fourth):
        return True
    sixth = (line.split() for line in _said(tables / "ipv6_route").splitlines())
    return any(row[0] == "0" * 32 and row[1] == "00" and row[-1] != "lo" for row in sixth if row)


def _said(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # of an interface that is down the kernel reads no carrier
        return ""
