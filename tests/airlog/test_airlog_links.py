"""The chain's rules away from any file: entries of a newer program hold too, and every altered one is named."""

import hashlib
import json

import pytest

from broadcast.airlog import chain, links
from broadcast.domain.canonical import canonical
from broadcast.errors import LogBrokenError


def sealed_of(**fields):
    body = canonical({"at": "2026-11-22T22:00:30.000000Z", "seq": 1, "previous": "", **fields})
    return body, hashlib.sha256(body).hexdigest().encode()


def test_an_entry_of_a_newer_program_holds_in_the_chain_though_it_cannot_be_read():
    body, digest = sealed_of(kind="dreamt", mood="calm")
    one = links.sealed("Đài A", 1, body, digest)
    assert (one.seq, one.previous, one.record["mood"]) == (1, "", "calm")
    assert links.follow("Đài A", links.EMPTY, one).hash == digest.decode()
    with pytest.raises(LogBrokenError):
        links.unseal("Đài A", 1, body, digest)


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"at": "2026-11-22T22:00:30.000000Z", "seq": 1, "previous": ""}', b"{}", b"\xff"],
    ids=["too deep", "not canonical", "nothing in it", "no text"],
)
def test_a_body_that_is_no_entry_is_refused_by_its_number_and_place(body):
    with pytest.raises(LogBrokenError) as refused:
        links.sealed("Đài A", 1, body, hashlib.sha256(body).hexdigest().encode())
    assert (refused.value.facts["path"], refused.value.facts["seq"]) == ("Đài A", 1)


def test_rows_are_handed_on_word_for_word(tmp_path, entry):
    path = tmp_path / "as_run.sqlite"
    with chain.ChainWriter(path) as log:
        written = [log.append(entry(number)) for number in range(3)]
    handed = list(chain.rows(path, 1))
    assert [(row.seq, row.hash) for row in handed] == [(link.seq, link.hash) for link in written[1:]]
    for row in handed:
        assert hashlib.sha256(row.body).hexdigest() == row.hash
        assert json.loads(row.body) == {**row.record, "seq": row.seq, "previous": row.previous}


def test_a_signature_speaks_for_its_message_and_key_alone(tmp_path):
    signature = chain.sign(tmp_path / "a.pem", b"thu")
    key, other = chain.public_key(tmp_path / "a.pem"), tmp_path / "b.pem"
    chain.sign(other, b"thu")
    assert chain.is_signed(b"thu", signature, key)
    assert not chain.is_signed(b"thu.", signature, key)
    assert not chain.is_signed(b"thu", signature, chain.public_key(other))
    assert not chain.is_signed(b"thu", "no hexadecimal", key)
