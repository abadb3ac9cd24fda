"""What a home holds, for comparing before and after."""

import hashlib
from pathlib import Path


def content(folder: Path) -> dict[str, str]:
    """Every file below `folder` with the hash of its bytes: what must be the same after a refusal."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
