"""What of a reading an operator should hear of: words that may be read otherwise, and lines that are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcast.errors import Fault
from broadcast.production.spoken import Reading, Token

_EDGES = " .,;:!?…()[]{}\"'“”‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A word of which it is not certain how it is read, and the copy that it stands in."""

    title: str
    written: str
    spoken: str


def doubts_of(title: str, reading: Reading) -> Iterator[Doubt]:
    """The words of a reading that an operator should judge, each as long as a row of the lexicon has to be."""
    doubtful = set(reading.doubts)
    for at, token in enumerate(reading.tokens):
        if token in doubtful:
            before, after = _beside(reading.tokens, at)
            spoken = " ".join(f"{before} {token.spoken} {after}".split())
            written = f"{before}{token.written.strip()}{after}"
            yield Doubt(title=title, written=written.strip(_EDGES), spoken=spoken.strip(_EDGES))


def notes_of(title: str, reading: Reading) -> Iterator[Fault]:
    """What of a reading is doubtful, and what is left out."""
    yield from map(fault, doubts_of(title, reading))
    if reading.cut:
        lines = " / ".join(reading.cut)
        yield Fault(
            place=title,
            vi=f"đã bỏ, không đọc: “{lines}”",
            en=f"left out, not read: “{lines}”",
            rule="cut",
        )


def fault(doubt: Doubt) -> Fault:
    """A doubt as it is said to an operator, with both ways on."""
    word, spoken = (text.replace('"', "") for text in (doubt.written, doubt.spoken))
    return Fault(
        place=doubt.title,
        vi=f"chưa chắc cách đọc “{doubt.written}”, đang đọc là “{doubt.spoken}”. Đúng như vậy thì nhận bằng "
        f'`broadcast lexicon add "{word}" "{spoken}"`; đọc khác thì thay lời trong ngoặc sau',
        en=f"it is not certain how “{doubt.written}” is read; it is read “{doubt.spoken}”. Accept that by "
        f'`broadcast lexicon add "{word}" "{spoken}"`, or put other words into its second quotes',
        rule="reading",
    )


def _beside(tokens: Sequence[Token], at: int) -> tuple[str, str]:
    """The rest of the word that a left over digit stands in."""
    if tokens[at].rule != "left over":
        return "", ""
    before, after = (tokens[near] if 0 <= near < len(tokens) else None for near in (at - 1, at + 1))
    return (
        before.written.rpartition(" ")[2] if before and before.rule == "as written" else "",
        after.written.partition(" ")[0] if after and after.rule == "as written" else "",
    )
