"""What is wrong with the content, where, and how to fix it: every message of the checker.

`content/README.md` repeats the two tables for authors; a test keeps them the same. Words in
braces are filled in where the fault is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, StrEnum

from bot.bank.filling import filled


class Severity(StrEnum):
    """An error would show a member something broken or false; a warning is a matter of style."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where in the content: lines and columns count from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault; problems sort by file, line and column."""

    file: str
    line: int
    column: int
    message: str
    fix: str
    level: Severity = Severity.ERROR

    def __str__(self) -> str:
        label = "" if self.level is Severity.ERROR else "warning: "
        return f"{self.file}:{self.line}:{self.column}: {label}{self.message}; {self.fix}"


class BankError(Exception):
    """The content can't be used; `problems` has every fault found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, possible: Iterable[str], otherwise: str = "") -> str:
    """Advice naming the most similar of the possible words, or all of them when few."""
    names = list(possible)
    close = get_close_matches(word[:60], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if otherwise or len(names) > 12:
        return otherwise or "see the worked examples"
    return "possible: " + ", ".join(names)


class Message(Enum):
    """A kind of fault: "!" for an error or "?" for a warning, what is wrong, how to fix it."""

    _value_: tuple[str, str, str]

    @property
    def level(self) -> Severity:
        return Severity.ERROR if self.value[0] == "!" else Severity.WARNING

    @property
    def message(self) -> str:
        return self.value[1]

    @property
    def fix(self) -> str:
        return self.value[2]

    def at(self, place: Position, **words: object) -> Problem:
        """The fault at a place, its braces filled from `words`."""
        told = filled(self.message, words), filled(self.fix, words)
        return Problem(place.file, place.line, place.column, *told, self.level)


# fmt: off
class Fault(Message):
    """What can be wrong with the questions; the sheets of preparing share what fits them."""

    # Files
    NO_FOLDER = "!", "there is no folder {name}", "give the folder that holds the topic files"
    NO_FILES = "!", "no topic file (*.yaml) is here", "add files such as generalisation.yaml"
    UNREADABLE = "!", "the file can't be read ({reason})", "check that it exists and may be read"
    TOO_BIG = "!", "the file is larger than 1 MB", "move what doesn't belong here to another file"
    ENCODING = "!", "this is not UTF-8 text", "save the file with the encoding UTF-8"
    EMPTY_FILE = "!", "the file is empty", "begin with `topic:` and `questions:`"
    A_SHEET = "!", "this is a preparation list, not questions", "move it to the folder prep"
    WRONG_ENDING = "!", "the name ends in .yml", "rename the file so that it ends in .yaml"
    NOT_A_TOPIC_FILE = ("!", "the bank reads no file of this name",
        "its questions belong in a file that ends in .yaml, such as generalisation.yaml")
    PASSED_OVER = ("?", "the bank doesn't read this: it isn't a file that ends in .yaml",
        "move it elsewhere, or its questions to a topic file here")
    WRONG_NAME = "!", "the file holds topic {topic}", "rename the file to {topic}.yaml"
    # YAML
    SYNTAX = "!", "this can't be read as YAML", "look at this line and the one above it"
    NO_KEY = ("!", "this line is neither a key nor part of a text",
        "write `key: text`, or indent it below its key after a |")
    OPEN_BRACKET = ("!", "the list that begins here isn't closed, or lacks a comma",
        "write [one, two]; text with a bracket, a comma or ` #` in it needs quotes")
    LIST_IN_LINE = ("!", "a dash stands where text is expected",
        "begin the list in the next line, or put the text in quotes")
    BACKSLASH = "!", "a backslash in double quotes", "use 'single quotes', or write it twice"
    MISALIGNED = ("!", "this doesn't fit what stands above it",
        "indent it like its neighbours; a new item needs its dash; nothing follows a closing quote")
    NO_DASH = "!", "an item begins here without its dash", "write `- ` before it, as for the others"
    CUT_TEXT = ("?", "`{text}` is left out: after a space, # begins a comment",
        'put the whole text in "double quotes"; before a comment write two spaces')
    COLON = ("!", "a `: ` inside text that has no quotes",
        'put the text in "double quotes", or below the key after a |')
    NEEDS_QUOTES = "!", "text can't begin with this character", 'put it in "double quotes"'
    NO_SPACE = ("!", "a space is missing after this sign",
        "write `key: text`, and `- key: text` for an item")
    ODD_SIGN = ("!", "this is not the sign that belongs here",
        "type a colon after a key (`title: …`) and a hyphen before an item (`- point: …`)")
    AFTER_QUOTE = ("!", "text goes on after a closing quotation mark",
        "put all of it in quotes, or write it below the key after a |")
    OPEN_QUOTE = ("!", "a quotation mark is opened here and not closed in its line",
        "close it, or write the text below the key after a |")
    BRACKET_START = "!", "text begins with a bracket", 'put all of it in "double quotes"'
    AFTER_PIPE = ("!", "text follows a | or > in the same line",
        'begin it in the next line, indented; or put it in "double quotes"')
    UNINDENTED = "!", "the text of the key above isn't indented", "indent it two spaces further"
    INDENTED = ("!", "this is indented further than the line above, which has its text already",
        "indent it like its neighbours, or write the key above it that it belongs to")
    EMPTY_ITEM = "!", "nothing stands between two commas of a list", "delete one comma"
    MERGE_MARK = ("!", "a line of a merge is left here",
        "keep one version and delete the lines with <<<, === and >>>")
    FENCE_LINE = ("!", "three backticks don't belong here", "delete this line, and its partner")
    NOT_ITEMS = ("!", "the file begins with the list of its questions",
        "write `topic: …` and `questions:` above it, and indent it by two spaces")
    TAB = "!", "a tab is used for indentation", "indent with spaces, two for each step"
    CUT_OFF = "!", "the file ends in the middle of something", "close the open quote or bracket"
    CONTROL_CHARACTER = "!", "an invisible control character is here", "delete it and retype"
    ZERO_WIDTH = ("!", "a character that nobody sees is here ({name})",
        "delete it: retype the word and the space before it")
    ALIAS = "!", "`&name`, `*name` and `!tag` are not allowed", 'write it out, or use "quotes"'
    TOO_DEEP = "!", "the nesting is too deep", "check the indentation and the brackets"
    SEVERAL_DOCUMENTS = "!", "a second document begins here (---)", "keep one document in each file"
    DUPLICATE_KEY = "!", "`{key}` is given twice", "keep one: the other would be lost silently"
    # Shape
    UNKNOWN_KEY = "!", "`{key}` is not a known key here", "{advice}"
    MISSING = "!", "`{key}` is missing", "add it: {help}"
    NOT_FOR_KIND = "!", "`{key}` doesn't belong to a question of kind {kind}", "leave it out"
    NOT_TEXT = "!", "`{key}` must be text", 'quote it, if it has `: ` in it or begins with [ or -'
    NOT_ONE_LINE = "!", "`{key}` must be one line", "write it without | and line breaks"
    NOT_LIST = "!", "`{key}` must be a list", "write [one, two], or one item per line after a dash"
    NOT_KEYS = "!", "`{key}` must consist of keys with values", "write {keys} below its key or dash"
    READ_AS_OTHER = "!", "YAML reads `{text}` as {type}, not as text", 'quote it: "{text}"'
    NOT_FLAG = "!", "`{key}` must be true or false, not {what}", "write true or false"
    NOT_NUMBER = "!", "`{key}` must be a number, not {what}", "write digits and a point, no unit"
    NOT_INTEGER = ("!", "`{key}` must be a whole number from {least} to {most}, not {what}",
        "write it alone")
    NOT_DATE = "!", "`{key}` must be a date, not {what}", "write it as 2026-11-21"
    NOT_OPTION = "!", "`{text}` is not possible for `{key}`", "{advice}"
    BLANK_UNQUOTED = "!", "nothing is said for `{key}`", 'write `{key}: ""` if there is none'
    BLANK = "!", "`{key}` is empty", "fill it in, or leave the key out if it is optional"
    BAD_FORM = "!", "`{text}` is not a valid `{key}`", "{help}"
    TOO_LONG = "!", "`{key}` has {count} characters, {most} fit", "shorten it"
    TOO_SHORT = "?", "`{key}` has only {count} characters", "{least} or more make it clear"
    TOO_FEW = "!", "`{key}` has too few items: {count} of at least {least}", "add some"
    TOO_MANY = "!", "`{key}` has {count} items, at most {most} fit", "keep the best"
    REPEATED_ITEM = "!", "`{text}` is in `{key}` twice", "remove one"
    BAD_URL = "!", "`{text}` is not a web address", "it begins with https:// and has no spaces"
    BAD_TERM = "!", "the term `{text}` can't be used ({reason})", "see *The term language*"
    # Questions
    DUPLICATE_ID = "!", "the id {id} is used in {other} too", "give this one another id"
    NO_REPLACEMENT = "!", "`replaced_by` names {id}, which is no other question", "{advice}"
    REPLACED_NOT_RETIRED = "!", "`replaced_by` is set, but not `retired: true`", "add it"
    NO_RIGHT_CHOICE = "!", "no option is marked `right: true`", "mark the right one"
    CHOOSE_ALL = ("!", "several options are right, but the prompt doesn't say so",
        'end the prompt with "Choose all that apply."')
    EMPTY_FORM = "!", "the form `{text}` has no letter or digit", "write it in words"
    SAME_FORM = "!", "the form `{text}` is already accepted as `{other}`", "remove one"
    FORM_REFUSED = "!", "the form `{text}` is both accepted and under `not`", "remove one"
    CODING_INCOMPLETE = "!", "`coding` in {language} needs `{key}`", "add it"
    CODING_ELSEWHERE = "!", "`coding` belongs to topic coding only", "move the question"
    FORMULA = ("!", "a formula can't be read near `{near}`: {reason}",
        "see *Formulas* below; `\\$` is a plain dollar")
    NOT_DRAWN = ("!", "the formula `{source}` can't be drawn",
        "write it in a simpler way, or as two formulas")
    CARD_TOO_LONG = "!", "the reveal has {count} characters, {most} fit", "shorten it"
    # Lints of one question
    OPEN_FENCE = "!", "a code block (three backticks) is begun and not ended", "close it with three"
    LONE_SIGN = "?", "{sign} has no partner", "delete it, or write the other one"
    CURLY_QUOTES = ("?", "the text stands in quotation marks, which are shown",
        'leave them out; quotes of the file are straight: "…"')
    SHOWN_COMMENT = ("?", "`{text}` is shown as a heading: inside a text it isn't a comment",
        "delete the line, or write it without #")
    SHOWN_RAW = ("?", "`{text}` is shown as it stands: no HTML, picture, table or rule in a text",
        "write it in words, as lines or a list, or in a code block (three backticks)")
    CUT_AT_COMMA = ("?", "`{text}` is an item of its own: in [brackets] a comma parts items",
        'if it belongs to the one before it, put the whole in "double quotes"')
    TRACKED = "?", "`{text}` only tells where the address was copied", "delete that part of it"
    NOT_ARXIV = ("?", "`{text}` isn't the page of a paper at arXiv",
        "write it as https://arxiv.org/abs/1706.03762, with five digits since 2015")
    NOT_DOI = "?", "`{text}` isn't the address of a DOI", "write https://doi.org/10.… with its rest"
    WORK_FAILS = "!", "`work` can't be computed ({reason})", "{advice}"
    TOLERANCE_WIDE = ("!", "`tolerance` is {tolerance} for a `value` of {value}",
        "write how far off still counts: 0 or more, and less than the value")
    UNFILLED = "!", "`{key}` still has a text of the skeleton or a TODO", "write your own"
    WORK_DIFFERS = "!", "`work` gives {result}, but `value` is {value}", "fix one of them"
    ANSWER_MISSES = ("!", "the model answer isn't spotted by the terms of this point",
        "say the point in `answer`, or add its wording to `terms`")
    POINT_MISSES = ("!", "the point's own statement isn't spotted by its terms",
        "add a term with the words of the statement")
    POINT_LEANS = ("!", "the point begins with `{text}`, which leans on another sentence",
        "name what it is about: members read each point on its own")
    TERM_IN_PROMPT = ("!", "the term `{text}` is spotted in the {part}",
        "choose words that only an answer contains")
    TERM_OF_SIBLING = ("!", "the term `{text}` is spotted in another point: {other}",
        "make it more specific")
    PITFALL_IN_RIGHT = ("!", "the pitfall's term `{text}` is spotted in {part}",
        "name the reversed claim so that a right answer doesn't contain it")
    RIGID_PITFALL = ("?", "the pitfall's terms are all words in a row",
        "add one with +, as large/big + k + overfits: nobody says it in just these words")
    PITFALL_IN_PROMPT = ("?", "the pitfall's term `{text}` is spotted in the {part}",
        "choose words that only the reversed claim contains")
    FORM_IN_PROMPT = ("!", "the accepted form `{text}` is in the {part}",
        "ask for it without naming it")
    ANSWER_LACKS_FORM = ("!", "the model answer doesn't name `{text}`",
        "name the first accepted form in `answer`")
    FORMS_OVERLAP = (
        "?", "the form `{text}` is only a typo away from `{other}`, which is not accepted",
        "check that nobody who knows it is marked wrong, or remove one")
    NO_COMPLEXITY = ("?", "the code has no `complexity`",
                     "write time and memory, such as O(n log n) time, O(n) memory")
    FEW_TERMS = "?", "the point has {count} terms", "three to eight, in textbook and plain words"
    ANSWER_WORDS = "?", "`answer` has {count} words", "for kind {kind}: {least} to {most}"
    OUTLINE_WORDS = "?", "`{key}` has {count} words", "{least} to {most} words"
    READING_LENGTH = ("?", "the sentences are long ({count} words on average)",
        "shorten them: 25 words or fewer on average read well on a phone")
    RIGHT_IS_LONGEST = ("?", "the right option is {count} characters longer than every other",
        "make the others as specific")
    UNKNOWN_TAG = "!", "`{text}` is not a known tag", "{advice}"
    CORE_TAG_MISSING = "!", "{id} is one of the forty classics", "add the tag core-40"
    CORE_TAG_ELSEWHERE = "!", "{id} is not one of the forty classics", "remove the tag core-40"
    CORE_ELSEWHERE = "!", "{id} belongs to topic {topic}", "move it there"
    MISSPELT = "?", "`{text}` may be misspelt", "fix it, or add it to {file}"
    MIXED_LETTERS = "!", "`{text}` has {name} in place of {latin}", "retype it: it only looks right"
    # Lints of the whole bank
    TERM_TOO_GENERIC = ("!", "the term `{text}` is spotted in answers of {count} other questions",
        "add a word that ties it to this point")
    NEAR_DUPLICATE = ("!", "the prompt is nearly the same as that of {id}",
        "give it an angle of its own")
    SAME_TITLE = "!", "{id} has the same title", "name this question's own subject"
    TOPIC_SHORT = "!", "topic {topic} has {count} questions, {least} are needed", "write more"
    KIND_SHORT = "!", "the bank has {count} questions of kind {kind}", "{least} are needed"
    BANK_SHORT = "!", "the bank has {count} questions in use", "{least} are needed"
    CORE_MISSING = "!", "the classic question {id} is missing", "write it, with the tag core-40"
    GUIDE_UNCOVERED = "!", "no question has the tag {tag}", "add it where it belongs"
    DIFFICULTY_MIX = "?", "{share} % of the questions are {difficulty}", "aim for about {aim} %"
    LONGEST_TELLS = ("!", "in {share} % of the single-choice questions the longest option is right",
        "at most {most} %: lengthen wrong options or shorten right ones")
    SHORTEST_TELLS = (
        "!", "in {share} % of the single-choice questions the shortest option is right",
        "at most {most} %: shorten wrong options")
    POSITION_TELLS = (
        "!", "in {share} % of the questions with {options} options number {position} is right",
        "{least} to {most} % is even: move some")


class PrepFault(Message):
    """What can only be wrong with sheets of preparing."""

    # Loader
    NO_FILES = "!", "no sheet (*.yaml) is here", "add files such as portfolio.yaml"
    EMPTY_FILE = "!", "the file is empty", "begin with `id:` and `title:`"
    QUESTIONS = "!", "these are questions, not a sheet", "move the file to the folder bank"
    WRONG_NAME = "!", "the file holds the sheet {id}", "rename the file to {id}.yaml"
    MISPLACED = "!", "`{key}` doesn't belong to a sheet of kind {kind}", "leave it out"
    MISSING = "!", "`{key}` is missing in a sheet of kind {kind}", "add it: {help}"
    AREA_OR_TOPICS = ("!", "a section needs either `area` or `topics`",
        "name one area of the guide, or topics of the bank")
    UNKNOWN_AREA = "!", "`{text}` is not an area of {guide}", "{advice}"
    UNKNOWN_TOPIC = "!", "`{text}` is not a topic of the bank", "{advice}"
    REPEATED_ID = "!", "another entry has the id {id} too, at {other}", "give this one its own"
    WEEKS_DIFFER = "!", "the plan is for {weeks} weeks and has {count} sections", "write one a week"
    # Lints
    REPEATED_ENTRY = "!", "this entry is also at {other}", "keep one of them"
    REPEATED_WHY = "?", "this why is also at {other}", "say why for this entry in particular"
    MINUTES_DIFFER = (
        "!", "this week takes {minutes} minutes with the routine, the plan allows {aim}",
        "change `minutes` of its items")
    TOPIC_UNPLANNED = "!", "no week of the plan names the topic {topic}", "add it to a week"
    AREA_UNCOVERED = "!", "no section covers {guide}:{area}", "write one with this area"
    FEW_RESOURCES = "!", "topic {topic} has {count} resources", "at least {least} are needed"
    PLAN_MISSING = "!", "there is no plan for {weeks} weeks", "write one"
