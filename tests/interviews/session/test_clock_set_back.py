"""The timer of a session where somebody sets the machine's clock back by an hour."""

from datetime import datetime, timedelta

from bot.core.outbox.rules import Priority
from bot.interviews.values.rules import SessionState
from tests.interviews.session.pairs import Pair
from tests.interviews.session.test_life_trouble import to_state
from tests.world import Machine, World

HOUR = timedelta(hours=1)


async def test_a_section_lasts_no_longer_though_the_clock_is_set_back(pair: Pair) -> None:
    machine = await Machine.under(pair.here)
    await to_state(pair, SessionState.RUNNING)
    await pair.here.run_due()
    ((ends,),) = await pair.rows("SELECT ends_at FROM interview_clocks")
    machine.set_back(HOUR)
    await machine.notice()
    ((moved,),) = await pair.rows("SELECT ends_at FROM interview_clocks")
    assert datetime.fromisoformat(ends) - datetime.fromisoformat(moved) == HOUR
    left = datetime.fromisoformat(moved) - machine.now()
    await pair.here.forward(left - timedelta(seconds=1))
    assert await section(pair) == 0
    await pair.here.forward(timedelta(seconds=1))
    assert await section(pair) == 1
    assert str(int(datetime.fromisoformat(moved).timestamp())) not in pair.shown


async def section(pair: Pair) -> int:
    """Which section runs."""
    ((found,),) = await pair.rows("SELECT section FROM interview_clocks")
    return int(found)


async def test_a_section_is_said_before_the_cards_of_other_servers(here: World) -> None:
    """As is the clock of a quiz: somebody watches the seconds of both."""
    urgent = {kind: level for one in here.app.features for kind, level in one.priorities.items()}
    clocks = {kind for kind, level in urgent.items() if level is Priority.CLOCK}
    assert clocks == {"mock-section", "mock-call", "group-turn", "group-draw"}
