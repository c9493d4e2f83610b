"""How a group's week looks: one screen on a phone. Pure drawing."""

from collections.abc import Iterable

from bot.core.ids import GuildId, UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import still_needed
from bot.progress.group_week.messages import (
    GroupWeek,
    GroupWeekCard,
    GroupWeekOff,
    GroupWeekPreview,
    GroupWeekSet,
    ReadAnswer,
)
from bot.server.weekdays import DAY_NAMES

MOST_NAMES = 12
MOST_REACHED = 6


def _people(user_ids: Iterable[UserId], most: int) -> str:
    everybody = [f"<@{one}>" for one in user_ids]
    left = len(everybody) - most
    shown = everybody[:most] if left > 1 else everybody
    return ", ".join(shown) + (f" and {left} more" if left > 1 else "")


def _lines(guild_id: GuildId, week: GroupWeek) -> list[str]:
    lines = []
    if week.practised:
        done = [
            layout.count(number, word)
            for number, word in ((week.answers, "answer"), (week.questions, "practice question"))
            if number
        ]
        people = layout.count(len(week.practised), "member")
        with_what = f", with {layout.join(done)}" if done else ""
        lines.append(f"**{people} practised**{with_what}: {_people(week.practised, MOST_NAMES)}.")
    if week.mocks:
        lines.append(f"**Mock interviews:** {week.mocks:,} held.")
    if week.reached:
        some = [f"<@{user_id}> {days}" for user_id, days in week.reached[:MOST_REACHED]]
        lines.append(f"**Days in a row:** {', '.join(some)}. Well done!")
    if week.well_put:
        lines.append("**Well put**")
        lines += [_well_put(guild_id, one) for one in week.well_put]
    if week.divided is not None:
        lines.append(
            f"**Divided you most:** *{week.divided.title}*, {week.divided.percent} % right."
        )
    if week.topics:
        lines.append(f"**Next week:** {layout.truncate(', '.join(week.topics), 200)}.")
    return lines


def _well_put(guild_id: GuildId, one: ReadAnswer) -> str:
    url = layout.message_url(guild_id, one.channel_id, one.message_id)
    head = "★ The organisers' pick, " if one.is_pick else ""
    return f"- {head}<@{one.user_id}> on *{one.title}* [read]({url})"


def told(message: GroupWeekCard) -> layout.Card:
    """In the channel, for everybody."""
    lines = _lines(message.guild_id, message.week) or ["Nothing to show any more."]
    return layout.notice(
        Accent.INFO,
        "\n".join(["### Our week", *lines]),
        layout.button("My own week", f"my_week:show:{message.marker}"),
    )


def preview(message: GroupWeekPreview) -> layout.Card:
    """For an organiser alone."""
    lines = _lines(message.guild_id, message.week)
    if message.week.is_empty:
        lines = ["There is nothing to say about the last seven days, so nothing would be posted."]
    return layout.card(
        layout.text("**Preview.** Only you see this."),
        layout.container(Accent.INFO, layout.text("\n".join(["### Our week", *lines]))),
    )


def set_to(message: GroupWeekSet) -> layout.Card:
    """The week is told from now on."""
    lines = [
        f"**The group's week is posted each {DAY_NAMES[message.weekday]} at {message.at:%H:%M}, "
        f"{message.tz}, in <#{message.channel_id}>.**",
        f"The next one comes {layout.timestamp(message.next_at)}. Members who are private are "
        "left out, and in a week without practice nothing is posted.",
    ]
    if message.missing is None:
        lines.append("**I can't see that channel.** Choose another, or let my role see it.")
    elif message.missing:
        lines.append(still_needed(message.missing, f"<#{message.channel_id}>"))
    return layout.notice(
        Accent.TROUBLE if message.missing is None or message.missing else Accent.GOOD,
        "\n".join(lines),
        layout.next_step("Show it now", "group_week:preview"),
        layout.button("Turn it off", "group_week:off"),
    )


def off(_message: GroupWeekOff) -> layout.Card:
    """The week isn't told."""
    return layout.notice(
        Accent.GOOD, "**The group's week isn't posted any more.** `/organise week` brings it back.",
        layout.next_step("Status", "question:status"),
    )  # fmt: skip


RENDERERS: layout.Renderers = {
    GroupWeekCard: told, GroupWeekPreview: preview, GroupWeekSet: set_to, GroupWeekOff: off,
}  # fmt: skip
