"""What experts type at the short questions of the real bank, and what is near but another thing."""

from collections.abc import Iterator
from pathlib import Path

from bot.bank.model import Kind
from bot.bank.question_bank import lexicon_of
from bot.bank.terms.short import is_accepted, refused_form
from tests.real_bank import real_bank
from tests.together import each

DATA = Path(__file__).parent / "data" / "short-answers.txt"


def told() -> Iterator[tuple[str, str, str]]:
    """Question, "right" or "wrong", and what was typed."""
    question = ""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            verdict, _, typed = line.strip().partition(": ")
            yield from ((question, verdict, name.strip()) for name in typed.split(" | "))
        elif not line.startswith("#"):
            question = line.strip().removesuffix(":")


def judged_otherwise(wanted: str) -> list[tuple[str, str]]:
    bank = real_bank()
    lexicon = lexicon_of(bank)
    wrong = []
    for id_, verdict, typed in told():
        question = bank.questions[id_]
        refused = tuple(one.text for one in question.refused)
        found = is_accepted(question.accepted, refused, typed, lexicon)
        if verdict == wanted and found != (wanted == "right"):
            wrong.append((id_, typed))
    return wrong


def test_every_short_question_has_ten_names_and_ten_near_ones() -> None:
    counts: dict[tuple[str, str], int] = {}
    for id_, verdict, _ in told():
        counts[id_, verdict] = counts.get((id_, verdict), 0) + 1
    short = {one.id for one in real_bank().active if one.kind is Kind.SHORT}
    assert {id_ for id_, _ in counts} == short
    assert {verdict for _, verdict in counts} == {"right", "wrong"}
    assert all(count >= 10 for count in counts.values())


def test_every_name_that_an_expert_types_is_accepted() -> None:
    assert judged_otherwise("right") == []


def test_nothing_near_is_accepted() -> None:
    assert judged_otherwise("wrong") == []


@each(
    "accepted, typed",
    [
        ("softmax", "the softmax function"),
        ("softmax", "I think it's the softmax function"),
        ("softmax", "The answer is: softmax"),
        ("softmax", "answer: softmax"),
        ("softmax", "It is called “softmax”."),
        ("softmax", "probably softmax"),
        ("softmax", "softmax, I guess"),
        ("softmax", "softmx function"),
        ("softmax", "torch.nn.Softmax()"),
        ("softmax", "softmax (σ)"),
        ("softmax function", "softmax"),
        ("marginalisation", "marginalizing"),
        ("bootstrap aggregation", "bootstrap aggregating"),
        ("lemmatisation", "lemmatising words"),
        ("binning", "binning into intervals"),
        ("type 2 error", "error type II"),
        ("sharp discontinuity", "discontinuity (sharp)"),
        ("value function", "the value function for V^pi"),
        ("distillation", "distilling"),
        ("regularisation", "regularizers"),
        ("type 2 error", "type two errors"),
        ("type II error", "type 2 error"),
        ("ReLU", "ReLUs"),
        ("condition number", "condition number κ(A)"),
        ("condition number", "condition number (κ)"),
        ("disagree and commit", "Disagree & commit!"),
        ("k-anonymity", "k-anonymity (k = 10)"),
        ("one-hot encoding", "OneHot encoding technique"),
    ],
)
def test_what_people_say_around_a_name_is_forgiven(accepted: str, typed: str) -> None:
    forms = (accepted, "κ") if "κ" in typed else (accepted,)
    forms += ("condition number κ(A)",) if "κ(A)" in typed else ()
    assert is_accepted(forms, (), typed)


@each(
    "accepted, typed",
    [
        ("softmax", "softmax loss"),
        ("softmax", "not softmax"),
        ("softmax", "I think"),
        ("softmax", "softmax or sigmoid"),
        ("softmax", "softmax / argmax"),
        ("softmax", "softmax (sigmoid)"),
        ("logit", "logit model"),
        ("bagging", "wagging"),
        ("type II error", "type error"),
        ("sum rule", "sum"),
        ("z score", "z"),
        ("normalisation", "normality"),
        ("support vector", "support vector machine"),
    ],
)
def test_a_word_that_makes_it_another_thing_is_not(accepted: str, typed: str) -> None:
    assert not is_accepted((accepted,), (), typed)


def test_a_last_word_that_tells_two_names_apart_is_not_taken_off() -> None:
    assert is_accepted(("step function", "ramp"), (), "ramp function")
    assert not is_accepted(("loss function",), ("loss",), "loss")
    assert not is_accepted(("ramp",), ("ramp function",), "ramp function")
    assert refused_form(("ramp function",), "the ramp function") == 0


def test_a_confusion_is_met_in_any_dress() -> None:
    for typed in ("I think it's stemming", "stemming method", "stemmed", "Answer: stemming"):
        assert refused_form(("tokenisation", "stemming"), typed) == 1
