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
    PolicyFile,
    PolicyShown,
    Scope,
    ServersOffered,
    Terms,
    VisibilitySet,
)

LONGEST_LABEL = 90
OWN = "your preparation (plan, lists and stories)"
"""What is the same in every server."""


def _where(scope: Scope) -> str:
    """Such as "in this server"."""
    if scope.guild_id is None:
        return "in any server"
    if scope.is_here:
        return "in this server"
    if scope.guild_id == DIRECT:
        return f"that is the same in every server and in direct messages: {OWN}"
    return f"in “{layout.escape(_name(scope))}”"  # not in bold: it stands in bold words, too


def _name(scope: Scope) -> str:
    if scope.guild_id == DIRECT:
        return OWN.capitalize()
    return scope.name or f"a server that I'm no longer in ({scope.guild_id})"


def _all_or(scope: Scope) -> str:
    return "in all servers" if scope.guild_id is None else _where(scope)


def _ends(terms: Terms) -> str:
    left = layout.count(terms.left_server_days, "day")
    words = (
        "If I'm removed from a server and don't come back, everything about it is deleted "
        f"after {left}."
    )
    if terms.answer_text_days:
        after = layout.count(terms.answer_text_days, "day")
        words += f" I keep the text of an answer for {after}; your days and streak stay."
    return f"-# {words}"


def policy_shown(message: PolicyShown) -> layout.Card:
    """The policy in short, with what leads to all of it."""
    terms = message.terms
    model = "Nothing is sent anywhere except Discord."
    if terms.model_host:
        model = (
            f"Answers go to {layout.escape(terms.model_host)} for a second opinion only where "
            "organisers allow it and you said yes; what happens to them there is up to that "
            "service. Nothing else is sent anywhere except Discord."
        )
    contact = "Whoever runs me hasn't said how to reach them; ask your organisers."
    if terms.contact:
        contact = f"Responsible: {layout.escape(layout.truncate(terms.contact, 300))}"
    words = (
        "### What I keep about you\n"
        "- What you hand in, choose, tick and reach here, for your streak, reviews and mock "
        "interviews.\n- Others see what you share, and your name on boards and cards unless you "
        "hide with `/streak visibility`. Nobody else in the server sees the rest.\n"
        f"- {model} I sell none of it and train no model on it.\n"
        "- It stays until you delete it; backups of the database are gone within "
        f"{layout.count(message.copy_days, 'day')}.\n"
        f"- {contact}\n{_ends(terms)}"
    )
    all_of_it = layout.button("Read all of it", "privacy:policy")
    if terms.address:
        all_of_it = layout.link("Read all of it", terms.address)
    return layout.notice(
        Accent.INFO, words, layout.next_step("My data as a file", "privacy:mine"), all_of_it,
        layout.button("Delete my data", "privacy:forget"),
    )  # fmt: skip


def policy_file(message: PolicyFile) -> layout.FileReply:
    """All of it as a file."""
    words = "What I keep, why, who sees it and for how long, all of it. Any text editor opens it."
    return layout.FileReply(words, "privacy-policy.md", message.text.encode())


def exported(message: Exported) -> layout.FileReply | layout.Card:
    """The files and the words beside them."""
    if not message.files:
        policy = layout.next_step("Read the privacy policy", "privacy:policy")
        return layout.notice(Accent.QUIET, _too_much(message), policy)
    first, *more = message.files
    words = f"I keep nothing about you {_where(message.scope)}."
    count = "1 entry" if message.row_count == 1 else f"{message.row_count:,} entries"
    is_of_server = message.scope.guild_id not in (None, DIRECT)
    if is_of_server and 0 < message.row_count == message.own_count:
        words += f" The file has {OWN}, {count}; it is the same in every server. Only you see this."
    elif message.row_count:
        words = (
            f"Everything I keep about you {_all_or(message.scope)}, {count}, is in the file. "
            "Only you see this."
        )
        if is_of_server and message.own_count:
            words += f" With it comes {OWN}, which is the same in every server."
    if more:
        words += f" It takes {len(message.files)} files, each complete without the others."
    if first.name.endswith(".zip"):
        words += " A .zip file is packed: your device opens it."
    words += f"\n{_ends(message.terms)}"
    return layout.FileReply(
        words, first.name, first.content, tuple((one.name, one.content) for one in more),
        too_large=_too_much(message),
    )  # fmt: skip


def _too_much(message: Exported) -> str:
    """Where it is more than Discord takes."""
    who = "Whoever runs me can; ask your organisers how to reach them"
    if message.terms.contact:
        contact = layout.escape(layout.truncate(message.terms.contact, 300))
        who = f"Whoever is responsible for me can: {contact}"
    return (
        f"**I keep {message.row_count:,} entries about you {_all_or(message.scope)}**, which is "
        "more than Discord lets me hand you as files. Nothing of it is lost or changed.\n"
        f"{who}. Tell them: `studybot export --user {message.user_id}`."
    )


def asked_to_erase(message: AskedToErase) -> layout.Card:
    """The question before the deletion."""
    if not message.anything:
        words = f"I keep nothing about you {_where(message.scope)}."
        return layout.notice(Accent.GOOD, *_with_own(words, stays=message.own_stays))
    target = message.scope.guild_id or ALL
    return layout.notice(
        Accent.TROUBLE,
        f"{_question(message)}\n{_ends(message.terms)}\n-# To keep it all, do nothing.",
        layout.button("Delete everything", f"privacy:erase:{target}", style=ButtonStyle.danger),
    )


def _question(message: AskedToErase) -> str:
    if message.scope.guild_id == DIRECT:
        return (
            f"**Delete {OWN}?** It goes from every server and from direct messages, and nothing "
            "else does. This can't be undone."
        )
    rest = " and the rest" if message.scope.guild_id else ", stories, plans, lists and the rest"
    words = (
        f"**Delete everything about you {_all_or(message.scope)}?** That means all that "
        "`/privacy export` shows: answers and their copies in threads, streak, reviews, quizzes, "
        f"mock interviews{rest}. This can't be undone. "
        "Messages you wrote yourself stay yours to delete."
    )
    if message.own_stays:
        words += (
            f"\n{OWN.capitalize()} is the same in every server and stays; you can delete it "
            "when this is done."
        )
    return words


def _with_own(words: str, *, stays: bool) -> tuple[str, *tuple[ui.Button[ui.LayoutView], ...]]:
    """With what is the same in every server, where it ``stays``, and the way to delete it."""
    if not stays:
        return (words,)
    return (
        f"{words} {OWN.capitalize()} is the same in every server, and still there.",
        layout.button("Delete that, too", f"privacy:forget:{DIRECT}"),
    )


def servers_offered(message: ServersOffered) -> layout.Card:
    """Which server is meant?"""
    what = "export" if message.purpose is DataRequest.EXPORT else "delete"
    shown = sum(one.guild_id != DIRECT for one in message.servers)
    own = f", and {OWN}, which is the same in every server" * (shown < len(message.servers))
    words = f"**I keep something about you in {layout.count(message.count, 'server')}**{own}."
    if message.nothing_here:
        elsewhere = layout.count(message.count, "other server")
        words = f"**I keep nothing about you in this server**, but I do in {elsewhere}{own}."
    words += f" Which do you want to {what}?"
    if own:
        words += " *All servers* covers everything."
    if message.count > shown:
        words += f"\n-# The list shows {shown} of them; *All servers* means all."
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
    gone = f"Everything about you {_all_or(message.scope)}"
    if message.scope.guild_id == DIRECT:
        gone = OWN.capitalize()
    words = f"**Done.** {gone} is deleted. You can start again any day."
    return layout.notice(Accent.GOOD, *_with_own(words, stays=message.own_stays))


def visibility(message: VisibilitySet) -> layout.Card:
    """Whether others see the member."""
    if message.hidden:
        return layout.notice(
            Accent.GOOD,
            "**You're private.** You're not on any leaderboard, and nobody else sees your streak "
            "or a milestone; in a group quiz you're *somebody*. You neither give nor get *Well "
            "put*, and a role you earned here is taken back. Answers you share in the thread stay "
            "visible there.",
            layout.next_step("My streak", "streaks:mine"),
        )
    return layout.notice(
        Accent.GOOD,
        "**You're shown again** on leaderboards and in milestones.",
        layout.next_step("My streak", "streaks:mine"),
    )


RENDERERS: layout.Renderers = {
    PolicyShown: policy_shown,
    PolicyFile: policy_file,
    Exported: exported,
    AskedToErase: asked_to_erase,
    ServersOffered: servers_offered,
    Erased: erased,
    VisibilitySet: visibility,
}
