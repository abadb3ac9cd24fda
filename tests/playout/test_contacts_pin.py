"""The pin, with the real gpiozero on its own mock pins: what is driven, and that it begins open.

Not proved here: that a board's pin follows.
"""

import pytest
from gpiozero import Device, OutputDevice
from gpiozero.pins.mock import MockFactory
from switch_contract import check_lost_and_found, check_switch

from broadcast.errors import ContactError
from broadcast.playout.contacts import open_switch


@pytest.fixture
def pins(monkeypatch):
    factory = MockFactory()
    monkeypatch.setattr(Device, "pin_factory", factory)
    yield factory
    factory.close()


def _driven(pins, low):
    """Whether the pin is an output that closes the contact; an input drives nothing."""
    pin = pins.pin(17)
    return pin.function == "output" and bool(pin.state) is not low


@pytest.mark.parametrize(("spec", "low"), [("gpio:17", False), ("gpio:17:low", True)])
def test_the_contract(pins, spec, low):
    check_switch(open_switch(spec), lambda: _driven(pins, low))


@pytest.mark.parametrize(("spec", "low"), [("gpio:17", False), ("gpio:17:low", True)])
def test_a_pin_becomes_an_output_that_is_open(pins, spec, low):
    pins.pin(17).clear_states()
    switch = open_switch(spec)
    switch.set(False)
    assert {bool(state) for _, state in pins.pin(17).states[1:]} <= {low}, "it was never driven closed"
    assert pins.pin(17).function == "output"
    assert bool(pins.pin(17).state) is low
    switch.close()


def test_it_is_lost_and_found(pins):
    """The factory is closed under it, as a pin daemon that ends, and another one takes its place."""

    class Gone(MockFactory):
        def pin(self, name):
            message = "no pins any more"
            raise OSError(message)

    def lose():
        Device.pin_factory.close()
        Device.pin_factory = Gone()

    def find():
        Device.pin_factory = MockFactory()

    switch = open_switch("gpio:17")
    check_lost_and_found(switch, lambda: _driven(Device.pin_factory, low=False), lose, find, looks=False)
    Device.pin_factory.close()


def test_a_computer_without_pins_says_so(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "khong-co")
    with pytest.raises(ContactError, match="chân không dùng được"):
        open_switch("gpio:17").check()


def test_a_pin_that_something_else_uses_is_refused_until_it_is_free(pins):
    other = OutputDevice(17)
    switch = open_switch("gpio:17")
    with pytest.raises(ContactError):
        switch.set(True)
    other.close()
    switch.set(True)
    assert _driven(pins, low=False)
    switch.close()


def test_a_pin_that_there_is_not_is_refused(pins):
    switch = open_switch("gpio:999")
    with pytest.raises(ContactError):
        switch.set(True)
    switch.close()


def test_a_computer_without_pins_is_refused(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "none of them")
    switch = open_switch("gpio:17")
    with pytest.raises(ContactError):
        switch.set(True)
    switch.close()
