"""A server's own questions through the real discord.py: written, saved once, asked, edited."""

import asyncio
from typing import Any

import pytest
from filelock import FileLock

from bot.bank.own.reader import read_file
from bot.bank.own.shape import MOST_BYTES
from bot.cli import main as cli
from bot.core.errors import UserError
from bot.core.ids import DraftId, GuildId, UserId
from bot.core.preparation import shipped_lists
from bot.daily.contributed import store
from bot.daily.contributed.messages import OwnSaved
from bot.daily.contributed.service.own import OwnService
from bot.practice.ask.service import AskService
from bot.practice.open.rules import Wish
from bot.practice.open.service import PractiseService
from bot.practice.self_check.service import SelfCheckService
from tests.bank.own.test_files import FORM, LEAN
from tests.bank.texts import OPEN, spoil, topic_file
from tests.world import World, ids, texts

QUESTION = "How does a model of ours come from a notebook to production?"
ANSWER = "An image is built and a canary takes one in a hundred requests."
OTHER = "Which steps lie between a notebook and the first request?"


async def organise(here: World, **options: Any) -> Any:
    result = await here.organiser.slash(here.channel, "organise questions", **options)
    assert result.ephemeral
    return result.response


def cards(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "Question of the day" in texts(one)]


async def write(here: World, shown: Any, label: str = "Write one", **form: str) -> Any:
    opened = await here.organiser.click(shown, label=label)
    return (await here.organiser.submit_modal(opened, {**FORM, **form})).response


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def saved_questions(here: World) -> list[tuple[Any, ...]]:
    return await rows(here, "SELECT slug, is_retired FROM own_questions ORDER BY number")


async def test_a_question_is_written_saved_once_asked_first_and_keeps_its_days_text(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "0 questions in use" in texts(await organise(here))
    faulty = await write(here, await organise(here), prompt="@everyone?", answer="x ``` y")
    assert "3 things to fix first. Nothing was saved." in texts(faulty)
    preview = await write(here, faulty, "Change it")
    assert QUESTION in texts(preview)
    assert "Nothing is saved yet" in texts(preview)
    assert await saved_questions(here) == []
    harder = await here.organiser.select(preview, ["hard"])
    (save,) = (one for one in ids(harder.response.message) if one.startswith("own:save:"))
    done = await here.organiser.click(harder.response, label="Save")
    assert "Saved: 1 new" in texts(done.response).replace("**", "")
    me, service = UserId(here.organiser.id), OwnService(here.app.core)
    draft_id, server = DraftId(int(save.split(":")[2])), GuildId(here.guild.id)
    assert await service.save(server, me, draft_id) == OwnSaved(1, 0, again=True)  # a second click
    with pytest.raises(UserError, match="this preview is old"):
        await service.save(server, me, DraftId(draft_id - 1))
    assert await saved_questions(here) == [("how-we-ship-a-model", 0)]

    await here.until("2026-01-01T09:00")
    card = cards(here)[-1]
    assert QUESTION in texts(card)
    assert "Our team · hard" in texts(card)

    listed = await organise(here)
    own = await here.organiser.select(listed, ["1"])
    changed = await write(here, own.response, "Edit", prompt=OTHER)
    await here.organiser.click(changed, label="Save")
    await here.restart()  # what is read at the start is what was saved
    ann = here.member("ann")
    form = await ann.click(cards(here)[-1], label="Answer")
    await ann.submit_modal(form, {"text": ANSWER, "who": "keep"})
    await here.until("2026-01-02T09:00")
    assert QUESTION in texts(cards(here)[-2])  # closed, with the text of its day
    assert OTHER not in texts(cards(here)[-1])  # asked once, as the bank's
    reveal = here.channel.threads[0].history()[-1]
    read = await ann.click(reveal, label="Show model answer")
    assert FORM["answer"] in texts(read.response)
    check = await ann.click(reveal, label="See my feedback")
    assert "✓ A canary takes few requests" in texts(check.response)
    added = await ann.click(reveal, label="Add to my reviews")
    assert "How we ship a model" in texts(added.response)
    await here.until("2026-01-04T09:30")
    due = await ann.slash(here.channel, "review now")
    assert OTHER in texts(due.response)  # reviews go on with the present text


async def test_files_are_refused_early_told_whole_previewed_and_exported_again(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    for name, content, words in (
        ("a.xlsx", b"x", "I can't read *a.xlsx*: I read files that end in .yaml, .yml, .csv or .t"),
        ("a.yaml", b" " * (MOST_BYTES + 1), "I read at most 500 kB"),
    ):
        assert words in texts(await organise(here, file=(name, content)))
    bad = topic_file(spoil(OPEN, "easy", "odd")) + "    extra: 1\n"
    told = texts(await organise(here, file=("a.yaml", bad.encode())))
    assert "2 things to fix first" in told
    assert "line 7, column 17" in told
    many = "\n".join(f"  - titel: {at}" for at in range(90))
    listed = await organise(here, file=("a.yaml", f"questions:\n{many}\n".encode()))
    (attached,) = listed.attachments
    assert len((await attached.read()).decode().splitlines()) > 90

    text = topic_file(OPEN) + LEAN.partition("questions:\n")[2].replace(
        "  - title", "  - topic: Our team\n    title"
    )
    preview = await organise(here, file=("a.yaml", text.encode()))
    assert "2 questions: 2 new" in texts(preview)
    dropped = await here.organiser.click(preview, label="Don't save")
    assert "Not saved" in texts(dropped.response)
    assert await saved_questions(here) == []
    preview = await organise(here, file=("a.yaml", text.encode()))
    await here.organiser.click(preview, label="Save")
    files = await here.organiser.click(await organise(here), label="Files")
    for label in ("Export YAML", "Export CSV"):
        out = await here.organiser.click(files.response, label=label)
        (attached,) = out.response.attachments
        content = await attached.read()
        known = read_file("a.yaml", text.encode()).questions
        assert read_file(attached.filename, content).questions == known
        again = await organise(here, file=(attached.filename, content))
        assert "2 unchanged" in texts(again)
    bank = await here.organiser.click(files.response, label="For the common bank")
    assert bank.response.attachments[0].filename == "evaluation.yaml"
    for label in ("CSV template", "YAML template"):
        out = await here.organiser.click(files.response, label=label)
        assert out.response.attachments


async def test_retired_ones_rest_no_other_server_meets_them_erased_are_gone(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await write(here, await organise(here))
    await here.organiser.click(preview, label="Save")
    shown = await here.organiser.select(await organise(here), ["1"])
    await here.organiser.click(shown.response, label="Retire")
    assert await saved_questions(here) == [("how-we-ship-a-model", 1)]
    assert "0 questions in use, 1 retired" in texts(await organise(here)).replace("**", "")
    here_id, own = GuildId(here.guild.id), here.app.core.bank.own
    assert own.active(here_id) == ()
    shown = await here.organiser.select(await organise(here), ["1"])
    await here.organiser.click(shown.response, label="Use again")
    (one,) = own.active(here_id)
    asked = await here.member("ann").slash(here.channel, "ask", text="how do we ship a model")
    assert QUESTION in texts(asked.response)  # before it is queued, which keeps it back
    queue = {"question": one.id, "date": "2026-01-03"}
    done = await here.organiser.slash(here.channel, "organise queue", **queue)
    assert "How we ship a model" in texts(done.response)
    stranger = {**queue, "question": one.id.replace(f"{here.guild.id}", "77")}
    refused = await here.organiser.slash(here.channel, "organise queue", **stranger)
    assert f"I don't know the question `{stranger['question'][:60]}`" in texts(refused.response)
    found = await here.organiser.autocomplete(
        here.channel, "organise queue", "question", "ship", question="ship"
    )
    assert [choice["value"] for choice in found] == [one.id]
    await here.app.privacy.erase_server(here_id)
    assert not own.has_any(here_id)


async def test_what_another_process_erased_is_gone_at_once(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await write(here, await organise(here))
    await here.organiser.click(preview, label="Save")
    ann, organiser = here.member("ann"), here.organiser
    asked = (await ann.slash(here.channel, "ask", text="how do we ship a model")).response
    assert QUESTION in texts(asked)
    known = await here.app.database.read(lambda tx: store.texts(tx, GuildId(here.guild.id)))
    path = here.app.database.path
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(path.parent))
    with FileLock(path.with_name("studybot.lock"), is_singleton=False):  # as while the bot runs
        command = ["erase", "--guild", str(here.guild.id), "--yes"]
        assert await asyncio.to_thread(cli.main, command) == 0
    # Each of these is the first to look: what an earlier one looked up isn't known again.
    own = here.app.core.bank.own
    for look in (
        lambda: ann.click(asked, label="Practise this"),
        lambda: ann.click(asked, label="Add to my reviews"),
        lambda: ann.slash(here.channel, "ask", text="how do we ship a model"),
        lambda: ann.slash(here.channel, "practise", topic="our team"),
    ):
        own.replace(here.guild.id, 1, known)
        assert own.has_any(here.guild.id)
        shown = await look()
        assert QUESTION not in texts(shown.response)
        assert not own.has_any(here.guild.id)
    for command, option in (("practise", "topic"), ("organise queue", "question"), ("ask", "text")):
        own.replace(here.guild.id, 1, known)
        whole = {option: "ship"}
        found = await organiser.autocomplete(here.channel, command, option, "ship", **whole)
        assert "How we ship a model" not in str(found)
        assert not own.has_any(here.guild.id)


async def test_own_questions_are_practised_and_found_in_their_server_alone(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await write(here, await organise(here))
    await here.organiser.click(preview, label="Save")
    ann, other = here.member("ann"), GuildId(77)
    (one,) = here.app.core.bank.own.active(GuildId(here.guild.id))
    offered = await ann.autocomplete(here.channel, "practise", "topic", "team")
    assert offered[0]["value"] == "Our team"
    asked = await ann.slash(here.channel, "practise", topic="our team")
    assert QUESTION in texts(asked.response)
    service = PractiseService(here.app.core, SelfCheckService(here.app.core))
    user = UserId(ann.id)
    assert await service.own_topics(other) == ()
    with pytest.raises(UserError):
        await service.start(other, user, Wish("Our team"))
    with pytest.raises(UserError, match="no longer have it"):
        await service.start_with(other, user, one.id)
    with pytest.raises(UserError, match="no longer in the bank"):
        await AskService(here.app.core, shipped_lists).ask(other, "ship a model", one.id)


async def test_one_that_is_retired_while_it_is_open_has_its_day_to_the_end(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await write(here, await organise(here))
    await here.organiser.click(preview, label="Save")
    await here.until("2026-01-01T09:00")
    shown = await here.organiser.select(await organise(here), ["1"])
    await here.organiser.click(shown.response, label="Retire")
    await here.restart()
    ann = here.member("ann")
    form = await ann.click(cards(here)[-1], label="Answer")
    await ann.submit_modal(form, {"text": ANSWER, "who": "keep"})
    await here.until("2026-01-02T09:00")
    assert QUESTION in texts(cards(here)[-2])
    reveal = here.channel.threads[0].history()[-1]
    read = await ann.click(reveal, label="Show model answer")
    assert FORM["answer"] in texts(read.response)
    check = await ann.click(reveal, label="See my feedback")
    assert "✓ A canary takes few requests" in texts(check.response)
    asked = await ann.slash(here.channel, "ask", text="how do we ship a model")
    assert QUESTION not in texts(asked.response)


async def test_a_file_retires_a_question_and_brings_it_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    for line, is_retired in (("", 0), ("    retired: true\n", 1), ("    retired: false\n", 0)):
        file = "a.yaml", (LEAN + line).encode()
        await here.organiser.click(await organise(here, file=file), label="Save")
        assert [one for _, one in await saved_questions(here)] == [is_retired]


FORMULA = "The share counts:\n\nmath: \\frac{a}{b + 1}\n\nand the page says once a day what of."


async def test_a_formula_is_drawn_in_the_preview_and_on_the_card_and_comes_back_in_the_form(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    drawn: list[str] = []

    async def draw(_kind: str, what: dict[str, Any], *_: object) -> bytes | None:
        drawn.append(what["latex"])
        return b"picture" if what["latex"] == "\\frac{a}{b + 1}" else None

    here.app.drawing.is_available = True
    here.app.drawing.draw = draw  # type: ignore[method-assign,assignment]
    preview = await write(here, await organise(here), prompt=FORMULA)
    assert [one.filename.endswith(".png") for one in preview.attachments] == [True]
    assert "`a/(b + 1)`" not in texts(preview)
    await here.organiser.click(preview, label="Save")
    await here.until("2026-01-01T09:00")
    card = cards(here)[-1]
    assert [one.filename.endswith(".png") for one in card.attachments] == [True]
    assert "The share counts:" in texts(card)
    own = await here.organiser.select(await organise(here), ["1"])
    assert own.response.attachments
    form = await here.organiser.click(own.response, label="Edit")
    assert FORMULA in str(form.modal["components"]).replace("\\n", "\n").replace("\\\\", "\\")
    answer = f"{FORM['answer']}\n\nmath: \\frac{{c}}{{b + 1}}"
    odd = await write(here, own.response, "Edit", answer=answer)
    assert "the formula `\\frac{c}{b + 1}` can't be drawn" in texts(odd)
    assert "`c/(b + 1)`" in texts(odd)
    assert len(drawn) > 3


async def test_a_topic_of_its_own_is_called_as_it_is_written_wherever_it_is_counted(
    here: World,
) -> None:
    here.app.drawing.is_available = False
    await here.setup(time="09:00", timezone="UTC")
    for title, prompt in (("How we ship", QUESTION), ("What lies between", OTHER)):
        preview = await write(here, await organise(here), title=title, prompt=prompt)
        await here.organiser.click(preview, label="Save")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    form = await ann.click(cards(here)[-1], label="Answer")
    await ann.submit_modal(form, {"text": ANSWER, "who": "keep"})
    week = await here.organiser.slash(here.channel, "organise week", channel=here.channel)
    shown = await here.organiser.click(week.response, label="Show it now")
    assert "Our week" in texts(shown.response)  # which tells topics once there is more to say
    await here.until("2026-01-02T09:00")
    reveal = here.channel.threads[0].history()[-1]
    await ann.click(reveal, label="Add to my reviews")
    for day, grade in (("2026-01-04T09:30", "Again"), ("2026-01-05T09:30", "Good")):
        await here.until(day)
        due = await ann.slash(here.channel, "review now")
        answer = await ann.click(due.response, label="Show answer")
        await ann.click(answer.response, label=grade)
    await here.until("2026-01-05T10:00")
    year = await ann.slash(here.channel, "progress")
    words = await ann.click(year.response, custom_id="pictures:words")
    mine = await ann.slash(here.channel, "streak week")
    counted = await here.organiser.slash(here.channel, "organise insights")
    for shown in (words, mine, counted):
        assert "Our team" in texts(shown.response)


async def test_saving_says_which_topics_and_difficulties_are_never_asked(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="vision")
    preview = await write(here, await organise(here), topic="Statistics")
    saved = await here.organiser.click(preview, label="Save")
    assert "*Statistics* is switched off for the question of the day" in texts(saved.response)
