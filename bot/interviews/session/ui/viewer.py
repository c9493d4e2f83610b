"""What a card of a session offers somebody who alone sees it: nothing that would only be refused.

In a thread all of them read one card, and who may not press a button is told so. Pure drawing.
"""

from collections.abc import Sequence

from bot.core.ids import SessionId
from bot.gateway import layout
from bot.gateway.layout import CardItem
from bot.interviews.session.messages import SessionCard
from bot.interviews.values.rules import SessionState

SHEET = "sheet:open"
_OPEN_TO_OBSERVERS = (SessionState.RUNNING, SessionState.FEEDBACK, SessionState.DONE)


def sheet_button(session_id: SessionId, *marker: str) -> CardItem:
    """For the interviewer and an observer."""
    return layout.button("Interviewer's sheet", ":".join((SHEET, str(session_id), *marker)))


def offered(message: SessionCard, rows: Sequence[Sequence[CardItem]]) -> list[list[CardItem]]:
    """The rows of buttons as this card's reader may press them."""
    if message.viewer_id is None:
        return [list(row) for row in rows]
    if message.viewer_id not in {one.user_id for one in message.session.pair}:
        return [_of_observer(message)]
    useless = _useless(message)
    kept = [[one for one in row if _route(one) not in useless] for row in rows]
    return [row for row in kept if row]


def _of_observer(message: SessionCard) -> list[CardItem]:
    """They decide nothing, may stay away, and read the sheet."""
    session = message.session
    marker = (message.marker,) if message.marker else ()
    place = ":".join((str(session.session_id), *marker))
    if session.state in _OPEN_TO_OBSERVERS:
        return [sheet_button(session.session_id, *marker)]
    if session.state in (SessionState.CANCELLED, SessionState.NO_SHOW):
        return [layout.button("Find me somebody else", f"session:pool:{place}")]
    stays_away = layout.button("I won't observe", f"session:cancel:{place}")
    if session.state is not SessionState.CONFIRMED:
        return [stays_away]
    calendar = f"session:calendar:{session.session_id}"
    return [stays_away, layout.button("Add to calendar", calendar)]


def _useless(message: SessionCard) -> set[str]:
    """Routes that would tell this one of the pair no more than that it is so already, or no."""
    session, viewer_id = message.session, message.viewer_id
    mine = next(one for one in session.pair if one.user_id == viewer_id)
    found: set[str] = set()
    if message.timer is not None and message.timer.interviewer_id != viewer_id:
        found.add(SHEET)
    if session.state is SessionState.RESCHEDULING and session.offer_by == viewer_id:
        found.add("session:accept")
    if session.state is SessionState.PROPOSED and mine.confirmed_at is not None:
        found.add("session:confirm")
    if session.state is SessionState.CONFIRMED and mine.checked_in_at is not None:
        found.add("session:here")
    if session.state is SessionState.NO_SHOW and (mine.met_at or len(session.present_pair) < 2):
        found.add("session:met")
    # Nobody is left to score; but by this button the bot finds its card in direct messages again.
    parts = {who for half in message.halves for who in (half.candidate_id, half.interviewer_id)}
    if session.state is SessionState.FEEDBACK and viewer_id not in parts and not message.marker:
        found.add("interview_feedback:open")
    return found


def _route(item: CardItem) -> str:
    return ":".join(str(getattr(item, "custom_id", "")).split(":")[:2])
