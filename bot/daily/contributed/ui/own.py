"""How a server's own questions look to its organisers. Pure drawing."""

from collections.abc import Sequence

import discord
from discord import ButtonStyle, ui

from bot.daily.contributed import messages
from bot.daily.contributed.rules import MOST_QUESTIONS
from bot.daily.contributed.ui.preview import harmless, list_of, preview, stay_retired, whole
from bot.gateway import layout
from bot.gateway.layout import Accent, FileReply
from bot.server.choices import OWN_USE

FAULTS_LIMIT = 3200
NOTHING_LEFT = (
    "**No question can come now:** only your own are asked, and no other can be. Write one, or let "
    "the bank's be asked, too: *Own questions* in `/setup`."
)


def panel(message: messages.OwnPanel) -> layout.Card:
    """What there is, how it is asked, and what can be done."""
    counts = message.counts
    retired = f", {counts.retired} retired" if counts.retired else ""
    lines = [
        "### This server's own questions",
        f"**{layout.count(counts.in_use, 'question')} in use**{retired} · {OWN_USE[message.use]} "
        "(`/setup` changes that)",
        "-# Members meet them as the question of the day and wherever they practise. Nobody "
        "outside this server does.",
    ]
    waits = f"Queue ({counts.waiting})" if counts.waiting else "Queue"
    rows = [
        layout.row(
            layout.button("Write one", "own:new", style=ButtonStyle.primary),
            layout.button("Files", "own:files"),
            layout.button(
                waits, "suggest:queue:0",
                style=ButtonStyle.primary if counts.waiting else ButtonStyle.secondary,
            ),
        )
    ]  # fmt: skip
    if message.items:
        rows.append(layout.row(_list(message)))
    if message.page_count > 1:
        rows.append(_pages(message))
    return layout.card(layout.container(Accent.INFO, layout.text("\n".join(lines)), *rows))


def _list(message: messages.OwnPanel) -> layout.CardItem:
    return ui.Select(
        custom_id="own:show",
        placeholder=f"Look at one, edit or retire it{_where(message)}",
        options=[
            discord.SelectOption(
                label=layout.truncate(one.title, 100),
                value=str(one.number),
                description=layout.truncate(
                    f"{'Retired · ' if one.is_retired else ''}{one.topic}", 100
                ),
            )
            for one in message.items
        ],
    )


def _where(message: messages.OwnPanel) -> str:
    of = message.page_count
    return f" ({message.page + 1} of {of})" if of > 1 else ""


def _pages(message: messages.OwnPanel) -> layout.CardItem:
    page, last = message.page, message.page_count - 1
    back = layout.button("Newer", f"own:panel:{max(page - 1, 0)}:newer")
    on = layout.button("Older", f"own:panel:{min(page + 1, last)}:older")
    back.disabled, on.disabled = page == 0, page == last
    return layout.row(back, on)


def faults(message: messages.OwnFaults) -> layout.Card | FileReply:
    """Everything that has to be fixed; as a file where a card is too short for it."""
    many = layout.count(len(message.faults), "thing")
    head = f"**{many} to fix first. Nothing was saved.**"
    shown = "\n".join(f"- {harmless(line)}" for line in message.faults)
    if len(shown) > FAULTS_LIMIT and not message.draft_id:
        text = "\n".join(message.faults) + "\n"
        return FileReply(f"{head} The file lists them all.", "to-fix.txt", text.encode())
    way_on = layout.next_step("How files work", "own:files")
    again = "\n-# Fix the file and hand it in again with `/organise questions`."
    if message.draft_id:
        way_on = layout.next_step("Change it", f"{message.room}:change:{message.draft_id}")
        again = ""
    listed = list_of(message.faults, FAULTS_LIMIT)
    return layout.notice(Accent.TROUBLE, f"{head}\n{listed}{again}", way_on)


def saved(message: messages.OwnSaved) -> layout.Card:
    """It is the server's now."""
    numbers = ((message.new_count, "new"), (message.changed_count, "changed"))
    told = ", ".join(f"{count} {word}" for count, word in numbers if count) or "nothing new in it"
    head = "**Saved already:**" if message.again else "**Saved:**"
    kept = " A question that was asked before keeps its text for that day."
    still = f"\n{stay_retired(message.still_retired)}" if message.still_retired else ""
    return layout.notice(
        Accent.GOOD,
        f"{head} {told}.{kept if message.changed_count else ''}{still}"
        f"{never_asked(message.switched_off)}",
        layout.button("Our questions", "own:panel:0", style=ButtonStyle.primary),
        layout.button("Write one", "own:new"),
    )


def never_asked(names: Sequence[str]) -> str:
    """Which topics and difficulties keep a question from coming by itself; "" for none."""
    if not names:
        return ""
    off = layout.join([f"*{layout.escape(one)}*" for one in names])
    are = "is" if len(names) == 1 else "are"
    return (
        f"\n{off} {are} switched off for the question of the day, so such a question comes only if "
        "you queue it with `/organise queue`. `/setup` switches it on."
    )


def discarded(_message: messages.OwnDiscarded) -> layout.Card:
    """Nothing was saved."""
    return layout.notice(
        Accent.QUIET, "**Not saved.** Your questions are as they were.",
        layout.next_step("Our questions", "own:panel:0"), layout.button("Write one", "own:new"),
    )  # fmt: skip


def shown(message: messages.OwnShown) -> layout.Card:
    """One question with its answer."""
    number, retired = message.number, message.is_retired
    state = "-# Retired: it won't be asked again." if retired else "-# In use."
    if message.suggested_by is not None:
        state += f" Suggested by <@{message.suggested_by}>."
    if message.is_nothing_left:
        state += f"\n{NOTHING_LEFT}"
    turn = (
        layout.button("Use again", f"own:revive:{number}")
        if retired
        else layout.button("Retire", f"own:retire:{number}")
    )
    question, answer = whole(message.question)
    return layout.card(
        layout.container(
            Accent.QUIET if retired else Accent.QUESTION,
            *question,
            layout.separator(),
            *answer,
            layout.text(state),
            layout.row(
                layout.button("Edit", f"own:edit:{number}", style=ButtonStyle.primary),
                turn,
                layout.button("Back", "own:panel:0"),
            ),
        )
    )


def files(message: messages.OwnFiles) -> layout.Card:
    """How files go in and out."""
    out = []
    if message.question_count:
        out.append(
            layout.row(
                _file("Export CSV", messages.FileKind.CSV),
                _file("Export YAML", messages.FileKind.YAML),
                _file("For the common bank", messages.FileKind.BANK),
            )
        )
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(
                "### Questions by file\n"
                "1. Take a template: CSV for a spreadsheet, YAML for an editor.\n"
                "2. Fill it in. A question with the id of one you already have replaces it; "
                "without an id, one with the same title.\n"
                "3. `/organise questions` with the option `file` checks it and shows what it "
                "would save.\n"
                "-# At most 500 kB and 200 questions a file, "
                f"{MOST_QUESTIONS:,} in use. Nothing is saved while anything is wrong."
            ),
            layout.row(
                _file("CSV template", messages.FileKind.CSV_TEMPLATE, ButtonStyle.primary),
                _file("YAML template", messages.FileKind.YAML_TEMPLATE),
            ),
            *out,
            layout.row(layout.button("Back", "own:panel:0")),
        )
    )


def _file(
    label: str, kind: messages.FileKind, style: ButtonStyle = ButtonStyle.secondary
) -> layout.CardItem:
    return layout.button(label, f"own:file:{kind.value}", style=style)


def file(message: messages.OwnFile) -> FileReply:
    """A file with a few words."""
    return FileReply(message.words, message.file_name, message.content)


RENDERERS: layout.Renderers = {
    messages.OwnPanel: panel,
    messages.OwnPreview: preview,
    messages.OwnFaults: faults,
    messages.OwnSaved: saved,
    messages.OwnDiscarded: discarded,
    messages.OwnShown: shown,
    messages.OwnFiles: files,
    messages.OwnFile: file,
}
