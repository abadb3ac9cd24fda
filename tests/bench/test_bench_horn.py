"""The chain for horns is the default because words are understood better with it: if they are not, this fails."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "production")]
import horn
from sounds import needs_espeak

from broadcast.config.mastering import MasteringSettings

SHORT = "Thưa bà con, Bộ phận Một cửa của xã tiếp nhận hồ sơ từ bảy giờ đến mười một giờ."


@needs_espeak
@pytest.mark.parametrize(("snr", "least"), [(15, 0.01), (0, 0.04), (-5, 0.04)])
def test_a_horn_is_understood_better_through_its_chain(monkeypatch, snr, least):
    clean = horn.spoken("vi", SHORT)
    monkeypatch.setattr(horn, "spoken", lambda voice: clean)
    horn.arriving.cache_clear()
    place = horn.Place(metres=150, snr=snr)
    plain = horn.intelligibility("none", "vi", place)
    assert horn.intelligibility("pa-horn", "vi", place) > plain + least
    assert MasteringSettings().chain == "pa-horn"
