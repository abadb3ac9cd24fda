"""Where the sound of a line comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from broadcast.domain.folding import fold
from broadcast.domain.schedule import LineSource, SourceKind

RECORDINGS = (".wav", ".flac", ".mp3", ".ogg", ".opus")
"""The endings of recordings."""
_PREFIXES = {
    SourceKind.RELAY: ("tiếp âm", r"(?:tiep am|tiep song)"),
    SourceKind.REPEAT: ("phát lại", r"(?:phat lai|pl)"),
    SourceKind.BULLETIN: ("bản tin", r"ban tin(?= ?:)"),
    SourceKind.PLAN: ("kế hoạch", r"(?:ke hoach|kh)"),
    SourceKind.FILL: ("lấp", r"(?:lap cho trong|lap gio|lap)"),
}
_BARE = {
    "doc": SourceKind.READ,
    "may doc": SourceKind.READ,
    "truc tiep": SourceKind.LIVE,
    "tt": SourceKind.LIVE,
    "pttt": SourceKind.LIVE,
    "phat thanh truc tiep": SourceKind.LIVE,
    "lap": SourceKind.FILL,
    "lap gio": SourceKind.FILL,
    "lap cho trong": SourceKind.FILL,
}
_SAID = re.compile(
    r"(?:(?P<relay>tiep (?:am|song|phat song))|(?P<repeat>phat lai|pl)|(?P<live>truc tiep|phat thanh truc tiep|pttt|tt))"
    r"\b ?[:.-]? ?"
)
_SAID_KINDS = {"relay": SourceKind.RELAY, "repeat": SourceKind.REPEAT, "live": SourceKind.LIVE}
_BARE_WORDS = {SourceKind.READ: "đọc", SourceKind.LIVE: "trực tiếp", SourceKind.FILL: "lấp"}
_RELAYS = (
    r"\b(?:vov1?|tnvn|tieng noi viet nam|trung uong|tw)\b(?! ?[2-9])",
    r"\b(?:dai|thoi su|ptth|pt-th)\b.*\b(?:tinh|thanh pho)\b",
)
"""How the national radio and the province's are called."""
_COPY = 12
"""Words from which a content is copy and no title."""
_ADDRESS = re.compile(r"(?:https?|rtmps?|udp|rtp)://[^\s/]\S*", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a reference is itself the address of a stream, and no name for one."""
    return _ADDRESS.fullmatch(text) is not None


def read_source(text: str, relays: Iterable[str] = ()) -> LineSource | None:
    """đọc, trực tiếp, lấp, `tiếp âm: VOV1`, `PL: T2 17:00`, `kế hoạch: KH1.a`, `lấp: nhac.flac`, `bản tin: ban-tin/48`,
    the address of a stream, a recording's path, or the bare name of one of the station's `relays`.

    A path stays below audio_assets: none that is absolute or climbs with `..`.
    """
    words = fold(text)
    if words in _BARE:
        return LineSource(kind=_BARE[words])
    if path := _path(re.sub(r"^(?:tệp|file|băng)(?: âm thanh)?\s*:\s*", "", text, flags=re.IGNORECASE)):
        return LineSource(kind=SourceKind.FILE, reference=path)
    if is_address(text):
        return LineSource(kind=SourceKind.RELAY, reference=text)
    if named := next((name for name in relays if fold(name) == words), None):
        return LineSource(kind=SourceKind.RELAY, reference=named)
    for kind, (_, prefix) in _PREFIXES.items():
        if found := re.match(rf"{prefix}(?: ?: ?| )(?=\S)", words):
            reference = _rest(text, words[: found.end()])
            if kind is SourceKind.FILL:
                reference = _path(reference) or ""
            if kind is SourceKind.BULLETIN:
                reference = _below(reference) or ""
            return LineSource(kind=kind, reference=reference) if reference else None
    return None


def find_relay(text: str, names: Iterable[str]) -> str | None:
    """The one of a station's relays that `text` means: Đài TNVN is VOV1, thời sự tỉnh the relay called Đài tỉnh.

    None when it means none, or might mean two.
    """
    words = _spaced(text)
    known = list(names)
    whole = [name for name in known if re.search(rf"\b{re.escape(_spaced(name))}\b", words)]
    if whole:
        return max(whole, key=len)
    for meant in _RELAYS:
        if re.search(meant, words):
            found = [name for name in known if re.search(meant, _spaced(name))]
            return found[0] if len(found) == 1 else None
    return None


def likely_source(text: str, content: str) -> str | None:
    """What was probably meant by a source that cannot be read: KH1.a is `kế hoạch: KH1.a`, PM of long copy is đọc."""
    words = fold(text)
    if re.fullmatch(r"kh\d+\.\S+", words):
        return f"kế hoạch: {text.strip()}"
    if re.match(r"(?:pm|phat moi)\b", words) or not words:
        return "đọc" if len(content.split()) >= _COPY else None
    if re.search(r"\b(?:vov\d?|tnvn|tieng noi viet nam)\b", words):
        return "tiếp âm: VOV1"
    return None


def _spaced(text: str) -> str:
    return re.sub(r"\bvov (?=\d)", "vov", fold(text))


def _path(text: str) -> str | None:
    path = _below(text)
    return path if path and PurePosixPath(path).suffix.casefold() in RECORDINGS else None


def _below(text: str) -> str | None:
    """A path that stays below the folder it is taken from."""
    path = PurePosixPath(text.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or not path.parts or ":" in text or "\n" in text
    return None if outside else str(path)


def _rest(text: str, prefix: str) -> str:
    """What stands in `text` after the folded `prefix`, with its accents and letter case."""
    letters = sum(letter.isalpha() for letter in prefix)
    end = [place for place, letter in enumerate(text, 1) if letter.isalpha()][letters - 1]
    return text[end:].lstrip(" \n:")


def write_source(source: LineSource) -> str:
    """The source as `read_source` takes it."""
    if source.kind in _BARE_WORDS and not source.reference:
        return _BARE_WORDS[source.kind]
    if source.kind is SourceKind.FILE:
        return source.reference
    return f"{_PREFIXES[source.kind][0]}: {source.reference}"


def source_in(content: str, relays: Iterable[str], kind: SourceKind | None = None) -> LineSource | None:
    """The source that a programme's own title says: Tiếp âm Đài TNVN, PL chương trình 17h, Trực tiếp: họp dân.

    With a `kind` whose reference is not given (a bare "PL" beside the title), what of the title it means.
    """
    found = _SAID.match(fold(content))
    said = next((one for name, one in _SAID_KINDS.items() if found and found[name]), None)
    if said is None and kind is None:
        return None
    if said is SourceKind.LIVE or kind is SourceKind.LIVE:
        return LineSource(kind=SourceKind.LIVE)
    rest = _rest(content, found[0]) if found and said else content
    wanted = kind or said
    if wanted is SourceKind.RELAY:
        rest = find_relay(content, relays) or rest
    return LineSource(kind=wanted, reference=" ".join(rest.split())) if wanted and rest.strip() else None
