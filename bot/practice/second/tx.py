"""Whether a member's answers may be sent, inside the caller's transaction."""

import hashlib
from collections.abc import Callable

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, UserId
from bot.core.language_model.rules import ModelOffer
from bot.practice.second import store
from bot.practice.second.messages import Consent, ConsentCard
from bot.server.settings import store as guild_store

OFF = (
    "There are no second opinions in this server at the moment. Nothing of yours is sent anywhere."
)


def consent(
    tx: Transaction, guild_id: GuildId, user_id: UserId, offer: ModelOffer | None
) -> Consent:
    """How it stands: operator, organisers and the member must each have said yes."""
    settings = guild_store.get(tx, guild_id)
    if offer is None or settings is None or not settings.second_opinion:
        return Consent.OFF
    given = store.agreed_to(tx, guild_id, user_id)
    if given is None:
        return Consent.ASK
    return Consent.GIVEN if given == offer.endpoint else Consent.AGAIN


def may_send(
    guild_id: GuildId, user_id: UserId, offer: ModelOffer | None
) -> Callable[[Transaction], bool]:
    """Whether all of them have said yes, as `LanguageModel.ask` asks before it sends."""
    return lambda tx: consent(tx, guild_id, user_id, offer) is Consent.GIVEN


def card(
    tx: Transaction, guild_id: GuildId, user_id: UserId, offer: ModelOffer | None
) -> ConsentCard:
    """What would be sent to whom, and how it stands. Refuses where it is off."""
    found = consent(tx, guild_id, user_id, offer)
    if offer is None or found is Consent.OFF:
        raise UserError(OFF)
    endpoint = int(hashlib.sha256(offer.endpoint.encode()).hexdigest()[:12], 16)
    return ConsentCard(found, offer.host, offer.name, endpoint)


def next_steps(tx: Transaction, asker: Asker, offer: ModelOffer | None) -> tuple[NextStep, ...]:
    """The member's own switch, among their settings; nothing where there is none to have."""
    found = consent(tx, asker.guild_id, asker.user_id, offer)
    if found is Consent.OFF:
        return ()
    how = "on" if found is Consent.GIVEN else "off"
    line = f"Second opinions by a language model are {how} for you."
    return (NextStep(line=line, label="Second opinion", leads_to="second:show", is_setting=True),)
