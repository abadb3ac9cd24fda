"""A bulletin from its tracks: carts that follow each other, with a pause between and the chime before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from broadcast.domain.times import RATE, Frames, Millis, frames_in
from broadcast.production.carts import CartStore, Label
from broadcast.production.segments import Produced

BETWEEN = Millis(1_000)
"""Silence between two tracks, and after the chime."""


def produce_bulletin(
    title: str, tracks: Sequence[Produced], store: CartStore, *, chime: str, recipe: str
) -> Produced:
    """Put the carts of `tracks` one after the other into one, in blocks, however long they are.

    Its label has the words and the voices of all. Raises CartMissingError, DiskFullError or CannotWriteError;
    nothing was kept then.
    """
    labels = [store.label(track.cart) for track in tracks]
    voices = ", ".join(dict.fromkeys(track.voice for track in tracks if track.voice))
    label = Label(
        title=title,
        voice=voices,
        spoken="\n".join(found.spoken for found in labels if found.spoken),
        recipe=recipe,
        voice_version=", ".join(
            dict.fromkeys(found.voice_version for found in labels if found.voice_version)
        ),
        lexicon=next((found.lexicon for found in labels if found.lexicon), ""),
        passed_over="; ".join(dict.fromkeys(found.passed_over for found in labels if found.passed_over)),
    )
    cart = store.put(_in_order(store, [chime, *(track.cart for track in tracks)]), label)
    notes = tuple(chain.from_iterable(track.notes for track in tracks))
    return Produced(cart=cart.sha, frames=cart.frames, voice=voices, notes=notes)


def _in_order(store: CartStore, carts: Sequence[str]) -> Iterator[bytes]:
    for at, sha in enumerate(carts):
        if at:
            yield bytes(frames_in(BETWEEN) * 2)
        with store.open(sha) as reader:
            for start in range(0, reader.frames, RATE):
                yield reader.read(Frames(start), RATE).tobytes()
