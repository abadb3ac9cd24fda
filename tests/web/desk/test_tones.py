"""A tone for one zone: an order to the air within the hours of the place, else the card, else a refusal that says why."""

from datetime import UTC, datetime

import pytest
from desk_air import air

from broadcast.domain.orders import Level
from broadcast.domain.people import Role
from broadcast.production.carts import CartStore

IN_HOURS = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 11:30 in Viet Nam


@pytest.fixture
def taken(desk, clock):
    """What the air of the station is told to say."""
    with air(desk.folder, clock) as told:
        yield told


def test_the_air_sounds_it_in_that_zone_alone(visit, desk, clock, taken):
    clock.now = IN_HOURS
    answer = visit(Role.OPERATOR).post("/cai-dat/tieng-thu", data={"zone": "thon-dong"})
    assert "Thôn Đông" in answer.text
    (said,) = taken
    order = said.order
    assert (order.zones, order.level, order.by) == (("thon-dong",), Level.LIVE, "operator")
    assert CartStore(desk.carts).frames(order.cart) == order.length == 96_000


def test_nothing_sounds_in_quiet_hours(visit, clock, taken):
    clock.now = datetime(2026, 11, 24, 15, tzinfo=UTC)
    answer = visit(Role.OPERATOR).post("/cai-dat/tieng-thu", data={"zone": "thon-dong"})
    assert answer.status_code == 422
    assert "tiếng thử" in answer.text
    assert taken == []


def test_a_zone_that_there_is_not_and_a_card_that_is_not_there_are_told(visit, desk, clock):
    clock.now = IN_HOURS
    assert visit(Role.OPERATOR).post("/cai-dat/tieng-thu", data={"zone": "la"}).status_code == 422
    path = desk.folder / "config.toml"
    path.write_text(path.read_text().replace('devices = ["card"]', 'devices = ["card:không có card này"]'))
    assert visit(Role.OPERATOR).post("/cai-dat/tieng-thu", data={"zone": "thon-dong"}).status_code == 422
    assert desk.store.attempts(1)[0].outcome == "refused:DeviceMissing"
