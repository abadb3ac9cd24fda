"""What every switch has promised (`broadcast.playout.contacts.Switch`), asked of each in the same words."""

import pytest

from broadcast.errors import ContactError


def check_switch(switch, closed):
    """Raises AssertionError for a broken promise. `closed()` looks at the contact from outside."""
    switch.close()
    switch.close()
    switch.check()
    assert not closed()
    for word in (False, True, True, False, False, True):
        switch.set(word)
        assert closed() is word
        switch.check()
        assert closed() is word, "looking moves nothing"
    switch.close()
    assert not closed()
    switch.close()
    switch.set(True)
    assert closed(), "a port that was let go is opened again"
    switch.set(False)
    switch.close()
    assert not closed()


def check_lost_and_found(switch, closed, lose, find, *, looks=True):
    """The port goes away under the switch and comes back. After `find` nothing is left of what was before.

    `looks` is False where a look from outside cannot tell that it has gone.
    """
    switch.set(True)
    for word in (True, False):
        lose()
        for _ in range(2):
            with pytest.raises(ContactError):
                switch.set(word)
            if looks:
                with pytest.raises(ContactError):
                    switch.check()
        find()
        switch.set(True)
        assert closed()
    lose()
    switch.close()
    switch.close()
    find()
    switch.set(True)
    assert closed()
    switch.close()
    assert not closed()
