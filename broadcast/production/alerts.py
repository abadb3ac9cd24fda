"""An alert's recording: the attention tone, then what is to be heard, as often as that is wanted.

    tone ‥ words ‥ words ‥ words

It is one cart, so that what is heard is proved by one hash and cannot be torn apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from broadcast.domain.times import RATE, Frames
from broadcast.production.carts import CartStore, Label
from broadcast.production.incoming import load_recording
from broadcast.production.mastering import Finish, assemble
from broadcast.production.quality import examine
from broadcast.production.segments import Produced
from broadcast.production.voices.breaths import words_of
from broadcast.production.voices.packing import clean
from broadcast.production.voices.speech import Speaker, Spoken

_PAUSE = bytes(RATE)
"""Half a second between two parts."""


def produce_alert(
    title: str,
    parts: Sequence[str | Path],
    speaker: Speaker,
    store: CartStore,
    *,
    tone: str,
    times: int,
    finish: Finish,
    drill: bool,
) -> Produced:
    """Put together what is to be heard after the cart `tone`: words, written out for the voice, and recordings.

    Recordings pass the chain of `finish` as the words do: they are words as well. The cart's label says what it is,
    so that a drill is never given as an emergency.

    Raises:
        NothingToSayError: words without a word.
        VoiceUnavailableError: every voice failed.
        FileMissingError, NotAFileError, FileEmptyError, AudioUnreadableError, DecoderMissingError: a recording cannot
            be taken.
        CartMissingError: the tone is not in the store.
        DiskFullError, CannotWriteError: nothing was kept.
    """
    words = [part for part in parts if isinstance(part, str)]
    for text in words:
        clean(text)
    spoken: Spoken | None = None
    heard: list[bytes] = []
    for part in parts:
        if isinstance(part, str):
            spoken = speaker.speak(part)
            heard.append(spoken.pcm)
        else:
            heard.append(load_recording(part, examine(part).weights))
    with store.open(tone) as reader:
        sound = reader.read(Frames(0), reader.frames).tobytes()
    voice, version = (spoken.voice, spoken.version) if spoken else ("", "")
    label = Label(
        title=title,
        voice=voice,
        spoken=words_of("\n".join(words)),
        voice_version=version,
        alert="drill" if drill else "emergency",
    )
    cart = store.put(assemble(_PAUSE.join(heard), finish, chime=sound, times=times), label)
    return Produced(cart=cart.sha, frames=cart.frames, voice=voice, notes=())
