"""How membership looks: profile, pause, leaving, blocks, practising now. Pure drawing."""

from discord import ButtonStyle, ui

from bot.core.ids import GuildId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.membership import messages
from bot.interviews.profiles.ui.cards import of_profile, rounds_line
from bot.interviews.values.rules import Profile

FIND = "Find a partner now"
OUR_GROUP = "your study group"
_SHOWN = 8
_BLOCKS_SHOWN = 20
_WHY_PAUSED = {
    "": "",
    "asked": " You set this pause yourself.",
    "no-shows": " Some sessions were missed; it's a rest, not a verdict.",
}


def profile_card(message: messages.ProfileShown) -> layout.Card:
    """Everything about the member, for them alone."""
    ahead, profile = message.ahead, message.profile
    buttons: list[layout.CardItem]
    if profile is None:
        lines = ["### You haven't joined mock interviews yet", "It takes two minutes on a phone."]
        buttons = [layout.button("Join", "profile:edit", style=ButtonStyle.success)]
    else:
        can_come_back = ahead.is_paused or ahead.has_had_one
        lines = [
            "### Your mock interviews",
            _pause_line(profile) if ahead.is_paused else rounds_line(ahead),
        ]
        buttons = [
            layout.button("Change", "profile:edit", style=ButtonStyle.primary),
            layout.button("More preferences", "profile:more"),
            layout.button("I'm back", f"membership:back:{message.guild_id}")
            if can_come_back
            else layout.button("Pause", f"membership:pause:{message.guild_id}"),
            layout.button("Leave", "membership:leave"),
        ]
    lines += [_session(one) for one in message.sessions[:_SHOWN]]
    if message.waits_until is not None:
        until = layout.short_time(message.waits_until)
        lines.append(f"**Waiting now** until {until} for a partner")
    lines += _standing(message)
    if message.has_draft:
        lines.append("**Not saved yet:** you changed something. `/mock join` shows it.")
    lines += [] if profile is None else of_profile(profile)
    lines += _blocks(message)
    lines.append("-# Only you see this.")
    unblock = ui.UserSelect[ui.LayoutView](
        custom_id="membership:unblock", placeholder="Unblock somebody"
    )
    words, below = layout.text("\n".join(lines)), layout.row(*buttons)
    blocks = layout.row(unblock) if message.blocked_ids else None
    return layout.card(layout.container(Accent.INFO, words, below, blocks))


def _pause_line(profile: Profile) -> str:
    assert profile.paused_until is not None
    if profile.pause_reason == "once":
        return "**Resting:** you wanted one session and had it. *I'm back* brings you the next one."
    if profile.pause_reason == "unanswered":
        return (
            "**Resting:** several proposals in a row stayed without an answer, so rounds leave you "
            "out. *I'm back* brings you in again."
        )
    until = f"{layout.timestamp(profile.paused_until)} ({layout.from_now(profile.paused_until)})"
    return f"**Paused** until {until}.{_WHY_PAUSED[profile.pause_reason]}"


def _session(one: messages.UpcomingSession) -> str:
    people = layout.join(f"<@{other}>" for other in one.other_ids)
    return f"**Session** {layout.timestamp(one.starts_at)} with {people}"


def _standing(message: messages.ProfileShown) -> list[str]:
    if not message.missed:
        return []
    times = ", ".join(layout.timestamp(at) for at in message.missed[:_SHOWN])
    return [f"**Missed lately** {times}. That happens; it fades within weeks, and only you see it."]


def _blocks(message: messages.ProfileShown) -> list[str]:
    if not message.blocked_ids:
        return []
    shown = [f"<@{one}>" for one in message.blocked_ids[:_BLOCKS_SHOWN]]
    more = len(message.blocked_ids) - len(shown)
    names = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return [f"**Never paired with** {names}. They don't know."]


def pause_form(message: messages.PauseForm) -> ui.Modal:
    """Until when?"""
    custom_id = f"membership:pause-until:{message.guild_id}"
    form = ui.Modal(title="Pause mock interviews", custom_id=custom_id, timeout=900)
    example = "2 weeks · 10 days · 1 March · 2027-03-01"
    until = ui.TextInput[ui.Modal](custom_id="until", placeholder=example, max_length=40)
    words = "A pause always ends automatically; you can come back earlier."
    form.add_item(ui.Label(text="Until when?", description=words, component=until))
    return form


def paused_card(message: messages.PauseBegun) -> layout.Card:
    """A rest with an end."""
    lines = [
        f"**Paused until {layout.timestamp(message.until)}** ({layout.from_now(message.until)}). "
        "Rounds leave you out until then; it ends automatically, and I'll tell you privately."
    ]
    if message.was_waiting:
        lines.append("You're not waiting for a partner any more.")
    if message.sessions:
        lines.append(
            "Sessions you've agreed on still stand. If you can't make one, call it off on its card:"
        )
        lines += [_session(one) for one in message.sessions[:_SHOWN]]
    back = layout.button("I'm back", f"membership:back:{message.guild_id}")
    return layout.notice(Accent.QUIET, "\n".join(lines), back)


def came_back_card(message: messages.CameBack) -> layout.Card:
    """No pause any more."""
    head = "**Welcome back.**" if message.was_paused else "**You weren't paused.**"
    words = f"{head} {rounds_line(message.ahead, message.guild_name)}"
    return layout.notice(Accent.GOOD, words, _now(FIND, message.guild_id))


def pause_over_card(message: messages.PauseOver) -> layout.Card:
    """In direct messages: the pause is over."""
    name = message.guild_name or OUR_GROUP
    where, line = layout.escape(name), rounds_line(message.ahead, name)
    return layout.notice(
        Accent.INFO,
        f"**Your pause from mock interviews is over** ({where}). {line}",
        _now(FIND, message.guild_id),
        layout.button("Pause again", f"membership:pause:{message.guild_id}:{message.marker}"),
    )


def asked_to_leave(message: messages.AskedToLeave) -> layout.Card:
    """What leaving means, before it happens."""
    lines = [
        "**Leave mock interviews?** Your profile and hours are deleted. Sessions that were held "
        "stay in your history and your partners'. Your blocks stay, in case you come back."
    ]
    if message.sessions:
        lines.append("I'll call this off, or end it if it's on, and tell your partner:")
        lines += [_session(one) for one in message.sessions[:_SHOWN]]
    lines.append("-# For a break, `/mock pause` keeps everything.")
    return layout.notice(
        Accent.TROUBLE,
        "\n".join(lines),
        layout.button("Leave", "membership:leave-confirm", style=ButtonStyle.danger),
        layout.button("Stay", "membership:profile"),
    )


def left_card(message: messages.MembershipEnded) -> layout.Card:
    """Gone, and welcome back."""
    words = "You've left." if message.was_member else "You had already left."
    join = layout.next_step("Join again", "membership:join")
    return layout.notice(Accent.QUIET, f"**{words}** You can *Join again* any day.", join)


def blocked_card(message: messages.Blocked) -> layout.Card:
    """Silent and two-way."""
    lines = [
        f"**Done.** You and <@{message.other_id}> won't be paired, and neither can challenge the "
        "other to a duel. They won't be told, now or later."
    ]
    if message.called_off:
        off = "What you two had together is called off or ended, with the usual message."
        lines.append(off)
    if message.parted:
        out = (
            "If one of you only observes the other, they're out of it; the session itself goes on."
        )
        lines.append(out)
    lines.append("-# `/mock unblock` takes it back; `/mock profile` shows your blocks.")
    return layout.notice(Accent.GOOD, "\n".join(lines), _profile())


def unblocked_card(message: messages.Unblocked) -> layout.Card:
    """Taken back."""
    words = f"You hadn't blocked <@{message.other_id}>, so nothing changed."
    if message.was_blocked:
        words = f"**Done.** <@{message.other_id}> is unblocked."
    return layout.notice(Accent.GOOD, words, _profile())


def _profile() -> layout.CardItem:
    return layout.next_step("My interview profile", "membership:profile")


def _now(label: str, guild_id: GuildId) -> layout.CardItem:
    """Wait for a partner within the hour; the server is in the id, as it may be pressed in direct
    messages."""
    return layout.next_step(label, f"pool:again:{guild_id}")


def pool_card(message: messages.PoolMatched | messages.PoolWaiting) -> layout.Card:
    """A partner, or a place among those who wait."""
    if isinstance(message, messages.PoolMatched):
        return layout.notice(
            Accent.GOOD,
            f"**You're practising with <@{message.partner_id}>**, {message.minutes} minutes, from "
            f"{layout.short_time(message.starts_at)} ({layout.from_now(message.starts_at)}). "
            "Your session appears in a moment, with everything in it.",
        )
    head = "You're waiting." if message.is_new else "You're still waiting."
    people = "You're the only one at the moment"
    if message.count > 1:
        people = (
            f"{message.count} members are waiting, including you, but nobody is a match right now"
        )
    asked = ""
    if message.asked_in is not None:
        asked = f" I've asked in <#{message.asked_in}>, without your name."
    return layout.notice(
        Accent.INFO,
        f"**{head}** {people}. Anyone suitable who joins by "
        f"{layout.short_time(message.until)} gets a session with you, five minutes later. "
        f"If nobody does, I'll tell you.{asked}",
        layout.button("Stop waiting", f"pool:stop:{message.guild_id}"),
    )


def pool_stopped(message: messages.PoolStopped) -> layout.Card:
    """Wait no longer."""
    words = "You've stopped waiting." if message.was_waiting else "You weren't waiting any more."
    again = _now("Wait again", message.guild_id)
    return layout.notice(Accent.QUIET, f"**{words}** You can wait again at any time.", again)


def pool_over_card(message: messages.PoolOver) -> layout.Card:
    """In direct messages: the hour is over."""
    where = layout.escape(message.guild_name or OUR_GROUP)
    then = f"You can wait once more, or practise alone with `/mock solo` in {where}."
    if message.has_rounds:
        then = "Rounds look for a partner at a time that suits you both; or wait once more."
    return layout.notice(
        Accent.QUIET,
        f"**The hour is over, and I found no match for you** ({where}). {then}",
        layout.next_step("Wait another hour", f"pool:again:{message.guild_id}:{message.marker}"),
    )


RENDERERS: layout.Renderers = {
    messages.ProfileShown: profile_card,
    messages.PauseForm: pause_form,
    messages.PauseBegun: paused_card,
    messages.CameBack: came_back_card,
    messages.PauseOver: pause_over_card,
    messages.AskedToLeave: asked_to_leave,
    messages.MembershipEnded: left_card,
    messages.Blocked: blocked_card,
    messages.Unblocked: unblocked_card,
    messages.PoolMatched: pool_card,
    messages.PoolWaiting: pool_card,
    messages.PoolStopped: pool_stopped,
    messages.PoolOver: pool_over_card,
}
