"""The paper as PDF, set by typst from the template beside this module: the one door to typst.

Words reach the template as data, never as markup, and the letters come from the fonts of the package, so
that the page looks the same on every computer.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from broadcast.files import write
from broadcast.reports.heat import FRAME
from broadcast.reports.paper import Paper

_TEMPLATE = Path(__file__).with_name("report.typ")
_FONTS = Path(__file__).parents[1] / "fonts"


def write_pdf(paper: Paper, path: Path) -> None:
    """Write the paper. Raises CannotWriteError, DiskFullError."""
    import typst

    content = typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={
            "paper": json.dumps(asdict(paper), ensure_ascii=False),
            "frame": FRAME,
        },
    )
    write(path, content)
