"""How answers look: confirmations, the shared copy. Pure drawing."""

from bot.daily.answers import messages
from bot.daily.answers.rules import AnswerPlace
from bot.daily.answers.ui.form import answer_form
from bot.daily.streaks.messages import FREEZE_EARNED
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.written import pieces, with_formulas
from bot.server.choices import letters_or_digits

SHARED_TEXT_LIMIT = 3600
REST_LIMIT = 3800
ONE_SENTENCE = 60
"""Letters and digits that a sentence has for sure."""
_WHERE = {
    AnswerPlace.PRIVATE: "Only you can see it.",
    AnswerPlace.TAKEN_OUT: "I'll take its copy out of the thread, so only you can see it.",
    AnswerPlace.MESSAGE: "It's where you wrote it, for everyone there to read.",
    AnswerPlace.ON_ITS_WAY: "It goes into the thread, behind a spoiler.",
    AnswerPlace.THREAD: "I'll update the copy in the thread if it's still there.",
    AnswerPlace.NO_THREAD: "The question has no thread to share in, so only you can see it.",
}
MESSAGE_STANDS = (
    "What you wrote in the form is for you alone. Your own message is part of your answer, too: it "
    "stays where you wrote it, for everyone there to read. You can delete it."
)


def recorded(message: messages.AnswerRecorded) -> layout.Card:
    """Private confirmation: it counted, and the streak."""
    where = MESSAGE_STANDS if message.message_stands else _WHERE[message.place]
    if message.added is not None:
        head = "**Your answer stays as it was.** It counted already."
        if message.added:
            head = "**Added to your answer.** What you wrote in time stays and counted already."
    elif message.late and not message.counts:
        head = "**Saved. It came after the reveal, so it adds no streak day.**"
    elif message.first:
        head = "**Your answer counts.**"
    else:
        head = "**Your answer is updated.** It counted already."
    if message.title:
        head += f"\nIt answers *{message.title}*, the question of {layout.day_name(message.on)}."
    lines = [head, *_streak_lines(message), f"-# {where}"]
    if message.newcomer is not None:
        lines.append(_newcomer(message.newcomer))
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text("\n".join(lines)),
            layout.row(
                layout.next_step("See my feedback", f"self_check:show:{message.post_id}"),
                layout.button("Change it", f"answers:form:{message.post_id}"),
                layout.button("My streak", "streaks:mine"),
            ),
            layout.row(layout.button("Add to my reviews", f"review:post:{message.post_id}")),
        )
    )


def _newcomer(message: messages.WhatComesNext) -> str:
    """One more line with the first answer ever: what happens now, when the next one comes."""
    words = ["**Your first answer here, welcome!**"]
    if message.reveal_at is not None:
        words.append(f"The model answer comes {layout.from_now(message.reveal_at)}.")
    if message.next_at is not None:
        words.append(f"The next question comes {layout.from_now(message.next_at)}.")
    return " ".join(words)


def shared(message: messages.AnswerShared) -> layout.Card:
    """Private: it is in the thread."""
    feedback = layout.next_step("See my feedback", f"self_check:show:{message.post_id}")
    if message.already:
        words = f"Your answer is already in <#{message.thread_id}>."
        return layout.notice(Accent.INFO, words, feedback)
    return layout.notice(
        Accent.GOOD,
        f"**Shared.** Your answer goes into <#{message.thread_id}>, behind a spoiler. "
        "*Change it* can take it back.",
        feedback,
        layout.button("Change it", f"answers:form:{message.post_id}"),
    )


def _streak_lines(message: messages.AnswerRecorded) -> list[str]:
    """What this answer did to the streak: what was won is said once."""
    progress, since = message.progress, message.since
    lines = []
    if since.ended_on is not None and progress.current == 1:
        lines.append(
            "**A new start: day 1.** Your last streak ended on "
            f"{layout.brief_day(since.ended_on)}; that happens. Best so far: "
            f"{layout.count(progress.longest, 'day')}."
        )
    elif message.milestone == progress.current:
        lines.append(f"🎉 **{message.milestone} days** in a row. Well done!")
    else:
        if message.milestone is not None:
            lines.append(f"🎉 **{message.milestone} days!** Well done.")
        lines.append(f"**{layout.count(progress.current, 'day')}** in a row.")
    if since.covered and since.ended_on is None:
        days = layout.join(layout.brief_day(day) for day in since.covered)
        lines.append(f"❄ A freeze was used for {days}, so your streak went on.")
    if message.freeze_earned:
        lines.append(f"❄ {FREEZE_EARNED}")
    if progress.freezes:
        lines.append(f"{'One freeze' if progress.freezes == 1 else 'Two freezes'} in hand.")
    return lines


def too_short(message: messages.TooShort) -> layout.Card | layout.HandedBack:
    """Private: how to make it count. What is kept nowhere is handed back whole."""
    missing = message.need - message.have
    enough = (
        "one sentence on why is plenty"
        if missing <= ONE_SENTENCE
        else "say why, and give an example"
    )
    head = "**Not enough to count yet.**"
    if message.earlier_counts:
        head = "**Too short, so your earlier answer still counts as it was.**"
    lines = [
        f"{head} An answer needs {letters_or_digits(message.need)}; this one has "
        f"{message.have:,}. Write {missing:,} more: {enough}."
    ]
    if message.draft_kept:
        lines.append("I kept what you wrote.")
    elif message.opens_with_earlier:
        lines.append("The form opens with your earlier answer.")
    elif message.opens_with_draft:
        lines.append("The form opens with what I kept before; your message stays where it is.")
    if message.written and not message.draft_kept:
        first, *others = pieces(message.written)
        if others:
            return layout.HandedBack("\n".join(lines), message.written)
        lines.append(f"You wrote:\n>>> {first}")
    return layout.card(
        layout.container(
            Accent.QUIET,
            layout.text("\n".join(lines)),
            layout.row(layout.next_step("Keep writing", f"answers:form:{message.post_id}")),
        )
    )


def shared_card(message: messages.SharedCard) -> layout.Card:
    """A member's answer in the thread, behind a spoiler."""
    late = " after the reveal" if message.late else ""
    body, left = with_formulas(message.text, SHARED_TEXT_LIMIT)
    more = None
    if left:
        more = layout.button(
            f"Read on ({layout.count(len(left), 'more character')})",
            f"answers:rest:{message.post_id}:{message.user_id}",
        )
    too = layout.button("Answer too", f"answers:form:{message.post_id}:{message.marker}")
    well = f"Well put · {message.votes:,}" if message.votes else "Well put"
    vote = layout.button(well, f"votes:give:{message.post_id}:{message.user_id}")
    return layout.card(
        layout.text(f"<@{message.user_id}> answered{late}"),
        layout.container(Accent.INFO, *body, spoiler=True),
        layout.row(*(one for one in (more, too, vote) if one is not None)),
    )


def shared_rest(message: messages.SharedRest) -> layout.Card:
    """What didn't fit into the card, for whoever asks."""
    _, left = with_formulas(message.text, SHARED_TEXT_LIMIT)
    body, cut = with_formulas(left or message.text, REST_LIMIT)
    if cut:
        more = layout.count(len(cut), "more character")
        body.append(layout.text(f"-# Too long for one message: {more} left out."))
    return layout.card(
        layout.text(f"<@{message.user_id}>, continued"), layout.container(Accent.INFO, *body)
    )


def milestone_card(message: messages.MilestoneCard) -> layout.Card:
    """A round number of days, kindly."""
    return layout.notice(
        Accent.GOOD,
        f"🎉 <@{message.user_id}> is at **{message.days} days** in a row. {_cheer(message)}",
        layout.button("My streak", f"streaks:mine:{message.marker}"),
    )


def _cheer(message: messages.MilestoneCard) -> str:
    words = {
        3: "A good start!",
        7: "A whole week!",
        14: "Two weeks, steady as can be.",
        30: "A month of practice.",
        50: "Fifty! Interviewers, beware.",
    }
    return words.get(message.days, "Remarkable.")


def tip(message: messages.TooShortTip) -> layout.Card:
    """By direct message: how to make a thread message count."""
    url = layout.message_url(message.guild_id, message.channel_id, message.message_id)
    return layout.card(
        layout.container(
            Accent.QUIET,
            layout.text(
                f"[Your message]({url}) {_why_not(message)}\n"
                "-# You get this tip at most once a day."
            ),
            layout.row(
                layout.next_step("What counts?", f"answers:howto:{message.need}:{message.marker}")
            ),
        )
    )


def _why_not(message: messages.TooShortTip) -> str:
    if message.without_text:
        return (
            "has no text of yours that I can count: a picture, a voice message, a sticker, a poll "
            "or a forwarded message isn't an answer yet. Write at least "
            f"{letters_or_digits(message.need)} in your own words in the thread, and it counts."
        )
    takes = f"to count as an answer: it takes {letters_or_digits(message.need)}."
    if message.need <= ONE_SENTENCE:
        more = "Add a sentence on why (editing it is fine), and it counts."
        return f"is a little short {takes} {more}"
    return (
        f"is too short {takes} Say why and give an example until it has them; editing it is fine."
    )


def how_to(message: messages.HowTo) -> layout.Card:
    """What counts as an answer."""
    return layout.notice(
        Accent.INFO,
        f"**What counts:** one message or form with at least {letters_or_digits(message.need)} "
        "of text, before the answers are revealed. Every script counts; a Chinese, Japanese or "
        "Korean character counts as two. Emoji, links and mentions are welcome but "
        "aren't counted. Until the reveal, writing more adds to your answer, editing changes it "
        "and deleting withdraws it. After that your day stays as it is: deleting only takes "
        "the text away.",
    )


RENDERERS: layout.Renderers = {
    messages.AnswerForm: answer_form,
    messages.AnswerRecorded: recorded,
    messages.AnswerShared: shared,
    messages.TooShort: too_short,
    messages.HowTo: how_to,
    messages.SharedCard: shared_card,
    messages.SharedRest: shared_rest,
    messages.MilestoneCard: milestone_card,
    messages.TooShortTip: tip,
}
