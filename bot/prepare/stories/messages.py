"""What stories say, to their author alone: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.core.ids import StoryId
from bot.prepare.stories.rules.matching import Fit
from bot.prepare.stories.rules.story import OwnStory, Texts


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in the list. ``missing_count``: parts that say nothing yet."""

    story_id: StoryId
    title: str
    word_count: int
    missing_count: int


@dataclass(frozen=True, slots=True)
class StoryList:
    """All stories, the one that was changed last first. ``deleted``: the title of the one that
    has just gone."""

    lines: tuple[StoryLine, ...]
    deleted: str = ""


@dataclass(frozen=True, slots=True)
class StoryForm:
    """The form, with what was typed before. ``key``: which story, or which new one; ``opening``:
    what of it was shown, and when."""

    key: str
    texts: Texts
    is_new: bool
    opening: str = ""


@dataclass(frozen=True, slots=True)
class StoryShown:
    """A story with what could be better and the questions that it answers. ``can_practise``: it is
    shown in a server, where they can be practised; ``kept_both``: it was saved beside the one that
    its form showed, which was changed meanwhile."""

    story: OwnStory
    fits: tuple[Fit, ...]
    can_practise: bool
    just_saved: bool = False
    kept_both: bool = False


@dataclass(frozen=True, slots=True)
class StoryDeleteAsked:
    """Before a story is deleted."""

    story_id: StoryId
    title: str


@dataclass(frozen=True, slots=True)
class StoriesForQuestion:
    """The stories that answer a question, the best first, with the reason; the first is shown
    whole. ``has_any``: there are stories at all."""

    question_title: str
    found: tuple[tuple[OwnStory, str], ...]
    has_any: bool
