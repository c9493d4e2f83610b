"""Where the two of a session talk, and the question that the interviewer shows to the candidate."""

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.daily.ledger import tx as ledger
from bot.interviews.session.messages import LinkForm, LinkShown, PromptShared
from bot.interviews.session.rules.place import read_link
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import machine, rows, views
from bot.interviews.values.rules import ENDS

OBSERVER = "You're observing: where they talk is between the two who practise."
OVER = "It is over, so nobody needs a link any more. Nothing changed."
NO_LINK = "There is no link yet. *Add a link* on the card adds one."
NOT_NOW = (
    "Only the current interviewer can show a question, so nothing was shown. Open the sheet again."
)


class MeetingPlaceService:
    """The link, and the prompt."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def link_form(self, session_id: SessionId, user_id: UserId) -> LinkForm:
        """The modal for a link."""

        def look(tx: Transaction) -> LinkForm:
            return LinkForm(session_id, _of_pair(tx, session_id, user_id).link)

        return await self._core.database.read(look)

    async def add_link(self, session_id: SessionId, user_id: UserId, text: str) -> LinkShown:
        """A link came in; it takes the place of an earlier one."""
        now = self._core.clock.now()

        def add(tx: Transaction) -> LinkShown:
            session, link = _of_pair(tx, session_id, user_id), read_link(text)
            places.set_link(tx, session_id, link, user_id)
            machine.redraw(tx, session, now)
            return LinkShown(session_id, link, user_id, is_new=True)

        return await self._core.write(add)

    async def link(self, session_id: SessionId, user_id: UserId) -> LinkShown:
        """*Our link*, to one of the two."""

        def look(tx: Transaction) -> LinkShown:
            session = _of_pair(tx, session_id, user_id)
            if session.link_by is None:
                raise UserError(NO_LINK)
            return LinkShown(session_id, session.link, session.link_by)

        return await self._core.database.read(look)

    async def share(
        self, session_id: SessionId, user_id: UserId, half: int, page: int
    ) -> PromptShared:
        """*Show the question to my partner*: it is posted once, where the session is talked of."""
        now = self._core.clock.now()

        def share(tx: Transaction) -> PromptShared:
            here = views.running(tx, sessions.get(tx, session_id), now)
            if here is None or (here.half.half, here.half.interviewer_id) != (half, user_id):
                raise UserError(NOT_NOW)
            asked, session = here.half.question_ids, here.session
            question = self._core.bank.question(asked[page]) if 0 <= page < len(asked) else None
            if question is None or question.id in ledger.open_questions(tx, session.guild_id):
                raise UserError(NOT_NOW)
            is_new = rows.prompt(tx, session, here.half, question.id, now)
            return PromptShared(question.title, again=not is_new)

        return await self._core.write(share)


def _of_pair(tx: Transaction, session_id: SessionId, user_id: UserId) -> Session:
    """A session that isn't over, for one of the two who practise."""
    session = machine.load(tx, session_id, user_id)
    if session.state in ENDS:
        raise UserError(OVER)
    if user_id not in session.present_pair:
        raise UserError(OBSERVER)
    return session
