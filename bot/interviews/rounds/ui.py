"""How rounds look: the setup, the dry run, the public card, and the private words."""

from discord import ButtonStyle, ChannelType, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.matching.rules.people import REASONS, Pair
from bot.interviews.profiles.rules.ahead import Away
from bot.interviews.rounds import messages
from bot.interviews.values.rules import VoiceKind
from bot.server.weekdays import WEEKDAY_NAMES

_NO_CARD = "no card appears"
_IN_MESSAGES = "pairs talk to me in direct messages"
WITHOUT = {
    "View Channel": _NO_CARD,
    "Send Messages": _NO_CARD,
    "Read Message History": "a card may come late",
    "Create Private Threads": _IN_MESSAGES,
    "Send Messages in Threads": _IN_MESSAGES,
    "Manage Threads": "past threads stay open",
    "Create Events": "sessions have no entry among the events (*Server Settings*, *Roles*)",
}
AWAY_WORDS = {
    Away.PAUSED: "paused",
    Away.SERVED: "done with the one session they wanted",
    Away.ENGAGED: "with a session ahead",
    Away.RESTING: "taking part every other week",
}
PAIRS_SHOWN = 2500
LEFT_SHOWN = 700


def setup_panel(message: messages.RoundsSetUp) -> layout.Card:
    """What holds now, and what is missing with what happens without it. Private."""
    settings = message.settings
    head = "### Mock interviews are set up" if message.is_new else "### Mock interviews: settings"
    at = settings.next_round_at
    if at is not None:
        following = f"Next round: {layout.timestamp(at)} ({layout.from_now(at)})"
    else:
        following = (
            "Paused: no automatic rounds until `/organise interviews` with *pause* set to False."
        )
    often = "every week" if settings.every_weeks == 1 else "every other week"
    day = WEEKDAY_NAMES[settings.weekday]
    people = "1 member has" if message.joined == 1 else f"{message.joined:,} members have"
    lines = [
        head,
        *message.unread,
        following,
        *_trouble(message),
        f"**Where** <#{settings.channel_id}>",
        f"**When** {day} {settings.round_time:%H:%M} {settings.tz}, {often}",
        f"**Server events** for sessions: {'on' if settings.events else 'off'}",
        *_talk(message),
        f"{people} joined. `/organise round` shows which pairs a round would make now.",
        "-# Members join with `/mock join`. Only you see this.",
    ]
    needs = message.missing or message.room_missing or message.cannot_ping
    is_fine = not needs and not message.channel_gone
    zones = [layout.button(label, f"round:zone:{name}") for label, name in message.zones]
    accent = Accent.GOOD if is_fine else Accent.TROUBLE
    return layout.notice(accent, "\n".join(lines), *zones, _status())


def _status() -> layout.CardItem:
    return layout.next_step("Status", "question:status")


def begin_form(_message: messages.RoundsForm) -> ui.Modal:
    """A channel is all it takes; the rest can be changed afterwards."""
    form = ui.Modal(title="Set up mock interviews", custom_id="round:begun", timeout=900)
    channel: ui.ChannelSelect[ui.Modal] = ui.ChannelSelect(
        custom_id="channel", channel_types=[ChannelType.text], required=True
    )
    label = ui.Label(
        text="Where should they be announced?",
        description="Pairs get private threads there",
        component=channel,
    )
    form.add_item(label)
    return form


def _talk(message: messages.RoundsSetUp) -> list[str]:
    """Where pairs talk, and who is called; with what keeps it from working."""
    settings, lines = message.settings, []
    if settings.voice_kind is VoiceKind.CATEGORY:
        lines.append(f"**Where pairs talk** a voice room of their own in <#{settings.voice_id}>")
    elif settings.voice_kind is VoiceKind.CHANNEL:
        lines.append(f"**Where pairs talk** <#{settings.voice_id}>")
    else:
        lines.append("**Where pairs talk** at a link that they add, or where they like")
    if message.room_missing:
        names = layout.join(f"*{name}*" for name in message.room_missing)
        lines.append(f"I still need {names} in that category; until then pairs add a link.")
    if settings.ping_role_id is not None:
        who = f"<@&{settings.ping_role_id}>"
        lines.append(f"**Pinged for** `/mock now`: {who}, at most once an hour")
        if message.uncalled:
            lines.append(message.uncalled)
        elif message.cannot_ping:
            lines.append(
                f"I'm not allowed to ping {who}: make the role mentionable, or let me mention all "
                "roles."
            )
    return lines


def _trouble(message: messages.RoundsSetUp) -> list[str]:
    if message.channel_gone:
        return ["**I can't see that channel.** Choose another, or let my role see it."]
    if not message.missing:
        return []
    where = f"<#{message.settings.channel_id}>: *Edit Channel*, then *Permissions*"
    lines = [f"**I still need** for my role in {where}:"]
    for why in dict.fromkeys(WITHOUT[name] for name in message.missing):
        names = [f"*{name}*" for name in message.missing if WITHOUT[name] == why]
        them = "it" if len(names) == 1 else "them"
        lines.append(f"- {layout.join(names)}: without {them}, {why}.")
    return lines


def plan_card(message: messages.RoundPlanned) -> layout.Card:
    """The dry run: who would meet whom, when and why, and who sits out. Private."""
    head = "### If you start a round now"
    if message.has_changed:
        head = (
            "### Something has changed\nThe plan you saw no longer works, so nothing was planned. "
            "If you start a round now:"
        )
    pairs = layout.listing((_pair(one) for one in message.pairs), PAIRS_SHOWN)
    lines = [head, f"**{layout.count(len(message.pairs), 'pair')}**", pairs]
    parts = [layout.text("\n".join(line for line in lines if line))]
    rest = [
        f"<@{one.user_id}>: {REASONS[one.reason]}{_observes(one.observes)}" for one in message.left
    ]
    if rest:
        listed = layout.listing(rest, LEFT_SHOWN)
        parts += [layout.separator(), layout.text(f"**Without a partner ({len(rest)})**\n{listed}")]
    counts = [f"{count:,} {AWAY_WORDS[why]}" for why, count in message.away.items() if count]
    foot = f"-# Not in it: {', '.join(counts)}.\n" if counts else ""
    foot += "-# Times are in your zone. Nobody was told yet; only you see this."
    parts.append(layout.text(foot))
    buttons = [layout.button("Not now", "round:drop")]
    if message.pairs:
        go = layout.button("Go ahead", f"round:hold:{message.key}", style=ButtonStyle.success)
        buttons.insert(0, go)
    return layout.card(layout.container(Accent.QUESTION, *parts, layout.row(*buttons)))


def _pair(pair: Pair) -> str:
    one, other = pair.user_ids
    watcher = "" if pair.observer_id is None else f", <@{pair.observer_id}> observes"
    when = f"{layout.timestamp(pair.slot.start)}, {pair.slot.minutes} minutes"
    return f"<@{one}> and <@{other}>{watcher}\n{when}\n-# {pair.why}"


def _observes(pair: tuple[int, int] | None) -> str:
    return "" if pair is None else f"; observes <@{pair[0]}> and <@{pair[1]}>"


def held_card(message: messages.RoundHeld) -> layout.Card:
    """The round is on its way. Private."""
    pairs = layout.count(message.pair_count, "pair")
    if message.again:
        return layout.notice(
            Accent.INFO,
            f"**That round was held already**, with {pairs}. Nothing new was planned.",
            _status(),
        )
    left = ""
    if message.left_count:
        who = "One member" if message.left_count == 1 else f"{message.left_count:,} members"
        left = f" {who} without a partner will be told why."
    return layout.notice(
        Accent.GOOD,
        f"**The round is on its way:** {pairs}. I'll ask each pair to confirm its time, in a "
        f"private thread or by direct message.{left}",
        _status(),
    )


def dropped_card(_message: messages.RoundDropped) -> layout.Card:
    """*Not now*. Private."""
    words = "**Nothing was planned**, and nobody was told. `/organise round` makes a new plan."
    return layout.notice(Accent.QUIET, words, _status())


def round_card(message: messages.RoundCard) -> layout.Card:
    """The public card of a round: how many, never who."""
    if message.pair_count:
        pairs = "1 pair meets" if message.pair_count == 1 else f"{message.pair_count:,} pairs meet"
        head = f"### {pairs} for a mock interview"
        if message.is_old:
            met = "1 pair" if message.pair_count == 1 else f"{message.pair_count:,} pairs"
            head = f"### An earlier round, with {met}"
        words = "Everyone in it was told privately; your pair and its time are yours alone."
    else:
        head = "### No mock interviews this time"
        if message.is_old:
            head = "### An earlier round, without a pair"
        words = (
            "Too few people were free at the same time. If you join, there may be one more pair."
        )
    after = ""
    if message.next_at is not None:
        # No "in 7 days": an old card would say "3 days ago" of the round after it.
        after = f"\nNext round: {layout.timestamp(message.next_at)}. Press *Join* to be in it."
    if message.is_old:
        words, after = "It is over; the newest round has a card of its own below.", ""
        if message.next_at is not None:
            after = " *Join* brings you into the next one."
    join = layout.button("Join", f"membership:join:{message.marker}", style=ButtonStyle.success)
    return layout.notice(Accent.INFO, f"{head}\n{words}{after}", join)


def announcement_card(message: messages.RoundAnnounced) -> layout.Card:
    """Why somebody has no partner. By direct message, so it says where it comes from."""
    lines = [f"-# Mock interviews in {layout.escape(message.guild_name)}", message.words]
    if message.is_observer:
        lines.append(
            "As an observer you listen, take notes, and see how others do it. The invitation to "
            "that pair comes separately."
        )
    else:
        lines.append("If somebody becomes free earlier, I'll pair you at once.")
    if message.next_at is not None:
        lines.append(f"The next round is {layout.timestamp(message.next_at)}.")
    ask = layout.next_step("Where do I stand?", f"round:why:{message.guild_id}:{message.marker}")
    return layout.notice(Accent.INFO, "\n".join(lines), ask)


def why_card(message: messages.WhyShown) -> layout.Card:
    """Why a pair is a pair. Private."""
    lines = [f"**{message.why}**"]
    if message.partner_ids:
        names = layout.join(f"<@{one}>" for one in message.partner_ids)
        role = "You observe" if message.is_observer else "Your partner:"
        lines.insert(0, f"-# {role} {names}")
    if message.was_called_off:
        off = "didn't take place" if message.was_missed else "was called off"
        lines.append(f"That session {off}.")
    elif message.starts_at is not None:
        when = "It was" if message.is_over else "Planned for"
        lines.append(f"{when} {layout.timestamp(message.starts_at)}.")
    lines += [message.follows] if message.follows else []
    return layout.notice(Accent.INFO, "\n".join(lines))


RENDERERS: layout.Renderers = {
    messages.RoundsForm: begin_form,
    messages.RoundsSetUp: setup_panel,
    messages.RoundPlanned: plan_card,
    messages.RoundHeld: held_card,
    messages.RoundDropped: dropped_card,
    messages.RoundCard: round_card,
    messages.RoundAnnounced: announcement_card,
    messages.WhyShown: why_card,
}
