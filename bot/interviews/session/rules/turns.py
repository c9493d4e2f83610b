"""What follows when the clock turns a session on. Pure; see ``rules.life.TABLE``."""

from dataclasses import replace

from bot.interviews.session.rules import deadlines, steps
from bot.interviews.session.rules.events import UNANSWERED, Event, Life, Refusal, Rule, Said, Step
from bot.interviews.values.rules.values import State


def unanswered(life: Life, event: Event) -> Step:
    """Who had answered is paired first; who had not is not put into anything."""
    answered = {
        one.user_id
        for one in life.people
        if one.left_at is None and (one.confirmed_at is not None or one.is_shadow)
    }
    life = replace(life, people=steps.set_free(life, answered))
    ended = steps.ended(life, event, State.CANCELLED, UNANSWERED)
    return Step(ended, Said.UNANSWERED, tuple(sorted(answered)))


def confirmed(life: Life, event: Event) -> Step:
    """The check-in opens; then it closes, and it is known who came."""
    closes_at = life.starts_at + deadlines.CHECK_IN_AFTER
    if event.now < closes_at:
        return Step(replace(life, due_at=closes_at), Said.CHECK_IN_OPEN)
    if event.blameless:
        return steps.to_feedback(life, event, Said.UNSEEN)
    missed = tuple(one.user_id for one in life.pair if one.checked_in_at is None)
    return Step(steps.ended(life, event, State.NO_SHOW, ""), Said.MISSED, missed=missed)


def checked_in(life: Life, event: Event) -> Step:
    """It begins by itself; after a long absence of the bot it is over instead."""
    if event.now >= life.starts_at + life.length + deadlines.OVERTIME:
        return steps.to_feedback(life, event, Said.OVER)
    return steps.start(life, event)


def on_time(rule: Rule) -> Rule:
    """A rule of the clock that does nothing before its time."""

    def turn(life: Life, event: Event) -> Step | Refusal:
        assert life.due_at is not None
        return Step(life, Said.NOTHING) if event.now < life.due_at else rule(life, event)

    return turn


def nothing(life: Life, _event: Event) -> Step:
    """The clock has nothing to do here."""
    return Step(life, Said.NOTHING)
