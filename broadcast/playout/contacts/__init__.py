"""The electrical contacts that key amplifiers and transmitters, each kept by a thread of its own.

A contact is closed by lease: who needs it says until when, and says so again while the need lasts. When the
one who asked dies, the lease runs out and the contact opens. When this whole process dies, a serial line
falls by itself; a Modbus coil stays as it was, and is opened first thing by the next keeper.
"""

from broadcast.playout.contacts.keeper import ContactKeeper
from broadcast.playout.contacts.port import Switch, clash, open_switch

__all__ = ["ContactKeeper", "Switch", "clash", "open_switch"]
