"""A day in a study group, end to end through the real discord.py."""

from tests.world import World, ids, texts

ANSWER = "Because the held-out fold was never seen while training."


async def test_a_question_is_posted_answered_and_revealed(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await here.until("2026-01-01T09:00")
    card = here.channel.history()[0]
    assert "Question of the day · Thu 1 Jan" in texts(card)
    form = await ann.click(card, label="Answer")
    done = await ann.submit_modal(form, {"text": ANSWER, "who": "share"})
    assert done.ephemeral
    assert "Your answer counts" in texts(done.response)
    thread = here.thread()
    assert ANSWER in texts(thread.history()[0])
    await here.until("2026-01-02T09:00")
    reveal = thread.history()[-1]
    assert "One member answered" in texts(reveal)
    assert "Answer of" not in texts(reveal), "the model answer is read privately"
    assert "Answer late" in str(here.channel.history()[0].components)


async def test_running_the_agenda_twice_does_nothing_the_second_time(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    before = len(here.env.http_requests)
    await here.run_due()
    assert len(here.env.http_requests) == before


async def test_the_card_carries_the_mark_by_which_it_is_found_again(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    card = here.channel.history()[0]
    assert sum(one.endswith(":o1") for one in ids(card)) == 1
