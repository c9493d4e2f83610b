"""How the daily question looks."""

from bot.daily.question.messages import Notice, QuestionCard, RevealCard
from bot.daily.question.ui.cards import (
    disabled_question_box,
    facts,
    hint,
    notice,
    question_card,
    reveal_card,
    solution,
)
from bot.daily.question.ui.organising import (
    paused,
    posting,
    preview,
    queued,
    reloaded,
    resumed,
    skip_taken_back,
    skipped,
    status,
)
from bot.gateway import layout

RENDERERS: layout.Renderers = {
    QuestionCard: question_card,
    RevealCard: reveal_card,
    Notice: notice,
}
"""What the notifier draws for this feature."""

__all__ = [
    "RENDERERS",
    "disabled_question_box",
    "facts",
    "hint",
    "notice",
    "paused",
    "posting",
    "preview",
    "question_card",
    "queued",
    "reloaded",
    "resumed",
    "reveal_card",
    "skip_taken_back",
    "skipped",
    "solution",
    "status",
]
