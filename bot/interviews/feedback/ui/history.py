"""How ``/mock history`` looks. Pure drawing; only the member sees it."""

import discord
from discord import SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.feedback.messages import History, PastSession, TrackTrend
from bot.interviews.feedback.rules import Trend

OPTION_LIMIT = 100


def history(message: History) -> layout.Card:
    """The overview, or a page of sessions."""
    if not message.held:
        return layout.notice(
            Accent.INFO,
            "**No session yet.** `/mock join` says when you have time, and I find somebody; "
            "what you practise with them is listed here. Only you see it.",
        )
    blocks = _overview(message) if message.page == 0 else [_sessions(message)]
    return layout.card(
        layout.container(Accent.INFO, *(layout.text(one) for one in blocks), _picker(message)),
        _turner(message),
    )


def _overview(message: History) -> list[str]:
    blocks = [
        f"### {layout.count(message.held, 'mock interview')}\n"
        f"{layout.count(message.candidate, 'time')} as the candidate, "
        f"{layout.count(message.interviewer, 'time')} as the interviewer."
    ]
    if message.weeks:
        weeks = (
            f"- {layout.brief_day(one.monday)}: candidate {one.candidate}, "
            f"interviewer {one.interviewer}"
            for one in message.weeks
        )
        blocks.append("\n".join(("**Your roles by week**", *weeks)))
    blocks += ["\n".join(_track(track)) for track in message.tracks]
    if not message.tracks:
        blocks.append("Scores come with the feedback after a session.")
    return [*blocks, "-# Only you see this."]


def _track(track: TrackTrend) -> list[str]:
    own = {one.name: one for one in track.own}
    if not track.partner:
        return [f"**{track.name}** · your own scores", *(_line(one) for one in track.own)]
    lines = [f"**{track.name}** · what partners said"]
    for one in track.partner:
        mine = own.get(one.name)
        you = "" if mine is None else f" · you {mine.levels[-1]}"
        lines.append(_line(one) + you)
    return lines


def _line(trend: Trend) -> str:
    first, last = trend.levels[0], trend.levels[-1]
    if len(trend.levels) == 1:
        return f"- {trend.name}: {last}"  # of one there is no way to speak of
    way = f"{first} → {last}"
    return f"- {trend.name}: {way}, {trend.word} `{trend.bars}`"


def _sessions(message: History) -> str:
    lines = ["### Your sessions"]
    for one in message.sessions:
        lines.append(
            f"- {layout.timestamp(one.starts_at)} with {_partner(one)}\n{' · '.join(one.roles)}"
        )
        if one.is_open:
            lines.append("-# Feedback is still open.")
    return "\n".join(lines)


def _partner(one: PastSession) -> str:
    return "somebody" if one.partner_id is None else f"<@{one.partner_id}>"


def _picker(message: History) -> layout.CardItem | None:
    """A choice of the sessions on this page: opens the feedback of one."""
    if not message.sessions:
        return None
    options = [
        SelectOption(
            label=layout.truncate(
                f"{layout.brief_day(one.starts_at.date())}: {', '.join(one.roles)}", OPTION_LIMIT
            ),
            value=str(one.session_id),
            description="Feedback is still open" if one.is_open else "See the feedback",
        )
        for one in message.sessions
    ]
    return layout.row(
        ui.Select(
            custom_id="mock:past", placeholder="Open the feedback of a session", options=options
        )
    )


def _turner(message: History) -> layout.CardItem | None:
    back = layout.button("‹ Back", f"mock:history:{message.page - 1}")
    back.disabled = message.page == 0
    label = "Sessions ›" if message.page == 0 else "Older ›"
    ahead = layout.button(
        label, f"mock:history:{message.page + 1}", style=discord.ButtonStyle.primary
    )
    ahead.disabled = message.page >= message.pages - 1
    return layout.row(back, ahead)
