"""The SQL of stories: personal."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import DIRECT, GuildId, StoryId, UserId
from bot.prepare.stories.rules.story import OwnStory, Texts

_COLUMNS = records.columns(OwnStory)


def of_person(tx: Transaction, user_id: UserId) -> tuple[OwnStory, ...]:
    """All stories of a person, wherever they were begun; the one that was changed last first."""
    sql = f"""SELECT {_COLUMNS} FROM stories WHERE user_id = :user_id
              ORDER BY changed_at DESC, story_id DESC"""
    return records.every(tx, OwnStory, sql, user_id=user_id)


def get(tx: Transaction, user_id: UserId, story_id: StoryId) -> OwnStory | None:
    """A person's own story; None for what is gone or somebody else's."""
    sql = f"SELECT {_COLUMNS} FROM stories WHERE story_id = :story_id AND user_id = :user_id"
    return records.one(tx, OwnStory, sql, story_id=story_id, user_id=user_id)


def of_form(tx: Transaction, user_id: UserId, form_key: str) -> OwnStory | None:
    """The story that a form made before."""
    sql = f"SELECT {_COLUMNS} FROM stories WHERE user_id = :user_id AND form_key = :form_key"
    return records.one(tx, OwnStory, sql, user_id=user_id, form_key=form_key)


def save(
    tx: Transaction, guild_id: GuildId, user_id: UserId, form_key: str, texts: Texts,
    opening: str, now: datetime,
) -> None:  # fmt: skip
    """Write what a form brought: a new story, or what the one of that form says now. It is at home
    where it was changed last; what was in direct messages stays there."""
    before = of_form(tx, user_id, form_key)
    home = DIRECT if before is not None and before.guild_id == DIRECT else guild_id
    row = {
        "guild_id": home, "user_id": user_id, "form_key": form_key, **records.fields_of(texts),
        "based_on": opening, "changed_at": now,
    }  # fmt: skip
    records.upsert(tx, "stories", row, key=("user_id", "form_key"), once={"made_at": now})


def delete(tx: Transaction, user_id: UserId, story_id: StoryId) -> None:
    """A story is gone."""
    sql = "DELETE FROM stories WHERE story_id = :story_id AND user_id = :user_id"
    records.run(tx, sql, story_id=story_id, user_id=user_id)
