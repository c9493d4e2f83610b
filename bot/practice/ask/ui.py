"""How what was found looks. Pure drawing."""

from discord import ButtonStyle, SelectOption, ui

from bot.bank.model import TOPICS, Question
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts, further, model_answer, task
from bot.gateway.written import divide
from bot.practice.ask import messages
from bot.practice.ask.messages import Found
from bot.practice.ask.rules.entries import SectionFound, topic_of
from bot.practice.ask.rules.index import Finding

PAGE = 1900
"""Characters of a card: a question and its answer, mostly whole; two screens of a phone at most."""
OPTION_LIMIT = 100
LONGEST = 200


def _result(message: messages.AskResult) -> layout.Card:
    """What fits best, what to do with it, and what else fits."""
    found = message.found
    foot = "-# Today's open question fits, too, but stays hidden here until its reveal."
    others = [hit for hit in message.hits if hit.key != key_of(found)]
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(_page(found, 0)[0]),
            layout.separator(),
            layout.row(*_buttons(found), *_read_on(found, 0), _again(found)),
            _others(message.query, others) if others else None,
            layout.text(foot) if message.is_kept_back else None,
        )
    )


def _buttons(found: Found) -> list[layout.CardItem]:
    if isinstance(found, SectionFound):
        topic = topic_of(found)
        opened = "Open the list", f"lists:begin:{found.sheet.id}"
        if not topic:
            return [layout.next_step(*opened)]
        practise = layout.next_step("Practise this", f"practise:topic:{topic}")
        return [practise, layout.button(*opened)]
    primary, at = ButtonStyle.primary, found.id
    if found.retired:
        return []
    return [
        layout.button("Practise this", f"practise:with:{at}", style=primary),
        layout.button("Add to my reviews", f"review:add:{at}"),
    ]


def _read_on(found: Found, page: int) -> list[layout.CardItem]:
    if not _page(found, page)[1]:
        return []
    return [layout.button("Read on", f"ask:more:{key_of(found)}:{page + 1}")]


def _again(found: Found) -> layout.CardItem:
    """Search once more; what there is to do where nothing can be practised."""
    return (layout.button if _buttons(found) else layout.next_step)("Search again", "ask:form")


def _others(query: str, hits: list[Finding]) -> layout.CardItem:
    """What fits as well; each opens in place of what is shown."""
    options = [
        SelectOption(
            label=layout.truncate(hit.title, OPTION_LIMIT), value=hit.key,
            description=layout.truncate(hit.about, OPTION_LIMIT),
        )
        for hit in hits
    ]  # fmt: skip
    select: layout.CardItem = ui.Select(
        custom_id=f"ask:open:={query}", placeholder=f"{len(hits)} more: choose one", options=options
    )
    return layout.row(select)


def key_of(found: Found) -> str:
    """By what a hit is opened."""
    return found.key if isinstance(found, SectionFound) else found.id


def _page(found: Found, page: int) -> tuple[str, bool]:
    """What a page says, and whether there is another."""
    left = [_section(found)] if isinstance(found, SectionFound) else _question(found)
    shown = ""
    for _ in range(page + 1):
        shown, rest = divide(left[0], PAGE, str)
        left = [rest, *left[1:]] if rest else left[1:] or [""]
    return shown, bool(left[0])


def _question(question: Question) -> list[str]:
    """The question with its answer; then, on a page of its own, what belongs to it."""
    head = f"-# {facts(question)}\n## {question.title}\n{task(question)}"
    return [f"{head}\n\n**Answer**\n{model_answer(question)}".strip(), further(question)]


def _section(found: SectionFound) -> str:
    lines = [f"-# List: {found.sheet.title}", f"## {found.section.title}"]
    for item in found.section.items:
        name = f"[{item.text}]({item.url})" if item.url else item.text
        lines.append(f"- **{name}** {item.why}")
    return "\n".join(lines)


def _more(message: messages.AskPage) -> layout.Card:
    """A further page."""
    found = message.found
    title = found.section.title if isinstance(found, SectionFound) else found.title
    shown, _ = _page(found, message.page)
    buttons = [*_buttons(found), *_read_on(found, message.page), _again(found)]
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"-# {title}, page {message.page + 1}\n{shown}"),
            layout.row(*buttons),
        )
    )


def _nothing(message: messages.NothingFound) -> layout.Card:
    """Nothing fits; the nearest topics, and practice."""
    asked = layout.escape(" ".join(message.asked.split()))
    lines = [f"**I found nothing for** *{asked}*."]
    if message.is_kept_back:
        lines = [
            "**Only today's open question fits that**, and it stays hidden here until its reveal."
        ]
    if message.topics:
        lines.append("These topics are nearest; practise one, or search with other words.")
    else:
        lines.append("Try other words, or `/practise` for a question on any topic.")
    nearest = [
        layout.button(TOPICS[topic].name, f"practise:topic:{topic}")
        for topic in dict.fromkeys(message.topics)
    ]
    return layout.notice(
        Accent.QUIET,
        "\n".join(lines),
        layout.button("Search again", "ask:form", style=ButtonStyle.primary),
        *nearest,
        layout.button("Any question", "practise:topic:any"),
    )


def _form(_message: messages.AskForm) -> ui.Modal:
    """What to search for."""
    form = ui.Modal(title="Find a question or a list", custom_id="ask:submit")
    field = ui.TextInput[ui.Modal](custom_id="text", max_length=LONGEST, required=True)
    advice = "A few words, a name, or a whole question. Slips don't matter."
    form.add_item(ui.Label(text="What are you looking for?", description=advice, component=field))
    return form


RENDERERS: layout.Renderers = {
    messages.AskResult: _result,
    messages.AskPage: _more,
    messages.NothingFound: _nothing,
    messages.AskForm: _form,
}
