"""The bank and the lists speak as interviewers do: phrases that they avoid, and what they say.

Terms are not looked at: they spot what members write, in any words.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from bot.bank.lists.model import Sheet
from bot.bank.model import Question
from tests.content import guide
from tests.real_bank import real_bank
from tests.together import each

# What is avoided, what to say, and where the words mean something else and are right.
PHRASES = {
    r"\b(?:a|an|the|this|that|each|what|which|of|small|large|random|equal|class|own|expected"
    r"|its|their|some|any|no|your|our|larger|largest|smaller|higher|lower|same|fair) shares?\b"
    r"|\bshares? of\b|\bmixing share": (
        "proportion, fraction or prevalence",
        r"shares? (?:a|an|the|one|their|its|them|memory|weights|keys)\b"
        r"|that share a key|which shares the weight|grouped-query attention shares",
    ),
    r"\bshar(?:e|es|ed|ing) out\b|\bby lot\b|\btrainings\b|\bdrowns?\b|\bexactly if\b"
    r"|\bat present\b|\bpopulation of use\b|\bknowledge of the field\b"
    r"|\bpresent (?:system|rules|model|version)\b"
    r"|\bstrangers' \w+|\b(?:of|from|by) strangers\b|\b[Ww]hich effect (?:has|have)\b"
    r"|\bserves? (?:best|better|you)\b|\b(?:does|do) not serve\b|\b(?:counts?|weighs?) alike\b": (
        "divide, at random, training runs, swamps, if and only if, current, target population,"
        " domain knowledge, untrusted text, what effect does it have, works best, equally",
        r"(?!)",
    ),
    r"\bin use\b": (
        "at inference, or in production",
        r"(?:process|blocks|slots|which are|are|is) (?:still )?in use\b",
    ),
    r"\b(?:dear(?:er|est|ly)?|seldom|mend(?:s|ed|ing)?|anew|till|turned round|whilst|upon)\b": (
        "plain words",
        r"(?!)",
    ),
    r"\bhow far (?:do|does|did) (?:you|it|they)\b"
    r"|\bhow far (?:the|a) \w+ (?:drops?|falls?|rises?)": ("how much", r"(?!)"),
    r"\b(?:an?|the) (?:ML |basic )?post (?:and|I want|you want|really|in which)\b"
    r"|\bduties of the post\b": ("job or role", r"(?!)"),
    r"\b(?:errors?|weights?|missing|values?|rows?|groups?|parts?|scores?|effects?|sides?|kept|set"
    r"|models?|them|it|each)"
    r" apart\b(?! from)|\b(?:kept|keep|set) apart\b": (
        "separately, or directly",
        r"far apart|(?:move|drift|fall)s? apart|tell [^.]* apart|weights of a filter apart",
    ),
    r"\b(?:training|validation|test|held-out|fresh|new|unseen|seen|unlabelled|labelled|synthetic)"
    r" rows?\b": (
        "examples, or data",
        r"training row per \w+",  # where a table is built, the row is what the question is about
    ),
    # "X is no Y" for "X is not a Y"
    r"(?<!there )\b(?:is|are|was) no \w+": (
        "is not a, or a verb such as does not prove",
        r"no (?:longer|more|less|worse|better|different|accident|guarantee|substitute)\b",
    ),
    # "one" for nobody in particular
    r"(?:^|[,;:(] |\b(?:so|that|and|but|because|since|as|then|if|what|there|practice) )one"
    r" (?:can|cannot|can't|must|may|needs|has to|would|could|should|looks|takes|uses|adds|gets"
    r"|tunes|subtracts|rotates|iterates|asks|guards)\b": (
        "you, or name who does it",
        r"so that one can follow syntax",  # one of the heads
    ),
    # a curve shows whether, or tells you whether; it doesn't tell whether
    r"\b(?:does not|doesn't) tell (?:whether|which|how)\b"
    r"|\btells (?:whether|which|how|what|when|for)\b": ("shows, or tells you", r"(?!)"),
    r"\bof today\b(?!'s)|\bin place of\b|\blikeli(?:er|est)\b"
    r"|\bturn(?:s|ing)? [\w ]{1,20} round\b": (
        "today's, instead of, more likely, reverse",
        r"(?!)",
    ),
}
# In these topics an example is a text, a picture or a state; a row is a line of a table there.
NOT_ROWS = (
    "llm",
    "nlp-sequences",
    "vision",
    "neural-networks",
    "optimisation",
    "reinforcement-learning",
    "system-design",
    "experiments-causal",
)
TABLES = r"table|matrix|columns|\d+ rows and|400 rows"


def prose(question: Question) -> Iterator[str]:
    yield from (question.title, question.prompt, question.answer, question.hint)
    yield from question.follow_ups
    yield from (point.point for point in question.key_points)
    yield from (pitfall.note for pitfall in question.pitfalls)
    yield from (text for choice in question.choices for text in (choice.text, choice.why))
    yield from (confusion.why for confusion in question.refused)
    yield from question.checklist
    yield from (question.weak_outline, question.strong_outline)


def prose_of_sheet(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.name, sheet.intro)
    items = [*sheet.routine, *(item for section in sheet.sections for item in section.items)]
    yield from (section.title for section in sheet.sections)
    yield from (text for item in items for text in (item.text, item.why))


def split(text: str) -> list[str]:
    plain = re.sub(r"`[^`]*`", "`code`", text)
    return [" ".join(one.split()) for one in re.split(r"(?<=[.!?])\s+|\n\n", plain)]


@cache
def sentences() -> list[tuple[Question, str]]:
    bank = real_bank().active
    return [(one, said) for one in bank for text in prose(one) for said in split(text)]


@cache
def sentences_of_sheets() -> list[tuple[str, str]]:
    sheets = guide.prep().sheets.values()
    prose = [(one.id, text) for one in sheets for text in prose_of_sheet(one)]
    return [(at, said) for at, text in prose for said in split(text)]


def found(avoided: str, allowed: str, sentence: str) -> bool:
    said = [match.span() for match in re.finditer(avoided, sentence, re.IGNORECASE)]
    if not said:
        return False
    right = [match.span() for match in re.finditer(allowed, sentence, re.IGNORECASE)]
    return any(not any(start < end and at < to for at, to in right) for start, end in said)


def is_of_arrays(question: Question, avoided: str) -> bool:
    """Code works on arrays, frames and tables, whose lines are rows whatever they hold."""
    return question.topic == "coding" and avoided.endswith(r" rows?\b")


@pytest.mark.parametrize("avoided", PHRASES, ids=[say for say, _ in PHRASES.values()])
def test_the_bank_says_it_as_interviewers_do(avoided: str) -> None:
    say, allowed = PHRASES[avoided]
    wrong = [
        f"{q.id}: {text}"
        for q, text in sentences()
        if not is_of_arrays(q, avoided) and found(avoided, allowed, text)
    ]
    sheets = sentences_of_sheets()
    wrong += [f"{at}: {text}" for at, text in sheets if found(avoided, allowed, text)]
    assert not wrong, f"say {say}:\n" + "\n".join(wrong)


def test_texts_pictures_and_states_are_examples_and_not_rows() -> None:
    wrong = [
        f"{question.id}: {text}"
        for question, text in sentences()
        if question.topic in NOT_ROWS
        and re.search(r"\brows\b", text)
        and not re.search(TABLES, text)
    ]
    assert not wrong, "\n".join(wrong)


@each(
    "text, is_found",
    [
        ("Recall is the share of positives that were found.", True),
        ("The folds share training examples.", False),
        ("Grouped heads share the keys of a group.", False),
        ("How do you share out the time?", True),
        ("The course was given by lot.", True),
        ("That makes five trainings.", True),
        ("An order exists exactly if there is no cycle.", True),
        ("There are exactly three training runs.", False),
        ("It reads the text of strangers.", True),
        ("Which effect has the penalty?", True),
        ("Which effect do you estimate?", False),
        ("Which figure serves you best?", True),
        ("Each class counts alike.", True),
        ("Members are much alike.", False),
        ("In use all units are active.", True),
        ("It costs more the dearer the miss.", True),
        ("How far do you trust the ranking?", True),
        ("It measures how far a point lies from the centre.", False),
        ("They count errors apart.", True),
        ("The adapter is kept apart.", True),
        ("The model can't tell them apart.", False),
        ("The largest share goes to the first.", True),
        ("Fit the scaler on the training rows.", True),
        ("Build one training row per customer.", False),
        ("The table has 400 rows.", False),
        ("A good score is no proof.", True),
        ("There is no proof.", False),
        ("The quality is no worse.", False),
        ("In practice one uses both.", True),
        ("Which one would you pick?", False),
        ("The curve tells whether more data help.", True),
        ("The curve tells you whether more data help.", False),
        ("Models of today are larger.", True),
        ("It turns the meaning round.", True),
    ],
)
def test_a_phrase_is_found_where_it_is_wrong(text: str, is_found: bool) -> None:
    assert any(found(one, right, text) for one, (_, right) in PHRASES.items()) is is_found
