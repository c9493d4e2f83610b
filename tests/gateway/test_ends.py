"""Nothing ends without a next step: every card that can be drawn has a button that leads on, or a
reason why not. The messages come from their type hints (``examples``), so a new one is tested
without a line here.
"""

from collections import defaultdict
from typing import Any

from discord import ButtonStyle, ui

from tests.gateway.examples import drawn_examples
from tests.world import World

LEADS = (ButtonStyle.primary, ButtonStyle.success, ButtonStyle.danger)

GOES_ON = "It stands beside a card that goes on, and adds to it."
CHOOSES = "It asks, and what to answer with are its buttons or its list."
FOR_ALL = "Everybody sees it; what a reader does next stands on the card of the day or thread."
UNTIL_THEN = "Something is on its way, or waited for; it brings a card of its own."
WANTED_QUIET = "They asked to be left in peace: nothing is urged on them."
WHAT_IS_OPEN = "Which of its buttons comes first depends on what is open; there may be none."
ELSEWHERE = "In direct messages, where there is nothing to press: it says where it goes on."
A_LINK = "A link leads to the question, and Discord draws links in grey."
TABS = "Its buttons are views of the same: one looks and is done."
REASONS = {
    "AnnouncementCard": FOR_ALL,
    "AskedToErase": WANTED_QUIET,
    "BankReloaded": "For operators, who have a terminal.",
    "CancelAsked": CHOOSES,
    "ChoiceNoted": GOES_ON,
    "ClosedExtra": FOR_ALL,
    "ConsentCard": CHOOSES,
    "Diagnosis": "For operators: what to do stands beside each finding.",
    "DuelQuestion": CHOOSES,
    "Erased": WANTED_QUIET,
    "FollowUp": GOES_ON,
    "GroupJoined": GOES_ON,
    "GroupMine": "While the game goes on, its card does; when it is over there is a next step.",
    "GroupOptions": CHOOSES,
    "HelpCard": WHAT_IS_OPEN,
    "Hint": GOES_ON,
    "History": "Its last page is the end of a list.",
    "HowTo": GOES_ON,
    "LinkShown": GOES_ON,
    "MilestoneCard": FOR_ALL,
    "MySession": "Its buttons are those of its state; while one only waits, none comes first.",
    "MySettings": WHAT_IS_OPEN,
    "OwnAnswerRead": GOES_ON,
    "PauseBegun": WANTED_QUIET,
    "PoolMatched": UNTIL_THEN,
    "PoolWaiting": UNTIL_THEN,
    "PractiseHint": GOES_ON,
    "Preview": "Its buttons are a picture.",
    "PromptCard": FOR_ALL,
    "PromptShared": GOES_ON,
    "QuizQuestion": CHOOSES,
    "ReminderOff": WANTED_QUIET,
    "Reported": GOES_ON,
    "RoundPlanned": "Without a pair there is nothing to go ahead with.",
    "SectionCall": FOR_ALL,
    "ReminderCard": A_LINK,
    "ServersOffered": CHOOSES,
    "SessionCard": "Its buttons are those of its state; while one only waits, none comes first.",
    "SetupShown": CHOOSES,
    "SharedCard": FOR_ALL,
    "SharedRest": GOES_ON,
    "SheetPage": GOES_ON,
    "Status": ELSEWHERE,
    "StepTaken": GOES_ON,
    "TimerChanged": GOES_ON,
    "TimesOffered": CHOOSES,
    "WaitingNote": GOES_ON,
    "WhereToSetUp": ELSEWHERE,
    "GroupWeekCard": FOR_ALL,
    "GroupWeekPreview": "It shows what the others will see, beside the card that asked for it.",
    "ListsShown": CHOOSES,
    "MyWeekCard": A_LINK,
    "MyWeekOff": WANTED_QUIET,
    "MyWeekShown": A_LINK,
    "GroupInsights": TABS,
    "PeopleInsights": TABS,
    "QuestionInsights": TABS,
    "SharedProgress": FOR_ALL,
    "StoriesForQuestion": GOES_ON,
    "SuggestionAnswer": ELSEWHERE,
    "TodayCard": "When the day is done there is nothing to press: rest is part of it.",
    "VoteShown": GOES_ON,
    "WhyShown": GOES_ON,
}
"""By type: why some of its cards have no button that leads on."""


def leads_on(drawn: Any) -> bool:
    return any(
        isinstance(item, ui.Button) and item.style in LEADS and not item.disabled
        for item in drawn.walk_children()
    )


async def test_every_card_leads_on_or_says_why_not(here: World) -> None:
    ends: defaultdict[str, int] = defaultdict(int)
    for kind, render in here.app.router.renderers.items():
        drawn = (one for _, one in drawn_examples(kind, render))
        views = [one for one in drawn if isinstance(one, ui.LayoutView)]
        ends[kind.__name__] += sum(not leads_on(one) for one in views)
    without = {name for name, count in ends.items() if count}
    bare, stale = sorted(without - REASONS.keys()), sorted(REASONS.keys() - without)
    assert not bare, f"give these a next step, or the list a reason: {bare}"
    assert not stale, f"these lead on by now, take them off the list: {stale}"
