"""Sound cards and inputs, by way of PortAudio and rtmixer: the one room that knows either."""

from broadcast.playout.cards.devices import IN, OUT, Device, Devices, find, list_devices
from broadcast.playout.cards.input import CardInput
from broadcast.playout.cards.output import CardOutput

__all__ = ["IN", "OUT", "CardInput", "CardOutput", "Device", "Devices", "find", "list_devices"]
