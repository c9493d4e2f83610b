"""How a question looks to organisers, and what they handed in before it is saved. Pure drawing."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import discord
from discord import ButtonStyle, ui

from bot.bank.model import Difficulty, Question
from bot.daily.contributed import messages
from bot.daily.contributed.rules import Meanwhile, SuggestionState
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts, further, model_answer, task

TITLES_LIMIT = 900
CHANGES_LIMIT = 300
REMARKS_LIMIT = 900
ANSWER_LIMIT = 1500
DECIDED: Mapping[SuggestionState, str] = MappingProxyType(
    {
        SuggestionState.APPROVED: "**The suggestion was approved after you began**, so it's one of "
        "your questions already. *Save anyway* adds what you have here as one more.",
        SuggestionState.DECLINED: "**The suggestion was declined after you began.** *Save anyway* "
        "makes what you have here a question of yours, without its author's name.",
    }
)


def whole(question: Question) -> tuple[Sequence[layout.CardItem], Sequence[layout.CardItem]]:
    """A question and its answer, as members come to see them."""
    answer = "\n\n".join(filter(None, (model_answer(question), further(question))))
    sources = {one.line: one.source for one in question.formulas}
    asked, said = (
        layout.with_pictures(layout.after_lists(text), sources.get, layout.MOST_PICTURES // 2)
        for text in (
            f"## {question.title}\n{task(question)}\n-# {facts(question)}",
            f"**Model answer**\n{layout.truncate(answer, ANSWER_LIMIT)}",
        )
    )
    return asked, said


def preview(message: messages.OwnPreview) -> layout.Card:
    """What would be saved."""
    draft = str(message.draft_id)
    one = message.questions[0] if message.by_form and message.questions else None
    head = "**Not saved yet.**" if message.is_held_back else "**Preview.** Nothing is saved yet."
    several = "" if one is not None else _several(message)
    told = (head, *_meanwhile(message.meanwhile), several, *_retired(message))
    parts: list[Sequence[layout.CardItem]] = [[layout.text("\n".join(filter(None, told)))]]
    if one is not None:
        parts += whole(one)
    if message.remarks:
        better = f"**Could be better**\n{list_of(message.remarks, REMARKS_LIMIT)}"
        parts.append([layout.text(better)])
    seen = message.meanwhile.seen
    save, at = (
        ("Save anyway", f"own:save:{draft}:{seen}") if seen else ("Save", f"own:save:{draft}")
    )
    buttons = [layout.button(save, at, style=ButtonStyle.success)]
    if one is not None:
        buttons.append(layout.button("Change it", f"own:change:{draft}"))
    buttons.append(layout.button("Don't save", f"own:drop:{draft}"))
    items: list[layout.CardItem] = []
    for part in parts:
        items += [layout.separator()] if items else []
        items += part
    level = None if one is None else layout.row(_levels(one, draft))
    return layout.card(layout.container(Accent.QUESTION, *items, level, layout.row(*buttons)))


def _several(message: messages.OwnPreview) -> str:
    same = len(message.questions) - message.new_count - message.changed_count
    numbers = (
        (message.new_count, "new"), (message.changed_count, "changed"), (same, "unchanged"),
    )  # fmt: skip
    told = ", ".join(f"{count} {word}" for count, word in numbers if count)
    titles = (f"- {layout.escape(one.title)}" for one in message.questions)
    count = layout.count(len(message.questions), "question")
    return f"### {count}: {told}\n{layout.listing(titles, TITLES_LIMIT)}"


def _meanwhile(since: Meanwhile) -> Iterator[str]:
    if since.changes:
        lines = (f"- *{layout.escape(title)}* was {what.value}" for title, what in since.changes)
        yield f"**After you began:**\n{layout.listing(lines, CHANGES_LIMIT)}"
        yield (
            "*Save anyway* puts what you have here in its place. `/organise questions` shows what "
            "is there now."
        )
    if since.decided is not None:
        yield DECIDED.get(since.decided, "")


def _retired(message: messages.OwnPreview) -> Iterator[str]:
    retired = message.retired
    if retired.still:
        yield stay_retired(retired.still, by_file=not message.by_form)
    if retired.back:
        comes = "1 comes back" if retired.back == 1 else f"{retired.back} come back"
        yield f"{comes} into use, as the file says that it isn't retired."
    if retired.new:
        yield f"{_are(retired.new)} retired by the file, and won't be asked again."


def stay_retired(count: int, *, by_file: bool = False) -> str:
    """That questions are asked no more, though they were saved, and what brings them back."""
    also = ", or `retired: false` in the file" if by_file else ""
    stays = "stays" if count == 1 else "stay"
    return f"{_are(count)} retired and {stays} so: *Use again* below it brings it back{also}."


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"


def _levels(question: Question, draft: str) -> layout.CardItem:
    return ui.Select(
        custom_id=f"own:level:{draft}",
        options=[
            discord.SelectOption(
                label=f"Difficulty: {level.value}", value=level.value,
                default=level is question.difficulty,
            )
            for level in Difficulty
        ],
    )  # fmt: skip


def list_of(lines: Sequence[str], limit: int) -> str:
    """What was found in what somebody wrote, each on a line."""
    return layout.listing((f"- {harmless(line)}" for line in lines), limit)


def harmless(line: str) -> str:
    """What a file says is quoted here: it calls nobody and begins no block of code."""
    return discord.utils.escape_mentions(line.replace("```", "'''"))
