"""How the preparation lists look. Pure drawing.

A page is about one screen of a phone. What is done is ticked in one list of choices, since five
switches would be five taps and five requests.
"""

from discord import ButtonStyle, SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.prepare.lists import messages
from bot.prepare.lists.messages import Said
from bot.prepare.lists.rules import LONGEST_COMPANY

LABEL = 100  # Discord's limit
MOST_OPTIONS = 25
_DONE, _BEGUN, _OPEN = "✓", "◐", "○"
_TEXT, _WHY, _INTRO = 200, 240, 700
"""Characters of an entry, its reason, and what stands above; the loader allows no more."""
_SAID = {
    Said.SAVED: "Saved.",
    Said.CHANGED: "**This list has changed in the meantime**, so I saved nothing. This is how it "
    "reads now: tick again, please. What you ticked before is kept.",
    Said.CLEARED: "**Cleared.** Nothing on this list is ticked any more.",
    Said.ADDED: "**Added.**",
    Said.RENAMED: "**Renamed.** Its ticks are as they were.",
}


def _lists(message: messages.ListsShown) -> layout.Card:
    """All lists."""
    plans = [one for one in message.lines if one.is_plan]
    lines = [_line(one) for one in message.lines if not one.is_plan]
    if plans:
        lines += ["-# Week by week", *map(_line, plans)]
    go_on, buttons = message.go_on, []
    if go_on is not None:
        verb = "Go on" if go_on.has_begun else "Begin"
        where = f"{go_on.name}, {go_on.company}" if go_on.company else go_on.name
        buttons.append(
            layout.button(
                layout.truncate(f"{verb}: {where}", layout.LABEL_LIMIT),
                f"lists:page:{go_on.list_id}:{go_on.checklist_id}:{go_on.page}",
                style=ButtonStyle.primary,
            )
        )
    foot = "" if buttons else "\n**All of it is done.** Good luck!"
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("### Prepare for your interview\n" + "\n".join(lines) + foot),
            layout.row(_choice_of_list(message)) if message.lines else None,
            layout.row(*buttons) if buttons else None,
            layout.text("-# Only you see this. Your ticks are the same in every server."),
        )
    )


def _line(line: messages.ListLine) -> str:
    sign = _DONE if line.total and line.done == line.total else _BEGUN if line.done else _OPEN
    return f"{sign} **{line.name}** · {_how_far(line)}"


def _how_far(line: messages.ListLine) -> str:
    if line.per_company and not line.companies:
        return "per company"
    done = f"{line.done} of {line.total}"
    return f"{line.companies} companies, {done}" if line.companies > 1 else done


def _choice_of_list(message: messages.ListsShown) -> layout.CardItem:
    options = [
        SelectOption(
            label=layout.truncate(one.name, LABEL), value=one.list_id,
            description=layout.truncate(_how_far(one), LABEL),
        )
        for one in message.lines[:MOST_OPTIONS]
    ]  # fmt: skip
    return ui.Select(custom_id="lists:open", placeholder="Open a list", options=options)


def _page(message: messages.PageShown) -> layout.Card:
    """A page of a list."""
    where = f"{message.list_id}:{message.checklist_id}"
    company = f" · {layout.escape(message.company)}" if message.company else ""
    page = f" · page {message.page + 1} of {message.page_count}"
    head = f"-# {message.name}{company}{page}\n### {message.title}"
    if message.intro:
        small = "\n".join(f"-# {line}" for line in message.intro.splitlines())
        head += f"\n{layout.truncate(small, _INTRO)}"
    return layout.card(
        layout.container(
            Accent.GOOD if message.done == message.total else Accent.INFO,
            layout.text(head),
            layout.text("\n".join(_entry(at, one) for at, one in enumerate(message.entries, 1))),
            layout.row(_ticks(message, where)) if message.entries else None,
            layout.text(_foot(message)),
            layout.row(*_ways(message, where)),
            layout.row(_choice_of_part(message, where)) if len(message.parts) > 1 else None,
            _more(message, where),
        )
    )


def _entry(number: int, entry: messages.ListEntry) -> str:
    sign, text = _DONE if entry.is_done else _OPEN, layout.truncate(entry.text, _TEXT)
    if entry.url:
        label = text.replace("[", "(").replace("]", ")")
        text = f"[{label}]({entry.url})"
    return f"{sign} {number}. {text}\n-# {layout.truncate(entry.why, _WHY)}"


def _ticks(message: messages.PageShown, where: str) -> layout.CardItem:
    options = [
        SelectOption(
            label=layout.truncate(f"{at}. {one.text}", LABEL),
            value=one.item_id,
            default=one.is_done,
        )
        for at, one in enumerate(message.entries[:MOST_OPTIONS], 1)
    ]
    return ui.Select(
        custom_id=f"lists:tick:{where}:{message.page}:{message.listing}:{message.done_mask}",
        placeholder="What have you done?",
        min_values=0,
        max_values=len(options),
        options=options,
    )


def _foot(message: messages.PageShown) -> str:
    lines = [_SAID[message.said]] if message.said in _SAID else []
    if message.total and message.done == message.total:
        lines.append("**Everything on this list is done.**")
    else:
        lines.append(f"-# {message.done} of {message.total} on this list done")
    return "\n".join(lines)


def _ways(message: messages.PageShown, where: str) -> list[layout.CardItem]:
    """To the pages beside this one; the last one leads back to all lists."""
    ways: list[layout.CardItem] = []
    if message.page > 0:
        ways.append(layout.button("Back", f"lists:page:{where}:{message.page - 1}"))
    if message.page + 1 < message.page_count:
        target = f"lists:page:{where}:{message.page + 1}"
        ways.append(layout.button("Next page", target, style=ButtonStyle.primary))
        ways.append(layout.button("All lists", "lists:all"))
    else:
        ways.append(layout.button("All lists", "lists:all", style=ButtonStyle.primary))
    if message.topic:
        ways.append(layout.button("Practise this", f"practise:topic:{message.topic}"))
    return ways


def _more(message: messages.PageShown, where: str) -> layout.CardItem | None:
    more: list[layout.CardItem] = []
    if message.per_company:
        more.append(layout.button("Companies", f"lists:companies:{where}"))
    if message.done:
        more.append(layout.button("Start over", f"lists:reset:{where}"))
    return layout.row(*more) if more else None


def _choice_of_part(message: messages.PageShown, where: str) -> layout.CardItem:
    """The parts of the list; around the one that is shown, where there are more than fit."""
    here = sum(first <= message.page for first, _title in message.parts) - 1
    begin = max(0, min(here - MOST_OPTIONS // 2, len(message.parts) - MOST_OPTIONS))
    options = [
        SelectOption(label=layout.truncate(title, LABEL), value=str(first))
        for first, title in message.parts[begin : begin + MOST_OPTIONS]
    ]
    return ui.Select(
        custom_id=f"lists:part:{where}", placeholder="Go to another part", options=options
    )


def _companies(message: messages.CompaniesShown) -> layout.Card:
    """For which companies a list is gone through."""
    lines = [
        f"{_DONE if one.done == one.total else _BEGUN if one.done else _OPEN} "
        f"**{layout.escape(one.company)}** · {one.done} of {one.total} done"
        for one in message.companies
    ]
    said = f"**{layout.escape(message.removed)}** is removed.\n" if message.removed else ""
    empty = "Which company are you preparing for? You can use this list for several."
    body = "\n".join(lines) or empty
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"-# {message.name}\n### Companies\n{said}{body}"),
            layout.row(_choice_of_company(message)) if message.companies else None,
            layout.row(
                layout.button(
                    "Add a company", f"lists:form:{message.list_id}:0", style=ButtonStyle.primary
                ),
                layout.button("All lists", "lists:all"),
            ),
            _of_current(message),
        )
    )


def _choice_of_company(message: messages.CompaniesShown) -> layout.CardItem:
    options = [
        SelectOption(label=layout.truncate(one.company, LABEL), value=str(one.checklist_id))
        for one in message.companies[:MOST_OPTIONS]
    ]
    return ui.Select(
        custom_id=f"lists:company:{message.list_id}", placeholder="Open a company", options=options
    )


def _of_current(message: messages.CompaniesShown) -> layout.CardItem | None:
    one = message.current
    if one is None:
        return None
    where = f"{message.list_id}:{one.checklist_id}"
    name = layout.truncate(one.company, 30)
    return layout.row(
        layout.button(f"Rename {name}", f"lists:form:{where}"),
        layout.button(f"Remove {name}", f"lists:remove:{where}"),
    )


def _form(message: messages.CompanyForm) -> ui.Modal:
    """The name of a company."""
    form = ui.Modal(
        title="Rename the company" if message.checklist_id else "Add a company",
        custom_id=f"lists:named:{message.list_id}:{message.checklist_id}",
    )
    field = ui.TextInput[ui.Modal](
        custom_id="company", default=message.text or None, max_length=LONGEST_COMPANY, required=True
    )
    form.add_item(
        ui.Label(
            text="Company", description="And the role, if you like. Only you see it.",
            component=field,
        )
    )  # fmt: skip
    return form


def _asked_to_clear(message: messages.AskedToClear) -> layout.Card:
    """The question before the ticks go."""
    company = f" for {layout.escape(message.company)}" if message.company else ""
    where = f"{message.list_id}:{message.checklist_id}"
    return layout.notice(
        Accent.TROUBLE,
        f"**Start *{message.name}*{company} over?** That clears "
        f"{layout.count(message.done, 'tick')} and can't be undone. Your other lists stay as they "
        "are.",
        layout.button("Clear the ticks", f"lists:clear:{where}", style=ButtonStyle.danger),
        layout.button("Keep them", f"lists:page:{where}:0"),
    )


def _asked_to_remove(message: messages.AskedToRemove) -> layout.Card:
    """The question before a company goes."""
    where = f"{message.list_id}:{message.checklist_id}"
    ticks = f" and its {layout.count(message.done, 'tick')}" if message.done else ""
    return layout.notice(
        Accent.TROUBLE,
        f"**Remove {layout.escape(message.company)}{ticks}?** This can't be undone.",
        layout.button("Remove it", f"lists:removed:{where}", style=ButtonStyle.danger),
        layout.button("Keep it", f"lists:companies:{where}"),
    )


RENDERERS: layout.Renderers = {
    messages.ListsShown: _lists,
    messages.PageShown: _page,
    messages.CompaniesShown: _companies,
    messages.CompanyForm: _form,
    messages.AskedToClear: _asked_to_clear,
    messages.AskedToRemove: _asked_to_remove,
}
