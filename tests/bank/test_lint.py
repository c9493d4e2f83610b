"""The lints: each finds its fault in a spoilt bank, and is silent on a good one."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bank.lint.bank import (
    BANK_COUNT,
    KIND_COUNTS,
    AnswerIndex,
    balance,
    coverage,
    lint_bank,
    lint_files,
)
from bot.bank.lint.letters import mixed_letters
from bot.bank.lint.question import count_words, lint_question
from bot.bank.lint.spelling import prose, read_words, unknown_words
from bot.bank.loader import Reading, assemble, read_text
from bot.bank.model import CORE_40_TOPICS, GUIDE_TAGS, TOPICS, Choice, Difficulty, Kind
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import Position, Problem, Severity
from bot.bank.terms.matcher import compile_terms, match
from bot.bank.terms.text import prepare_exact
from tests.bank.texts import CHOICE, KINDS, NUMBER, OPEN, SHORT, STORY, spoil, topic_file
from tests.together import each


def drafts_of(*questions: str, topic: str = "evaluation") -> tuple[Draft, ...]:
    reading = read_text(f"{topic}.yaml", topic_file(*questions, topic=topic))
    assert not reading.tree.problems, reading.tree.problems
    return reading.drafts


def found(problems: Iterable[Problem]) -> list[str]:
    """Messages, without what the short and odd examples of these tests can't help."""
    short = ("`answer` has", "outline` has", "misspelt")
    return [p.message for p in problems if not any(word in p.message for word in short)]


def lint(question: str) -> list[str]:
    (draft,) = drafts_of(question)
    return found(lint_question(draft))


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_question_of_each_kind_passes(kind: str) -> None:
    assert lint(KINDS[kind]) == []


@each(
    "text, old, new, message",
    [
        (OPEN, "may have learnt the noise", "may fail", "the model answer isn't spotted by the"),
        (OPEN, "point: Score on unseen rows.", "point: Score elsewhere.", "the point's own state"),
        (OPEN, "point: Score on", "point: Then score on", "the point begins with `Then`, which"),
        (OPEN, "point: The model can", "point: It can", "the point begins with `It`, which leans"),
        (OPEN, "point: Score on", "point: Or score on", "the point begins with `Or`, which leans"),
        (OPEN, "point: Score on", "point: Hence, score on", "the point begins with `Hence`, which"),
        (OPEN, "point: Score on", "point: But score on", "the point begins with `But`, which"),
        (OPEN, "[unseen, rows", "[unseen, fitted, rows", "the term `fitted` is spotted in the pro"),
        (OPEN, "[unseen, rows", "[unseen, held, rows", "the term `held` is spotted in the title"),
        (OPEN, "[unseen, rows", "[unseen, know, rows", "the term `know` is spotted in the hint"),
        (
            OPEN,
            "[unseen, rows",
            "[unseen, noise, rows",
            "the term `noise` is spotted in another po",
        ),
        (
            OPEN,
            "[proves + it is good]",
            "[baseline belongs]",
            "the pitfall's term `baseline belongs` ",
        ),
        (OPEN, "[proves + it is good]", "[was fitted]", "the pitfall's term `was fitted` is spot"),
        (
            OPEN,
            "[proves + it is good]",
            "[learn + noise]",
            "the pitfall's term `learn + noise` is spotted in a key point",
        ),
        (
            OPEN,
            "[proves + it is good]",
            "[high + score]",
            "the pitfall's term `high + score` is spotted in a note",
        ),
        (OPEN, "[proves + it is good]", "[proves it]", "the pitfall's terms are all words in a "),
        (
            NUMBER,
            "1 - (5 / 6) ** 2",
            "1 - (5 / 6) ** 3",
            "`work` gives 0.421296, but `value` is 0.31",
        ),
        (NUMBER, "1 - (5 / 6) ** 2", "1 - x", "`work` can't be computed (`x` is not allowed)"),
        (OPEN, "[guide-basics]", "[guide-basic]", "`guide-basic` is not a known tag"),
        (OPEN, "[guide-basics]", "[core-40]", "held-out-rows is not one of the forty classics"),
        (
            CHOICE,
            "text: Nothing",
            "text: Of all the figures that one may ask for here nothing",
            "the right option is",
        ),
        (
            SHORT,
            "flags four in five",
            "finds four in five, the tpr",
            "the accepted form `TPR` is in the prompt",
        ),
        (SHORT, "It divides by all", "Recall all", "the accepted form `recall` is in the hint"),
        (SHORT, "It is recall, the", "It is the share of", "the model answer doesn't name `recal"),
        (SHORT, "text: precision", "text: reckall", "the form `recall` is only a typo away"),
    ],
)
def test_a_fault_of_one_question_is_found(text: str, old: str, new: str, message: str) -> None:
    messages = lint(spoil(text, old, new))
    assert any(line.startswith(message) for line in messages), messages


def test_few_terms_and_long_sentences_are_a_matter_of_style() -> None:
    long = spoil(OPEN, "model may", "model, " + "and so on, " * 40 + "may")
    (draft,) = drafts_of(spoil(long, "[unseen, rows it has not met, new to it]", "[unseen]"))
    problems = list(lint_question(draft))
    style = [p.message for p in problems if p.level is Severity.WARNING]
    assert any("the point has 1 term" in message for message in style)
    assert any("the sentences are long" in message for message in style)
    assert all(problem.level is Severity.WARNING for problem in problems)


def test_a_classic_has_its_tag_and_its_topic() -> None:
    pca = spoil(OPEN, "held-out-rows", "pca")
    assert lint(pca) == ["pca is one of the forty classics", "pca belongs to topic unsupervised"]


@each("part", GUIDE_TAGS)
def test_every_part_of_preparing_is_a_tag_alone_or_with_its_area(part: str) -> None:
    areas = GUIDE_TAGS[part]
    tag = f'["{part}:{areas[0]}"]' if areas else f"[{part}]"
    assert lint(spoil(OPEN, "[guide-basics]", tag)) == []


def test_words_are_counted_without_code() -> None:
    assert count_words("Use `np.dot(a, b)` for two-dimensional x.\n```py\na b c\n```\nDone.") == 7


def test_lengths_are_judged_by_kind() -> None:
    (draft,) = drafts_of(STORY)
    messages = [problem.message for problem in lint_question(draft)]
    assert "`answer` has 14 words" in messages
    assert "`weak_outline` has 6 words" in messages
    assert "`strong_outline` has 10 words" in messages


def many(count: int, answer: str) -> list[str]:
    """Questions that differ in id, title and prompt, with one answer."""
    names = [
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echo",
        "foxtrot",
        "golf",
        "hotel",
        "india",
        "juliet",
    ]
    return [
        spoil(
            spoil(
                spoil(OPEN, "held-out-rows", f"q-{name}"),
                "Scoring on held-back rows",
                f"The subject of {name} alone",
            ),
            "A colleague scores a model on the rows that it was fitted to. What do you say?",
            f"{name.title()} asks for {name * 3} and for nothing else but {name[::-1] * 3}.",
        ).replace("because a figure alone says little.", answer)
        for name in names[:count]
    ]


def whole(*texts: str, topic: str = "evaluation") -> Reading:
    return assemble([read_text(f"{topic}.yaml", topic_file(*texts, topic=topic))])


def test_a_term_that_hits_five_other_answers_is_too_generic() -> None:
    files = frozenset({"evaluation.yaml"})
    six = lint_files(whole(*many(6, "and so on.")), files, Path("nowhere"))
    generic = [m for m in found(six) if "answers of 5 other questions" in m]
    assert len(generic) == 6 * 3  # in each question: learn the noise, unseen, simple baseline
    five = lint_files(whole(*many(5, "and so on.")), files, Path("nowhere"))
    assert found(five) == []


def test_the_index_of_answers_finds_what_the_matcher_finds() -> None:
    drafts = drafts_of(*many(4, "held-out folds"), CHOICE, NUMBER)
    index = AnswerIndex(drafts)
    texts = [prepare_exact(draft.question.answer) for draft in drafts]
    for term in ("unseen", "held out", "hold/keep out + fold", "held out fold", "zebra", "0.31"):
        matcher = compile_terms([term])
        plain = sum(match(matcher, text) is not None for text in texts)
        assert index.hits(matcher) == plain, term
        assert index.hits(matcher, plain) == plain, term
        assert index.hits(matcher, 7) == 0, "there are six answers"


def test_prompts_that_ask_the_same_are_reported_at_the_later_one() -> None:
    first = OPEN
    again = spoil(OPEN, "held-out-rows", "again").replace("What do you say?", "What would you say?")
    problems = lint_files(whole(first, again), frozenset({"evaluation.yaml"}), Path("nowhere"))
    near = [p for p in problems if "nearly" in p.message or "same title" in p.message]
    assert [p.message for p in near] == [
        "held-out-rows has the same title",
        "the prompt is nearly the same as that of held-out-rows",
    ]
    assert all(p.line > 30 for p in near)


def test_a_prompt_that_contains_another_is_reported() -> None:
    longer = spoil(OPEN, "held-out-rows", "again").replace(
        "What do you say?",
        "What do you say? Go through three remedies, weigh their price, and name the figures that "
        "would change your opinion of this colleague and of later colleagues.",
    )
    problems = lint_files(whole(OPEN, longer), frozenset({"evaluation.yaml"}), Path("nowhere"))
    assert any("nearly the same as that of held-out-rows" in p.message for p in problems)


def test_a_path_gets_only_its_own_problems_but_is_compared_with_the_others() -> None:
    twin = spoil(CHOICE, "rare-class", "again")
    reading = assemble(
        [
            read_text("evaluation.yaml", topic_file(CHOICE, spoil(OPEN, "[guide-basics]", "[x]"))),
            read_text("llm.yaml", topic_file(twin, topic="llm")),
        ]
    )
    problems = lint_files(reading, frozenset({"llm.yaml"}), Path("nowhere"))
    assert {problem.file for problem in problems} == {"llm.yaml"}
    assert any("nearly the same as that of rare-class" in message for message in found(problems))


def full_bank() -> list[Draft]:
    """A bank that has all that is asked for, and nothing more."""
    (model,) = drafts_of(OPEN)
    tags = [f"{part}:{area}" for part, areas in GUIDE_TAGS.items() for area in areas]
    tags += [part for part, areas in GUIDE_TAGS.items() if not areas]
    classics = {topic: [i for i, t in CORE_40_TOPICS.items() if t == topic] for topic in TOPICS}
    least = dict(KIND_COUNTS)
    least[Kind.OPEN] += BANK_COUNT - sum(least.values())
    kinds = [kind for kind in (Kind.CHOICE, *Kind) for _ in range(least.pop(kind, 0))]
    levels = [Difficulty.EASY] * 8 + [Difficulty.MEDIUM] * 9 + [Difficulty.HARD] * 3
    lengths = ("a", "bb", "ccc", "dddd")
    drafts: list[Draft] = []
    for topic in TOPICS.values():
        ids = classics[topic.id] + [f"{topic.id}-{n}" for n in range(topic.count)]
        for id_ in ids[: topic.count]:
            at = len(drafts)
            choices = tuple(
                Choice(lengths[(place + at) % 4], place == (at // 4) % 4, "So it is.")
                for place in range(4)
            )
            question = replace(
                model.question,
                id=id_,
                topic=topic.id,
                kind=kinds[at],
                difficulty=levels[at % 20],
                choices=choices if kinds[at] is Kind.CHOICE else (),
                tags=(tags[at % len(tags)],),
            )
            drafts.append(Draft(question, model.node, model.tree))
    return drafts


def cover(drafts: Iterable[Draft]) -> list[str]:
    drafts = list(drafts)
    active = [draft.question for draft in drafts if not draft.question.retired]
    found = [*coverage(drafts, "bank"), *balance(active, Position("bank"))]
    return [problem.message for problem in found]


def test_a_bank_that_has_everything_passes() -> None:
    assert cover(full_bank()) == []


def without(drafts: list[Draft], id_: str) -> list[Draft]:
    return [draft for draft in drafts if draft.question.id != id_]


def changed(drafts: list[Draft], **values: object) -> list[Draft]:
    return [replace(draft, question=replace(draft.question, **values)) for draft in drafts]  # type: ignore[arg-type]


def test_what_a_bank_lacks_is_named() -> None:
    bank = full_bank()
    assert "topic llm has 69 questions, 70 are needed" in cover(without(bank, "llm-1"))
    assert f"the bank has {BANK_COUNT - 1} questions in use" in cover(without(bank, "llm-1"))
    assert "the classic question pca is missing" in cover(without(bank, "pca"))
    assert "no question has the tag guide-basics" in cover(changed(bank, tags=()))
    assert "the bank has 0 questions of kind story" in cover(changed(bank, kind=Kind.OPEN))
    assert "100 % of the questions are hard" in cover(changed(bank, difficulty=Difficulty.HARD))


def test_retired_questions_do_not_count() -> None:
    assert "the bank has 0 questions in use" in cover(changed(full_bank(), retired=True))
    assert "the bank has 0 questions in use" in cover([])


@pytest.mark.parametrize(
    ("texts", "right", "message"),
    [
        (("a", "bb", "cccc"), 2, "in 100 % of the single-choice questions the longest option is r"),
        (("a", "bb", "cccc"), 0, "in 100 % of the single-choice questions the shortest option is"),
        (("aa", "bb", "cc"), 1, "in 100 % of the questions with 3 options number 2 is right"),
    ],
)
def test_an_option_that_gives_itself_away_is_found(
    texts: tuple[str, ...], right: int, message: str
) -> None:
    choices = tuple(Choice(text, at == right, "So.") for at, text in enumerate(texts))
    messages = cover(changed(full_bank()[:30], choices=choices))
    assert any(line.startswith(message) for line in messages), messages


def test_options_of_one_length_give_nothing_away_and_few_are_not_judged() -> None:
    choices = tuple(Choice("same", at == 1, "So.") for at in range(3))
    messages = cover(changed(full_bank()[:30], choices=choices))
    assert not any("single-choice" in message for message in messages)
    few = cover(changed(full_bank()[:19], choices=choices))
    assert not any("options" in message or "option" in message for message in few)


WORDS = frozenset(
    [
        "optimize",
        "color",
        "center",
        "catalog",
        "label",
        "defense",
        "analyze",
        "model",
        "this",
        "learned",
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Optimise this colour",
        "the model's centre",
        "catalogue, labelled, defence, analysed",
        "remodel and unlearned",
        "`qwertz` and ```\nqwertz\n``` and np.qwertz",
        "https://example.org/qwertz",
        "AUC, BatchNorm, x, foo",
        "naïveté",
    ],
)
def test_british_forms_code_and_names_pass_the_spelling(text: str) -> None:
    own = frozenset({"model", "labelled", "analysed"})
    assert list(unknown_words(text, WORDS, own, {"this"})) == []


@each(
    "question, good, bad, word, letter",
    [
        (
            SHORT,
            "TPR",
            "\u0422\u0420R",
            "\u0422\u0420R",
            "CYRILLIC CAPITAL LETTER TE in place of T",
        ),
        (
            SHORT,
            "sensitivity",
            "sens\u0456tivity",
            "sens\u0456tivity",
            "CYRILLIC SMALL LETTER BYELORUSSIAN-UKR",
        ),
        (
            SHORT,
            "text: precision",
            "text: precisi\u03bfn",
            "precisi\u03bfn",
            "GREEK SMALL LETTER OM",
        ),
        (OPEN, "memorise, by", "mem\u043erise, by", "mem\u043erise", "CYRILLIC SMALL LETTER O"),
        (
            CHOICE,
            "text: It must",
            "text: It m\u00fcst b\u0435",
            "b\u0435",
            "CYRILLIC SMALL LETTER IE",
        ),
    ],
)
def test_a_letter_that_only_looks_latin_is_named(
    question: str, good: str, bad: str, word: str, letter: str
) -> None:
    (draft,) = drafts_of(spoil(question, good, bad))
    found = [str(one) for one in mixed_letters(draft)]
    assert len(found) == 1
    assert f"`{word}` has {letter}" in found[0]
    assert list(mixed_letters(draft)) == [one for one in lint_question(draft) if str(one) in found]


@each("word", ["χ², σ, ν-SVM, νSVM", "Δx", "полнота", "GPUшный", "\u0421", "naïve", "F1"])
def test_symbols_and_other_languages_are_no_mistake(word: str) -> None:
    (draft,) = drafts_of(spoil(SHORT, "sensitivity", f'"{word}"'))
    assert list(mixed_letters(draft)) == []


def test_a_misspelt_word_is_found_and_known_ones_are_remembered() -> None:
    good: set[str] = set()
    assert list(unknown_words("This modl learned", WORDS, frozenset(), good)) == ["modl"]
    assert good == {"this", "learned"}


def test_our_own_words_are_read_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# names\nPlatt\n\nlogit # a term\n", encoding="utf-8")
    assert read_words(path) == {"platt", "logit"}
    assert read_words(tmp_path / "none.txt") == frozenset()
    path.write_text("platt\nlogit\n", encoding="utf-8-sig")
    assert read_words(path) == {"platt", "logit"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_question_has_its_place(kind: str) -> None:
    (draft,) = drafts_of(KINDS[kind])
    for path, text in prose(draft.question):
        if text:
            assert draft.place(*path) != draft.place(), path


@pytest.mark.parametrize(
    ("encoding", "place"), [("cp1252", "2:3"), ("utf-16", "1:1")], ids=["ANSI", "UTF-16"]
)
def test_a_list_of_words_that_is_no_utf8_is_named_with_the_place(
    tmp_path: Path, encoding: str, place: str
) -> None:
    pytest.importorskip("spellchecker")
    path = tmp_path / "words.txt"
    path.write_bytes("platt\nnaïve\n".encode(encoding))
    reading, folder = whole(OPEN), tmp_path / "bank"
    files = frozenset(draft.tree.file for draft in reading.drafts)
    for problems in (
        lint_bank(reading, folder, is_ours=False),
        lint_files(reading, files, folder, is_ours=False),
    ):
        (found,) = (one for one in problems if one.file == str(path))
        assert str(found).startswith(f"{path}:{place}: this is not UTF-8 text; save the file")


def test_misspelt_words_are_warnings_at_their_part(tmp_path: Path) -> None:
    pytest.importorskip("spellchecker")
    (tmp_path / "words.txt").write_text("yamlish\n", encoding="utf-8")
    folder = tmp_path / "bank"
    text = spoil(OPEN, "What did it know beforehand?", "Yamlish wrods, and again wrods.")
    problems = lint_bank(whole(text), folder, is_ours=True)
    spelling = [problem for problem in problems if "misspelt" in problem.message]
    assert [(p.message, p.level) for p in spelling] == [
        ("`wrods` may be misspelt", Severity.WARNING)
    ]
    assert spelling[0].fix == f"fix it, or add it to {tmp_path / 'words.txt'}"
