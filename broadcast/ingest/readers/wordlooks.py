"""How the runs of a Word document look, as far as it changes their words: capitals, hidden text, old fonts.

A run says it itself or leaves it to its style, the paragraph's style, or the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from broadcast.ingest.readers.oldscripts import Encoding, Script, encoding_of, respelled, scripts_of
from broadcast.ingest.readers.wordlabels import W, value

_OFF = frozenset(("0", "false", "off"))
_TIMES_BASED = 12
"""Styles that one may be based on, one after the other."""


class Looks:
    """What the runs of a document print for what they hold."""

    def __init__(self, body: Any, styles: Any) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in styles.iterchildren(f"{W}style")}
        self._default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._plain = next(
            (
                style.get(f"{W}styleId")
                for style in self._styles.values()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}
            ),
            None,
        )
        texts: dict[str, list[str]] = {}
        for run in body.iter(f"{W}r"):
            texts.setdefault(self._font(run), []).append(
                "".join(part.text or "" for part in run.iter(f"{W}t"))
            )
        joined = {font: "".join(parts) for font, parts in texts.items()}
        self._scripts = scripts_of(joined)
        whole = encoding_of(" ".join(joined.values())) if not self._scripts else None
        self._whole = Script(encoding=whole) if whole else None

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """The encodings from before Unicode that the document is respelled from."""
        scripts = [*self._scripts.values(), *([self._whole] if self._whole else [])]
        return tuple(dict.fromkeys(script.encoding for script in scripts))

    def printed(self, run: Any, text: str) -> str:
        """What is seen of `text` in `run`; empty where it is hidden."""
        if self._has(run, "vanish"):
            return ""
        script = self._scripts.get(self._font(run), self._whole) if self.encodings else None
        text = respelled(text, script) if script else text
        return text.upper() if self._has(run, "caps") else text

    def _font(self, run: Any) -> str:
        for properties in self._properties(run):
            fonts = properties.find(f"{W}rFonts")
            name = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else None
            if name:
                return str(name)
        return ""

    def _has(self, run: Any, name: str) -> bool:
        for properties in self._properties(run):
            element = properties.find(f"{W}{name}")
            if element is not None:
                return element.get(f"{W}val") not in _OFF
        return False

    def _properties(self, run: Any) -> Iterator[Any]:
        """Run properties that hold for a run, the nearest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
        yield from self._of_style(value(own, "rStyle"))
        paragraph = next(run.iterancestors(f"{W}p"), None)
        style = value(_first(paragraph), "pStyle") if paragraph is not None else None
        yield from self._of_style(style or self._plain)
        if self._default is not None:
            yield self._default

    def _of_style(self, style_id: str | None) -> Iterator[Any]:
        for _ in range(_TIMES_BASED):
            style = self._styles.get(style_id)
            if style is None:
                return
            properties = style.find(f"{W}rPr")
            if properties is not None:
                yield properties
            style_id = value(style, "basedOn")


def _first(paragraph: Any) -> Any:
    """The properties of a paragraph, which stand in front; a search would walk over all its runs for each of them."""
    first = next(paragraph.iterchildren(), None)
    return first if first is not None and first.tag == f"{W}pPr" else None
