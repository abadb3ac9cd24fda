"""Carts made side by side by real processes, with the real voice behind a program that tells who asked it."""

import os
import pickle
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sounds import save, tone

from broadcast.errors import BroadcastError, NothingToSayError
from broadcast.production import sidebyside
from broadcast.production.carts import CartStore
from broadcast.production.making import Brought, Maker, Workplace
from broadcast.production.segments import Produced, Recipe
from broadcast.production.sidebyside import make_all
from broadcast.production.voices import Supplies

NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")


@pytest.fixture
def workplace(tmp_path):
    return Workplace(carts=tmp_path / "carts", cache=tmp_path / "cache", supplies=Supplies())


def told(words):
    return Recipe(title=words, copy=words, voices=("espeak-ng:vi",), lexicon="1")


def asked(engine):
    """Who asked, by the words."""
    answers = [path.read_text().split("\n", 1) for path in (engine / "asked").glob("[!.]*")]
    return {words.strip(" ,."): int(who) for who, words in answers}


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_workers_share_the_jobs_and_give_what_one_gives(workplace, engine, tmp_path):
    jobs = [told(f"tin {number}") for number in NUMBERS]
    made = dict(make_all(workplace, jobs, 2))
    assert set(made) == set(jobs)
    workers = set(asked(engine).values())
    assert len(workers) == 2
    assert os.getpid() not in workers
    assert not any(map(is_there, workers))
    here = Maker(Workplace(carts=tmp_path / "others", cache=tmp_path / "other cache", supplies=Supplies()))
    assert [made[job] for job in jobs[:3]] == [here.make(job) for job in jobs[:3]]
    for outcome in made.values():
        CartStore(workplace.carts).check(outcome.cart)


@pytest.mark.parametrize(("count", "workers"), [(1, 4), (3, 1)])
def test_where_one_is_enough_no_process_is_started(workplace, engine, count, workers):
    assert len(dict(make_all(workplace, [told(f"tin {one}") for one in NUMBERS[:count]], workers))) == count
    assert set(asked(engine).values()) == {os.getpid()}


def test_what_is_refused_or_dies_of_one_job_stops_no_other(workplace, engine, tmp_path):
    recording = tmp_path / "nhạc.wav"
    save(recording, tone(1))
    jobs = [told(words) for words in ("…", "hết đời", "tin một", "tin hai", "tin ba")]
    jobs += [
        Brought(title=path.stem, path=path, content=path.stem) for path in (recording, tmp_path / "mất.wav")
    ]
    made = dict(make_all(workplace, jobs, 2))
    refused = {job.title: made[job] for job in jobs if isinstance(made[job], BroadcastError)}
    assert {title: type(refusal).__name__ for title, refusal in refused.items()} == {
        "…": "NothingToSayError",
        "hết đời": "MakingBrokenError",
        "mất": "FileMissingError",
    }
    assert refused["…"].sentence("en") == NothingToSayError(text="…").sentence("en")
    assert "hết đời" in refused["hết đời"].sentence("vi")
    assert sum(isinstance(outcome, Produced) for outcome in made.values()) == 4
    assert len(set(asked(engine).values())) > 1


def test_a_worker_is_replaced_when_it_has_done_its_share(workplace, engine, monkeypatch):
    monkeypatch.setattr(sidebyside, "_JOBS_EACH", 2)
    made = dict(make_all(workplace, [told(f"tin {one}") for one in NUMBERS[:6]], 2))
    assert all(isinstance(outcome, Produced) for outcome in made.values())
    assert max(Counter(asked(engine).values()).values()) == 2


def test_who_stops_listening_stops_the_workers_at_once(workplace, engine, tmp_path):
    recording = tmp_path / "nhạc.wav"
    save(recording, tone(1))
    jobs = [Brought(title="nhạc", path=recording, content="1"), *(told(f"tin {one}") for one in NUMBERS)]
    (engine / "wait").touch()
    making = make_all(workplace, jobs, 2)
    assert next(making)[0] == jobs[0]
    late = threading.Timer(5, (engine / "wait").unlink)  # so that who is not stopped goes on
    late.start()
    making.close()
    late.cancel()
    assert not any(map(is_there, asked(engine).values()))
    assert len(list(workplace.carts.glob("??/*.flac"))) == 1


def test_what_cannot_be_handed_over_is_told_and_leaves_nobody_waiting(workplace):
    jobs = [told(f"tin {one}") for one in NUMBERS]
    jobs[1] = replace(jobs[1], closing=lambda: None)
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(make_all(workplace, jobs, 2))


def test_one_worker_alone_asks_an_online_voice(workplace, engine, monkeypatch):
    monkeypatch.setattr(Maker, "is_online", lambda _maker, job: job.title.startswith("mạng"))
    jobs = [told(f"{kind} {one}") for one in NUMBERS[:4] for kind in ("mạng", "tin")]
    assert len(dict(make_all(workplace, jobs, 2))) == len(jobs)
    who = asked(engine)
    online = {process for words, process in who.items() if words.startswith("mạng")}
    offline = {process for words, process in who.items() if words.startswith("tin")}
    assert len(online) == 1
    assert len(offline) == 2
    assert not online & offline


def test_what_is_online_is_told_by_the_voices(workplace):
    maker = Maker(workplace)
    assert not maker.is_online(told("a"))
    assert maker.is_online(Recipe(title="a", copy="a", voices=("espeak-ng:vi", "gtts"), lexicon="1"))
    assert not maker.is_online(Brought(title="a", path=Path("a"), content=""))


def test_every_refusal_can_be_handed_to_another_process():
    refusal = NothingToSayError(text="…")
    again = pickle.loads(pickle.dumps(refusal))
    assert (type(again), again.facts) == (NothingToSayError, {"text": "…"})
