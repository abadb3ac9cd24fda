"""What is sent is told by what is in it."""

import io

import pytest
from fastapi import UploadFile

from broadcast.errors import UploadKindError
from broadcast.web.uploads import Kind, taken

KINDS = {
    b"RIFF\x24\x00\x00\x00WAVEfmt ": {Kind.SOUND},
    b"fLaC\x00\x00\x00\x22": {Kind.SOUND},
    b"ID3\x04\x00": {Kind.SOUND},
    b"\xff\xfb\x90\x00": {Kind.SOUND},
    b"\x00\x00\x00\x20ftypM4A ": {Kind.SOUND},
    b"PK\x03\x04\x14\x00": {Kind.DOCUMENT, Kind.WORKBOOK},
    b"%PDF-1.7": {Kind.DOCUMENT},
    b"\xff\xfeT\x00": {Kind.TEXT, Kind.DOCUMENT},
    "Thứ,Giờ".encode(): {Kind.TEXT, Kind.DOCUMENT},
    b"\x7fELF\x02\x01\x01\x00": set(),
    b"": set(),
}


def sent(content, name="tep.wav"):
    return UploadFile(io.BytesIO(content), filename=name)


@pytest.mark.parametrize("content", KINDS, ids=repr)
def test_a_file_is_what_it_begins_like_whatever_its_name(desk, content):
    for kind in Kind:
        if kind in KINDS[content]:
            with taken(desk, sent(content), kind) as path:
                assert path.read_bytes() == content
        else:
            with pytest.raises(UploadKindError), taken(desk, sent(content), kind):
                pass
    assert list((desk.folder / "cache").glob("tai-len-*")) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../config.toml", "config.toml"),
        ("C:\\Users\\lan\\Bản tin.mp3", "Bản tin.mp3"),
        ("..", "tep"),
        ("a\x00b\n.wav", "ab.wav"),
        (None, "tep"),
        ("x" * 300 + ".wav", "x" * 116 + ".wav"),
    ],
)
def test_a_name_stays_inside_its_folder(desk, name, kept):
    with taken(desk, sent(b"fLaC", name), Kind.SOUND) as path:
        assert path.name == kept
        assert path.parent.parent == desk.folder / "cache"
