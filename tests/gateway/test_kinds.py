"""What a request is about, by its path."""

from bot.gateway.kinds import kind_of
from tests.together import each


@each(
    "path, kind",
    [
        ("/channels/1/messages", "messages"),
        ("/channels/1/messages/2", "messages"),
        ("/channels/1/messages/2/reactions/%E2%9C%85/@me", "reactions"),
        ("/channels/1/messages/pins/2", "messages"),
        ("/channels/1/messages/2/threads", "threads"),
        ("/channels/1/threads", "threads"),
        ("/channels/1/thread-members/3", "threads"),
        ("/channels/1/users/@me/threads/archived/private", "threads"),
        ("/channels/1", "channels"),
        ("/guilds/1/channels", "channels"),
        ("/users/@me/channels", "channels"),
        ("/guilds/1/scheduled-events/2", "events"),
        ("/guilds/1/members/2", "members"),
        ("/guilds/1/members/2/roles/3", "roles"),
        ("/guilds/1", "servers"),
        ("/users/@me", "people"),
        ("/applications/1/commands", "commands"),
        ("/applications/1/guilds/2/commands", "commands"),
        ("/oauth2/applications/@me", "application"),
        ("/gateway/bot", "gateway"),
        ("/interactions/1/a-secret/callback", "interaction answers"),
        ("/webhooks/1/messages/messages/@original", "interaction answers"),
        ("/webhooks/1/a-secret", "interaction answers"),
        ("/a-word-of-tomorrow/1", "other"),
        ("/1/2", "other"),
        ("", "other"),
        ("/", "other"),
    ],
)
def test_a_path_is_one_of_few_kinds_and_holds_no_id(path: str, kind: str) -> None:
    assert kind_of(f"/api/v10{path}") == kind_of(path) == kind
