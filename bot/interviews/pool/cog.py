"""``/mock now`` and its buttons."""

from bot.core.ids import GuildId, SessionId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.interviews.pool.messages import PoolMatched, PoolStopped, PoolWaiting
from bot.interviews.pool.service import PoolService
from bot.interviews.profiles.messages import BasicsForm, DraftShown


class PoolCog:
    """Practising with whoever wants to within the hour."""

    def __init__(self, pool: PoolService) -> None:
        self._pool = pool

    @command("mock now", opens_modal=True)
    async def practise_now(
        self, used: CommandInteraction
    ) -> PoolMatched | PoolWaiting | BasicsForm | DraftShown:
        """Practise with whoever wants to within the next hour."""
        return await self._pool.enter_or_join(used.guild_id, used.user_id)

    @route("pool:join", formerly=("mock:pool-join",))
    async def enter(self, click: ComponentInteraction) -> PoolMatched | PoolWaiting:
        """*Practise now*."""
        return await self._pool.enter(click.guild_id, click.user_id)

    @route("pool:again", formerly=("mock:pool-again",))
    async def wait_again(self, click: ComponentInteraction) -> PoolMatched | PoolWaiting:
        """*Wait another hour*, in direct messages."""
        return await self._pool.enter(click.id(GuildId), click.user_id)

    @route("pool:stop", update=True, formerly=("mock:pool-stop",))
    async def stop_waiting(self, click: ComponentInteraction) -> PoolStopped:
        """*Stop waiting*."""
        return await self._pool.stop(click.id(GuildId), click.user_id)

    @route("pool:another", formerly=("mock:again",))
    async def find_another(self, click: ComponentInteraction) -> PoolMatched | PoolWaiting:
        """*Find another now*, on the card of a session that did not take place."""
        return await self._pool.enter_after(click.id(SessionId), click.user_id)
