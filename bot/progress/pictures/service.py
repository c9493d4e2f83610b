"""Use cases of a member's year: looking at it, sharing it, taking it back."""

from datetime import date

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.practice.review import tx as reviews
from bot.progress.pictures import tx as pictures
from bot.progress.pictures.messages import (
    ProgressInWords,
    ProgressIsShared,
    ProgressShown,
    ShareTakenBack,
)
from bot.progress.pictures.rules import DONE
from bot.server import members
from bot.server.settings.store import settings_or_refuse

NO_PLACE = (
    "I'm not allowed to post in this channel, so nothing was shared. Your progress is still yours "
    "to see; press *Share* in a channel where I may write."
)
HIDDEN = (
    "You chose not to be shown to others, so nothing was shared. `/streak visibility` changes that."
)
NOTHING = (
    "There is nothing to share yet. Answer a question or practise one, and it appears in "
    "`/progress`."
)
NOT_YOURS = "Only the member who shared this, or an organiser, can remove it. It stays as it is."
GONE = "That has already been removed. `/progress` shows yours."


class PictureService:
    """Private, until its member shares it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def show(self, guild_id: GuildId, user_id: UserId) -> ProgressShown:
        """The member's year, as a picture."""
        core, now = self._core, self._core.clock.now()

        def look(tx: Transaction) -> ProgressShown:
            progress = pictures.year_progress(tx, core.bank, guild_id, user_id, now)
            due = reviews.outlook(tx, core.bank, guild_id, user_id, now).left
            return ProgressShown(progress, due)

        return await core.database.read(look)

    async def tell(self, guild_id: GuildId, user_id: UserId) -> ProgressInWords:
        """*In words*: all of it."""
        core, now = self._core, self._core.clock.now()
        return ProgressInWords(
            await core.database.read(
                lambda tx: pictures.year_progress(tx, core.bank, guild_id, user_id, now)
            )
        )

    async def share(
        self, guild_id: GuildId, user_id: UserId, channel_id: ChannelId
    ) -> ProgressIsShared:
        """*Share*: post it in this channel, once a day, however often it is pressed."""
        core, now = self._core, self._core.clock.now()
        if core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.TALK) != []:
            raise UserError(NO_PLACE)

        def put(tx: Transaction) -> ProgressIsShared:
            if members.get(tx, guild_id, user_id).hidden:
                raise UserError(HIDDEN)
            progress = pictures.year_progress(tx, core.bank, guild_id, user_id, now)
            if not progress.topics and not any(one in DONE for one in progress.year.marks):
                raise UserError(NOTHING)
            today = now.astimezone(settings_or_refuse(tx, guild_id).zone).date()
            # It lasts: its member may hide or be erased later, and it is deleted then.
            is_new = outbox.put(
                tx, guild_id=guild_id, kind=pictures.SHARE, channel_id=channel_id,
                user_id=user_id, due_at=now, now=now, expires_at=now + pictures.SHARE_PATIENCE,
                subject=pictures.share_subject(guild_id, user_id, channel_id, today), lasting=True,
            )  # fmt: skip
            return ProgressIsShared(was_there=not is_new)

        return await core.write(put)

    async def remove(
        self, guild_id: GuildId, channel_id: ChannelId, user_id: UserId, owner_id: UserId,
        on: date, *, is_organiser: bool,
    ) -> ShareTakenBack:  # fmt: skip
        """*Remove*, on what was shared: by its member or an organiser."""
        now = self._core.clock.now()
        if user_id != owner_id and not is_organiser:
            raise UserError(NOT_YOURS)
        subject = pictures.share_subject(guild_id, owner_id, channel_id, on)

        def take_back(tx: Transaction) -> ShareTakenBack:
            if not pictures.take_back(tx, subject, now):
                raise UserError(GONE)
            return ShareTakenBack()

        return await self._core.write(take_back)
