"""Who is in a server: people leave, come back, don't want to meet somebody, delete everything."""

import random
from datetime import datetime

from tests.soak.groups import HOURS, Group, press
from tests.world import World


class Company:
    """See the module. Who never wants to meet whom is said in a server and holds in all."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self._blocks: dict[tuple[int, int, int], datetime] = {}
        """By server, who said it of whom."""

    def never_paired(self) -> dict[frozenset[int], datetime]:
        """Since when two people never meet: whoever said it, in whichever server."""
        found: dict[frozenset[int], datetime] = {}
        for (_guild_id, who, other), at in sorted(self._blocks.items(), key=lambda one: one[1]):
            found.setdefault(frozenset((who, other)), at)
        return found

    async def come_and_go(self, group: Group) -> None:
        """Somebody leaves, comes back, blocks somebody, or deletes everything."""
        what, who = self.chance.random(), self.chance.choice(group.people)
        if who.id in group.away:
            if what < 0.1:
                group.away.discard(who.id)
                group.guild.add_member(who.user)
        elif what < 0.004:
            group.away.add(who.id)
            group.guild.remove_member(who)
        elif what < 0.008:
            asked = await who.slash(group.channel, "privacy delete")
            if await press(who, asked.response, "privacy:erase:") is not None:
                for day in group.days:
                    day.forget(who.id)
                group.recall.pop(who.id, None)
                for one in [one for one in self._blocks if one[:2] == (group.guild.id, who.id)]:
                    del self._blocks[one]
        elif what < 0.012:
            other = self.chance.choice([one for one in group.people if one is not who])
            if other.id not in group.away:
                await who.slash(group.channel, "mock block", member=other)
                self._blocks.setdefault((group.guild.id, who.id, other.id), self.world.env.now())
        elif what < 0.014:
            for other in group.present():
                if (group.guild.id, who.id, other.id) in self._blocks:
                    await who.slash(group.channel, "mock unblock", member=other)
                    # it holds in all servers, whichever it was said in
                    for one in [one for one in self._blocks if one[1:] == (who.id, other.id)]:
                        del self._blocks[one]
        elif what < 0.02:
            await group.join_interviews(who, self.chance.choice(HOURS))
        await self.world.env.settle()
