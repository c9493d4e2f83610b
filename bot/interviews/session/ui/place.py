"""How it looks where two talk, and the question that is shown to the candidate. Pure drawing."""

from discord import ui

from bot.bank.model import Kind
from bot.core.ids import SessionId
from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages import LinkForm, LinkShown, PromptCard, PromptShared
from bot.interviews.session.rules.place import LONGEST_LINK, MeetingPlace, host_of

PROMPT_LIMIT = 3500


def where_line(where: MeetingPlace) -> str:
    """Where the two talk, in a line of the card."""
    if where.link_by is not None:
        return f"**Where:** at a link. *Our link* shows it to you two; <@{where.link_by}> added it."
    if where.channel_id is not None:
        return f"**Where:** <#{where.channel_id}>"
    return "**Where:** nothing fixed yet. Call each other, or *Add a link*: only you two see it."


def where_button(where: MeetingPlace, session_id: SessionId) -> CardItem:
    """What one can do about it."""
    if where.link_by is not None:
        return layout.button("Our link", f"session:where:{session_id}")
    return layout.button("Add a link", f"session:link:{session_id}")


def link_form(message: LinkForm) -> ui.Modal:
    """Where shall you meet?"""
    form = ui.Modal(
        title="Where do you two talk?", custom_id=f"session:linked:{message.session_id}"
    )
    link = ui.TextInput[ui.Modal](
        custom_id="link", placeholder="https://", max_length=LONGEST_LINK,
        default=message.link or None,
    )  # fmt: skip
    words = "The address of a call. Only you two can see it, and I delete it after the interview."
    form.add_item(ui.Label(text="Link", description=words, component=link))
    return form


def link_card(message: LinkShown) -> layout.Card:
    """The address, and whose it is."""
    host = host_of(message.link)
    words = f"**Your interview's link** leads to `{host}`; <@{message.by_id}> added it."
    if message.is_new:
        words = (
            "**Saved.** The card says that there is a link, and only you two can open it. It leads "
            f"to `{host}`."
        )
    return layout.notice(
        Accent.GOOD if message.is_new else Accent.INFO,
        words,
        layout.link("Open it", message.link),
        layout.button("Change it", f"session:link:{message.session_id}"),
    )


def shared_card(message: PromptShared) -> layout.Card:
    """What the interviewer hears."""
    title = layout.escape(message.title)
    words = f"**Shown to your partner:** *{title}*. Only the question, no hint and no answer."
    if message.again:
        words = f"*{title}* was shown already; it stands above in your conversation."
    return layout.notice(Accent.GOOD, words)


def prompt_card(message: PromptCard) -> layout.Card:
    """The question, as it may be read aloud."""
    called = " ".join(f"<@{one}>" for one in message.ping_user_ids)
    head = f"-# Your question{f', {called}' if called else ''}\n### {message.question.title}"
    prompt = layout.truncate(message.question.prompt.strip(), PROMPT_LIMIT)
    show = layout.button("Show the card", f"session:show:{message.session_id}:{message.marker}")
    buttons = [show]
    if message.question.kind is Kind.STORY:  # whoever presses sees their own, privately
        buttons.append(layout.button("My stories", f"stories:for:{message.question.id}"))
    return layout.notice(Accent.QUESTION, f"{head}\n{prompt}", *buttons)


RENDERERS: layout.Renderers = {
    LinkForm: link_form,
    LinkShown: link_card,
    PromptShared: shared_card,
    PromptCard: prompt_card,
}
