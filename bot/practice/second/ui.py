"""How second opinions look. Pure drawing."""

from collections.abc import Sequence

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import quote
from bot.practice.second.messages import Consent, ConsentCard, FollowUp, Second, SecondProgress
from bot.practice.second.rules import PointOpinion, PointVerdict

QUOTE, STATEMENT, ROOM = 80, 90, 900
WORDS = {
    PointVerdict.SAID: "Said",
    PointVerdict.PARTLY: "Said in part",
    PointVerdict.REVERSED: "Said the other way round",
    PointVerdict.ABSENT: "Not said",
}
HEADING = "**Second opinion** · by a language model, which can be wrong"


def second_lines(second: Second | None, points: Sequence[tuple[str, bool]]) -> list[str]:
    """What a feedback card says; ``points``: each statement, and whether the card has it found."""
    if second is None or second.consent is not Consent.GIVEN:
        return []
    if second.progress is SecondProgress.COMING:
        return ["-# A second opinion is on its way; it takes a few seconds."]
    if second.progress is SecondProgress.NONE_CAME:
        return ["-# No second opinion came this time. Your feedback above is complete without it."]
    if second.progress is SecondProgress.SPENT:
        return ["-# Today's second opinions are used up. Tomorrow there will be more."]
    if second.opinion is None:
        return []
    differs = [
        _line(second.opinion[at], statement)
        for at, (statement, is_found) in enumerate(points)
        if at in second.opinion and _differs(second.opinion[at].verdict, is_found)
    ]
    lines = [HEADING, layout.listing(differs, ROOM)] if differs else [HEADING]
    return [*lines, f"-# {_rest(len(second.opinion), len(differs), len(points))}"]


def _differs(verdict: PointVerdict, is_found: bool) -> bool:
    return verdict is not (PointVerdict.SAID if is_found else PointVerdict.ABSENT)


def _line(opinion: PointOpinion, statement: str) -> str:
    line = f"• {WORDS[opinion.verdict]}: {layout.truncate(statement, STATEMENT).rstrip('.')}"
    return f"{line} — {quote((opinion.quote,), QUOTE)}" if opinion.quote else line


def _rest(judged: int, differing: int, count: int) -> str:
    parts = []
    if judged > differing:
        parts.append(f"It agrees with the list above on {judged - differing} of {count}.")
    if count > judged:
        parts.append(f"It had nothing I could check on {count - judged} of {count}.")
    parts.append("It doesn't tick anything; that's up to you.")
    return " ".join(parts)


def second_buttons(second: Second | None) -> list[layout.CardItem]:
    """What leads to the card on which it is switched on and off."""
    if second is None:
        return []
    label = "Second opinion: on" if second.consent is Consent.GIVEN else "Second opinion"
    return [layout.button(label, "second:show")]


def follow_up_button(second: Second | None, custom_id: str) -> list[layout.CardItem]:
    """*Ask me a follow-up*, where the question has any."""
    if second is None or not second.has_follow_ups:
        return []
    return [layout.button("Ask me a follow-up", custom_id)]


def consent_card(message: ConsentCard) -> layout.Card:
    """What is sent to whom; yes, or back again."""
    host, model = _plain(message.host), _plain(message.model)
    what = (
        f"**What is sent:** the question, its points, and your answer as you wrote it, "
        "including any names in it. Never your account's name or id.\n"
        f"**To whom:** `{host}`, model `{model}`, chosen by whoever runs this bot. What happens to "
        "it there is up to them.\n"
        "**What for:** it says which points it sees in your answer and quotes you, and it chooses "
        "a follow-up question. It doesn't tick anything, and your streak and reviews never depend "
        "on it."
    )
    if message.consent is Consent.GIVEN:
        return layout.notice(
            Accent.GOOD,
            f"### Second opinions are on for you\n{what}\nFrom now on I'll send your answer "
            "whenever you open its feedback.",
            layout.button("Stop sending", "second:stop"),
        )
    why = ""
    if message.consent is Consent.AGAIN:
        why = "**Where answers go has changed since you said yes**, so I'm asking you again.\n"
    return layout.notice(
        Accent.QUESTION,
        f"### A second opinion on your answers?\n{why}{what}\n"
        "Nothing is sent unless you say yes. You can stop it here at any time.",
        layout.button(
            "Yes, send my answers", f"second:agree:{message.endpoint}", style=ButtonStyle.primary
        ),
    )


def _plain(word: str) -> str:
    """A name that stands in code."""
    return layout.truncate(word.replace("`", "'"), STATEMENT)


def follow_up_card(message: FollowUp) -> layout.Card:
    """What an interviewer would ask next."""
    how = "A language model chose it among" if message.is_chosen else "It is the first of"
    return layout.notice(
        Accent.QUESTION,
        f"-# {layout.escape(message.title)}\n### {message.text}\n"
        f"Answer it aloud, in a minute or two.\n-# {how} this question's own follow-ups.",
    )


RENDERERS: layout.Renderers = {ConsentCard: consent_card, FollowUp: follow_up_card}
