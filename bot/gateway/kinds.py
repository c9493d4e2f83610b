"""What a request to Discord is about, by its path: few kinds and no ids. Pure."""

ANSWERS, REACTIONS, OTHER = "interaction answers", "reactions", "other"
_LAST = {
    "pins": "messages", "messages": "messages", "threads": "threads", "thread-members": "threads",
    "scheduled-events": "events", "commands": "commands", "members": "members", "roles": "roles",
    "channels": "channels",
}  # fmt: skip
_FIRST = {
    "webhooks": ANSWERS, "interactions": ANSWERS, "gateway": "gateway", "oauth2": "application",
    "applications": "application", "channels": "channels", "guilds": "servers", "users": "people",
}  # fmt: skip


def kind_of(path: str) -> str:
    """Such as ``messages`` for ``/api/v10/channels/1/messages/2``."""
    parts = [part for part in path.split("/") if part and not part.isdecimal()]
    words = parts[2:] if parts[:1] == ["api"] else parts
    if words and _FIRST.get(words[0]) == ANSWERS:  # what follows are secrets and a few words
        return ANSWERS
    if "reactions" in words:  # followed by an emoji
        return REACTIONS
    for word in reversed(words[1:]):
        if word in _LAST:
            return _LAST[word]
    return _FIRST.get(words[0], OTHER) if words else OTHER
