"""How votes look: a private card after the press. Pure drawing."""

from bot.daily.votes.messages import VoteShown
from bot.gateway import layout
from bot.gateway.layout import Accent


def vote_shown(message: VoteShown) -> layout.Card:
    """What was said, and how to take it back."""
    author = f"<@{message.author_id}>"
    if not message.is_given:
        head = f"You haven't voted for {author}'s answer."
    elif message.again:
        head = f"**You said so already:** {author}'s answer is well put."
    else:
        head = f"**Well put!** That counts for {author}'s answer."
    lines = [head]
    if message.is_given:
        lines.append("-# The number is shown, never who gave a vote.")
    if message.is_picked:
        lines.append("★ It's the organisers' pick: the reveal and the group's week name it.")
    buttons: list[layout.CardItem] = []
    if message.is_given:
        buttons.append(layout.button("Take it back", f"votes:back:{message.answer_id}"))
    if message.may_pick:
        buttons.append(
            layout.button("Take the pick back", f"votes:unpick:{message.answer_id}")
            if message.is_picked
            else layout.button("Pick it for the reveal", f"votes:pick:{message.answer_id}")
        )
    accent = Accent.GOOD if message.is_given or message.is_picked else Accent.QUIET
    return layout.notice(accent, "\n".join(lines), *buttons)


RENDERERS: layout.Renderers = {VoteShown: vote_shown}
