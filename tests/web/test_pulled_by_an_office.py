"""The two ends meet: an office's pull against this station's door, over a real wire."""

from web_station import give, logged

from broadcast.office import pulling
from broadcast.office.home import make_office, open_office
from broadcast.office.pulling import addresses, pull
from broadcast.station import papers
from broadcast.web import serving


def test_an_office_pulls_goes_on_where_it_stopped_and_is_refused_without_a_right(
    station, secret, tmp_path, clock, monkeypatch
):
    monkeypatch.setattr(pulling, "PAGE", 12)
    log = station.folder / "as_run.sqlite"
    papers.sign(station, log)
    logged(log, 15)
    make_office(tmp_path / "co-quan")
    narrow = give(station, "hep", "heads")
    with serving.served(station, port=0) as port, open_office(tmp_path / "co-quan", clock) as office:
        url = f"http://127.0.0.1:{port}"
        (first,) = pull(office, addresses(office, [url], secret), lambda *_: None)
        assert first.refusals == ()
        assert [one.new for one in first.logs] == [40]
        logged(log, 3)
        (second,) = pull(office, addresses(office, [url], secret), lambda *_: None)
        assert (second.refusals, [one.new for one in second.logs]) == ((), [3])
        logged(log, 1)
        (third,) = pull(office, addresses(office, [url], narrow), lambda *_: None)
        assert third.refusals, "as-run is not open to it"
