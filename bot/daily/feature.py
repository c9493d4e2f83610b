"""What the daily question gives the root: ledger, streaks, answers, question and setup."""

from bot.core.database import Transaction
from bot.core.feature import CommandGroup, Core, Due, Events, Feature
from bot.core.ids import GuildId
from bot.core.outbox.rules import Priority
from bot.core.ports import Purpose, Used, UsedPlace, UsedRole
from bot.core.shards import Shard
from bot.daily.answers import tx as answers
from bot.daily.answers.cog import AnswersCog
from bot.daily.answers.outbox import AnswerHandlers
from bot.daily.answers.service import AnswerService
from bot.daily.answers.ui import cards as answers_ui
from bot.daily.contributed.cog import OwnCog, SuggestCog
from bot.daily.contributed.outbox import SuggestionHandlers
from bot.daily.contributed.service.own import OwnService
from bot.daily.contributed.service.suggest import SuggestService
from bot.daily.contributed.tx import saving as contributed
from bot.daily.contributed.ui import form as form_ui
from bot.daily.contributed.ui import own as own_ui
from bot.daily.contributed.ui import suggest as suggest_ui
from bot.daily.model_answer import ui as model_answer_ui
from bot.daily.model_answer.cog import ModelAnswerCog
from bot.daily.model_answer.service import ModelAnswerService
from bot.daily.personal import PERSONAL
from bot.daily.question import ui as question_ui
from bot.daily.question.cog import DailyCog
from bot.daily.question.outbox.ahead import DatesAhead
from bot.daily.question.outbox.alerts import OrganiserAlerts
from bot.daily.question.outbox.day import QuestionHandlers
from bot.daily.question.outbox.notices import NoticeHandlers
from bot.daily.question.outbox.redraw import CardRedraw, RevealRedraw
from bot.daily.question.service import DailyService
from bot.daily.status import ui as status_ui
from bot.daily.status.cog import StatusCog
from bot.daily.status.service import StatusService
from bot.daily.streaks import ui as streaks_ui
from bot.daily.streaks.cog import StreakCog
from bot.daily.streaks.outbox import ReminderHandlers
from bot.daily.streaks.service import ReminderService, StreakService, pass_over_reminders
from bot.daily.threads.service import ThreadService
from bot.daily.votes import ui as votes_ui
from bot.daily.votes.cog import VotesCog
from bot.daily.votes.service import VoteService
from bot.server import members
from bot.server.settings import store as guilds
from bot.server.zones.cities import Cities
from bot.server.zones.index import ZoneIndex

GROUPS = {
    "streak": CommandGroup("How you stand, why, and what reminds you"),
    "organise": CommandGroup("For organisers: questions and interviews", organisers_only=True),
    "operator": CommandGroup("For those who run the bot", operators_only=True),
}
RENDERERS = {
    **streaks_ui.RENDERERS,
    **answers_ui.RENDERERS,
    **form_ui.RENDERERS,
    **own_ui.RENDERERS,
    **suggest_ui.RENDERERS,
    **model_answer_ui.RENDERERS,
    **votes_ui.RENDERERS,
    **question_ui.RENDERERS,
    **status_ui.RENDERERS,
}


PRIORITIES = {
    "share": Priority.REPLY, "thread": Priority.THREAD, "reveal": Priority.REVEAL,
    "close": Priority.REVEAL, "reveal-draw": Priority.REVEAL, "untick": Priority.REMINDER,
    "milestone": Priority.REMINDER, "tip": Priority.REMINDER, "suggestion": Priority.REMINDER,
    "reminder": Priority.REMINDER,
}  # fmt: skip
"""What isn't named is a card."""


def _read_zones() -> None:
    """Some 600 small files and the cities, now and not while somebody waits for a completion."""
    ZoneIndex.shared()
    Cities.shared()


def feature(core: Core) -> Feature:
    """The question of the day, whole."""
    _read_zones()
    threads, showing = ThreadService(core), StreakService(core)
    daily, reminders, ahead = DailyService(core), ReminderService(core), DatesAhead(core)
    alerts, notices, own = OrganiserAlerts(core), NoticeHandlers(core), OwnService(core)
    reminding, answer_handlers = ReminderHandlers(core), AnswerHandlers(core)
    asking, suggestions = QuestionHandlers(core, threads, alerts), SuggestionHandlers(core)
    outboxes = (
        asking, notices, RevealRedraw(core), CardRedraw(core), suggestions, answer_handlers,
        reminding,
    )  # fmt: skip
    return Feature(
        name="daily",
        groups=GROUPS,
        cogs=(
            StreakCog(showing, reminders),
            AnswersCog(AnswerService(core, follow=threads.follow)),
            OwnCog(own),
            SuggestCog(SuggestService(core)),
            VotesCog(VoteService(core, redraw=answers.redraw_shown)),
            ModelAnswerCog(ModelAnswerService(core)),
            DailyCog(daily),
            StatusCog(StatusService(core)),
        ),
        renderers=RENDERERS,
        handlers={kind: do for one in outboxes for kind, do in one.handlers.items()},
        failures={
            kind: hear
            for one in (alerts, notices, reminding, answer_handlers, suggestions)
            for kind, hear in one.failures.items()
        },
        priorities=PRIORITIES,
        extras={"question": threads.collect_extra},
        due=_due(daily, reminders, threads, ahead),
        restored=pass_over_reminders,
        personal=PERSONAL,
        opened=own.open,
        next_steps=contributed.next_steps,
        places=_places,
        events=_events(daily, threads, showing, ahead),
    )


def _places(tx: Transaction) -> list[Used]:
    found: list[Used] = []
    for one in guilds.every(tx):
        where, notices = (one.guild_id, one.channel_id), one.notice_place
        found.append(UsedPlace(*where, "the question of the day", Purpose.DAILY))
        found.append(UsedPlace(*where, "formulas as pictures", Purpose.PICTURES))
        if notices is not None:
            found.append(UsedPlace(one.guild_id, notices, "notices to organisers", Purpose.CARD))
        if one.ping_role_id is not None:
            found.append(UsedRole(one.guild_id, one.ping_role_id, "new questions", one.channel_id))
    return found


def _due(
    daily: DailyService, reminders: ReminderService, threads: ThreadService, ahead: DatesAhead
) -> tuple[Due, ...]:
    return (
        Due(ahead.claim, ahead.next_at),
        Due(daily.claim_due_questions, guilds.next_due_at),
        Due(reminders.claim_due_reminders, members.next_reminder_at),
        Due(threads.read_again, threads.next_reading_at),
    )


def _events(
    daily: DailyService, threads: ThreadService, showing: StreakService, ahead: DatesAhead
) -> Events:
    async def present(shard: Shard, guild_ids: set[GuildId]) -> None:
        await daily.guilds_present(shard, guild_ids)
        await ahead.guilds_present(shard)

    return Events(
        connected=threads.catch_up,
        guilds_present=present,
        guild_joined=daily.guild_joined,
        guild_left=daily.guild_left,
        guild_lost=daily.guild_lost,
        message_written=threads.message_written,
        messages_deleted=threads.messages_deleted,
        thread_deleted=threads.place_deleted,
        channel_deleted=threads.place_deleted,
        role_deleted=daily.role_deleted,
        follows=threads.follows,
        command_answered=showing.say_note,
    )
