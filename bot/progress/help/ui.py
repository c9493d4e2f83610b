"""How ``/help`` looks. Pure drawing."""

from collections.abc import Iterable, Sequence

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.progress.help.messages import DirectHelp, HelpButton, HelpCard, HelpLine, MySettings

IN_A_ROW = 5


def help_card(message: HelpCard) -> layout.Card:
    """How things stand, and what to do next."""
    settings = HelpButton("My settings", "help:settings", False)
    head = "### What would you like to do?"
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("\n".join((head, *_said(message.lines)))),
            *_rows((*message.steps, settings)),
        ),
        _for_organisers(message),
    )


def direct_help(_message: DirectHelp) -> layout.Card:
    """What goes with a person into every server works here, too."""
    return layout.notice(
        Accent.INFO,
        "### What would you like to do?\n"
        "Your plan, lists and stories are the same here and in every server.\n"
        "Questions, quizzes, reviews and mock interviews are in your study group's server: type "
        "`/help` there.",
        layout.next_step("My plan", "plan:show"),
        layout.button("Prepare", "lists:show"),
        layout.button("My stories", "stories:list"),
    )


def _for_organisers(message: HelpCard) -> layout.CardItem | None:
    if not message.organiser_steps and not message.organiser_lines:
        return None
    head = "**For you as an organiser**"
    return layout.container(
        Accent.QUIET,
        layout.text("\n".join((head, *_said(message.organiser_lines)))),
        *_rows(message.organiser_steps),
    )


def my_settings(message: MySettings) -> layout.Card:
    """What the member chose for themselves."""
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("\n".join(("### My settings", *_said(message.lines)))),
            *_rows(message.steps),
        )
    )


def _said(lines: Iterable[HelpLine]) -> list[str]:
    return [
        one.words if one.at is None else one.words.replace("{when}", layout.moment(one.at))
        for one in lines
    ]


def _rows(steps: Sequence[HelpButton]) -> list[layout.CardItem]:
    buttons = [
        layout.button(
            one.label,
            one.leads_to,
            style=ButtonStyle.primary if one.is_primary else ButtonStyle.secondary,
        )
        for one in steps
    ]
    return [layout.row(*buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]


RENDERERS: layout.Renderers = {
    HelpCard: help_card,
    DirectHelp: direct_help,
    MySettings: my_settings,
}
