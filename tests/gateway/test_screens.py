"""One screen a card: every card that can be drawn, in its longest examples, is seen whole on a
phone, or says why not. The examples come from the messages' type hints (``examples``).
"""

import pytest
from discord import ui

from bot.gateway import layout
from tests.gateway.examples import drawn_examples, one_at_a_time
from tests.gateway.screen import SCREEN, height
from tests.world import World

READ = (
    "It is read from beginning to end: a model answer with one's own above it, a question as it "
    "was written. Scrolling does that; pages would part what is compared, and the buttons are for "
    "when it was read."
)
TICKED = "The points that can be ticked stand in it twice: as they were found, and as a list."
FILLED = (
    "Only everything at once is so long, each text of 120 letters, six of each: a test tries one "
    "thing at a time."
)
WHOLE = (
    "What a partner says stands whole, each score with the sentence that it stands for: that is "
    "what is read."
)
DECIDES = "Who sends a round on its way sees every pair and who is left out before that."
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
    "Revealed": WHOLE,
    "ReviewAnswer": READ,
    "ReviewStep": FILLED,
    "RoundPlanned": DECIDES,
    "RoundsSetUp": FILLED,
    "SelfCheck": TICKED,
    "SetupShown": FILLED,
    "SheetPage": READ,
    "SoloModel": READ,
    "Status": FILLED,
    "StreakExplained": "A day is one line on a phone but where much happened: here on fourteen.",
}
"""By type: why some of its examples are taller than a screen."""


def too_tall(cards: dict[str, int]) -> str:
    """What to do about cards that are taller than a screen."""
    over = ", ".join(f"{name} by {px - SCREEN}" for name, px in sorted(cards.items()))
    return (
        f"too tall for one screen of {SCREEN} px: {over} (a line takes 22, a row of buttons 40). "
        "Shorten or join lines of theirs; on the panel of /setup (SetupShown), what its settings "
        "say in `told`, or put one under the `heading` of another"
    )


async def test_every_card_is_seen_whole_on_a_phone_or_says_why_not(here: World) -> None:
    tall: dict[str, int] = {}
    for kind, render in here.app.router.renderers.items():
        for _, drawn in drawn_examples(kind, render):
            if isinstance(drawn, ui.LayoutView) and height(drawn) > SCREEN:
                tall[kind.__name__] = max(height(drawn), tall.get(kind.__name__, 0))
    new, stale = tall.keys() - REASONS.keys(), sorted(REASONS.keys() - tall.keys())
    assert not new, f"{too_tall({one: tall[one] for one in new})}, or give REASONS why not"
    assert not stale, f"these fit by now, take them off the list: {stale}"


async def test_a_card_that_only_everything_at_once_makes_tall_is_seen_whole_else(
    here: World,
) -> None:
    renderers = {kind.__name__: (kind, draw) for kind, draw in here.app.router.renderers.items()}
    tall = {}
    for name in (one for one, reason in REASONS.items() if reason == FILLED):
        kind, draw = renderers[name]
        tall[name] = max(height(draw(message)) for message in one_at_a_time(kind))
    assert len(tall) >= 5
    over = {name: px for name, px in tall.items() if px > SCREEN}
    assert not over, too_tall(over)


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
