"""What people write for themselves or for their server, cut at any step and then done again by
who got no reply: nothing is there twice and nothing is lost.

As in ``test_crash``, a step is a commit or a request to Discord. In the end everything must be
as if nothing had been cut.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.ids import GuildId, UserId
from tests.bank.own.test_files import FORM, LEAN
from tests.daily.contributed.test_suggest import SUGGESTED, queue
from tests.practice.quiz.conftest import choice, question
from tests.prepare.lists.test_flow import picks, values
from tests.prepare.plan.test_commands import FORM as PLAN
from tests.prepare.stories.test_commands import TYPED as STORY
from tests.proof.census import census
from tests.proof.deaths import Death, at_any_point
from tests.proof.stories import LEASE
from tests.proof.wire import laid_wire
from tests.world import World, texts, world

SHORT = {name: FORM[name] for name in ("title", "topic", "prompt", "answer", "key_points")}
TWO = (
    f"{LEAN}  - title: {FORM['title']}\n    prompt: {FORM['prompt']}\n"
    f"    answer: {FORM['answer']}\n"
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.of(
        [choice("pick", "statistics"), *(question(f"open-{at}", "evaluation") for at in range(4))]
    )


@dataclass(slots=True)
class Scene:
    """A world, a member, and what stands before somebody on the screen."""

    here: World
    ann: Any
    seen: Any = None


Part = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Deed:
    """``before`` leads to ``moment``, which may be cut and is then done again; ``kept`` are queries
    whose rows must be the same in the end."""

    name: str
    before: Part
    moment: Part
    kept: Sequence[str]


async def preview(scene: Scene) -> None:
    here = scene.here
    panel = await here.organiser.slash(here.channel, "organise questions")
    form = await here.organiser.click(panel.response, label="Write one")
    scene.seen = (await here.organiser.submit_modal(form, SHORT)).response


async def file_preview(scene: Scene) -> None:
    here = scene.here
    file = ("a.yaml", TWO.encode())
    shown = await here.organiser.slash(here.channel, "organise questions", file=file)
    scene.seen = shown.response


async def press(scene: Scene, label: str) -> Any:
    """The organiser presses what stands before them; who sees what came of it has no button."""
    if f"'label': '{label}'" in str(scene.seen.components):
        return await scene.here.organiser.click(scene.seen, label=label)
    return None


async def save(scene: Scene) -> None:
    await press(scene, "Save")


async def own_shown(scene: Scene) -> None:
    await preview(scene)
    await save(scene)
    here = scene.here
    panel = await here.organiser.slash(here.channel, "organise questions")
    scene.seen = (await here.organiser.select(panel.response, ["1"])).response


async def retire(scene: Scene) -> None:
    await press(scene, "Retire")


async def suggest_it(scene: Scene) -> None:
    form = await scene.ann.slash(scene.here.channel, "suggest")
    if form.modal is not None:
        await scene.ann.submit_modal(form, SUGGESTED)


async def suggested(scene: Scene) -> None:
    await suggest_it(scene)
    scene.seen = await queue(scene.here)


async def approve(scene: Scene) -> None:
    await press(scene, "Approve")
    await scene.here.run_due()


async def decline(scene: Scene) -> None:
    form = await press(scene, "Decline")
    if form is not None and form.modal is not None:
        await scene.here.organiser.submit_modal(form, {"reason": "We have one like it."})
    await scene.here.run_due()


async def approved_and_asked(scene: Scene) -> None:
    await suggested(scene)
    await approve(scene)
    await scene.here.until("2026-01-01T09:00")


async def hide(scene: Scene) -> None:
    await scene.ann.slash(scene.here.channel, "streak visibility", shown=False)
    await scene.here.run_due()


async def erase(scene: Scene) -> None:
    ids = GuildId(scene.here.guild.id), UserId(scene.ann.id)
    await scene.here.app.privacy.erase(*ids)
    await scene.here.run_due()


async def left_and_queued(scene: Scene) -> None:
    await suggest_it(scene)
    scene.here.guild.remove_member(scene.ann)
    scene.seen = await queue(scene.here)


async def list_opened(scene: Scene) -> None:
    shown = await scene.ann.slash(scene.here.channel, "prepare", list="portfolio")
    scene.seen = shown.response


async def tick(scene: Scene) -> None:
    select = picks(scene.seen, "lists:tick")["custom_id"]
    await scene.ann.select(scene.seen, values(scene.seen)[:2], custom_id=select)


async def nothing(_scene: Scene) -> None:
    """It begins with a command."""


async def plan(scene: Scene) -> None:
    shown = await scene.ann.slash(scene.here.channel, "plan")
    if shown.response is not None and "Make my plan" in str(shown.response.components):
        form = await scene.ann.click(shown.response, label="Make my plan")
        if form.modal is not None:
            await scene.ann.submit_modal(form, PLAN)


async def story_form(scene: Scene) -> None:
    listed = await scene.ann.slash(scene.here.channel, "story")
    scene.seen = await scene.ann.click(listed.response, label="New story")


async def hand_in_story(scene: Scene) -> None:
    """Discord keeps a form open until something answers it, and hands it in again as it was."""
    scene.seen._interaction.modal_consumed = False
    await scene.ann.submit_modal(scene.seen, STORY)


OWN = "SELECT slug, content, is_retired, is_named, suggested_by != 0 FROM own_questions ORDER BY 1"
DRAFTS = "SELECT new_count, changed_count, saved_at IS NULL FROM own_drafts"
SUGGESTIONS = "SELECT form, state, reason FROM suggestions ORDER BY 1"
DEEDS = (
    Deed("own question saved", preview, save, (OWN, DRAFTS)),
    Deed("own file saved", file_preview, save, (OWN, DRAFTS)),
    Deed("own question retired", own_shown, retire, (OWN,)),
    Deed("suggested", nothing, suggest_it, (SUGGESTIONS,)),
    Deed("approved", suggested, approve, (SUGGESTIONS, OWN)),
    Deed("declined", suggested, decline, (SUGGESTIONS, OWN)),
    Deed("approved, its author gone", left_and_queued, approve, (SUGGESTIONS, OWN)),
    Deed("author hides", approved_and_asked, hide, (SUGGESTIONS, OWN)),
    Deed("author erased", approved_and_asked, erase, (OWN, SUGGESTIONS)),
    Deed("ticks", list_opened, tick, ("SELECT item_id FROM checklist_ticks ORDER BY 1",)),
    Deed("plan", nothing, plan, ("SELECT interview_on, hours, tracks, level FROM plans",)),
    Deed("story", story_form, hand_in_story, ("SELECT title, situation, result FROM stories",)),
)


async def outcome(scene: Scene, deed: Deed) -> list[Any]:
    """What the database keeps, what Discord shows, and what is still to be done."""
    here = scene.here

    def read(tx: Any) -> list[Any]:
        # What a dead process began is looked for some more times.
        left = "SELECT kind FROM outbox WHERE state NOT IN ('done', 'gone') AND kind != 'extra'"
        asked = (*deed.kept, left)
        return [sorted(map(tuple, tx.execute(sql))) for sql in asked]

    cards = [texts(one) for one in here.channel.history() if "Question of the day" in texts(one)]
    told = await census(here, (scene.ann,))
    return [*await here.app.database.read(read), cards, told]


async def lived(here: World, death: Death, deed: Deed, *, twice: bool = False) -> list[Any]:
    """What comes of a deed that is cut and done again."""
    scene = Scene(here, here.member("ann"))
    await here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await deed.before(scene)
    if await death.cut(lambda: deed.moment(scene)) or twice:
        await deed.moment(scene)
    for _ in range(2):
        await here.forward(LEASE)
    return await outcome(scene, deed)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
async def test_what_is_cut_and_done_again_is_as_if_nothing_had_been_cut(
    deed: Deed, tmp_path: Path, bank: Bank
) -> None:
    with laid_wire() as wire:
        async with world(tmp_path / "whole", bank) as here:
            wire.watch(here)
            wanted = await lived(here, Death(here, wire, None), deed)
        assert wanted[0], "the deed left nothing"
        async with world(tmp_path / "twice", bank) as here:
            wire.watch(here)
            assert await lived(here, Death(here, wire, None), deed, twice=True) == wanted

    async def life(here: World, death: Death) -> list[str]:
        found = await lived(here, death, deed)
        return [] if found == wanted else [f"{found}, wanted {wanted}"]

    await at_any_point(tmp_path, bank, life, least=1)
