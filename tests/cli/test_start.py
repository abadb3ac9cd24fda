"""A command imports what it needs: on an old computer each heavy library costs the operator a second."""

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "numpy", "pydantic", "rich", "lark", "docx", "typst", "cryptography"}
DONE = "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=open({path!r}, 'w')))"


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
        f"{DONE.format(path=str(known))}; sys.argv[0] = 'broadcast'; from broadcast.cli import main; main()"
    )
    subprocess.run(
        [sys.executable, "-c", code, "--home", str(tmp_path), *words], capture_output=True, check=False
    )
    assert HEAVY & set(known.read_text().split()) <= wanted


def test_the_desk_comes_up_without_what_its_chores_will_need():
    code = f"import sys, broadcast.desk; print(*({HEAVY!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert set(loaded.stdout.split()) <= {"pydantic", "sqlalchemy"}
