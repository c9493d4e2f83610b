"""How feedback after a session looks. Pure drawing, all private but the word that it is out."""

import discord
from discord import ui

from bot.core.ids import SessionId, UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.feedback import messages
from bot.interviews.feedback.rules import (
    LONGEST_WORDS,
    compare,
    describe_scores,
    is_complete,
    words_print,
)
from bot.interviews.session.rules.rubrics import LEVEL_NAMES, LEVELS
from bot.practice.review.rules import describe_day

FORM_TITLE_LIMIT = 45
OPEN_SECONDS = 900
PRIMARY, SECONDARY = discord.ButtonStyle.primary, discord.ButtonStyle.secondary


def _button(
    label: str, action: str, style: discord.ButtonStyle = SECONDARY, *, disabled: bool = False
) -> layout.CardItem:
    button = layout.button(label, f"interview_feedback:{action}", style=style)
    button.disabled = disabled
    return button


def panel(message: messages.FeedbackPanel) -> layout.Card:
    """Where one stands with one's own feedback."""
    partner = _name(message.partner_id)
    steps = []
    if message.own_rubric is not None:
        state = describe_scores(message.own_rubric, message.own)
        steps.append(f"**Score yourself** ({message.own_rubric.name}): {state}")
    if message.partner_rubric is not None:
        state = describe_scores(message.partner_rubric, message.partner)
        steps.append(f"**Score {partner}** ({message.partner_rubric.name}): {state}")
    steps.append(_words_step(message))
    numbered = (f"{at}. {step}" for at, step in enumerate(steps, start=1))
    lines = [f"### Feedback with {partner}", *numbered]
    if message.is_submitted:
        note = "**Submitted.** It opens for both of you once your partner has submitted too,"
    else:
        note = (
            "Every step is saved at once. Your feedback opens for both of you when both have "
            "submitted,"
        )
    note += f" or {layout.from_now(message.reveals_at)}; you can change it until then."
    note += "\n-# Only you see this for now; only the two of you ever will."
    texts = map(layout.text, ("\n".join(lines), note))
    return layout.card(layout.container(Accent.INFO, *texts, *_panel_rows(message)))


def _words_step(message: messages.FeedbackPanel) -> str:
    if message.words is messages.Words.NOTE:
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


def _panel_rows(message: messages.FeedbackPanel) -> list[layout.CardItem]:
    ends = message.session_id
    steps = []
    own, other = message.own_rubric, message.partner_rubric
    first = own is not None and not is_complete(own, message.own)
    if own is not None:
        style = PRIMARY if first else SECONDARY
        steps.append(_button("Score yourself", f"score:{ends}:self", style))
    if other is not None:
        second = not first and not is_complete(other, message.partner)
        style = PRIMARY if second else SECONDARY
        steps.append(_button("Score your partner", f"score:{ends}:partner", style, disabled=first))
    label = "Write a note" if message.words is messages.Words.NOTE else "In words"
    steps.append(_button(label, f"words:{ends}"))
    if message.is_submitted:
        return [layout.row(_next_session(ends), *steps)]
    green = discord.ButtonStyle.success
    submit = _button("Submit", f"submit:{ends}", green, disabled=bool(message.missing))
    return [layout.row(*steps), layout.row(submit)]


def score_form(message: messages.ScoreForm) -> ui.Modal:
    """One choice for each dimension."""
    whose = "Score yourself" if message.part is messages.Part.SELF else "Score your partner"
    form = ui.Modal(
        title=layout.truncate(f"{whose}: {message.rubric.name}", FORM_TITLE_LIMIT),
        custom_id=f"interview_feedback:scored:{message.session_id}:{message.part.value}",
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
        choice = ui.RadioGroup[ui.Modal](custom_id=one.id, options=options)
        form.add_item(ui.Label(text=one.name, component=choice))
    return form


def words_form(message: messages.WordsForm) -> ui.Modal:
    """What went well and what to try, or a note."""
    is_note = message.words is messages.Words.NOTE
    opening = words_print(message.strengths, message.try_next)
    form = ui.Modal(
        title="A note for your interviewer" if is_note else "In words",
        custom_id=f"interview_feedback:said:{message.session_id}:{opening}",
        timeout=OPEN_SECONDS,
    )
    again = "Something they can do again."
    small = "One is enough: something small that they can change."
    fields = [
        ("strengths", "What went well", again, message.strengths),
        ("try_next", "One thing to try next time", small, message.try_next),
    ]
    if is_note:
        asked = "What was it like to be interviewed?"
        fields = [("strengths", "Your note", asked, message.strengths)]
    for name, label, description, written in fields:
        text = ui.TextInput[ui.Modal](
            custom_id=name, style=discord.TextStyle.paragraph, default=written or None,
            max_length=LONGEST_WORDS, required=not is_note,
        )  # fmt: skip
        form.add_item(ui.Label(text=label, description=description, component=text))
    return form


def too_late(message: messages.TooLate) -> layout.Card:
    """What was written is handed back whole."""
    # Two fields with every character escaped fit in a card.
    words = f"You wrote:\n>>> {layout.escape(message.text)}" if message.text else ""
    opened = _button("See feedback", f"reveal:{message.session_id}", PRIMARY)
    return layout.notice(
        Accent.QUIET,
        f"{_NOT_TAKEN[message.why]} {words}".strip(),
        _button("My feedback", f"open:{message.session_id}", PRIMARY)
        if message.why is messages.NotTaken.CHANGED
        else opened,
    )


_NOT_TAKEN = {
    messages.NotTaken.OPENED: "The feedback was opened while you wrote, so this wasn't saved.",
    messages.NotTaken.UNSENT: (
        "**Too late: your feedback wasn't sent.** It hadn't been submitted when the feedback was "
        "opened, so your partner didn't get it. You can still tell them yourself."
    ),
    messages.NotTaken.CHANGED: (
        "**Not saved:** you've written something else since you opened that form, and that stays. "
        "*In words* changes it."
    ),
}


def revealed(message: messages.Revealed) -> layout.Card:
    """What the partner said, beside what one said oneself."""
    partner = _name(message.partner_id)
    head = [f"### Your feedback from {partner}", f"-# {layout.timestamp(message.starts_at)}"]
    if message.said_nothing:
        head.append("They didn't submit anything in time, so here is what you have:")
    blocks = ["\n".join(head)]
    # The words first: on a phone the scores fill a screen of their own.
    if message.strengths:
        title = "They left you a note" if message.words is messages.Words.NOTE else "Went well"
        blocks.append(f"**{title}**\n> {_quoted(message.strengths)}")
    elif message.words is messages.Words.NOTE and not message.said_nothing:
        blocks.append("They left no note.")
    blocks += [f"**One thing to try**\n> {_quoted(message.try_next)}"] if message.try_next else []
    if message.rubric is not None:
        blocks.append("\n".join(compare(message.rubric, message.said, message.own)))
    advice = _advice(message)
    blocks += ["\n".join(advice)] if advice else []
    buttons = [_next_session(message.session_id)]
    if message.can_practise:
        practise = _button("Practise this", f"practise:{message.session_id}", PRIMARY)
        buttons = [practise, layout.button("The questions", f"sheet:open:{message.session_id}")]
    texts = map(layout.text, blocks)
    return layout.card(layout.container(Accent.GOOD, *texts, layout.row(*buttons)))


def _next_session(session_id: SessionId) -> layout.CardItem:
    """Practise now in the server of that session, also from direct messages."""
    return layout.next_step("Next session", f"pool:another:{session_id}")


def _advice(message: messages.Revealed) -> list[str]:
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


def ready(message: messages.RevealReady) -> layout.Card:
    """A word in the thread, or to one of the two."""
    return layout.notice(
        Accent.GOOD,
        "**Your feedback is out.** Each of you sees their own, privately.",
        _button("See feedback", f"reveal:{message.session_id}:{message.marker}", PRIMARY),
    )


def practised(message: messages.QuestionsKept) -> layout.Card:
    """The questions of the session come back."""
    when = describe_day(message.on, message.today)
    words = f"They're in your reviews already; the first comes back {when}."
    if message.added:
        some = f"{layout.count(message.added, 'question')} from this session"
        come = "comes" if message.added == 1 else "come"
        words = f"**Noted.** {some} {come} back {when}, with `/review now` in your server."
    if message.topics:
        words += f"\nOr now, in your server: `/quiz start topic:{message.topics[0]}`"
    return layout.notice(Accent.GOOD, words, _next_session(message.session_id))


def _name(user_id: UserId | None, unknown: str = "your partner") -> str:
    return unknown if user_id is None else f"<@{user_id}>"


RENDERERS: layout.Renderers = {
    messages.FeedbackPanel: panel,
    messages.ScoreForm: score_form,
    messages.WordsForm: words_form,
    messages.TooLate: too_late,
    messages.Revealed: revealed,
    messages.RevealReady: ready,
    messages.QuestionsKept: practised,
}
