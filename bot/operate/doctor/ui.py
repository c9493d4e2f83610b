"""How the diagnosis looks. Pure drawing."""

from collections.abc import Callable
from typing import Any

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.operate.doctor.messages import Diagnosis
from bot.operate.doctor.rules.diagnosis import worst
from bot.operate.doctor.rules.facts import Concern, Symptom

_HEADS = {
    Concern.OK: "### All is well",
    Concern.WARNING: "### Something needs a look",
    Concern.FAULT: "### Something is wrong",
}
_NAMES = {Concern.OK: "ok", Concern.WARNING: "warning", Concern.FAULT: "**fault**"}
_ACCENTS = {Concern.OK: Accent.GOOD, Concern.WARNING: Accent.INFO, Concern.FAULT: Accent.TROUBLE}


def diagnosis(message: Diagnosis) -> layout.Card:
    """The worst first; of what is well a line each."""
    level = worst(message.findings)
    rows = [_row(one) for one in sorted(message.findings, key=lambda one: -one.level)]
    return layout.card(
        layout.container(
            _ACCENTS[level],
            layout.text(_HEADS[level]),
            layout.text(layout.listing(rows, 3000) or "Nothing was looked at."),
            layout.text("-# `studybot doctor` shows the same on the machine."),
            layout.row(layout.button("Look again", message.again.value)),
        )
    )


def _row(one: Symptom) -> str:
    line = f"{_NAMES[one.level]} · **{one.about}** {layout.escape(layout.truncate(one.words, 300))}"
    return f"{line}\n-# {one.advice}" if one.advice else line


RENDERERS: dict[type, Callable[[Any], object]] = {Diagnosis: diagnosis}
