"""Passwords: which are good enough, and how one is kept so that nobody can have it back.

Kept is an argon2id hash of 32 MiB and three passes, a tenth of a second on a small computer. What was kept with other
parameters is made anew when its owner comes next.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from broadcast.domain.folding import fold
from broadcast.errors import PasswordWeakError, Said

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher(time_cost=3, memory_cost=32_768, parallelism=1)
_TWO_AT_ONCE = threading.Semaphore(2)
"""Whoever tries many passwords side by side takes neither the memory nor the processor away from the air."""
_COMMON = frozenset(
    (  # noqa: SIM905
        "1234567890 0123456789 0987654321 9876543210 123456789a a123456789 1q2w3e4r5t qwertyuiop qwerty12345 asdfghjkl1 "
        "password12 password123 password1234 iloveyou123 administrator admin12345 admin123456 letmein1234 welcome123 "
        "matkhau123 matkhau1234 matkhau12345 matkhaumoi matkhaumanh matkhaucuatoi toikhongbiet khongnhomatkhau "
        "truyenthanh truyenthanhxa daitruyenthanh daitruyenthanhxa loatruyenthanh phatthanh123 uybannhandan ubndxa12345 "
        "vietnam123 vietnam1234 vietnam12345 vietnammuonnam vietnamvodich toiyeuvietnam hochiminh123 hochiminh1890 "
        "anhyeuem123 emyeuanh123 yeuanhnhieu giadinhtoi giadinhhanhphuc motconvit123 motconvitxoera nguyen1234 nguyenvana "
        "abc1234567 abcd123456 abcdef1234 123456abcd 123456abc@ abc123456789 xinchaobacon kinhchaobacon muachieunuixa"
    ).split()
)
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and figures that nobody takes for one another."""
_NOBODYS: list[str] = []


def judge(password: str, *names: str) -> str:
    """The password as it is kept and compared, in one form of its marks; `names` are those of its owner and station.

    Raises PasswordWeakError, which says what it lacks.
    """
    same = _same(password)
    bare = fold(same).replace(" ", "")
    if len(same) < SHORTEST:
        raise PasswordWeakError(
            reason=Said(f"ngắn hơn {SHORTEST} ký tự", f"it is shorter than {SHORTEST} characters")
        )
    if len(same) > LONGEST:
        raise PasswordWeakError(
            reason=Said(f"dài hơn {LONGEST} ký tự", f"it is longer than {LONGEST} characters")
        )
    if len(set(bare)) < 4:
        raise PasswordWeakError(
            reason=Said("chỉ lặp lại vài ký tự", "it repeats a few characters over and over")
        )
    if bare in _COMMON:
        raise PasswordWeakError(reason=Said("ai cũng đoán được", "everybody would guess it"))
    core = bare.strip("0123456789!@#$%^&*().,_-")
    if core in {fold(name).replace(" ", "") for name in names if name}:
        raise PasswordWeakError(
            reason=Said("chỉ là tên người hoặc tên đài", "it is but the name of its owner or of the station")
        )
    return same


def hashed(password: str) -> str:
    """How a password is kept."""
    with _TWO_AT_ONCE:
        return _HASHER.hash(_same(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept; for None as much work is done, in vain."""
    if kept is None and not _NOBODYS:
        _NOBODYS.append(hashed(secrets.token_hex(16)))
    with _TWO_AT_ONCE:
        try:
            return _HASHER.verify(kept or _NOBODYS[0], _same(password)[:LONGEST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_old(kept: str) -> bool:
    """Whether it was kept with other parameters than are used now."""
    return _HASHER.check_needs_rehash(kept)


def drawn() -> str:
    """A password by lot, to be told somebody who is to choose their own: `k7mq-2xvd-9rtp`, of 59 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))


def _same(password: str) -> str:
    return unicodedata.normalize("NFC", password)
