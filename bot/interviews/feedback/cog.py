"""The feedback after a session, and ``/mock history``.

Buttons of a session may be pressed in direct messages, where there is no server; the services
find the session by its id and refuse everybody who is not in it.
"""

from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.interviews.feedback import messages
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.feedback.service.history import HistoryService, RevealService


class SessionFeedbackCog:
    """What the two say of each other, and what one has practised."""

    def __init__(
        self, feedback: SessionFeedbackService, reveals: RevealService, history: HistoryService
    ) -> None:
        self._feedback = feedback
        self._reveals = reveals
        self._history = history

    @command("mock history")
    async def show_history(self, used: CommandInteraction) -> messages.History:
        """Your mock interviews, roles and scores over time."""
        return await self._history.show(used.guild_id, used.user_id)

    @route("interview_feedback:history", formerly=("mock:history",), update=True)
    async def turn_history(self, click: ComponentInteraction) -> messages.History:
        """Another page of the history, in its place."""
        return await self._history.show(click.guild_id, click.user_id, click.number(0))

    @route("interview_feedback:past", formerly=("mock:past",))
    async def open_past(
        self, click: ComponentInteraction
    ) -> messages.FeedbackPanel | messages.Revealed:
        """A session of the history was chosen."""
        return await self._feedback.open(click.chosen_id(SessionId), click.user_id)

    @route("interview_feedback:open", formerly=("mock:debrief",))
    async def open(self, click: ComponentInteraction) -> messages.FeedbackPanel | messages.Revealed:
        """*Give feedback*, *See the feedback*."""
        return await self._feedback.open(*_of(click))

    @route("interview_feedback:score", formerly=("mock:score",), opens_modal=True)
    async def open_scores(self, click: ComponentInteraction) -> messages.ScoreForm:
        """*Score yourself*, *Score your partner*."""
        return await self._feedback.score_form(*_of(click), _part(click))

    @route("interview_feedback:scored", formerly=("mock:scored",), update=True)
    async def score(self, click: ComponentInteraction) -> messages.FeedbackPanel:
        """Scores came in; the panel shows them."""
        given = {name: click.text(name) for name in click.values}
        return await self._feedback.score(*_of(click), _part(click), given)

    @route("interview_feedback:words", formerly=("mock:words",), opens_modal=True)
    async def open_words(self, click: ComponentInteraction) -> messages.WordsForm:
        """*In words*, *Write a note*."""
        return await self._feedback.words_form(*_of(click))

    @route("interview_feedback:said", formerly=("mock:said",), update=True)
    async def say(self, click: ComponentInteraction) -> messages.FeedbackPanel | messages.TooLate:
        """Words came in; the panel shows them."""
        strengths, try_next = click.text("strengths"), click.text("try_next")
        return await self._feedback.say(*_of(click), strengths, try_next, click.argument(1))

    @route("interview_feedback:submit", formerly=("mock:submit",), update=True)
    async def submit(
        self, click: ComponentInteraction
    ) -> messages.FeedbackPanel | messages.Revealed | messages.TooLate:
        """*Submit*."""
        return await self._feedback.submit(*_of(click))

    @route("interview_feedback:reveal", formerly=("mock:reveal",))
    async def reveal(self, click: ComponentInteraction) -> messages.Revealed:
        """*See feedback*."""
        return await self._reveals.reveal(*_of(click))

    @route("interview_feedback:practise", formerly=("mock:practise",))
    async def practise(self, click: ComponentInteraction) -> messages.QuestionsKept:
        """*Practise this*."""
        return await self._reveals.practise(*_of(click))


def _of(click: ComponentInteraction) -> tuple[SessionId, UserId]:
    return click.id(SessionId), click.user_id


def _part(click: ComponentInteraction) -> messages.Part:
    try:
        return messages.Part(click.argument(1))
    except ValueError:
        raise UserError(LONG_AGO) from None
