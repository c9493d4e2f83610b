"""Drawing cards anew when what they may name changes. Functions for use inside one
transaction: who hides or deletes what is theirs is named on no card any more.
"""

from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.practice.quiz import rules
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.group.store import games

DRAW = "group-draw"
BETWEEN_CARDS = timedelta(seconds=3)
"""Old cards are drawn one after the other: nothing else should wait for them."""


def redraw_cards_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Have every card of a group quiz or a duel that may name the member drawn anew, the newest
    first. To be called while the member still sits in those games."""
    for at, game in enumerate(games.of_player(tx, guild_id, user_id)):
        games.touch(tx, game.quiz_id)
        due_at = rules.next_draw(now, game.drawn_at) + at * BETWEEN_CARDS
        outbox.move(tx, DRAW, str(game.quiz_id), due_at)
    for at, duel_id in enumerate(duels.of_member(tx, guild_id, user_id)):
        duels.touch(tx, duel_id)
        outbox.move(tx, duels.DRAW, str(duel_id), now + at * BETWEEN_CARDS)
