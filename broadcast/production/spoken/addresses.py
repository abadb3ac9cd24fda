"""Web addresses and e-mail: labels that the lexicon knows are read as words, the others syllable by syllable.

"dichvucong.gov.vn" is "dịch vụ công chấm gov chấm vê en". A label that is no row of syllables is spelled,
and doubted.
"""

from __future__ import annotations

import re
from functools import cache

from broadcast.production.spoken.lexicon import Kind, Lexicon
from broadcast.production.spoken.line import DOUBTFUL, Claim, Line, Rule, matching
from broadcast.production.spoken.numbers import cardinal, digits, spell
from broadcast.production.spoken.syllables import is_toneless

_LABEL = r"[A-Za-z0-9][A-Za-z0-9-]{0,60}"
_TOP = r"(?:vn|com|net|org|info|edu|gov|io|asia|me|gle|app|page|link|ly)"
_PATH = r"(?:/[A-Za-z0-9._~%?=&#+:@!-]{0,120}){0,12}(?:\?[A-Za-z0-9._~%=&+-]{1,120})?"
_WEB = re.compile(
    rf"(?<![\w@.-])(?:(?:https?|ftp)://{_LABEL}(?:\.{_LABEL}){{0,6}}(?::\d{{1,5}})?{_PATH}"
    rf"|(?:www\.)?{_LABEL}(?:\.{_LABEL}){{0,5}}\.{_TOP}(?![\w-]){_PATH})"
)
_MAIL = re.compile(rf"(?<![\w.@-])[A-Za-z0-9][A-Za-z0-9._+-]{{0,63}}@{_LABEL}(?:\.{_LABEL}){{1,6}}(?![\w@])")
_NAMED_FILE = re.compile(
    r"(?<![\w@./-])([A-Za-z0-9][\w-]{0,60}(?:\.[\w-]{1,20})?)\.(docx?|xlsx?|pptx?|pdf|jpe?g|png|zip|rar|mp[34]|csv|txt|exe|apk)(?!\w|[.@/]\w)"
)
_ENDINGS = {
    "doc": "đốc", "docx": "đốc ích", "xls": "ích e lờ ét", "xlsx": "ích e lờ ét ích", "ppt": "pê pê tê",
    "pptx": "pê pê tê ích", "pdf": "pê đê ép", "zip": "díp", "rar": "ra", "exe": "e xe",
}  # fmt: skip
_HASHTAG = re.compile(r"(?<!\w)#([A-Za-z]\w{2,60})(?!\w)")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_WORDED_PATH = re.compile(r"[a-z]{2,7}(?:-[a-z]{1,7}){1,9}")
_SCHEME = re.compile(r"^(?:https?|ftp)://")
_PIECE = re.compile(r"[A-Za-z]+|\d+|[./@_+?=&#:%-]")
_NAMED = {
    ".": "chấm", "/": "xuyệt", "@": "a còng", "_": "gạch dưới", "-": "gạch ngang", "+": "cộng",
    "?": "hỏi", "=": "bằng", "&": "và", "#": "thăng", ":": "hai chấm", "%": "phần trăm",
}  # fmt: skip
_LONGEST_LABEL = 40
_FEWEST_WORDED, _MOST_SPELLED = 5, 5
"""A label is read in part only where the words are more than the letters that are left."""
_KNOWN, _GUESSED, _SPELLED = 2, 5, 4
"""What a word, a syllable without its marks, and a letter cost."""
_FILE = re.compile(r"\.(?:html?|aspx?|php)$")


def _web(match: re.Match[str], line: Line) -> Claim | None:
    written = match[0].rstrip(".:?!=&/")
    end = match.start() + len(match[0].rstrip(".:?!=&"))
    bare = _FILE.sub("", _SCHEME.sub("", written).removeprefix("www."))
    if "." not in bare and written == bare:
        return None
    return _claim(match.start(), end, bare, line)


def _mail(match: re.Match[str], line: Line) -> Claim:
    written = match[0].rstrip(".-")
    return _claim(match.start(), match.start() + len(written), written, line)


def _file(match: re.Match[str], line: Line) -> Claim:
    """A file's name as an address is read, and its ending as people say it."""
    stem = _claim(match.start(1), match.end(1), match[1], line)
    ending = match[2].lower()
    spoken = f"{stem.spoken} chấm {_ENDINGS.get(ending) or spell(ending)}"
    return Claim(match.start(), match.end(), spoken, stem.confidence)


def _hashtag(match: re.Match[str], line: Line) -> Claim:
    pieces = _CAMEL.findall(match[1])
    known = line.lexicon.spoken(Kind.LABEL, match[1].lower())
    row = _row(match[1].lower(), line.lexicon) if not known else None
    if known or row:
        return Claim(match.start(), match.end(), f"thăng {known or (row[0] if row else '')}", 70)
    return Claim(match.start(), match.end(), "thăng " + " ".join(piece.lower() for piece in pieces), 70)


def _claim(start: int, end: int, written: str, line: Line) -> Claim:
    words, confidence = [], 95
    for piece in _PIECE.findall(_WORDED_PATH.sub(lambda path: _joined(path[0], line.lexicon), written)):
        foreign = None if line.verbatim else line.lexicon.spoken(Kind.FOREIGN, piece.lower())
        spoken, trust = (foreign, 95) if foreign else _piece(piece, line.lexicon)
        words.append(spoken)
        confidence = min(confidence, trust)
    return Claim(start, end, " ".join(words), confidence)


def _joined(path: str, lexicon: Lexicon) -> str:
    """The words of a path without their dashes, where every one of them is a syllable."""
    bare = path.replace("-", "")
    words = path.split("-")
    return bare if all(map(is_toneless, words)) and _row(bare, lexicon) else path


def _piece(piece: str, lexicon: Lexicon) -> tuple[str, int]:
    if piece in _NAMED:
        return _NAMED[piece], 95
    if piece.isdecimal():
        return (cardinal(int(piece)) if len(piece) < 5 and piece[0] != "0" else digits(piece)), 90
    written = piece.lower()
    known = lexicon.spoken(Kind.LABEL, written)
    if known:
        return known, 95
    if len(written) <= _LONGEST_LABEL:
        row = _row(written, lexicon)
        if row:
            return row
    return spell(piece), DOUBTFUL - 20


def _row(label: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """`label` as words, or as words and the few letters that are left: "tracuunnt" is "tra cứu en nờ en nờ tê"."""
    whole = _words(label, lexicon)
    if whole:
        cost, words = whole
        return " ".join(words), 85 if cost == _KNOWN * len(words) else 60
    found = []
    for cut in range(_FEWEST_WORDED, len(label)):
        left = len(label) - cut
        if left <= _MOST_SPELLED:
            head, tail = _words(label[:cut], lexicon), _words(label[left:], lexicon)
            found += [(head[0] + _SPELLED * left, " ".join((*head[1], spell(label[cut:]))))] if head else []
            found += [(tail[0] + _SPELLED * left, " ".join((spell(label[:left]), *tail[1])))] if tail else []
    return (min(found)[1], 55) if found else None


def _words(label: str, lexicon: Lexicon) -> tuple[int, tuple[str, ...]] | None:
    """`label` as known words and bare syllables, with what it costs: as few as can be, known ones first."""

    @cache
    def best(start: int) -> tuple[int, tuple[str, ...]] | None:
        if start == len(label):
            return 0, ()
        found = []
        for end in range(len(label), start, -1):
            part = label[start:end]
            long_enough = len(part) > 2 or (
                start == 0 and is_toneless(part)
            )  # "xa" of a commune stands first
            known = lexicon.spoken(Kind.LABEL, part) if long_enough else None
            if known or (len(part) > 1 and is_toneless(part)):
                rest = best(end)
                if rest:
                    found.append((rest[0] + (_KNOWN if known else _GUESSED), (known or part, *rest[1])))
        return min(found, key=lambda row: row[0], default=None)

    return best(0)


ADDRESS_PASSES: tuple[Rule, ...] = (
    Rule("hashtag", matching(_HASHTAG, _hashtag), (r"#[A-Za-z]",)),
    Rule("e-mail", matching(_MAIL, _mail), ("@",)),
    Rule(
        "file",
        matching(_NAMED_FILE, _file),
        (r"\w\.(?:docx?|xlsx?|pptx?|pdf|jpe?g|png|zip|rar|mp[34]|csv|txt|exe|apk)",),
    ),
    Rule("web address", matching(_WEB, _web), (r"://|\.[a-z]{2}",)),
)
