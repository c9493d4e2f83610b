"""How feedback after a session looks: forms, the panel, the reveal. Pure drawing, all private
but the word that it is out."""

import discord
from discord import ui

from bot.core.ids import UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.feedback.messages import (
    DebriefPanel,
    Part,
    Practised,
    Revealed,
    RevealReady,
    ScoreForm,
    TooLate,
    Words,
    WordsForm,
)
from bot.interviews.feedback.rules import LONGEST_WORDS, Scores, is_complete
from bot.interviews.values.dimensions import LEVEL_NAMES, LEVELS, Rubric
from bot.practice.review.rules import describe_day

FORM_TITLE_LIMIT = 45
OPEN_SECONDS = 900
PRIMARY = discord.ButtonStyle.primary


def panel(message: DebriefPanel) -> layout.Card:
    """Where one stands with one's own feedback."""
    partner = _name(message.partner_id)
    steps = []
    if message.own_rubric is not None:
        state = _scored(message.own_rubric, message.own)
        steps.append(f"**Score yourself** ({message.own_rubric.name}): {state}")
    if message.partner_rubric is not None:
        state = _scored(message.partner_rubric, message.partner)
        steps.append(f"**Score {partner}** ({message.partner_rubric.name}): {state}")
    steps.append(_words_step(message))
    lines = [f"### Feedback with {partner}"]
    lines += [f"{at}. {step}" for at, step in enumerate(steps, start=1)]
    if message.is_submitted:
        note = "**Submitted.** It opens for both of you when your partner has, too,"
    else:
        note = "Every step is saved at once. It opens for both when both have submitted,"
    note += f" or {layout.from_now(message.reveals_at)}; you can change it until then."
    note += "\n-# Only you see this, and nobody but you two ever will."
    return layout.card(
        layout.container(
            Accent.INFO, layout.text("\n".join(lines)), layout.text(note), *_panel_rows(message)
        )
    )


def _words_step(message: DebriefPanel) -> str:
    if message.words is Words.NOTE:
        note = f"“{layout.escape(message.strengths)}”" if message.strengths else "none, if you like"
        return f"**A note for your interviewer:** {note}"
    if not (message.strengths and message.try_next):
        return "**In words:** not yet"
    return (
        f"**In words**\n> Went well: {_quoted(message.strengths)}\n"
        f"> To try: {_quoted(message.try_next)}"
    )


def _quoted(words: str) -> str:
    return layout.escape(" ".join(words.split()))


def _scored(rubric: Rubric, scores: Scores) -> str:
    if not is_complete(rubric, scores):
        return "not yet"
    return " · ".join(f"{one.name} {scores[one.id]}" for one in rubric.dimensions)


def _panel_rows(message: DebriefPanel) -> list[layout.CardItem]:
    ends = message.session_id
    steps = []
    own, other = message.own_rubric, message.partner_rubric
    first = own is not None and not is_complete(own, message.own)
    if own is not None:
        style = PRIMARY if first else discord.ButtonStyle.secondary
        steps.append(layout.button("Score yourself", f"mock:score:{ends}:self", style=style))
    if other is not None:
        second = not first and not is_complete(other, message.partner)
        style = PRIMARY if second else discord.ButtonStyle.secondary
        button = layout.button("Score your partner", f"mock:score:{ends}:partner", style=style)
        button.disabled = first
        steps.append(button)
    label = "Write a note" if message.words is Words.NOTE else "In words"
    steps.append(layout.button(label, f"mock:words:{ends}"))
    if message.is_submitted:
        return [layout.row(*steps)]
    submit = layout.button("Submit", f"mock:submit:{ends}", style=discord.ButtonStyle.success)
    submit.disabled = bool(message.missing)
    return [layout.row(*steps), layout.row(submit)]


def score_form(message: ScoreForm, opening: int) -> ui.Modal:
    """One choice for each dimension. ``opening`` makes the form's id its own."""
    whose = "Score yourself" if message.part is Part.SELF else "Score your partner"
    form = ui.Modal(
        title=layout.truncate(f"{whose}: {message.rubric.name}", FORM_TITLE_LIMIT),
        custom_id=f"mock:scored:{message.session_id}:{message.part.value}:{opening}",
        timeout=OPEN_SECONDS,
    )
    for one in message.rubric.dimensions:
        options = [
            discord.RadioGroupOption(
                label=f"{level} · {LEVEL_NAMES[level]}",
                value=str(level),
                description=one.at(level),
                default=message.chosen.get(one.id) == level,
            )
            for level in LEVELS
        ]
        form.add_item(
            ui.Label(text=one.name, component=ui.RadioGroup(custom_id=one.id, options=options))
        )
    return form


def words_form(message: WordsForm, opening: int) -> ui.Modal:
    """What went well and what to try, or a note. ``opening`` makes the form's id its own."""
    is_note = message.words is Words.NOTE
    form = ui.Modal(
        title="A note for your interviewer" if is_note else "In words",
        custom_id=f"mock:said:{message.session_id}:{opening}",
        timeout=OPEN_SECONDS,
    )
    if is_note:
        fields = [("strengths", "Your note", "How was it to be interviewed?", message.strengths)]
    else:
        fields = [
            (
                "strengths",
                "What went well",
                "Something they said or did, so that they can do it again.",
                message.strengths,
            ),
            (
                "try_next",
                "One thing to try next time",
                "One is enough: small, and theirs to do.",
                message.try_next,
            ),
        ]
    for name, label, description, text in fields:
        form.add_item(
            ui.Label(
                text=label,
                description=description,
                component=ui.TextInput(
                    custom_id=name,
                    style=discord.TextStyle.paragraph,
                    default=text or None,
                    max_length=LONGEST_WORDS,
                    required=not is_note,
                ),
            )
        )
    return form


def too_late(message: TooLate) -> layout.Card:
    """What was written is handed back."""
    words = layout.truncate(layout.escape(message.text), 2 * LONGEST_WORDS)
    return layout.notice(
        Accent.QUIET,
        f"The feedback was opened while you wrote, so this wasn't saved. You wrote:\n>>> {words}",
        layout.button("See feedback", f"mock:reveal:{message.session_id}"),
    )


def revealed(message: Revealed) -> layout.Card:
    """What the partner said, beside what one said oneself."""
    partner = _name(message.partner_id)
    head = [f"### Your feedback from {partner}", f"-# {layout.timestamp(message.starts_at)}"]
    if message.said_nothing:
        head.append("They didn't submit anything in time, so here is what you have:")
    blocks = ["\n".join(head)]
    # The words first: on a phone the scores fill a screen of their own.
    if message.strengths:
        title = "They leave you a note" if message.words is Words.NOTE else "Went well"
        blocks.append(f"**{title}**\n> {_quoted(message.strengths)}")
    elif message.words is Words.NOTE and not message.said_nothing:
        blocks.append("They left no note.")
    if message.try_next:
        blocks.append(f"**One thing to try**\n> {_quoted(message.try_next)}")
    if message.rubric is not None:
        blocks.append("\n".join(_compared(message.rubric, message)))
    advice = _advice(message)
    if advice:
        blocks.append("\n".join(advice))
    buttons = []
    if message.can_practise:
        buttons.append(
            layout.button("Practise this", f"mock:practise:{message.session_id}", style=PRIMARY)
        )
        buttons.append(layout.button("The questions", f"mock:sheet:{message.session_id}"))
    return layout.card(
        layout.container(
            Accent.GOOD,
            *(layout.text(one) for one in blocks),
            layout.row(*buttons) if buttons else None,
        )
    )


def _compared(rubric: Rubric, message: Revealed) -> list[str]:
    """A line for each dimension: the partner's level in number and word, then one's own."""
    lines = [f"**{rubric.name}** · 3 and up means *move on*"]
    for one in rubric.dimensions:
        theirs, own = message.said.get(one.id), message.own.get(one.id)
        if theirs is None and own is None:
            continue
        you = "you: not scored" if own is None else f"you: {own}"
        if theirs is None:
            lines.append(f"- **{one.name}** {you} ({LEVEL_NAMES[own or 1]})")
        else:
            lines.append(f"- **{one.name}** {theirs} ({LEVEL_NAMES[theirs]}) · {you}")
            lines.append(f"-# {one.at(theirs)}")
    return lines


def _advice(message: Revealed) -> list[str]:
    if message.rubric is None:
        return []
    lines = []
    weak = message.weakest
    if weak is not None:
        level = message.said.get(weak.id, message.own.get(weak.id, LEVELS[0]))
        lines.append(f"**Next: {weak.name}**")
        if level < LEVELS[-1]:
            lines.append(f"A {level + 1} is: {weak.at(level + 1)}")
    if message.topics:
        topics = layout.join(f"`{topic}`" for topic in message.topics)
        lines.append(f"-# Topics for `/quiz start`: {topics}")
    return lines


def ready(message: RevealReady) -> layout.Card:
    """A word in the thread, or to one of the two."""
    return layout.notice(
        Accent.GOOD,
        "**Your feedback is out.** Each of you sees their own, privately.",
        layout.button(
            "See feedback", f"mock:reveal:{message.session_id}:{message.marker}", style=PRIMARY
        ),
    )


def practised(message: Practised) -> layout.Card:
    """The questions of the session come back."""
    when = describe_day(message.on, message.today)
    if message.added:
        words = (
            f"**Noted.** {layout.count(message.added, 'question')} of this session "
            f"{'comes' if message.added == 1 else 'come'} back {when}, with `/review now` in "
            "your server."
        )
    else:
        words = f"They are in your queue already; the first comes back {when}."
    if message.topics:
        words += f"\nOr now: `/quiz start topic:{message.topics[0]}`"
    return layout.notice(Accent.GOOD, words)


def _name(user_id: UserId | None) -> str:
    return "your partner" if user_id is None else f"<@{user_id}>"


RENDERERS: layout.Renderers = {RevealReady: ready}
"""What the notifier draws of it."""
