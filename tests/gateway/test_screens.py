"""One screen a card: every card that can be drawn, in its longest examples, is seen whole on a
phone, or says why not. The examples come from the messages' type hints (``examples``).
"""

import pytest
from discord import ui

from bot.gateway import layout
from tests.gateway.examples import examples
from tests.gateway.screen import SCREEN, height
from tests.world import World

READ = (
    "It is read to the end: a model answer, a list with its reasons, a question as it was written."
)
TICKED = "The points that can be ticked stand in it twice: as they were found, and as a list."
FILLED = (
    "Only the examples are so long: every field at once, each text of 120 letters, six of each."
)
FIGURES = "Figures for organisers, who compare them; the first lines say what matters."
REASONS = {
    "AnswerJudged": READ,
    "AskPage": READ,
    "AskResult": READ,
    "GroupInsights": FIGURES,
    "History": FILLED,
    "KeyPointsRead": READ,
    "ModelAnswer": READ,
    "OwnPreview": READ,
    "OwnShown": READ,
    "PeopleInsights": FIGURES,
    "PractiseAnswer": READ,
    "PractiseFeedback": TICKED,
    "ProfileShown": FILLED,
    "ProgressInWords": "It says in words what the picture shows, for whoever can't see that.",
    "ProgressShown": "What stands for the picture is longer than the picture.",
    "QuestionInsights": FIGURES,
    "Revealed": FILLED,
    "ReviewAnswer": READ,
    "ReviewStep": FILLED,
    "RoundPlanned": FILLED,
    "RoundsSetUp": FILLED,
    "SelfCheck": TICKED,
    "SetupShown": "The next card is shown below it as it will look: that is a card of its own.",
    "SheetPage": READ,
    "SoloModel": READ,
    "Status": FILLED,
    "StreakExplained": FILLED,
    "TodayCard": FILLED,
}
"""By type: why some of its examples are taller than a screen."""


async def test_every_card_is_seen_whole_on_a_phone_or_says_why_not(here: World) -> None:
    tall: dict[str, int] = {}
    for kind, render in here.app.router.renderers.items():
        for message in examples(kind):
            drawn = render(message)
            if isinstance(drawn, ui.LayoutView) and height(drawn) > SCREEN:
                tall[kind.__name__] = max(height(drawn), tall.get(kind.__name__, 0))
    new, stale = tall.keys() - REASONS.keys(), sorted(REASONS.keys() - tall.keys())
    assert not new, (
        f"shorten these, or give the list a reason: { ({one: tall[one] for one in new}) }"
    )
    assert not stale, f"these fit by now, take them off the list: {stale}"


@pytest.mark.parametrize(
    ("text", "labels", "px"),
    [
        ("One line", (), 70),
        ("One line", ("Answer",), 110),
        ("x" * 36, (), 92),
        ("### Head\n-# small", (), 91),
        ("[text](https://example.com/a/very/long/address/that/nobody/reads)", (), 70),
        ("<t:1769630400:R>, <t:1769630400:f>.", (), 70),
        ("```\nTh Fr Sa\n```", (), 84),
        ("One line", ("My reviews", "Practise a question", "Prepare"), 150),
    ],
)
def test_lines_and_rows_of_buttons_are_counted_as_a_phone_draws_them(
    text: str, labels: tuple[str, ...], px: int
) -> None:
    buttons = [layout.button(label, f"a:b:{label}") for label in labels]
    card = layout.notice(layout.Accent.INFO, text, *buttons)
    assert height(card) == px
