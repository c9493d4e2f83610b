"""How /setup looks: the panel, and a form for each setting. Pure drawing."""

from collections.abc import Callable

import discord
from discord import ui

from bot.bank.model import TOPICS
from bot.core.ids import ChannelId
from bot.daily.question.ui import disabled_question_box
from bot.daily.setup import rules
from bot.daily.setup.messages import ChangeForm, SetupShown
from bot.daily.setup.rules import Field
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.server.settings import rules as guild_rules
from bot.server.settings.rules import GuildSettings

FIELD_WORDS = {
    Field.CHANNEL: ("Channel", "Where the question is posted"),
    Field.TIME: ("Time", "When it is posted"),
    Field.ZONE: ("Time zone", "Whose clock that time is on"),
    Field.WEEKDAYS: ("Weekdays", "The others are rest days"),
    Field.ROLE: ("Role to ping", "Who is told of a new question"),
    Field.TOPICS: ("Topics", "What is asked"),
    Field.MIX: ("Difficulty", "How hard it is"),
    Field.REVEAL: ("Reveal", "When the model answer comes"),
    Field.NOTICES: ("Notices", "Where I tell organisers of trouble"),
    Field.MINIMUM: ("Minimum length", "When an answer counts"),
    Field.LATE: ("Late answers", "Whether they add a streak day"),
    Field.COUNTS: ("What counts", "What makes a day count for streaks"),
    Field.MILESTONES: ("Milestones", "Whether streaks are cheered"),
    Field.REPORTS: ("Reports to authors", "What feedback failed to spot, without names"),
}


def panel(message: SetupShown) -> layout.Card:
    """What holds now, what is missing, one select to change it, and the next card."""
    settings = message.settings
    head = "### You're set up" if message.is_new else "### Daily question: settings"
    lines = [head, _next(message), *_trouble(message), *_summary(settings)]
    preview = None
    if message.preview is not None:
        preview = disabled_question_box(message.preview)
    return layout.card(
        layout.container(
            Accent.TROUBLE if message.missing or message.channel_gone else Accent.GOOD,
            layout.text("\n".join(lines)),
            layout.row(_change_select()),
            layout.text("-# Changes hold for the next post. Only you see this."),
        ),
        layout.text("**Preview of the next card**") if preview is not None else None,
        preview,
    )


def _next(message: SetupShown) -> str:
    if message.settings.paused:
        return "Paused: `/daily resume` brings the questions back."
    if message.next_at is None:
        return "No question is planned."
    return (
        f"Next question: {layout.timestamp(message.next_at)} ({layout.from_now(message.next_at)})"
    )


def _trouble(message: SetupShown) -> list[str]:
    lines = []
    if message.channel_gone:
        lines.append("**I can't see that channel.** Choose another, or let my role see it.")
    if message.missing:
        names = ", ".join(f"*{name}*" for name in message.missing)
        lines.append(
            f"**I still lack:** {names}. Give them to my role in "
            f"<#{message.settings.channel_id}>; everything else is saved."
        )
    if message.trouble:
        lines.append(f"**{message.trouble}**")
    return lines


def _summary(settings: GuildSettings) -> list[str]:
    weekdays = guild_rules.describe_weekdays(settings.weekdays)
    reveal = guild_rules.describe_minutes(settings.reveal_minutes)
    mix = rules.MIX_WORDS[rules.mix_of(settings.difficulty_mix)]
    role = f", pings <@&{settings.ping_role_id}>" if settings.ping_role_id else ""
    reports = "on, without names" if settings.author_reports else "off"
    late = "count" if settings.late_counts else "don't count"
    return [
        f"**Where** <#{settings.channel_id}>{role}",
        f"**When** {weekdays}, {settings.post_time:%H:%M} {settings.tz}",
        f"**What** {rules.describe_topics(settings.topics)} · {mix}",
        f"**Answers** revealed after {reveal}; at least {settings.min_chars} letters; "
        f"late ones {late}",
        f"**A day counts** by {_what_counts(settings)}",
        f"**Notices** to organisers in <#{settings.notice_place}>",
        f"**Reports** to the questions' authors: {reports}",
    ]


def _what_counts(settings: GuildSettings) -> str:
    return rules.COUNTS_WORDS[rules.counts_of(any_practice=settings.any_practice)]


def _change_select() -> layout.CardItem:
    return ui.Select(
        custom_id="organiser:change",
        placeholder="Change one thing",
        options=[
            discord.SelectOption(label=label, description=words, value=field.value)
            for field, (label, words) in FIELD_WORDS.items()
        ],
    )


def change_form(message: ChangeForm, opening: int) -> ui.Modal:
    """The form for one setting."""
    label, words = FIELD_WORDS[message.field]
    form = ui.Modal(
        title=label, custom_id=f"organiser:save:{message.field.value}:{opening}", timeout=900
    )
    component = _FIELDS[message.field](message.settings)
    form.add_item(ui.Label(text=words, component=component))
    return form


FormItem = ui.Item[ui.Modal]


def _channel(settings: GuildSettings) -> FormItem:
    return _channel_select(settings.channel_id, required=True)


def _notices(settings: GuildSettings) -> FormItem:
    return _channel_select(settings.notice_channel_id, required=False)


def _channel_select(channel_id: ChannelId | None, *, required: bool) -> FormItem:
    chosen = (
        []
        if channel_id is None
        else [
            discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)
        ]
    )
    return ui.ChannelSelect(
        custom_id="value",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        required=required,
        min_values=1 if required else 0,
        default_values=chosen,
    )


def _role(settings: GuildSettings) -> FormItem:
    chosen = (
        []
        if settings.ping_role_id is None
        else [
            discord.SelectDefaultValue(
                id=settings.ping_role_id, type=discord.SelectDefaultValueType.role
            )
        ]
    )
    return ui.RoleSelect(
        custom_id="value", required=False, min_values=0, max_values=1, default_values=chosen
    )


def _time(settings: GuildSettings) -> FormItem:
    return ui.TextInput(
        custom_id="value",
        default=f"{settings.post_time:%H:%M}",
        placeholder="09:00",
        max_length=10,
    )


def _zone(settings: GuildSettings) -> FormItem:
    return ui.TextInput(
        custom_id="value",
        default=settings.tz,
        placeholder="Europe/Berlin, Mumbai, UTC+2",
        max_length=60,
    )


def _minimum(settings: GuildSettings) -> FormItem:
    return ui.TextInput(
        custom_id="value", default=str(settings.min_chars), placeholder="20", max_length=4
    )


def _weekdays(settings: GuildSettings) -> FormItem:
    return ui.Select(
        custom_id="value",
        min_values=1,
        max_values=7,
        options=[
            discord.SelectOption(label=name, value=str(at), default=at in settings.weekdays)
            for at, name in enumerate(guild_rules.WEEKDAY_NAMES)
        ],
    )


def _topics(settings: GuildSettings) -> FormItem:
    return ui.Select(
        custom_id="value",
        min_values=1,
        max_values=len(TOPICS),
        options=[
            discord.SelectOption(
                label=topic.name,
                value=topic.id,
                description=f"{topic.count} questions",
                default=not settings.topics or settings.topics.get(topic.id, 0) > 0,
            )
            for topic in TOPICS.values()
        ],
    )


def _radio(options: dict[str, str], chosen: str) -> FormItem:
    return ui.RadioGroup(
        custom_id="value",
        options=[
            discord.RadioGroupOption(label=label, value=value, default=value == chosen)
            for value, label in options.items()
        ],
    )


def _mix(settings: GuildSettings) -> FormItem:
    words = {mix.value: text.capitalize() for mix, text in rules.MIX_WORDS.items()}
    return _radio(words, rules.mix_of(settings.difficulty_mix).value)


def _reveal(settings: GuildSettings) -> FormItem:
    words = {str(minutes): f"After {text}" for minutes, text in rules.REVEAL_CHOICES.items()}
    return _radio(words, str(settings.reveal_minutes))


def _late(settings: GuildSettings) -> FormItem:
    words = {"no": "They are saved, without a streak day", "yes": "They add a streak day"}
    return _radio(words, "yes" if settings.late_counts else "no")


def _counts(settings: GuildSettings) -> FormItem:
    words = {
        rules.Counts.ANSWER.value: "Only the daily answer",
        rules.Counts.PRACTICE.value: "Any practice: 3 quiz or review questions, a mock interview",
    }
    return _radio(words, rules.counts_of(any_practice=settings.any_practice).value)


def _milestones(settings: GuildSettings) -> FormItem:
    words = {"yes": "Cheer in the thread", "no": "Only tell the member"}
    return _radio(words, "yes" if settings.milestones else "no")


def _reports(settings: GuildSettings) -> FormItem:
    words = {
        "no": "Nothing leaves this server",
        "yes": "Which points weren't spotted, with sentences shared in threads",
    }
    return _radio(words, "yes" if settings.author_reports else "no")


_FIELDS: dict[Field, Callable[[GuildSettings], FormItem]] = {
    Field.CHANNEL: _channel,
    Field.TIME: _time,
    Field.ZONE: _zone,
    Field.WEEKDAYS: _weekdays,
    Field.ROLE: _role,
    Field.TOPICS: _topics,
    Field.MIX: _mix,
    Field.REVEAL: _reveal,
    Field.NOTICES: _notices,
    Field.MINIMUM: _minimum,
    Field.LATE: _late,
    Field.COUNTS: _counts,
    Field.MILESTONES: _milestones,
    Field.REPORTS: _reports,
}
