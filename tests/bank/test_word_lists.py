"""The word lists in `content/terms`: where they are found, that they're whole, and their form."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.bank.lint.word_files import check_words
from bot.bank.terms.words import fold, folder_beside, lists_of, read_word_lists, stem, word_lists
from bot.core.bundle import bundled
from tests.together import all_hold, each

PACKAGE = Path(bot.__file__).resolve().parent
FOLDER = bundled("content") / "terms"


def test_the_matcher_reads_the_lists_that_came_with_the_bot() -> None:
    assert folder_beside(PACKAGE) == FOLDER
    assert word_lists() == read_word_lists(FOLDER)
    assert word_lists() is word_lists()


def test_a_wheel_has_them_packed_inside(tmp_path: Path) -> None:
    assert folder_beside(tmp_path / "bot") == tmp_path / "content" / "terms"
    packed = tmp_path / "bot" / "_bundled" / "content" / "terms"
    packed.mkdir(parents=True)
    assert folder_beside(tmp_path / "bot") == packed


def test_a_line_that_cant_be_read_is_named_by_its_file_and_place(tmp_path: Path) -> None:
    assert check_words(FOLDER) == ()
    folder = tmp_path / "terms"
    shutil.copytree(FOLDER, folder)
    for name, line, said in (
        ("topics.txt", b"llms: gpt", "`llms` is not a topic of the bank; did you mean `llm`?"),
        ("topics.txt", b"llm gpt", "this line is no `topic: words`"),
        ("word-forms.txt", b"[irregular]\nanalyses", "this line is no `stem: words`"),
        ("opposites.txt", b"many few", "this line has not two sides"),
        ("plain-words.txt", b"caf\xe9", "this is not UTF-8 text"),
    ):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole + b"\n" + line)
        (problem,) = check_words(folder)
        assert said in str(problem)
        assert f"{name}:{len((whole + b' ' + line).splitlines()) + 1}:" in str(problem)
        (folder / name).write_bytes(whole)
    for name, was, is_, said in (
        ("word-forms.txt", "[irregular]", "[iregular]", ":15:1: `[iregular]` is no list of this"),
        ("function-words.txt", "[asking]", "# asking", "the list `[asking]` is missing"),
        ("function-words.txt", "[grammar]", "of\n[grammar]", ":4:1: this line is in no list"),
        ("topics.txt", "llm: ", "[llms]\nllm: ", "`[llms]` is no list of this file; delete this"),
    ):
        whole_text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(whole_text.replace(was, is_, 1), encoding="utf-8")
        (problem,) = check_words(folder)
        assert said in str(problem)
        (folder / name).write_text(whole_text, encoding="utf-8")
    (folder / "topics.txt").unlink()
    assert "can't be read" in str(*check_words(folder))


def test_nothing_is_read_at_import() -> None:
    program = (
        "import bot.practice.self_check.service, bot.bank.lint.question\n"
        "from bot.bank.terms.words import word_lists\n"
        "print(word_lists.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, cwd=PACKAGE.parent,
    )  # fmt: skip
    assert done.stdout.strip() == "0"


def test_no_list_is_empty_and_all_words_are_as_the_matcher_sees_them() -> None:
    lists = word_lists()
    flat = [word for group in lists.plain_words for word in group]
    flat += [
        *lists.irregular,
        *lists.irregular.values(),
        *(w for pair in lists.distinct for w in pair),
    ]
    for words in (
        flat, lists.unchanged, lists.prefixes, lists.negated, lists.abbreviations, lists.grammar,
        lists.function_words, lists.prompts, lists.asking,
    ):  # fmt: skip
        assert words
        assert all(word == fold(word) or "_" in word for word in words)


def test_a_word_has_one_entry_and_the_pairs_are_pairs_of_stems() -> None:
    lists = word_lists()
    assert not lists.unchanged & lists.irregular.keys()
    assert all(len(pair) == 2 for pair in lists.distinct)
    assert all(stem(form) == known for form, known in lists.irregular.items())
    assert lists.grammar < lists.function_words


def test_a_form_without_its_stem_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8").replace("matrix: matrices", "matrix matrices")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="`matrix matrices` has no `stem:`"):
        read_word_lists(tmp_path)


def test_a_missing_list_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_word_lists(tmp_path)
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8").replace("[prefixes]", "")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(KeyError, match="prefixes"):
        read_word_lists(tmp_path)


SHORT_FORMS = """
parameters params, hyperparameters hparams, memory mem, duplicates dups, average avg, checkpoint
ckpt, gradients grads, configuration config, dimensions dims, probability prob, probabilities
probs, database db, architecture arch, accuracy acc, features feats, function fn, vectors vecs,
attention attn, temperature temp, information info, optimiser opt, initialisation init,
algorithm algo, classifier clf, correlation corr, covariance cov, coefficients coefs, production
prod, environment env, repository repo, requests reqs, images imgs, sequences seqs, messages
msgs, context ctx, observations obs, predictions preds, references refs, performance perf,
statistics stats, evaluation eval, validation val, specification spec, threshold thresh,
experiment expt, applications apps, iterations iters, language lang, derivative deriv,
calculation calc
"""


def test_what_people_shorten_is_the_long_word() -> None:
    def holds(pair: list[str]) -> None:
        long, short = pair
        assert stem(long) == stem(short)

    all_hold([one.split() for one in SHORT_FORMS.split(",")], holds)


@each(
    "said, meant",
    [
        ("lr", "learning_rate"),
        ("w_o", "without"),
        ("wrt", "respect"),
        ("b_c", "because"),
        ("dist", "distribution"),
        ("dist", "distance"),
        ("reg", "regularisation"),
        ("hidden_dim", "hidden_layer"),
        ("ci", "confidence_interval"),
        ("std", "standard_deviation"),
        ("iid", "independent"),
        ("rmse", "squared_error"),
        ("extent", "degree"),
        ("vote", "majority"),
        ("chunk", "part"),
        ("mean", "average"),
        ("fluctuate", "variance"),
        ("num", "count"),
        ("qps", "throughput"),
        ("pct", "percent"),
    ],
)
def test_a_short_or_plain_word_stands_beside_what_it_means(said: str, meant: str) -> None:
    assert any({said, meant} <= set(group) for group in word_lists().plain_words)


def test_a_list_that_is_begun_twice_goes_on_and_a_line_may_be_indented(tmp_path: Path) -> None:
    file = tmp_path / "any.txt"
    file.write_text("[one]\na b\n[two]\nc\n[one]\n  llm: d # why\n", encoding="utf-8")
    assert lists_of(file) == {"": [], "one": ["a b", "llm: d"], "two": ["c"]}
