"""How the model answer is read: one's own above it, code as code. Pure drawing."""

from discord import ButtonStyle

from bot.daily.model_answer.messages import AnswerRead, KeyPointsRead, OwnAnswerRead
from bot.daily.model_answer.rules import pages
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import further, model_answer
from bot.gateway.written import divide

OWN_SHOWN = 300
"""Of one's own answer above the model answer: with a page of it, one screen of a phone."""
PAGE = 3600


def _read(message: AnswerRead) -> layout.Card:
    """One's own answer, then the model answer, a screen at a time."""
    post_id = message.post_id
    parts = pages(model_answer(message.question))
    page = min(message.page, len(parts) - 1)
    own, left = divide(message.own, OWN_SHOWN)
    if left:
        kept = layout.count(len(left), "more character")
        own += f"\n-# … and {kept}: *My whole answer* has all of it."
    none = "-# I don't have an answer from you to this question."
    said = f"**Your answer**\n{own}" if own else none
    head = f"### {message.question.title}" + (f"\n{said}" if not page else "")
    name = "Model answer" if len(parts) == 1 else f"Model answer, {page + 1} of {len(parts)}"
    room = layout.TEXT_LIMIT - len(head) - 100
    on = page + 1 < len(parts)
    more = layout.button(
        "Read on", f"model_answer:more:{post_id}:{page + 1}", style=ButtonStyle.primary
    )
    style = ButtonStyle.secondary if on else ButtonStyle.primary
    points = layout.button if on or own else layout.next_step
    buttons = [
        more if on else None,
        layout.button("See my feedback", f"self_check:show:{post_id}", style=style)
        if own
        else None,
        points("Key points and mistakes", f"model_answer:points:{post_id}"),
        layout.button("My whole answer", f"model_answer:own:{post_id}:0") if left else None,
    ]
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(head),
            layout.separator(),
            layout.text(f"**{name}**\n{layout.within(parts[page], room)}"),
            layout.row(*(one for one in buttons if one is not None)),
        )
    )


def _points(message: KeyPointsRead) -> layout.Card:
    """What belongs to the model answer."""
    question = message.question
    head = f"### {question.title}\n"
    room = layout.TEXT_LIMIT - len(head) - 100
    keep = "Add to my reviews", f"review:add:{question.id}"
    buttons = [layout.button(*keep) if message.answered else layout.next_step(*keep)]
    if message.answered:
        feedback = f"self_check:show:{message.post_id}"
        buttons.insert(0, layout.button("See my feedback", feedback, style=ButtonStyle.primary))
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(head + layout.within(further(question), room)),
            layout.row(*buttons),
        )
    )


def _own(message: OwnAnswerRead) -> layout.Card:
    """One's own answer, as much as a message holds at a time."""
    shown, left = divide(message.text, PAGE)
    page = 0
    while left and page < message.page:
        shown, left = divide(left, PAGE)
        page += 1
    on = layout.next_step("Read on", f"model_answer:own:{message.post_id}:{page + 1}")
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"### Your answer: {layout.escape(message.title)}\n{shown}"),
            layout.row(on) if left else None,
        )
    )


RENDERERS: layout.Renderers = {AnswerRead: _read, KeyPointsRead: _points, OwnAnswerRead: _own}
