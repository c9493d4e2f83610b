"""How the privacy feature looks. Pure drawing."""

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.privacy.messages import AskedToErase, Erased, Exported


def exported(message: Exported) -> layout.FileReply:
    """The file and the words beside it."""
    words = "I keep nothing about you in this server."
    if message.row_count:
        count = "1 entry" if message.row_count == 1 else f"{message.row_count:,} entries"
        words = (
            f"Everything I keep about you in this server, {count}, is in the file. "
            "Only you see this."
        )
    return layout.FileReply(words, "my-study-data.json", message.text.encode())


def asked_to_erase(message: AskedToErase) -> layout.Card:
    """The question before the deletion."""
    if message.row_count == 0:
        return layout.notice(Accent.GOOD, "I keep nothing about you in this server.")
    return layout.notice(
        Accent.TROUBLE,
        "**Delete everything about you in this server?** Your answers, their copies in threads, "
        "drafts, streak, milestones, reminder and mock interviews. This can't be undone. Messages "
        "you wrote yourself stay yours to delete.",
        layout.button("Delete everything", "privacy:erase", style=ButtonStyle.danger),
    )


def erased(_message: Erased) -> layout.Card:
    """All is gone."""
    return layout.notice(
        Accent.GOOD,
        "**Done.** Everything about you in this server is deleted. You can start again any day.",
    )


RENDERERS: layout.Renderers = {
    Exported: exported,
    AskedToErase: asked_to_erase,
    Erased: erased,
}
