"""A group quiz where somebody sets the machine's clock back by an hour."""

from datetime import timedelta

import pytest

from tests.practice.quiz.table import Table
from tests.world import Machine, texts

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("how", ["noticed", "restarted", "killed"])
async def test_a_question_stands_no_longer_though_the_clock_is_set_back(
    table: Table, how: str
) -> None:
    machine = await Machine.under(table.here)
    await table.begin(seconds=30)  # two of them are over
    await table.click(table.bob, "B")
    await table.wait(18)
    if how == "noticed":
        machine.set_back(HOUR)
        assert "instead of **B**" in await table.click(table.bob, "A")
        assert "Noted" in await table.click(table.ann, "B")
        await machine.notice()
    else:
        await (table.here.app.database if how == "killed" else table.here.app).close()
        machine.set_back(HOUR)
        await machine.come_back()
        assert "Noted" in await table.click(table.ann, "B")
    await table.wait(9)
    assert table.shows("answered so far")
    ends = int((machine.now() + timedelta(seconds=1)).timestamp())
    assert f"<t:{ends}:R>" in texts(table.card)
    await table.wait(1)
    assert table.shows("chosen by")
    await table.wait(12)
    assert table.shows("question 2 of 2")


async def test_a_number_is_drawn_in_two_seconds_though_the_clock_is_set_back(table: Table) -> None:
    machine = await Machine.under(table.here)
    await table.begin(seconds=30)
    await table.click(table.bob, "B")
    await table.here.run_due()
    machine.set_back(HOUR)
    await machine.notice()
    await table.click(table.ann, "B")
    await table.wait(2)
    assert table.shows("**2 of 2** answered so far")
