"""Between the form or file and *Save*: no work is undone unseen, and nothing chosen is lost."""

from typing import Any

from bot.core.ids import DraftId, GuildId, UserId
from bot.daily.contributed.service.own import OwnService, form_of
from tests.bank.own.test_files import FORM, LEAN, read
from tests.daily.contributed.test_own import OTHER, QUESTION, organise, rows, write
from tests.daily.contributed.test_suggest import count, queue, suggest
from tests.world import World, ids, texts

MINE = "How does a model come to production, as the first of us typed it?"
ASKED = "What would you look at first when a figure of ours falls by half?"
THEIRS = "How does a model come to production, as the second of us typed it?"


async def saved(here: World, file: str = "", **form: str) -> str:
    given = {"file": ("a.yaml", file.encode())} if file else {}
    shown = await organise(here, **given)
    preview = shown if file else await write(here, shown, **form)
    return texts((await here.organiser.click(preview, label="Save")).response).replace("**", "")


async def first(here: World) -> Any:
    return (await here.organiser.select(await organise(here), ["1"])).response


async def edited(here: World, prompt: str) -> Any:
    return await write(here, await first(here), "Edit", prompt=prompt)


async def another_edits(here: World, prompt: str) -> None:
    """An organiser's draft is one for each of them, so that of another stays."""
    service, guild_id, bob = OwnService(here.app.core), GuildId(here.guild.id), UserId(77)
    form = await service.edit_form(guild_id, 1)
    preview = await service.hand_in_form(
        guild_id, bob, {**form.values, "prompt": prompt}, number=1, mark=form.mark
    )
    await service.save(guild_id, bob, preview.draft_id)


async def press(here: World, shown: Any, label: str) -> Any:
    return (await here.organiser.click(shown, label=label)).response


async def save_unseen(here: World) -> str:
    """*Save* of a preview that says nothing of what happened: what comes of it."""
    ((draft_id,),) = await rows(
        here, f"SELECT draft_id FROM own_drafts WHERE user_id = {here.organiser.id}"
    )
    service, me = OwnService(here.app.core), UserId(here.organiser.id)
    return type(await service.save(GuildId(here.guild.id), me, DraftId(draft_id))).__name__


async def prompts(here: World) -> list[Any]:
    sql = "SELECT json_extract(content, '$.prompt'), is_retired FROM own_questions ORDER BY number"
    return await rows(here, sql)


async def test_a_text_that_another_changed_is_replaced_only_by_who_was_told(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    draft = await edited(here, MINE)
    await another_edits(here, THEIRS)
    told = await press(here, draft, "Save")
    assert "Not saved yet." in texts(told)
    assert f"*{FORM['title']}* was changed" in texts(told)
    assert MINE in texts(told)  # what was typed is there
    assert await prompts(here) == [(THEIRS, 0)]
    assert await save_unseen(here) == "OwnPreview"  # the reply was lost, so nobody has seen it
    changed = await write(here, told, "Change it", prompt=f"{MINE} Once more?")
    assert "was changed" in texts(changed)  # what it was made from is the same
    assert "Saved:** 1 changed" in texts(await press(here, changed, "Save anyway"))
    assert await prompts(here) == [(f"{MINE} Once more?", 0)]


async def test_what_was_seen_is_no_leave_for_what_came_after(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    draft = await edited(here, MINE)
    await another_edits(here, THEIRS)
    told = await press(here, draft, "Save")
    await another_edits(here, OTHER)
    assert "Not saved yet." in texts(await press(here, told, "Save anyway"))
    assert await prompts(here) == [(OTHER, 0)]
    await another_edits(here, QUESTION)  # as it was when the draft was made
    assert await save_unseen(here) == "OwnSaved"


async def test_a_form_that_was_open_meanwhile_says_so_at_once(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    form = await here.organiser.click(await first(here), label="Edit")
    await another_edits(here, THEIRS)
    preview = await here.organiser.submit_modal(form, {**FORM, "prompt": MINE})
    assert "was changed" in texts(preview.response)
    assert "Save anyway" in str(preview.response.components)


async def test_a_question_that_was_retired_meanwhile_stays_retired(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    draft = await edited(here, MINE)
    await press(here, await first(here), "Retire")
    told = await press(here, draft, "Save")
    assert f"*{FORM['title']}* was retired" in texts(told)
    assert "1 is retired and stays so: *Use again*" in texts(told)
    done = await press(here, told, "Save anyway")
    assert "1 is retired and stays so" in texts(done)
    assert await prompts(here) == [(MINE, 1)]
    draft = await edited(here, OTHER)
    await press(here, await first(here), "Use again")
    assert "was brought back" in texts(await press(here, draft, "Save"))


async def test_a_table_that_is_handed_in_again_brings_nothing_back_unless_it_says_so(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here, LEAN)
    await press(here, await first(here), "Retire")
    more = LEAN + LEAN.partition("questions:\n")[2].replace("What we", "How we").replace(
        "The ranking stops at night", "A colleague falls ill"
    )
    preview = await organise(here, file=("a.yaml", more.encode()))
    assert "2 questions: 1 new, 1 unchanged" in texts(preview)
    assert "1 is retired and stays so: *Use again*" in texts(preview)
    assert "or `retired: false` in the file" in texts(preview)
    done = await press(here, preview, "Save")
    assert "1 new" in texts(done)
    assert "1 is retired and stays so" in texts(done)
    assert [retired for _, retired in await prompts(here)] == [1, 0]

    (one, _) = await rows(here, "SELECT slug, is_retired FROM own_questions ORDER BY number")
    back = LEAN + "    retired: false\n"
    preview = await organise(here, file=("a.yaml", back.encode()))
    assert "1 comes back into use" in texts(preview)
    assert "1 question: 1 changed" in texts(preview)
    await press(here, preview, "Save")
    gone = LEAN + f"    id: {one[0]}\n    retired: true\n"
    preview = await organise(here, file=("a.yaml", gone.encode()))
    assert "1 is retired by the file" in texts(preview)
    await press(here, preview, "Save")
    assert [retired for _, retired in await prompts(here)] == [1, 0]


async def test_a_file_takes_no_id_that_another_question_got_meanwhile(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    given = LEAN.replace("title: What we do when", "id: ours\n    title: What we do when")
    preview = await organise(here, file=("a.yaml", given.encode()))
    other = given.replace("What we do when a model is", "Who is called when the page is")
    service, guild_id, bob = OwnService(here.app.core), GuildId(here.guild.id), UserId(77)
    theirs = await service.hand_in_file(guild_id, bob, "b.yaml", other.encode())
    await service.save(guild_id, bob, theirs.draft_id)
    assert "1 new" in texts(await press(here, preview, "Save"))
    assert await rows(here, "SELECT slug FROM own_questions ORDER BY number") == [
        ("ours",), ("ours-2",),
    ]  # fmt: skip


async def test_a_question_that_another_wrote_meanwhile_is_told_of(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await organise(here, file=("a.yaml", LEAN.encode()))
    theirs = LEAN.replace("the person on call", "whoever is on call")
    service, guild_id, bob = OwnService(here.app.core), GuildId(here.guild.id), UserId(77)
    other = await service.hand_in_file(guild_id, bob, "b.yaml", theirs.encode())
    await service.save(guild_id, bob, other.draft_id)
    told = await press(here, preview, "Save")
    assert "*What we do when a model is down* was written" in texts(told)
    assert "1 changed" in texts(await press(here, told, "Save anyway"))


async def test_a_draft_of_before_is_saved_as_it_was(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    draft = await edited(here, MINE)
    await another_edits(here, THEIRS)
    await here.app.database.write(lambda tx: tx.execute("UPDATE own_drafts SET made_from = ''"))
    again = await write(here, draft, "Change it", prompt=MINE)
    await here.app.database.write(lambda tx: tx.execute("UPDATE own_drafts SET made_from = ''"))
    assert "1 changed" in texts(await press(here, again, "Save"))
    assert await prompts(here) == [(MINE, 0)]


async def test_an_edited_suggestion_that_another_decided_becomes_a_question_of_its_own(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    for label, words in (("Decline", "was declined after"), ("Approve", "was approved after")):
        theirs = (
            QUESTION if label == "Decline" else "Who hears of it when the page is down at night?"
        )
        await suggest(here, ann, title=f"How we ship, to {label}", prompt=theirs)
        form = await here.organiser.click(await queue(here), label="Edit first")
        mine = {
            **FORM,
            "title": f"How we really {label}",
            "prompt": {"Decline": MINE, "Approve": ASKED}[label],
        }
        preview = (await here.organiser.submit_modal(form, mine)).response
        decided = await here.organiser.click(await queue(here), label=label)
        if label == "Decline":
            await here.organiser.submit_modal(decided, {"reason": "We have one."})
        told = await press(here, preview, "Save")
        assert words in texts(told)
        assert mine["prompt"] in texts(told)
        assert await count(here, "own_questions", f"content LIKE '%{mine['title']}%'") == 0
        assert "1 new" in texts(await press(here, told, "Save anyway"))
        assert await count(here, "own_questions", f"content LIKE '%{mine['title']}%'") == 1
    assert await count(here, "own_questions", "suggested_by != 0") == 1  # the approved one
    assert await count(here, "suggestions", "state = 'declined'") == 1


async def test_an_edited_suggestion_whose_author_erased_it_is_not_kept(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await suggest(here, ann)
    form = await here.organiser.click(await queue(here), label="Edit first")
    preview = (await here.organiser.submit_modal(form, FORM)).response
    await here.app.privacy.erase(GuildId(here.guild.id), UserId(ann.id))
    assert "isn't there any more, so nothing was saved" in texts(await press(here, preview, "Save"))
    assert await prompts(here) == []


async def test_the_difficulty_that_was_chosen_survives_change_it_and_faults(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    preview = await write(here, await organise(here))
    assert "· medium ·" in texts(preview)
    harder = (await here.organiser.select(preview, ["hard"])).response
    faulty = await write(here, harder, "Change it", prompt="@everyone?")
    assert "to fix first" in texts(faulty)
    again = await write(here, faulty, "Change it", prompt=OTHER)
    assert "· hard ·" in texts(again)
    await press(here, again, "Save")
    assert "· hard ·" in texts(await edited(here, MINE))  # an edit keeps it, too
    fresh = await write(here, await organise(here), title="Another subject", prompt=QUESTION)
    assert "· medium ·" in texts(fresh)  # and another question doesn't inherit it


async def test_an_edit_says_how_many_wordings_go_and_a_sign_of_parting_comes_back(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    points = "A tag is name \\:: number.\nA canary takes few requests. :: canary, one in a hundred"
    await saved(here, key_points=points)
    form = await OwnService(here.app.core).edit_form(GuildId(here.guild.id), 1)
    kept = await write(here, await first(here), "Edit", key_points=form.values["key_points"])
    await press(here, kept, "Save")
    assert await rows(here, "SELECT json_extract(content, '$.key_points') FROM own_questions") == [
        (
            '[{"point":"A tag is name :: number."},{"point":"A canary takes few requests.",'
            '"terms":["canary","one in a hundred"]}]',
        )
    ]
    gone = await write(here, await first(here), "Edit", key_points="Something else is said here.")
    assert "2 other wordings go with the points that you changed or removed" in texts(gone)


async def test_a_title_in_any_script_is_written_and_suggested(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "Saved: 1 new" in await saved(here, title="Что такое дрейф данных?")
    ann = here.member("ann")
    prompt = "Which list is shown when the ranking has stopped at night?"
    told = await suggest(
        here, ann, title="データドリフトとは何ですか", topic="हिन्दी", prompt=prompt
    )
    assert "The organisers have it" in texts(told)
    assert "Approved" in texts(await press(here, await queue(here), "Approve"))
    assert await rows(here, "SELECT slug FROM own_questions ORDER BY number") == [
        ("question-1",), ("question-2",),
    ]  # fmt: skip


async def test_a_second_click_on_save_anyway_saves_nothing_twice(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await saved(here)
    draft = await edited(here, MINE)
    await another_edits(here, THEIRS)
    told = await press(here, draft, "Save")
    (button,) = (one for one in ids(told.message) if one.startswith("own:save:"))
    await press(here, told, "Save anyway")
    await another_edits(here, OTHER)
    _, _, draft_id, seen = button.split(":")
    service = OwnService(here.app.core)
    done = await service.save(
        GuildId(here.guild.id), UserId(here.organiser.id), DraftId(int(draft_id)), seen
    )
    assert "again=True" in repr(done)
    assert await prompts(here) == [(OTHER, 0)]


def test_a_point_in_the_form_shows_its_sign_of_parting_as_its_own() -> None:
    text = LEAN + "    key_points:\n      - point: 'A tag is name :: number of it.'\n"
    (one,) = read(text).questions
    assert form_of(one)["key_points"] == "A tag is name \\:: number of it."
