"""How the privacy feature looks. Pure drawing."""

from discord import ButtonStyle, SelectOption, ui

from bot.core.ids import DIRECT
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.privacy.messages import (
    ALL,
    AskedToErase,
    DataRequest,
    Erased,
    Exported,
    Scope,
    ServersOffered,
    VisibilitySet,
)

LONGEST_LABEL = 90


def _where(scope: Scope) -> str:
    """Such as "in this server"."""
    if scope.guild_id is None:
        return "in any server"
    if scope.is_here:
        return "in this server"
    return f"in **{layout.escape(_name(scope))}**"


def _name(scope: Scope) -> str:
    if scope.guild_id == DIRECT:
        return "direct messages"
    return scope.name or f"a server that I'm no longer in ({scope.guild_id})"


def _all_or(scope: Scope) -> str:
    return "in all servers" if scope.guild_id is None else _where(scope)


def _left_servers(days: int) -> str:
    return (
        "-# If I'm removed from a server and don't come back, everything about it is deleted after "
        f"{layout.count(days, 'day')}."
    )


def exported(message: Exported) -> layout.FileReply:
    """The file and the words beside it."""
    words = f"I keep nothing about you {_where(message.scope)}."
    if message.row_count:
        count = "1 entry" if message.row_count == 1 else f"{message.row_count:,} entries"
        words = (
            f"Everything I keep about you {_all_or(message.scope)}, {count}, is in the file. "
            "Only you see this."
        )
    words += f"\n{_left_servers(message.left_server_days)}"
    return layout.FileReply(words, "my-study-data.json", message.text.encode())


def asked_to_erase(message: AskedToErase) -> layout.Card:
    """The question before the deletion."""
    if message.row_count == 0:
        return layout.notice(Accent.GOOD, f"I keep nothing about you {_where(message.scope)}.")
    target = message.scope.guild_id or ALL
    return layout.notice(
        Accent.TROUBLE,
        f"**Delete everything about you {_all_or(message.scope)}?** Your answers, their copies in "
        "threads, drafts, streak, milestones, reminder and mock interviews. This can't be undone. "
        "Messages you wrote yourself stay yours to delete.\n"
        f"{_left_servers(message.left_server_days)}",
        layout.button("Delete everything", f"privacy:erase:{target}", style=ButtonStyle.danger),
    )


def servers_offered(message: ServersOffered) -> layout.Card:
    """Which server is meant?"""
    what = "export" if message.purpose is DataRequest.EXPORT else "delete"
    words = f"**I keep something about you in {message.count} servers.**"
    if message.nothing_here:
        elsewhere = layout.count(message.count, "other server")
        words = f"**I keep nothing about you in this server**, but in {elsewhere}."
    words += f" Which do you want to {what}?"
    if message.count > len(message.servers):
        words += f"\n-# The list shows {len(message.servers)} of them; *All servers* means all."
    choice: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=f"privacy:{'export' if message.purpose is DataRequest.EXPORT else 'delete'}",
        placeholder="Choose a server",
        options=[
            SelectOption(label="All servers", value=ALL),
            *(
                SelectOption(
                    label=layout.truncate(_name(one), LONGEST_LABEL), value=str(one.guild_id)
                )
                for one in message.servers
            ),
        ],
    )
    return layout.card(layout.container(Accent.INFO, layout.text(words), layout.row(choice)))


def erased(message: Erased) -> layout.Card:
    """All is gone."""
    return layout.notice(
        Accent.GOOD,
        f"**Done.** Everything about you {_all_or(message.scope)} is deleted. "
        "You can start again any day.",
    )


def visibility(message: VisibilitySet) -> layout.Card:
    """Whether others see the member."""
    if message.hidden:
        return layout.notice(
            Accent.GOOD,
            "**You're private.** You are on no leaderboard, and nobody else sees your streak or "
            "a milestone; in a group quiz you're *somebody*. Answers you share in the thread stay "
            "visible there.",
            layout.next_step("My streak", "streaks:mine"),
        )
    return layout.notice(
        Accent.GOOD,
        "**You're shown again** on leaderboards and milestones.",
        layout.next_step("My streak", "streaks:mine"),
    )


RENDERERS: layout.Renderers = {
    Exported: exported,
    AskedToErase: asked_to_erase,
    ServersOffered: servers_offered,
    Erased: erased,
    VisibilitySet: visibility,
}
