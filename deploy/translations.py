"""The English catalogue of the command line: kept in step with the Vietnamese in the source.

python deploy/translations.py update    bring locale/en up to date; new sentences wait for a translation
python deploy/translations.py check     fail when one is missing, out of date, or the catalogue is not compiled
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CLI = Path(__file__).parents[1] / "broadcast" / "cli"
PO = CLI / "locale" / "en" / "LC_MESSAGES" / "broadcast.po"
MO = PO.with_suffix(".mo")


def wanted() -> list[str]:
    """Every Vietnamese sentence of the source, in order of place."""
    found = extract_from_dir(str(CLI), method_map=[("**.py", "python")], keywords={"_": None})
    return list(dict.fromkeys(message for _, _, message, _, _ in found))


def catalogue() -> Catalog:
    """The catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="en", project="truyenthanh")
    with PO.open("rb") as file:
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
    old = catalogue()
    new = Catalog(
        locale="en", project="truyenthanh", charset="utf-8", header_comment="# English for the command line"
    )
    for message in wanted():
        known = old.get(message)
        new.add(message, known.string if known else "")
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=0, omit_header=True, sort_output=True)
    MO.write_bytes(compiled(catalogue()))
    return 0


def check() -> int:
    """Say what is missing."""
    known = catalogue()
    faults = []
    for message in wanted():
        found = known.get(message)
        if not found or not found.string:
            faults.append(f"no English for: {message}")
        elif set(re.findall(r"{(\w*)", message)) != set(re.findall(r"{(\w*)", str(found.string))):
            faults.append(f"other facts in the English of: {message}")
    gone = {message.id for message in known if message.id} - set(wanted())
    faults += [f"no longer said: {message}" for message in sorted(gone)]
    if not MO.exists() or MO.read_bytes() != compiled(known):
        faults.append("the catalogue is not compiled: python deploy/translations.py update")
    print("\n".join(faults) or f"{len(wanted())} sentences, each in Vietnamese and English")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
