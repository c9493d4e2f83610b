"""The life of a session: for each state and each act what follows, or a refusal. Pure.

proposed → confirmed → checked-in → running → feedback → done; or rescheduling, cancelled,
no-show. ``TABLE`` defines every pair of an act and a state. The same event twice is harmless:
the second time nothing changes, and it is said that it was so already. The clock's only act is
``TURN``; it does nothing before ``due_at``, so a late, early or doubled turn is harmless too.
"""

from collections.abc import Mapping

from bot.interviews.session.rules import steps, turns
from bot.interviews.session.rules.events import Act, Event, Life, Refusal, Rule, Step
from bot.interviews.values.rules.values import State


def happen(life: Life, event: Event) -> Step | Refusal:
    """What an event does to a session."""
    if event.act is not Act.TURN:
        person = life.person(event.user_id)
        if person is None:
            return Refusal.STRANGER
        if person.is_shadow and event.act is not Act.POOL:
            return steps.shadow(life, event, person)
    rule = TABLE[event.act][life.state]
    return rule if isinstance(rule, Refusal) else rule(life, event)


def _row(
    proposed: Rule | Refusal,
    rescheduling: Rule | Refusal,
    confirmed: Rule | Refusal,
    checked_in: Rule | Refusal,
    running: Rule | Refusal,
    feedback: Rule | Refusal,
    done: Rule | Refusal,
    cancelled: Rule | Refusal,
    no_show: Rule | Refusal,
) -> Mapping[State, Rule | Refusal]:
    return {
        State.PROPOSED: proposed,
        State.RESCHEDULING: rescheduling,
        State.CONFIRMED: confirmed,
        State.CHECKED_IN: checked_in,
        State.RUNNING: running,
        State.FEEDBACK: feedback,
        State.DONE: done,
        State.CANCELLED: cancelled,
        State.NO_SHOW: no_show,
    }


BEGUN, OVER, OFF, UNHELD = Refusal.BEGUN, Refusal.OVER, Refusal.CALLED_OFF, Refusal.NOT_HELD
UNAGREED, OPEN, LIVE = Refusal.NOT_AGREED, Refusal.ANSWER_OFFER, Refusal.STILL_ON
NO_OFFER, UNBEGUN, ALONE = Refusal.NO_OFFER, Refusal.NOT_STARTED, Refusal.NOT_BOTH_HERE
same, none = steps.already, turns.nothing

# fmt: off
# act -> proposed, rescheduling, confirmed, checked-in, running, feedback, done, cancelled, no-show
TABLE: Mapping[Act, Mapping[State, Rule | Refusal]] = {
    Act.CONFIRM: _row(
        steps.confirm, OPEN, steps.confirm, same, BEGUN, OVER, OVER, OFF, UNHELD),
    Act.OFFER: _row(
        steps.offer, steps.offer, steps.offer, BEGUN, BEGUN, OVER, OVER, OFF, UNHELD),
    Act.ACCEPT: _row(
        NO_OFFER, steps.accept, steps.accept_again, NO_OFFER, BEGUN, OVER, OVER, OFF, UNHELD),
    Act.CANCEL: _row(
        steps.cancel, steps.cancel, steps.cancel, steps.cancel, BEGUN, OVER, OVER,
        steps.cancel_again, UNHELD),
    Act.CHECK_IN: _row(
        UNAGREED, UNAGREED, steps.check_in, same, same, OVER, OVER, OFF, UNHELD),
    Act.START: _row(
        UNAGREED, UNAGREED, ALONE, steps.start, same, OVER, OVER, OFF, UNHELD),
    Act.FINISH: _row(
        UNBEGUN, UNBEGUN, UNBEGUN, UNBEGUN, steps.finish, same, same, OFF, UNHELD),
    Act.MET: _row(
        LIVE, LIVE, LIVE, LIVE, same, same, same, OFF, steps.met),
    Act.POOL: _row(
        LIVE, LIVE, LIVE, LIVE, LIVE, OVER, OVER, steps.pool, steps.pool),
    Act.SUBMIT: _row(
        UNBEGUN, UNBEGUN, UNBEGUN, UNBEGUN, LIVE, steps.done, same, OFF, UNHELD),
    Act.LEAVE: _row(
        steps.leave, steps.leave, steps.leave, steps.leave, steps.leave_running,
        steps.mark_left, steps.mark_left, steps.mark_left, steps.mark_left),
    Act.TURN: _row(
        turns.on_time(turns.unanswered), turns.on_time(turns.unanswered),
        turns.on_time(turns.confirmed), turns.on_time(turns.checked_in),
        turns.on_time(steps.finish), turns.on_time(steps.done), none, none, none),
}
# fmt: on
