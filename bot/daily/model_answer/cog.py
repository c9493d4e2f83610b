"""The buttons of a reveal, and what they lead to. Always private."""

from bot.core.ids import PostId
from bot.daily.model_answer.messages import AnswerRead, KeyPointsRead, OwnAnswerRead
from bot.daily.model_answer.service import ModelAnswerService
from bot.gateway.routes import ComponentInteraction, route


class ModelAnswerCog:
    """Members read what the reveal holds."""

    def __init__(self, service: ModelAnswerService) -> None:
        self._service = service

    @route("model_answer:read")
    async def read(self, click: ComponentInteraction) -> AnswerRead:
        """*Show model answer*."""
        return await self._service.read(click.guild_id, click.user_id, click.id(PostId))

    @route("model_answer:more")
    async def more(self, click: ComponentInteraction) -> AnswerRead:
        """*Read on*: its next page."""
        return await self._service.read(
            click.guild_id, click.user_id, click.id(PostId), click.number(1)
        )

    @route("model_answer:points")
    async def key_points(self, click: ComponentInteraction) -> KeyPointsRead:
        """*Key points and mistakes*."""
        return await self._service.key_points(click.guild_id, click.user_id, click.id(PostId))

    @route("model_answer:own")
    async def own(self, click: ComponentInteraction) -> OwnAnswerRead:
        """*My whole answer*, and its further pages."""
        return await self._service.own(
            click.guild_id, click.user_id, click.id(PostId), click.number(1)
        )
