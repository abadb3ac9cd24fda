"""Document numbers: 1216/QĐ-BTTTT, 61/2018/NĐ-CP, 18-NQ/TW, 4567/UBND-NC.

The code after the number names the type, the issuer and sometimes a section. On air an editor says
"số một nghìn hai trăm mười sáu của Bộ Thông tin và Truyền thông"; the strokes are for the file.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from broadcast.production.spoken.lexicon import Kind, Lexicon
from broadcast.production.spoken.line import Claim, Line, Rule, matching
from broadcast.production.spoken.numbers import cardinal, digits, spell

_PART = r"[A-ZĐƯ][A-Za-zĐđƯư&]{0,14}\d{0,2}"
_NUMBER = re.compile(
    rf"(?<![\w./,-])(?:(\d{{1,6}})([a-zđ]?)[ ]?(?:/((?:19|20)\d\d))?[ ]?|[.…_]{{2,12}}[ ]?)?(/[ ]?|(?<=\w)-)({_PART}(?:[-/.]{_PART}){{0,4}})(?!\w)",
)
_SEPARATOR = re.compile(r"([-/.])")
_OWNER = re.compile(r"^,?(?: ngày [\d/. -]+(?:tháng \d+ năm \d+)?)? ?của ")
_LETTER = re.compile(r"(?:công văn|văn bản)(?: hỏa tốc)?(?: số)?:? ?$", re.IGNORECASE)
_UNKNOWN = 30


class _Part(NamedTuple):
    separator: str
    written: str
    spoken: str
    kind: Kind | None


def _document(match: re.Match[str], line: Line) -> Claim | None:
    row, letter, year, separator, code = match.groups()
    parts = _parts(code, separator.strip(), line.lexicon, line.before(match.start()))
    if not _is_code(match, line, parts):
        return None
    if line.verbatim or line.spelled:
        spoken = _literal(_count(row, letter), year, parts, line)
        said = parts
    else:
        said = [] if _OWNER.match(line.after(match.end())) else _issuers(parts)
        spoken = _edited(_count(row, letter), year, parts, said, line.before(match.start()))
    if not spoken:
        return None  # a bare code has nothing that an editor would say
    known = all(part.kind for part in said)
    return Claim(match.start(), match.end(), spoken, 95 if known else _UNKNOWN)


def _issuers(parts: list[_Part]) -> list[_Part]:
    """Who issued it: offices are written with a capital, sections are not."""
    named = [part for part in parts if part.kind and part.spoken[:1].isupper()]
    return named or [part for part in parts if not part.kind]


def _is_code(match: re.Match[str], line: Line, parts: list[_Part]) -> bool:
    if any(part.kind for part in parts) and (len(parts) > 1 or match[4] != "-"):
        return True
    return match[1] is not None and line.before(match.start()).rstrip(" :").casefold().endswith("số")


def _parts(code: str, separator: str, lexicon: Lexicon, before: str) -> list[_Part]:
    pieces = _SEPARATOR.split(code)
    parts: list[_Part] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            written = "".join(pieces[at:end])
            kind, spoken = _known(written, lexicon, before, first=not parts)
            if kind or end == at + 1:
                parts.append(_Part(separator if not parts else pieces[at - 1], written, spoken, kind))
                at = end + 1
                break
    return parts


def _known(written: str, lexicon: Lexicon, before: str, *, first: bool) -> tuple[Kind | None, str]:
    kinds = [Kind.CODE, Kind.OFFICE, Kind.ABBREVIATION]
    letter = _LETTER.search(before) and written != "CV"  # a letter's code begins with who wrote it
    kinds.insert(0 if first and not letter else 2, Kind.DOCUMENT)
    for kind in kinds:
        rows = lexicon.rows(kind, written)
        if rows:
            return kind, next((row for row in rows if row.fits(before, "")), rows[-1]).spoken
    halves = (
        [_known(half, lexicon, before, first=False) for half in written.split("&")] if "&" in written else []
    )
    if halves and all(kind for kind, _ in halves):
        return halves[0][0], " và ".join(spoken for _, spoken in halves)
    return None, spell(written)


def _count(row: str | None, letter: str | None) -> str:
    if not row:
        return ""
    count = digits(row) if row.startswith("0") else cardinal(int(row))
    return f"{count} {spell(letter)}" if letter else count


def _literal(count: str, year: str | None, parts: list[_Part], line: Line) -> str:
    words = [count, "xuyệt", cardinal(int(year))] if year else [count]
    strokes = parts[0].separator == "/"  # 18-NQ/TW: the party's numbers are read without any
    for part in parts:
        words += ["xuyệt"] if strokes and part.separator == "/" else []
        words.append(spell(part.written) if line.spelled else part.spoken)
    return " ".join(filter(None, words))


def _edited(count: str, year: str | None, parts: list[_Part], issuers: list[_Part], before: str) -> str:
    types = [part.spoken for part in parts if part.kind is Kind.DOCUMENT]
    words = []
    if types and not before.rstrip(" :").casefold().endswith("số") and types[0] not in before.casefold():
        words += [types[0], "số"] if count else [types[0]]
    words.append(count)
    if year:
        words += ["năm", cardinal(int(year))]
    if issuers:
        words += ["của", " và ".join(part.spoken for part in issuers)]
    return " ".join(filter(None, words))


DOCUMENT_PASSES: tuple[Rule, ...] = (
    Rule("document number", matching(_NUMBER, _document), (r"/(?:$|[A-ZĐƯ])|\w-[A-ZĐƯ]",)),
)
