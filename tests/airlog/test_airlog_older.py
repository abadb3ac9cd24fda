"""Logs of older programs: their entries lack newer fields, and hold all the same."""

from dataclasses import replace

from broadcast.airlog import chain
from broadcast.domain.asrun import from_record, to_record


def without_voice(entry):
    return {name: value for name, value in to_record(entry).items() if name != "voice"}


def test_an_entry_from_before_there_were_voices_is_read(entry):
    one = entry(voice="espeak-ng:vi")
    assert from_record(without_voice(one)) == replace(one, voice="")


def test_a_log_goes_on_where_an_older_program_left_it(entry, tmp_path, monkeypatch):
    path = tmp_path / "as_run.sqlite"
    with monkeypatch.context() as older, chain.ChainWriter(path) as log:
        older.setattr(chain, "to_record", without_voice)
        log.append(entry(1))
    with chain.ChainWriter(path) as log:
        log.append(entry(2, voice="espeak-ng:vi"))
    assert chain.verify(path).seq == 2
    assert [one.voice for _, one in chain.read(path)] == ["", "espeak-ng:vi"]
