"""Which servers a connection to the gateway is for. Discord deals them by their ids. Pure."""

from dataclasses import dataclass

from bot.core.ids import GuildId


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """One of ``shard_count`` connections; without arguments the only one, which is for all."""

    shard_id: int = 0
    shard_count: int = 1

    def holds(self, guild_id: GuildId) -> bool:
        """Whether a server's events come over this connection."""
        return (guild_id >> 22) % self.shard_count == self.shard_id

    def siblings(self) -> tuple["Shard", ...]:
        """All connections of the same count, this one among them."""
        return tuple(Shard(number, self.shard_count) for number in range(self.shard_count))


WHOLE = Shard()
"""All servers: what is true of the process is true of them."""
