"""Sound that comes in from outside as it is made: relays from the network, and the inputs of this computer.

    stream (ffmpeg) ──┐
                      ├─ Source ─▶ LiveFeed: one after another ─▶ Buffer ─▶ the air
    line ─▶ Limiter ──┘                       │
                                       SilenceSensor: is it good?

The air knows only the two ports that stand here; who opens what is said in `live`.
"""

from broadcast.playout.feeds.port import Feed, Feeds

__all__ = ["Feed", "Feeds"]
