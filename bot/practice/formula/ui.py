"""How a drawn formula looks. Pure drawing."""

import discord
from discord import ui

from bot.bank.formulas.parser import LONGEST
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.practice.formula.messages import FormulaForm, FormulaShown


def _shown(message: FormulaShown) -> layout.Card:
    """The picture, or its plain text, and what was typed."""
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.formula(message.source, _as_code(message.words)),
            layout.text(f"-# {_as_code(message.source)}"),
            layout.row(layout.next_step("Draw another", "formula:form")),
        )
    )


def _as_code(text: str) -> str:
    """Nothing in it is a link or a mention that the bot would say in its own name."""
    return f"`{text.replace('`', chr(39))}`"


def _form(_message: FormulaForm) -> ui.Modal:
    form = ui.Modal(title="A formula for you", custom_id="formula:draw", timeout=900)
    form.add_item(
        ui.Label(
            text="In LaTeX",
            description="Only you see the picture; /formula with public shows it to all.",
            component=ui.TextInput(
                custom_id="latex", style=discord.TextStyle.paragraph, max_length=LONGEST
            ),
        )
    )
    return form


RENDERERS: layout.Renderers = {FormulaShown: _shown, FormulaForm: _form}
