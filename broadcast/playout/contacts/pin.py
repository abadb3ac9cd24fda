"""A pin of a small board (Raspberry Pi and its kin) that drives a contact through a driver stage."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any

from broadcast.errors import ContactError, Said


class Pin:
    """The pin with the GPIO number `number`; closed is high, or low where `low` says so."""

    def __init__(self, number: int, *, low: bool) -> None:
        self._number = number
        self._low = low
        self._device: Any = None

    def set(self, closed: bool) -> None:
        """Drive the pin; the first time it becomes an output that is open already. Raises ContactError."""
        try:
            if self._device is None:
                self._device = _output(self._number, low=self._low)
            self._device.value = closed
        except Exception as error:  # each kind of pin has exceptions of its own
            self._let_go()
            raise self._error(error) from error

    def check(self) -> None:
        """See whether this board has pins; the pin itself is not touched. Raises ContactError."""
        from gpiozero import Device

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of each kind of pins that is not there
                Device.ensure_pin_factory()
        except Exception as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Open the contact and let the pin go."""
        if self._device is not None:
            with suppress(Exception):
                self._device.value = False
            self._let_go()

    def _error(self, error: Exception) -> ContactError:
        return ContactError(
            switch=f"gpio:{self._number}",
            reason=Said(f"chân không dùng được ({error})", f"the pin cannot be used ({error})"),
        )

    def _let_go(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with suppress(Exception):
                device.close()


def _output(number: int, *, low: bool) -> Any:
    from gpiozero import OutputDevice

    return OutputDevice(number, active_high=not low, initial_value=False)
