"""How stories look. Pure drawing, all private."""

import discord
from discord import ButtonStyle, SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.written import escaped
from bot.prepare.stories import messages
from bot.prepare.stories.rules import story as rules
from bot.prepare.stories.rules.matching import Fit
from bot.prepare.stories.rules.story import NAMES, OwnStory, StarPart

OPTION_LIMIT = 100
_ROOM = 2500
"""Characters of a story on a card; the rest of a longer one is in its form."""
_REASON = 160
_PLACEHOLDERS = {
    StarPart.SITUATION: "Where it was, who was there, what was at stake. Two sentences.",
    StarPart.TASK: "What you had to reach, as a number if there was one.",
    StarPart.ACTION: "What you did, step by step, and why. The longest part.",
    StarPart.RESULT: "What came of it, before and after, and what you'd do differently.",
}
_HOW = (
    "Write down five or six true stories once, and you'll have an answer to most behavioural "
    "questions.\n"
    "**Situation** and **Task** in a few sentences, a third of the story at most; then the "
    "**Action**, what *you* did; then the **Result**, with a figure and what you learnt."
)
_PRIVATE = "-# Only you see your stories: no partner, no organiser, no search finds them."


def story_list(message: messages.StoryList) -> layout.Card:
    """All stories; for a newcomer, what a story is."""
    new = layout.button("New story", "stories:new", style=ButtonStyle.primary)
    lines = [f"**Deleted:** {layout.escape(message.deleted)}"] if message.deleted else []
    if not message.lines:
        words = "\n".join((*lines, "### Your stories", _HOW, _PRIVATE))
        return layout.notice(Accent.INFO, words, new)
    lines.append("### Your stories")
    lines.append(layout.listing(map(_line, message.lines), _ROOM))
    lines.append(_PRIVATE)
    # Two that were kept of one may be more than one list shows.
    parts = (message.lines[: rules.MOST_STORIES], message.lines[rules.MOST_STORIES :])
    choices = [layout.row(_choice(part, at)) for at, part in enumerate(parts) if part]
    return layout.card(
        layout.container(Accent.INFO, layout.text("\n".join(lines)), *choices, layout.row(new))
    )


def _choice(lines: tuple[messages.StoryLine, ...], at: int) -> ui.Select[ui.LayoutView]:
    options = [
        SelectOption(
            label=layout.truncate(one.title, OPTION_LIMIT), value=str(one.story_id),
            description=_facts(one),
        )
        for one in lines[: rules.MOST_STORIES]
    ]  # fmt: skip
    placeholder = "Open an older story" if at else "Open a story"
    return ui.Select(custom_id=f"stories:show:{at}", placeholder=placeholder, options=options)


def _line(one: messages.StoryLine) -> str:
    return f"- **{layout.escape(one.title)}** · {_facts(one)}"


def _facts(one: messages.StoryLine) -> str:
    if one.missing_count == len(StarPart):
        return "nothing written yet"
    time = f"{rules.describe_time(one.word_count)} aloud"
    left = f", {layout.count(one.missing_count, 'part')} to write" if one.missing_count else ""
    return time + left


def story_form(message: messages.StoryForm) -> ui.Modal:
    """A field for each part, with what was typed before."""
    form = ui.Modal(
        title="New story" if message.is_new else "Your story",
        custom_id=f"stories:save:{message.key}:{message.opening}",
    )
    form.add_item(ui.Label(
        text="Its name, for your list",
        component=_field("title", message.texts.title, "Faster scoring", short=True),
    ))  # fmt: skip
    for part in StarPart:
        field = _field(part.value, message.texts.part(part), _PLACEHOLDERS[part])
        form.add_item(ui.Label(text=NAMES[part], component=field))
    return form


def _field(
    name: str, text: str, placeholder: str, *, short: bool = False
) -> ui.TextInput[ui.Modal]:
    style = discord.TextStyle.short if short else discord.TextStyle.paragraph
    # Nothing is required: a form that Discord would not send is a form that can be lost.
    return ui.TextInput(
        custom_id=name, style=style, default=text or None, placeholder=placeholder,
        max_length=rules.LONGEST[name], required=False,
    )  # fmt: skip


def _whole(story: OwnStory, room: int) -> str:
    """The parts of a story with their lengths; each of a long one is cut in proportion."""
    texts, found = story.texts, rules.lengths(story.texts)
    long = {part: len(layout.escape(texts.part(part))) for part in StarPart}
    size = sum(long.values())
    shown = []
    for part in StarPart:
        name, words = NAMES[part].partition(",")[0], found.words[part]
        share = long[part] if size <= room else long[part] * room // size
        body = escaped(texts.part(part), share) if words else "-# Not written yet."
        shown.append(f"**{name}** · {layout.count(words, 'word')}\n{body}")
    if size > room:
        shown.append("-# It's longer than a card: *Change it* shows all of it.")
    return "\n".join(shown)


def _aloud(story: OwnStory) -> str:
    found = rules.lengths(story.texts)
    if not found.total:
        return ""
    opening = f" Situation and Task are {found.opening_share:.0%} of it."
    return (
        f"**Aloud: {rules.describe_time(found.total)}**, {layout.count(found.total, 'word')}."
        f"{'' if found.missing or found.opening_is_long else opening}"
    )


def story_card(message: messages.StoryShown) -> layout.Card:
    """One story, what could be better, and what it answers."""
    story = message.story
    head = "-# Saved. Only you see it." if message.just_saved else "-# Your story. Only you see it."
    if message.kept_both:
        head = (
            "-# Saved as another story: the first was changed meanwhile, as on another device. "
            "Delete whichever you don't need. Only you see them."
        )
    told = f"{head}\n### {layout.escape(story.title)}\n{_whole(story, _ROOM)}"
    hints = "\n".join(f"- {one}" for one in rules.advice(story.texts))
    about = "\n".join(filter(None, (_aloud(story), hints)))
    at = story.story_id
    return layout.card(
        layout.container(
            Accent.GOOD if message.just_saved else Accent.INFO,
            layout.text(told),
            layout.text(about) if about else None,
            layout.separator(),
            layout.text(_answers(message)),
            _practise(message.fits) if message.fits and message.can_practise else None,
            layout.row(
                layout.button("Change it", f"stories:edit:{at}", style=ButtonStyle.primary),
                layout.button("All stories", "stories:back"),
                layout.button("Delete", f"stories:delete:{at}"),
            ),
        )
    )


def _answers(message: messages.StoryShown) -> str:
    if not message.fits:
        return (
            "**Questions it may answer**\nNone that I recognise yet; a few more details help. You "
            "can still tell it for any question."
        )
    lines = [f"- **{one.title}**: {layout.truncate(one.reason, _REASON)}" for one in message.fits]
    where = "" if message.can_practise else "\n-# In your server, `/practise` asks them."
    return "\n".join(("**Questions it may answer**", *lines)) + where


def _practise(fits: tuple[Fit, ...]) -> layout.CardItem:
    choice: ui.Select[ui.LayoutView] = ui.Select(
        custom_id="practise:with",
        placeholder="Practise one of them now",
        options=[
            SelectOption(label=layout.truncate(one.title, OPTION_LIMIT), value=one.question_id)
            for one in fits
        ],
    )
    return layout.row(choice)


def for_question(message: messages.StoriesForQuestion) -> layout.Card:
    """The best story for a question, whole, and the others to open."""
    new = (layout.button if message.found else layout.next_step)("New story", "stories:new")
    everything = layout.button("All stories", "stories:back")
    if not message.found:
        words = (
            "None of your stories is clearly about this. "
            "Any of them may work, told from that angle."
        )
        if not message.has_any:
            words = f"You have no stories yet.\n{_HOW}"
        buttons = (new, everything) if message.has_any else (new,)
        head = f"### For: {message.question_title}"
        return layout.notice(Accent.INFO, f"{head}\n{words}\n{_PRIVATE}", *buttons)
    (story, reason), *others = message.found
    told = (
        f"-# For: {message.question_title}\n### {layout.escape(story.title)}\n"
        f"{_whole(story, _ROOM)}"
    )
    why = f"{_aloud(story)}\nWhy this one: {layout.truncate(reason, _REASON)}.\n{_PRIVATE}"
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(told),
            layout.text(why),
            _others(others) if others else None,
            layout.row(
                layout.button("Change it", f"stories:edit:{story.story_id}"), new, everything
            ),
        )
    )


def _others(others: list[tuple[OwnStory, str]]) -> layout.CardItem:
    choice: ui.Select[ui.LayoutView] = ui.Select(
        custom_id="stories:show",
        placeholder="Or one of these",
        options=[
            SelectOption(
                label=layout.truncate(story.title, OPTION_LIMIT), value=str(story.story_id),
                description=layout.truncate(reason.replace("*", ""), OPTION_LIMIT),
            )
            for story, reason in others[: rules.MOST_STORIES]
        ],
    )  # fmt: skip
    return layout.row(choice)


def delete_asked(message: messages.StoryDeleteAsked) -> layout.Card:
    """Sure?"""
    return layout.notice(
        Accent.TROUBLE,
        f"**Delete {layout.escape(message.title)}?** This can't be undone.",
        layout.button("Delete it", f"stories:erase:{message.story_id}", style=ButtonStyle.danger),
        layout.button("Keep it", "stories:back"),
    )


RENDERERS: layout.Renderers = {
    messages.StoryList: story_list,
    messages.StoryForm: story_form,
    messages.StoryShown: story_card,
    messages.StoriesForQuestion: for_question,
    messages.StoryDeleteAsked: delete_asked,
}
