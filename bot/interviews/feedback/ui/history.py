"""How ``/mock history`` looks. Pure drawing, all private."""

from discord import ButtonStyle, SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.feedback import messages

OPTION_LIMIT = 100


def history(message: messages.History) -> layout.Card:
    """The overview, or a page of sessions."""
    if not message.held and not message.solo:
        return layout.notice(
            Accent.INFO,
            "**No sessions yet.** Tell me when you're free with `/mock join`, and I'll find you a "
            "partner. Your sessions will be listed here. Only you see this.",
            layout.next_step("Join mock interviews", "membership:join"),
        )
    blocks = _overview(message) if message.page == 0 else [_sessions(message)]
    if message.page >= _first_scores(message):
        blocks = _scores(message)
    return layout.card(
        layout.container(Accent.INFO, *map(layout.text, blocks), _picker(message)), _turner(message)
    )


def _overview(message: messages.History) -> list[str]:
    blocks = [
        f"### {layout.count(message.held + message.solo, 'mock interview')}\n{_roles(message)}"
    ]
    if message.weeks:
        weeks = (
            f"- {layout.brief_day(one.monday)}: candidate {one.candidate}, "
            f"interviewer {one.interviewer}"
            for one in message.weeks
        )
        blocks.append("\n".join(("**Your roles by week**", *weeks)))
    return [*blocks, *_scores(message), "-# Only you see this."]


def _scores(message: messages.History) -> list[str]:
    """How the scores of this page's track changed."""
    if not message.tracks:
        return ["Scores come with the feedback after a session."]
    return ["\n".join(track.lines) for track in message.tracks]


def _roles(message: messages.History) -> str:
    if not message.held:
        return f"{message.solo:,} *solo*, none with a partner yet."
    return (
        f"{layout.count(message.candidate, 'time')} as the candidate, "
        f"{layout.count(message.interviewer, 'time')} as the interviewer, {message.solo:,} *solo*."
    )


def _sessions(message: messages.History) -> str:
    lines = ["### Your sessions"]
    for one in message.sessions:
        partner = "somebody" if one.partner_id is None else f"<@{one.partner_id}>"
        lines += [f"- {layout.timestamp(one.starts_at)} with {partner}", " · ".join(one.roles)]
        if one.is_open:
            lines.append("-# Feedback is still open.")
    return "\n".join(lines)


def _picker(message: messages.History) -> layout.CardItem | None:
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
    past, words = "interview_feedback:past", "Open the feedback of a session"
    return layout.row(ui.Select(custom_id=past, placeholder=words, options=options))


def _turner(message: messages.History) -> layout.CardItem | None:
    if not message.held:
        return layout.row(layout.next_step("Find a partner now", "pool:answer"))
    page, is_last = message.page, message.page >= message.pages - 1
    label = "Sessions ›" if page == 0 else "Older ›"
    more, has_more = _first_scores(message), page == 0 and message.score_pages > 0
    return layout.row(
        _turn("‹ Back", page - 1, disabled=page == 0),
        _turn("More scores ›" if page >= more - 1 else label, page + 1, ButtonStyle.primary,
              disabled=is_last),
        *([_turn("More scores", more, disabled=False)] if has_more else []),
    )  # fmt: skip


def _first_scores(message: messages.History) -> int:
    """The first page with a further track's scores."""
    return message.pages - message.score_pages


def _turn(
    label: str, page: int, style: ButtonStyle = ButtonStyle.secondary, *, disabled: bool
) -> layout.CardItem:
    button = layout.button(label, f"interview_feedback:history:{page}", style=style)
    button.disabled = disabled
    return button


RENDERERS: layout.Renderers = {messages.History: history}
