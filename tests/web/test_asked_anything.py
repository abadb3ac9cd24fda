"""Whatever is asked, the answer is one that the documents of the interface tell of."""

from datetime import date

import pytest
from hypothesis import given, settings
from limits import RateLimitItemPerMinute
from web_station import Hand, give, set_up

from broadcast.domain.access import Scope
from broadcast.station.home import open_home

NOT_HERE = ("ignored_auth", "positive_data_acceptance", "missing_required_header")
"""Of authority the tests of refusals tell; not every text of the form of a period names one."""


class Near:
    """The app, asked from this computer."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        scope["client"] = ("127.0.0.1", 1)
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def asked(made_home, tmp_path_factory):
    """The documents of the interface, and what every request brings along."""
    import schemathesis

    from broadcast.web import door
    from broadcast.web import tokens as gate
    from broadcast.web.api import reports
    from broadcast.web.app import make_app

    folder = tmp_path_factory.mktemp("asked") / "dai"
    set_up(made_home, folder)
    with pytest.MonkeyPatch.context() as patch, open_home(folder, Hand()) as home:
        for room, name in (
            (door, "PER_ADDRESS"),
            (gate, "PER_TOKEN"),
            (gate, "WRONG"),
            (reports, "REPORTS"),
        ):
            patch.setattr(room, name, RateLimitItemPerMinute(10**9, namespace=name))
        headers = {"Authorization": f"Bearer {give(home, 'thu', *Scope, until=date(2027, 1, 1))}"}
        app = Near(make_app(home))
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=headers), headers


PATHS = ("/api/v1/as-run", "/api/v1/heads", "/api/v1/reports/{period}")


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_the_answer_is_as_the_documents_say(asked, path, mode):
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS, load_all_checks

    schema, headers = asked
    load_all_checks()
    assert {one.ok().path for one in schema.get_all_operations()} == {*PATHS}, "every path is asked"
    excluded = [CHECKS.get_one(name) for name in NOT_HERE]
    answers = []

    @given(case=schema[path]["GET"].as_strategy(generation_mode=GenerationMode(mode)))
    @settings(max_examples=25, derandomize=True, database=None)
    def ask(case):
        answers.append(case.call_and_validate(headers=headers, excluded_checks=excluded).status_code)

    ask()
    assert {*answers} <= {200, 401, 404, 422}
    assert {*answers} & ({200} if mode == "positive" and "period" not in path else {422})
