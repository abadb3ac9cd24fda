"""What the doctor looks at on the way from the carts to the loudspeakers, and to a human when it fails.

Each room looks at one thing and tells what it found, in order, worth a look, or wrong now. None of them moves a
contact, sends a message unasked, or makes a sound: it may be asked while the station is on air.
"""

from broadcast.station.doctor.finding import Finding, State

__all__ = ["Finding", "State"]
