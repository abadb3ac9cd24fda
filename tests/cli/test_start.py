"""A command imports what it needs: on an old computer each heavy library costs the operator a second."""

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "numpy", "pydantic", "rich", "lark", "docx", "typst", "cryptography"}
DONE = "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=open(sys.argv[1], 'w')))"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--version"], set()),
        (["run"], {"pydantic"}),
        (["log", "verify"], {"pydantic", "sqlalchemy", "cryptography"}),
        (["plan", "items"], {"pydantic", "sqlalchemy"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_heavy_libraries_are_imported_by_who_needs_them(words, wanted, tmp_path):
    known = tmp_path / "modules"
    code = (
        f"{DONE}; path = sys.argv.pop(1); sys.argv[0] = 'broadcast'; from broadcast.cli import main; main()"
    )
    code = code.replace("sys.argv[1]", repr(str(known))).replace("path = sys.argv.pop(1); ", "")
    subprocess.run(
        [sys.executable, "-c", code, "--home", str(tmp_path), *words], capture_output=True, check=False
    )
    assert HEAVY & set(known.read_text().split()) <= wanted
