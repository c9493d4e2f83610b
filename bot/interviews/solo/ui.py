"""How an interview for one looks. Pure drawing, all private."""

import discord
from discord import SelectOption, ui

from bot.bank.model import Kind, Question
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.feedback.rules import describe_scores
from bot.interviews.session.rules.rubrics import LEVEL_NAMES, LEVELS, PASS
from bot.interviews.solo import messages
from bot.interviews.solo.rules import SURE, mask_of, points_of
from bot.practice.self_check.rules.points import listing_print

PROMPT_LIMIT, MODEL_LIMIT, OPTION_LIMIT = 2200, 3600, 100
ANSWER_LIMIT = 140
"""Enough to know one's own words again: with the points below it is one screen of a phone."""
TITLE_LIMIT = 45
PRIMARY = discord.ButtonStyle.primary


def solo_card(message: messages.SoloCard) -> layout.Card:
    """A question, before or after it was answered."""
    question, ends = message.question, f"{message.solo_id}:{message.place}"
    following = _following(message)
    if question is None:
        words = "This one has since become the question of the day, so I don't ask it here."
        parts = layout.container(Accent.INFO, layout.text(f"{_head(message)}\n{words}"))
        return layout.card(parts, layout.row(following))
    texts = [f"{_head(message)}\n### {question.title}"]
    if message.answer is None:
        texts.append(layout.truncate(question.prompt.strip(), PROMPT_LIMIT))
        if message.has_hint and question.hint:
            texts.append(f"**Hint** {question.hint}")
        hint = layout.button("Hint", f"solo:hint:{ends}")
        hint.disabled = message.has_hint or not question.hint
        own = [layout.button("My stories", f"stories:for:{question.id}")]
        first = layout.row(
            layout.button("Type my answer", f"solo:answer:{ends}", style=PRIMARY),
            layout.button("I've said it aloud", f"solo:aloud:{ends}"),
            hint,
            *(own if question.kind is Kind.STORY else ()),
        )
        rows: list[layout.CardItem | None] = [first, layout.row(following, *_ends(message))]
    else:
        texts += _answered(message, question)
        again = layout.button("Write it once more", f"solo:answer:{ends}")
        model = layout.button("Show model answer", f"solo:model:{ends}:{mask_of(message.points)}")
        save = [layout.next_step("Save", _save(message, question))] if _unsaved(message) else []
        second = layout.row(*save, following, model)
        rows = [_ticks(message, question), second, layout.row(again, *_ends(message)[:1])]
        if message.has_model and question.follow_ups:
            rows.append(layout.row(layout.button("Ask me a follow-up", f"solo:follow_up:{ends}")))
    shown = [one for one in rows if one is not None]
    return layout.card(layout.container(Accent.QUESTION, *map(layout.text, texts), *shown))


def _head(message: messages.SoloCard) -> str:
    was_open = "Your interview goes on where it was.\n" if message.was_open else ""
    time = f"ends {layout.from_now(message.ends_at)}"
    if message.is_over:
        time = "the time is up: finish your thought, then the rubric"
    name = message.rubric.name
    return f"{was_open}-# Solo · {name} · {message.place + 1} of {message.count} · {time}"


def _following(message: messages.SoloCard) -> layout.CardItem:
    is_last = message.place == message.count - 1
    is_skipped = message.answer is None and not message.is_withheld
    label = "Skip it" if is_skipped else "Go to the rubric" if is_last else "Next question"
    quiet = is_skipped or _unsaved(message)
    style = discord.ButtonStyle.secondary if quiet else PRIMARY
    return layout.button(label, f"solo:next:{message.solo_id}:{message.place}", style=style)


def _ends(message: messages.SoloCard) -> list[layout.CardItem]:
    drop = layout.button("Give up", f"solo:drop:{message.solo_id}")
    if message.place == message.count - 1:
        return [drop]
    ends = f"{message.solo_id}:{message.place}"
    return [layout.button("Finish early", f"solo:rubric:{ends}"), drop]


def _answered(message: messages.SoloCard, question: Question) -> list[str]:
    own = "**You said it aloud.**"
    if message.answer:
        quoted = layout.truncate(message.answer, ANSWER_LIMIT)
        own = f"**Your answer**\n>>> {layout.escape(quoted)}"
    texts = [own]
    if question.follow_ups:
        asked = "\n".join(f"- {one}" for one in question.follow_ups)
        texts.append(f"**I'd ask next** (answer aloud)\n{asked}")
    points = points_of(question)
    if points:
        texts.append(_covered(message, len(points)))
    return texts


def _covered(message: messages.SoloCard, points: int) -> str:
    """How many points are ticked; before any is, nobody knows what the answer had."""
    covered = f"**You covered {len(message.points)} of {points}.**"
    if message.is_saved:
        return f"{covered} Saved; change a tick and press *Save* again whenever you like."
    found = "I've ticked what I found by wording. " if message.answer else ""
    if not message.points:
        covered, found = "**Nothing is ticked yet.**", ""
    return f"{covered} {found}Tick what your answer had, then *Save*."


def _unsaved(message: messages.SoloCard) -> bool:
    """Whether there are ticks that *Save* would store."""
    question = message.question
    has_points = question is not None and bool(points_of(question))
    return message.answer is not None and has_points and not message.is_saved


def _save(message: messages.SoloCard, question: Question) -> str:
    """The id with what the card shows ticked, and of which points."""
    ends = f"{message.solo_id}:{message.place}"
    return f"solo:save:{ends}:{listing_print(points_of(question))}:{mask_of(message.points)}"


def model_card(message: messages.SoloModel) -> layout.Card:
    """In the place of the card, so that what comes next is not a screen further up."""
    answer = layout.truncate(message.question.answer.strip(), MODEL_LIMIT)
    return layout.notice(
        Accent.INFO,
        f"### Model answer: {message.question.title}\n{answer}",
        layout.next_step(
            "Back to my answer", f"solo:back:{message.solo_id}:{message.place}:{message.mask}"
        ),
    )


def _ticks(message: messages.SoloCard, question: Question) -> layout.CardItem | None:
    points = points_of(question)
    if not points:
        return None
    options = [
        SelectOption(
            label=layout.truncate(one, OPTION_LIMIT), value=str(at), default=at in message.points
        )
        for at, one in enumerate(points)
    ]
    return layout.row(
        ui.Select(
            custom_id=f"solo:tick:{message.solo_id}:{message.place}", options=options,
            placeholder="What did your answer have?", min_values=0, max_values=len(options),
        )
    )  # fmt: skip


def solo_form(message: messages.SoloForm) -> ui.Modal:
    """The whole question above the field."""
    form = ui.Modal(
        title=layout.truncate(message.title, TITLE_LIMIT),
        custom_id=f"solo:answered:{message.solo_id}:{message.place}:{message.opening}",
    )
    form.add_item(ui.TextDisplay(layout.truncate(message.prompt.strip(), PROMPT_LIMIT)))
    field = ui.TextInput[ui.Modal](
        custom_id="answer", style=discord.TextStyle.paragraph, max_length=4000
    )
    form.add_item(ui.Label(text="Your answer", component=field))
    return form


def typed_back(message: messages.SoloTypedBack) -> layout.HandedBack:
    """Another answer came in while this form was open."""
    return layout.HandedBack(
        "**Not saved:** you've answered this question since you opened that form, and that answer "
        "stays. `/mock solo` shows it, and *Write it once more* replaces it.",
        message.typed,
    )


def rubric_card(message: messages.SoloRubric) -> layout.Card:
    """The rubric for oneself."""
    lines = ["### How did it go?"]
    if message.was_open:
        lines.insert(0, "Your interview goes on where it was.")
    ticks = layout.count(message.points, "point")
    lines.append(
        f"You answered {message.answered} of {layout.count(message.count, 'question')}"
        + (f" and ticked {message.covered} of {ticks}." if message.points else ".")
    )
    lines.append(f"Score yourself as an interviewer would; {PASS} and up is a *pass*. A 3 is:")
    lines += [f"- **{one.name}** {one.at(PASS)}" for one in message.rubric.dimensions]
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text("\n".join(lines)),
            layout.row(
                layout.button("Score myself", f"solo:score:{message.solo_id}", style=PRIMARY),
                layout.button("Give up", f"solo:drop:{message.solo_id}"),
            ),
        )
    )


def score_form(message: messages.SoloScoreForm) -> ui.Modal:
    """One choice for each dimension."""
    form = ui.Modal(
        title=layout.truncate(f"Score yourself: {message.rubric.name}", TITLE_LIMIT),
        custom_id=f"solo:scored:{message.solo_id}",
    )
    for one in message.rubric.dimensions:
        options = [
            discord.RadioGroupOption(
                label=f"{level} · {LEVEL_NAMES[level]}", value=str(level), description=one.at(level)
            )
            for level in LEVELS
        ]
        choice = ui.RadioGroup[ui.Modal](custom_id=one.id, options=options)
        form.add_item(ui.Label(text=one.name, component=choice))
    return form


def done_card(message: messages.SoloDone) -> layout.Card:
    """Held, and what next."""
    weak = [one for one in message.rubric.dimensions if message.scores.get(one.id, PASS) < PASS]
    lines = [
        f"### Well done: {layout.count(message.held, 'solo interview')} so far",
        describe_scores(message.rubric, message.scores),
    ]
    if weak:
        lines.append(f"**Next: {weak[0].name}**\nA 3 is: {weak[0].at(PASS)}")
    lines.append("-# `/mock history` counts it as *solo*.")
    return layout.notice(
        Accent.GOOD,
        "\n".join(lines),
        layout.next_step("Another one", "solo:begin"),
        layout.button("Find a partner now", "pool:answer"),
        layout.button("Quiz me", "quiz:new"),
    )


def drop_asked(message: messages.SoloDropAsked) -> layout.Card:
    """Sure?"""
    what = "your answer" if message.answered == 1 else f"your {message.answered} answers"
    return layout.notice(
        Accent.TROUBLE,
        f"**Give up this interview?** It and {what} are deleted, and it doesn't count. *Finish "
        "early* on its card keeps what you did.",
        layout.next_step("Keep going", f"solo:show:{message.solo_id}"),
        layout.button(
            "Give up", f"solo:drop:{message.solo_id}:{SURE}", style=discord.ButtonStyle.danger
        ),
    )


def dropped_card(_message: messages.SoloDropped) -> layout.Card:
    """Nothing is kept."""
    return layout.notice(
        Accent.QUIET,
        "**Given up.** Nothing of it was kept.",
        layout.next_step("Begin a new one", "solo:begin"),
    )


RENDERERS: layout.Renderers = {
    messages.SoloCard: solo_card,
    messages.SoloForm: solo_form,
    messages.SoloTypedBack: typed_back,
    messages.SoloModel: model_card,
    messages.SoloRubric: rubric_card,
    messages.SoloScoreForm: score_form,
    messages.SoloDone: done_card,
    messages.SoloDropAsked: drop_asked,
    messages.SoloDropped: dropped_card,
}
