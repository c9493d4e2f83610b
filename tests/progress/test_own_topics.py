"""A server's own questions may have topics of their own, which are told as those of the bank."""

import ast
from datetime import timedelta
from pathlib import Path

from tests.daily.contributed.test_own import organise, write
from tests.progress.my_week.test_my_week import practise
from tests.soak.groups import press
from tests.trees import nodes_of, tree_of
from tests.world import World, texts

BOT = Path(__file__).parents[2] / "bot"
OWN = "Our team"


async def test_weeks_figures_and_pictures_name_a_topic_of_the_servers_own(here: World) -> None:
    here.app.drawing.is_available = False
    await here.setup(time="09:00", timezone="UTC")
    for what in ("ship a model", "choose a metric", "plan a week", "take turns on call"):
        asked = {"title": f"How we {what}", "prompt": f"How do we {what} in our team, and why so?"}
        preview = await write(here, await organise(here), **asked)
        await here.organiser.click(preview, label="Save")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    await practise(here, ann)
    await here.forward(timedelta(days=2))
    week = await ann.slash(here.channel, "streak week")
    assert OWN in texts(week.response)
    year = await ann.slash(here.channel, "progress")
    words = await ann.click(year.response, label="In words")
    assert f"{OWN} 50 %" in texts(words.response)
    group = await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    preview = await press(here.organiser, group.response, "group_week:preview")
    assert OWN in texts(preview.response)
    figures = await here.organiser.slash(here.channel, "organise insights")
    asked = await press(here.organiser, figures.response, "insights:questions")
    assert OWN in texts(asked.response)


def test_no_topic_of_a_question_is_looked_up_among_those_of_the_bank() -> None:
    """`topic_name` knows the others, too. Authors' texts are about the bank only."""
    found = [
        f"{path.relative_to(BOT)}:{node.lineno}"
        for path in BOT.rglob("*.py")
        if "cli" not in path.parts
        for node in nodes_of(tree_of(path))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "TOPICS"
        and isinstance(node.slice, ast.Attribute)
    ]
    assert found == []
