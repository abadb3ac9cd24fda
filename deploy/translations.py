"""The English catalogues of the command line and of the desk: kept in step with the Vietnamese in the source.

python deploy/translations.py update    bring locale/en up to date; new sentences wait for a translation
python deploy/translations.py check     fail when one is missing, out of date, or a catalogue is not compiled
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BROADCAST = Path(__file__).parents[1] / "broadcast"


@dataclass(frozen=True)
class Spoken:
    """Sentences of one folder, and the catalogue of their English."""

    folder: Path
    pattern: str
    by: str
    po: Path
    of: str

    def wanted(self) -> list[str]:
        """Every Vietnamese sentence of the source, in order of place."""
        found = extract_from_dir(
            str(self.folder),
            method_map=[(self.pattern, self.by)],
            keywords={"_": None},
            options_map={self.pattern: {"trimmed": "true"}},
        )
        return list(dict.fromkeys(message for _, _, message, _, _ in found))

    @property
    def mo(self) -> Path:
        """What the program reads."""
        return self.po.with_suffix(".mo")


ALL = (
    Spoken(
        folder=BROADCAST / "cli",
        pattern="**.py",
        by="python",
        po=BROADCAST / "cli" / "locale" / "en" / "LC_MESSAGES" / "broadcast.po",
        of="the command line",
    ),
    Spoken(
        folder=BROADCAST / "web" / "templates",
        pattern="**.html",
        by="jinja2",
        po=BROADCAST / "web" / "locale" / "en" / "LC_MESSAGES" / "desk.po",
        of="the desk",
    ),
)


def catalogue(po: Path) -> Catalog:
    """The catalogue as it stands."""
    if not po.exists():
        return Catalog(locale="en", project="truyenthanh")
    with po.open("rb") as file:
        found = read_po(file, locale="en")
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same bytes every time
    return found


def compiled(found: Catalog) -> bytes:
    """What the program reads."""
    buffer = io.BytesIO()
    write_mo(buffer, found)
    return buffer.getvalue()


def update() -> int:
    """Add what is new, drop what has gone, compile."""
    for spoken in ALL:
        old = catalogue(spoken.po)
        new = Catalog(
            locale="en",
            project="truyenthanh",
            charset="utf-8",
            header_comment=f"# English for {spoken.of}",
        )
        for message in spoken.wanted():
            known = old.get(message)
            new.add(message, known.string if known else "")
        spoken.po.parent.mkdir(parents=True, exist_ok=True)
        with spoken.po.open("wb") as file:
            write_po(file, new, width=0, omit_header=True, sort_output=True)
        spoken.mo.write_bytes(compiled(catalogue(spoken.po)))
    return 0


def check() -> int:
    """Say what is missing."""
    faults = [fault for spoken in ALL for fault in _faults(spoken)]
    count = sum(len(spoken.wanted()) for spoken in ALL)
    print("\n".join(faults) or f"{count} sentences, each in Vietnamese and English")
    return 1 if faults else 0


def _faults(spoken: Spoken) -> list[str]:
    known = catalogue(spoken.po)
    faults = []
    for message in spoken.wanted():
        found = known.get(message)
        if not found or not found.string:
            faults.append(f"no English for: {message}")
        elif _facts(message) != _facts(str(found.string)):
            faults.append(f"other facts in the English of: {message}")
    gone = {message.id for message in known if message.id} - set(spoken.wanted())
    faults += [f"no longer said: {message}" for message in sorted(gone)]
    if not spoken.mo.exists() or spoken.mo.read_bytes() != compiled(known):
        faults.append(f"the catalogue of {spoken.of} is not compiled: python deploy/translations.py update")
    return faults


def _facts(message: str) -> set[str]:
    return set(re.findall(r"{(\w*)|%\((\w+)\)", message))


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
