"""One target under atheris, until its time is over or it fails: python hunt.py TARGET [libFuzzer's options]."""

import sys

import atheris

with atheris.instrument_imports(include=["broadcast"]):
    from targets import refuse_or_read

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda content: refuse_or_read(name, content))
    atheris.Fuzz()
