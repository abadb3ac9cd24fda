"""A model in Piper's form whose voice is a tone as long as its phonemes, written in ONNX's own bytes.

What Piper asks of a model: inputs `input` (ids), `input_lengths` and `scales` (noise, length, width), and one output
of samples. Here the output is sin(2π·220·t) of so many frames as there are ids, times the length scale.
"""

import json
import struct

FRAMES_AN_ID = 700
INT64, FLOAT = 7, 1


def number(field, value):
    return _varint(field << 3) + _varint(value)


def text(field, value):
    content = value if isinstance(value, bytes) else value.encode()
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def node(kind, inputs, output, *attributes):
    return b"".join(
        [
            *(text(1, name) for name in inputs),
            text(2, output),
            text(4, kind),
            *(text(5, a) for a in attributes),
        ]
    )


def integer(name, value):
    return text(1, name) + number(3, value) + number(20, 2)


def constant(name, value):
    """A tensor of one number, or of a list of whole ones."""
    if isinstance(value, list):
        raw, kind, dims = struct.pack(f"<{len(value)}q", *value), INT64, number(1, len(value))
    else:
        raw, kind, dims = struct.pack("<f", value), FLOAT, b""
    return dims + number(2, kind) + text(8, name) + text(9, raw)


def value(name, kind, dims):
    shape = b"".join(text(1, text(2, dim) if isinstance(dim, str) else number(1, dim)) for dim in dims)
    return text(1, name) + text(2, text(1, number(1, kind) + text(2, shape)))


def tone():
    nodes = [
        node("Cast", ["input_lengths"], "count", integer("to", FLOAT)),
        node("ReduceMax", ["count"], "ids", integer("keepdims", 0)),
        node("Gather", ["scales", "one"], "longer_1"),
        node("Squeeze", ["longer_1"], "longer"),
        node("Mul", ["ids", "frames"], "plain"),
        node("Mul", ["plain", "longer"], "last"),
        node("Range", ["zero", "last", "step"], "at"),
        node("Mul", ["at", "turn"], "angle"),
        node("Sin", ["angle"], "full"),
        node("Mul", ["full", "half"], "sound"),
        node("Unsqueeze", ["sound", "axes"], "output"),
    ]
    constants = {
        "one": [1],
        "axes": [0, 1, 2],
        "frames": float(FRAMES_AN_ID),
        "zero": 0.0,
        "step": 1.0,
        "turn": 2 * 3.141592653589793 * 220 / 22_050,
        "half": 0.5,
    }
    graph = b"".join(
        [
            *(text(1, one) for one in nodes),
            text(2, "tone"),
            *(text(5, constant(name, what)) for name, what in constants.items()),
            text(11, value("input", INT64, [1, "ids"])),
            text(11, value("input_lengths", INT64, [1])),
            text(11, value("scales", FLOAT, [3])),
            text(12, value("output", FLOAT, [1, 1, 1, "frames"])),
        ]
    )
    return number(1, 8) + text(7, graph) + text(8, text(1, "") + number(2, 13))


def facts():
    """What stands beside a model: its letters are its phonemes."""
    letters = "_^$ " + "".join(map(chr, range(33, 127))) + "đ" + "".join(map(chr, range(0x300, 0x330)))
    return {
        "audio": {"sample_rate": 22_050, "quality": "test"},
        "espeak": {"voice": "vi"},
        "language": {"code": "vi_VN"},
        "phoneme_type": "text",
        "num_symbols": len(letters),
        "num_speakers": 1,
        "inference": {"noise_scale": 0, "length_scale": 1, "noise_w": 0},
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(letters)},
    }


def supply(folder):
    """Put the model into a folder, as a station would."""
    folder.mkdir(parents=True)
    (folder / "tone.onnx").write_bytes(tone())
    (folder / "tone.onnx.json").write_text(json.dumps(facts()))
    (folder / "MODEL_CARD").write_text("# Tone\n\n* Licence: CC0\n")
    return folder
