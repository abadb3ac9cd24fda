"""The numbers and letters that Word prints in front of paragraphs but does not write into them.

They stand in `numbering.xml` as counters: a list (`num`) of an abstract list (`abstractNum`) with nine levels,
each with its shape (`%1)`, `%1.%2.`) and its start. Lists of one abstract list count on together; an override
starts anew. They are counted here as Word counts them, empty paragraphs included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_KEPT_BULLETS = frozenset("-–—+")


class Labels:
    """The counters of a document's lists, moved on by every paragraph that carries one."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """`numbering` and `styles` are the root elements of Word's parts, `numbering` may be None."""
        self._styles = {style.get(f"{W}styleId"): style for style in styles.iterchildren(f"{W}style")}
        self._abstract: dict[str, Any] = {}
        self._linked: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        for element in numbering.iterchildren() if numbering is not None else ():
            if element.tag == f"{W}abstractNum":
                self._abstract[element.get(f"{W}abstractNumId")] = element
                self._linked[value(element, "styleLink") or ""] = element
            elif element.tag == f"{W}num":
                self._lists[element.get(f"{W}numId")] = element

    def is_heading(self, paragraph: Any) -> bool:
        """Whether the paragraph's style is one of Word's headings or the title."""
        style = value(paragraph.find(f"{W}pPr"), "pStyle") or ""
        name = value(self._styles.get(style), "name") or style
        return name.lower().startswith(("heading", "title", "subtitle"))

    def label(self, paragraph: Any) -> str:
        """What Word prints in front of the paragraph, with a space; empty where it prints nothing."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        level = self._level(list_id, depth)
        if level is None:
            return ""
        numbers = self._count(list_id, depth)
        text = value(level, "lvlText") or ""
        if _format(level) == "bullet":
            return f"{text} " if text in _KEPT_BULLETS else "• "
        for place, number in enumerate(numbers):
            plain = level.find(f"{W}isLgl") is not None
            text = text.replace(
                f"%{place + 1}", str(number) if plain else self._written(list_id, place, number)
            )
        return f"{text} " if text.strip() else ""

    # ── which list ───────────────────────────────────────────────────────────────────────────────

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """List and level of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr")
        list_id = depth = None
        style_id = value(own, "pStyle")
        for properties, style in ((own, None), *self._chain(style_id)):
            numbered = properties.find(f"{W}numPr") if properties is not None else None
            if numbered is None:
                continue
            list_id = list_id or value(numbered, "numId")
            depth = depth or value(numbered, "ilvl") or (self._depth_of(list_id, style) if style else None)
            if list_id is not None:
                break
        if list_id is None or list_id not in self._lists:
            return None
        return list_id, int(depth) if depth and depth.isdecimal() else 0

    def _chain(self, style_id: str | None) -> Iterator[tuple[Any, str | None]]:
        """Paragraph properties of a style and of those it is based on."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style.find(f"{W}pPr"), style_id
            style_id = value(style, "basedOn")

    def _depth_of(self, list_id: str | None, style: str) -> str | None:
        """The level that a list keeps for a style."""
        if list_id not in self._lists:
            return None
        levels = self._levels(str(list_id))
        return next((level.get(f"{W}ilvl") for level in levels if value(level, "pStyle") == style), None)

    def _levels(self, list_id: str) -> list[Any]:
        abstract = self._abstract.get(value(self._lists[list_id], "abstractNumId") or "")
        link = value(abstract, "numStyleLink")
        if link:
            abstract = self._linked.get(link, abstract)
        return list(abstract.iterchildren(f"{W}lvl")) if abstract is not None else []

    def _level(self, list_id: str, depth: int) -> Any:
        """The definition of a level, overridden by the list or as the abstract list has it."""
        for override in self._lists[list_id].iterchildren(f"{W}lvlOverride"):
            level = override.find(f"{W}lvl")
            if override.get(f"{W}ilvl") == str(depth) and level is not None:
                return level
        return next((level for level in self._levels(list_id) if level.get(f"{W}ilvl") == str(depth)), None)

    # ── counting ─────────────────────────────────────────────────────────────────────────────────

    def _count(self, list_id: str, depth: int) -> list[int]:
        """Move the counter of `depth` on; the counters from the outermost level to it."""
        abstract = value(self._lists[list_id], "abstractNumId") or ""
        key = (abstract, depth)
        override = self._override(list_id, depth)
        if override is not None and (list_id, depth) not in self._started:
            self._counts[key] = override
        elif key in self._counts:
            self._counts[key] += 1
        else:
            self._counts[key] = self._start(list_id, depth)
        self._started.add((list_id, depth))
        for inner in [known for known in self._counts if known[0] == abstract and known[1] > depth]:
            if value(self._level(list_id, inner[1]), "lvlRestart") != "0":
                del self._counts[inner]
        return [
            self._counts.get((abstract, outer), self._start(list_id, outer)) for outer in range(depth + 1)
        ]

    def _start(self, list_id: str, depth: int) -> int:
        return _number(value(self._level(list_id, depth), "start"), 1)

    def _override(self, list_id: str, depth: int) -> int | None:
        for override in self._lists[list_id].iterchildren(f"{W}lvlOverride"):
            start = value(override, "startOverride")
            if override.get(f"{W}ilvl") == str(depth) and start and start.isdecimal():
                return _number(start, 1)
        return None

    def _written(self, list_id: str, depth: int, number: int) -> str:
        level = self._level(list_id, depth)
        shape = _SHAPES.get(_format(level), str) if level is not None else str
        return shape(number)


def value(parent: Any, name: str) -> str | None:
    """The `w:val` of the child `name` of an element that may be None."""
    element = parent.find(f"{W}{name}") if parent is not None else None
    found: str | None = None if element is None else element.get(f"{W}val")
    return found


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise


def _format(level: Any) -> str:
    return value(level, "numFmt") or "decimal"


def _letters(number: int) -> str:
    """A … z, then aa, bb, as Word goes on."""
    if not 1 <= number <= 780:
        return str(number)
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= 399:
        return str(number)
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (number // worth)
        number %= worth
    return written


_SHAPES: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _: "",
}
