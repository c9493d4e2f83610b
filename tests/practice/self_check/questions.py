"""Questions of each kind for the feedback tests. Their own words are neutral, so that what the
wording tests find comes from the feature."""

from bot.bank.model import (
    Bank,
    Choice,
    Confusion,
    Difficulty,
    KeyPoint,
    Kind,
    Pitfall,
    Question,
    Source,
    Star,
)

OPEN = Question(
    id="held-out-fold",
    topic="evaluation",
    title="Why folds?",
    prompt="Why does one use cross-validation?",
    difficulty=Difficulty.EASY,
    kind=Kind.OPEN,
    answer="Each fold is held out once, so every row is used for testing.",
    key_points=(
        KeyPoint("Each fold is held out once.", ("fold + held out", "takes turns")),
        KeyPoint("The average hides how the folds differ.", ("spread", "differ between folds")),
        KeyPoint("Grouped rows stay in one fold.", ("grouped rows", "same person")),
    ),
    pitfalls=(Pitfall("Scaling before the split leaks.", ("scale everything first",)),),
    sources=(Source("A book"),),
)
CHOICE = Question(
    id="scaler",
    topic="evaluation",
    title="Where to fit the scaler?",
    prompt="Where is the scaler fitted?",
    difficulty=Difficulty.EASY,
    kind=Kind.CHOICE,
    answer="On the training rows.",
    choices=(
        Choice("On all the rows there are", False, "Then it has seen the rows for testing."),
        Choice("On the test rows alone", False, "The model never met that scale."),
        Choice("On the training rows alone", True, "Only these are known when fitting."),
    ),
)
SEVERAL = Question(
    id="learned",
    topic="evaluation",
    title="What is learned?",
    prompt="Choose all that apply.",
    difficulty=Difficulty.EASY,
    kind=Kind.CHOICE,
    answer="Weights and thresholds.",
    choices=(
        Choice("The weights of a linear model", True, "They come from fitting."),
        Choice("The number of neighbours", False, "It is set beforehand."),
        Choice("The thresholds of a tree", True, "They come from splitting."),
    ),
)
NUMBER = Question(
    id="posterior",
    topic="probability",
    title="After two flags",
    prompt="How likely is it?",
    difficulty=Difficulty.EASY,
    kind=Kind.NUMBER,
    answer="Work in odds.",
    value=0.9105,
    tolerance=0.005,
    work="0.005 * 0.9**2 / (0.005 * 0.9**2 + 0.995 * 0.02**2)",
)
STORY = Question(
    id="setback",
    topic="behavioural",
    title="A setback",
    prompt="Tell of a setback.",
    difficulty=Difficulty.EASY,
    kind=Kind.STORY,
    answer="Tell it in order.",
    star=Star("where", "what", "how", "so"),
    checklist=("I said what I did myself", "I named a figure", "I said what I learned"),
    weak_outline="weak",
    strong_outline="strong",
)
SHORT = Question(
    id="bayes",
    topic="probability",
    title="A rule for turning it round",
    prompt="What is the rule called?",
    difficulty=Difficulty.EASY,
    kind=Kind.SHORT,
    answer="It is Bayes' theorem.",
    accepted=("Bayes' theorem", "Bayes' rule"),
    refused=(Confusion("total probability", "It sums over the cases."),),
)
ALL = (OPEN, CHOICE, SEVERAL, NUMBER, SHORT, STORY)


def bank_of(question: Question) -> Bank:
    """A bank with one question, which is therefore asked."""
    return Bank.of([question])
