"""The bench of the desk asks for every page of the menu, and tells early from late."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import desk

from broadcast.web.menu import MENU


def test_every_page_of_the_menu_is_measured():
    assert {entry.path for entry in MENU} <= desk.PAGES.keys()


def test_what_is_early_counts_as_what_is_late():
    heard = desk.Heard(late=[-3.0, 1.0, 0.5], missing=1, underruns=2)
    assert heard.row == "3 | 1.00 | 3.00 | 3.00 | 1 | 2"
    assert desk.Heard(late=[], missing=4, underruns=0).row == "nothing heard | | | | 4 | 0"
