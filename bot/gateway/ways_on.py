"""What to do next, and where: the buttons below a refusal, servers and permissions in words.

A refusal says in words what to do next; on a phone a command is a lot of typing: so each command
that its text names, and that a button can do, is one.
"""

import re
from collections.abc import Mapping, Sequence

from bot.gateway import layout

WAYS: Mapping[str, tuple[str, str]] = {
    "ask": ("Search", "ask:form"),
    "formula": ("Draw a formula", "formula:form"),
    "help": ("What can I do?", "help:show"),
    "mock history": ("My history", "interview_feedback:history:0"),
    "mock join": ("Join mock interviews", "membership:join"),
    "mock now": ("Find a partner now", "pool:answer"),
    "mock profile": ("My interview profile", "membership:profile"),
    "mock solo": ("Practise alone", "solo:begin"),
    "organise questions": ("Our questions", "own:panel"),
    "organise status": ("Status", "question:status"),
    "plan": ("My plan", "plan:show"),
    "practise": ("Practise a question", "practise:topic:any"),
    "prepare": ("Prepare", "lists:show"),
    "progress": ("My progress", "pictures:show"),
    "quiz start": ("Quiz me", "quiz:new"),
    "review now": ("My reviews", "review:now"),
    "setup": ("Set up", "setup:begin"),
    "story": ("My stories", "stories:list"),
    "streak show": ("My streak", "streaks:mine"),
}
"""By the command that a text names: what its button says, and where it leads. A test holds each
against the commands and the routes that there are."""
FOR_ORGANISERS = frozenset({"organise questions", "organise status", "setup"})
MOST = 3
_NAMED = re.compile(r"`/([a-z]+(?: [a-z]+)*)`")


def ways_on(refusal: str, *, is_organiser: bool = False) -> list[layout.CardItem]:
    """The buttons for what a refusal names, in its order; the first leads on. A member has none
    that only organisers may press."""
    found = (name for name in dict.fromkeys(_NAMED.findall(refusal)) if name in WAYS)
    names = [name for name in found if is_organiser or name not in FOR_ORGANISERS]
    return [
        (layout.button if at else layout.next_step)(*WAYS[name])
        for at, name in enumerate(names[:MOST])
    ]


def in_server(name: str) -> str:
    """Behind a command that exists only there; "" where no name is told."""
    return f" in {layout.escape(name)}" if name else ""


def still_needed(permissions: Sequence[str], place: str) -> str:
    """What the bot lacks in a channel, and where one gives it."""
    names = layout.join(f"*{name}*" for name in permissions)
    it = "it" if len(permissions) == 1 else "them"
    return (
        f"**I still need:** {names}. Allow {it} for my role in {place}: *Edit Channel*, then "
        "*Permissions*."
    )
