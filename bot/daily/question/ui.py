"""How the daily question looks: its card and reveal, and what organisers see. Pure drawing."""

from discord import ButtonStyle, ui

from bot.daily.answers.rules import SharedAnswer
from bot.daily.ledger.rules import is_extra
from bot.daily.question import messages
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts, task
from bot.gateway.ways_on import still_needed

MOST_LINKS = 6
CHANNEL_GONE = "**Its channel is gone or hidden from me.** Choose another with `/setup`."
_OBSTACLES = {
    messages.DateObstacle.PAUSED: "The questions are paused, so nothing comes automatically before "
    "`/organise resume`.",
    messages.DateObstacle.OVER: "Its time today has passed, so nothing comes automatically: "
    "*Post it now* posts it.",
}


def question_card(message: messages.QuestionCard) -> layout.Card:
    """The public card of a day's question."""
    ping = None
    if message.ping_role_id is not None and not message.revealed:
        ping = layout.text(f"<@&{message.ping_role_id}>")
    return layout.card(ping, _question_box(message))


def _question_box(message: messages.QuestionCard) -> layout.CardItem:
    question = message.question
    answer = layout.button(
        "Answer late" if message.revealed else "Answer",
        f"answers:form:{message.post_id}",
        style=ButtonStyle.secondary if message.revealed else ButtonStyle.primary,
    )
    other = layout.button("Hint", f"question:hint:{message.post_id}")
    if message.revealed:
        other = layout.next_step("Show model answer", f"model_answer:read:{message.post_id}")
    mine = layout.button("My streak", f"streaks:mine:{message.marker}")
    return layout.container(
        Accent.QUIET if message.revealed else Accent.QUESTION,
        layout.text(
            f"-# Question of the day · {layout.brief_day(message.on)}\n"
            f"## {question.title}\n{task(question)}\n-# {facts(question)}{_credit(message)}"
        ),
        layout.separator(),
        layout.row(*((other, answer, mine) if message.revealed else (answer, other, mine))),
        layout.text(f"{_extra(message)}-# {_what_next(message)}"),
    )


def _credit(message: messages.QuestionCard) -> str:
    return "" if message.suggested_by is None else f" · suggested by <@{message.suggested_by}>"


def _extra(message: messages.QuestionCard) -> str:
    if not message.is_extra or message.revealed:
        return ""
    return "-# An extra question: answering adds a day, missing it costs nothing.\n"


def _what_next(message: messages.QuestionCard) -> str:
    if message.revealed:
        how_many = layout.count(message.answered_count, "answer")
        where = f" in <#{message.thread_id}>" if message.thread_id is not None else ""
        return f"{how_many} in time. The model answer is{where or ' below'}."
    ways = (
        "Write in the thread or press Answer."
        if message.reads_messages
        else f"Press Answer; it takes about {layout.count(message.question.minutes, 'minute')}."
    )
    return (
        f"{ways} The model answer comes {layout.from_now(message.reveal_at)} "
        f"({layout.short_time(message.reveal_at)})."
    )


def reveal_card(message: messages.RevealCard) -> layout.Card:
    """The answer is out: a short card, from which each member reads it privately."""
    question = message.question
    head = [f"### The answer: {question.title}", _who_answered(message)]
    if message.void_reason:
        head.append(f"-# {_void(message.void_reason)}")
    if message.shared:
        head.append(_shared(message))
    card_url = layout.message_url(
        message.guild_id, message.card_channel_id, message.card_message_id
    )
    is_gone = message.void_reason == messages.CARD_GONE
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text("\n".join(head)),
            layout.row(
                layout.button(
                    "Show model answer",
                    f"model_answer:read:{message.post_id}:{message.marker}",
                    style=ButtonStyle.primary,
                ),
                layout.button("See my feedback", f"self_check:show:{message.post_id}"),
            ),
            layout.row(
                layout.button("Add to my reviews", f"review:add:{question.id}"),
                *([] if is_gone else [layout.link("Question", card_url)]),
            ),
        )
    )


def _void(reason: str) -> str:
    if is_extra(reason):
        return "This was an extra question, so nobody loses a streak over it."
    return f"Nobody loses a streak over this one: {reason}."


def _who_answered(message: messages.RevealCard) -> str:
    if message.answered_count == 0:
        return "Nobody answered this one in time. It still makes a good read."
    people = "One member" if message.answered_count == 1 else f"{message.answered_count} members"
    return f"{people} answered."


def _shared(message: messages.RevealCard) -> str:
    def one(answer: SharedAnswer) -> str:
        url = layout.message_url(message.guild_id, answer.channel_id, answer.message_id)
        return f"<@{answer.user_id}> [read]({url})"

    shown = [one(answer) for answer in message.shared[:MOST_LINKS]]
    left = len(message.shared) - len(shown)
    line = "Shared by " + " · ".join(shown) + (f" and {left} more above" if left else "")
    picked = [one(answer) for answer in message.shared if answer.user_id == message.picked_id]
    how = "-# *Well put* is below an answer, or in a message's menu under *Apps*."
    return "\n".join([*(f"★ The organisers' pick: {one}" for one in picked), line, how])


def notice(message: messages.Notice) -> layout.Card:
    """A word to the organiser."""
    return layout.notice(
        Accent.TROUBLE,
        f"-# For the organisers\n{message.text}",
        layout.next_step("Status", f"question:status:{message.marker}"),
    )


def direct_notice(message: messages.DirectNotice) -> layout.Card:
    """The same by direct message."""
    where = f" of **{layout.escape(message.guild_name)}**" if message.guild_name else ""
    return layout.notice(
        Accent.TROUBLE,
        f"-# For the organisers{where}\n{message.text}",
        layout.next_step("Status", f"question:status-of:{message.guild_id}:{message.marker}"),
    )


def hint(message: messages.Hint) -> layout.Card:
    """A hint, for one member."""
    return layout.notice(Accent.INFO, f"**Hint**\n{message.text}")


def _disabled_question_box(message: messages.QuestionCard) -> layout.CardItem:
    """The card with buttons that can't be pressed."""
    box = _question_box(message)
    assert isinstance(box, ui.Container)
    for item in box.walk_children():
        if isinstance(item, ui.Button):
            item.disabled = True
    return box


def preview(message: messages.Preview) -> layout.Card:
    """How a card will look; its buttons don't work yet."""
    return layout.card(
        layout.text(f"**Preview.** Only you see this.\n-# {message.note}"),
        _disabled_question_box(message.card),
    )


def _status() -> layout.CardItem:
    """Where an organiser sees what a change led to."""
    return layout.next_step("Status", "question:status")


def posting(message: messages.Posting) -> layout.Card:
    """A question is on its way, or waits."""
    day, where = layout.day_name(message.on), f"<#{message.channel_id}>"
    if message.is_gone or message.missing:
        why = CHANNEL_GONE if message.is_gone else still_needed(message.missing, where)
        return layout.notice(Accent.TROUBLE, f"The question of {day} waits.\n{why}", _status())
    return layout.notice(Accent.GOOD, f"The question of {day} goes to {where}.", _status())


def skipped(message: messages.DaySkipped) -> layout.Card:
    """A date is left out."""
    following = f" Next question: {layout.timestamp(message.next_at)}." if message.next_at else ""
    queued = ""
    if message.queued:
        queued = (
            f"\n**{message.queued}** is queued for it and won't be asked on that day. To have it "
            "on another, queue it there; it also comes back when you undo the skip."
        )
    return layout.notice(
        Accent.GOOD,
        f"**{layout.day_name(message.on)} is skipped:** {layout.escape(message.reason)}.\n"
        f"Nobody loses a streak over it.{following}{queued}",
        _status(),
    )


def skip_taken_back(message: messages.SkipTakenBack) -> layout.Card:
    """A date is not left out any more."""
    following = f" Next question: {layout.timestamp(message.next_at)}." if message.next_at else ""
    more = f" Its question is **{message.queued}**." if message.queued else ""
    if message.is_rest_day:
        more = " It's a rest day, so it has no question."
    elif message.obstacle is not None:
        more += f"\n{_OBSTACLES[message.obstacle]}"
    return layout.notice(
        Accent.GOOD,
        f"**{layout.day_name(message.on)} is no longer skipped.**{more}{following}",
        *_date_buttons(message.obstacle),
    )


def queued(message: messages.Queued) -> layout.Card:
    """A question was put at a date."""
    lines = [f"**{message.title}** is the question of {layout.day_name(message.on)}."]
    if message.replaced:
        lines.append(f"It replaces **{message.replaced}**, which is no longer queued.")
    if message.moved_from:
        days = " and ".join(map(layout.day_name, message.moved_from))
        lines.append(f"It's no longer queued for {days}.")
    if message.obstacle is not None:
        lines.append(_OBSTACLES[message.obstacle])
    return layout.notice(Accent.GOOD, "\n".join(lines), *_date_buttons(message.obstacle))


def _date_buttons(obstacle: messages.DateObstacle | None) -> list[layout.CardItem]:
    if obstacle is messages.DateObstacle.OVER:
        return [layout.next_step("Post it now", "question:now"), _status()]
    return [_status()]


def paused(message: messages.QuestionsPaused) -> layout.Card:
    """No questions for a while."""
    but = ""
    if message.may_come:
        but = "\nOne was being posted already: it may still come, or be there."
    return layout.notice(
        Accent.GOOD,
        "**Paused.** No questions until `/organise resume`. Open questions stay open, and days "
        f"without a question cost nobody a streak.{but}",
        _status(),
    )


def reloaded(message: messages.BankReloaded) -> layout.Card:
    """The question bank was read again."""
    found = message.changes
    changes = [
        f"{number} {word}"
        for number, word in (
            (found.new_count, "new"),
            (found.changed_count, "changed"),
            (found.gone_count, "taken out"),
        )
        if number
    ]
    news = ", ".join(changes) if changes else "nothing changed"
    return layout.notice(
        Accent.GOOD, f"**{layout.count(found.question_count, 'question')} in the bank:** {news}."
    )


def resumed(message: messages.QuestionsResumed) -> layout.Card:
    """Questions come again."""
    return layout.notice(
        Accent.GOOD,
        f"**Welcome back.** Next question: {layout.timestamp(message.next_at)} "
        f"({layout.from_now(message.next_at)}).",
        _status(),
    )


RENDERERS: layout.Renderers = {
    messages.QuestionCard: question_card,
    messages.RevealCard: reveal_card,
    messages.Notice: notice,
    messages.DirectNotice: direct_notice,
    messages.Hint: hint,
    messages.Preview: preview,
    messages.Posting: posting,
    messages.DaySkipped: skipped,
    messages.SkipTakenBack: skip_taken_back,
    messages.Queued: queued,
    messages.QuestionsPaused: paused,
    messages.QuestionsResumed: resumed,
    messages.BankReloaded: reloaded,
}
