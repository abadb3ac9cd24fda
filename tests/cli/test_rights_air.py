"""Who was given which role reaches the log by the one process that writes it."""

from air_process import LOG, eventually, start_playout

from broadcast.airlog import chain, notes
from broadcast.domain.asrun import EntryKind


def test_a_change_of_rights_is_in_the_log_as_soon_as_there_is_a_playout_process(run, home):
    assert run("user", "add", "lan", "--role", "approver", "--user", "hung").code == 0
    assert run("user", "add", "lan", "--role", "editor").code == 1
    place = notes.folder(home, "chinh")
    assert len(notes.waiting(place)) == 1
    process = start_playout(home)
    try:
        eventually(lambda: not notes.waiting(place), 40)
    finally:
        process.terminate()
        process.communicate(timeout=20)
    rights = [one for _, one in chain.read(home / LOG) if one.kind is EntryKind.RIGHTS]
    assert [(one.reason, one.person, one.right, one.author) for one in rights] == [
        ("person_added", "lan", "approver", "hung")
    ]
    chain.verify(home / LOG)
    shown = run("log", "show")
    assert shown.code == 0
    assert "approver" in shown.out
