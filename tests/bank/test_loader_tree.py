"""The traps of YAML, each with its line, its column and its fix."""

from hypothesis import given
from hypothesis import strategies as st

from bot.bank.parsing.tree import MAX_DEPTH, Mapping, read_tree
from bot.bank.problems import Fault
from tests.together import each

CASES = [
    ("a: b: c\n", Fault.COLON, 1, 5),
    ("a:\n\t- b\n", Fault.TAB, 2, 1),
    ("a: b\n\tc: d\n", Fault.TAB, 2, 1),
    ('a: "x\n b: c\n', Fault.CUT_OFF, 1, 4),
    ("a: [b, c\n", Fault.OPEN_BRACKET, 1, 4),
    ("a: b\nfoo\n", Fault.CUT_OFF, 2, 1),
    ("a: [b\nc: d\n", Fault.OPEN_BRACKET, 1, 4),
    ("a: &x b\n", Fault.ALIAS, 1, 4),
    ("a: *x\n", Fault.ALIAS, 1, 4),
    ("*x : a\n", Fault.ALIAS, 1, 1),
    ("a: [*x]\n", Fault.ALIAS, 1, 5),
    ("a: !!python/object:os.system x\n", Fault.ALIAS, 1, 4),
    ("a: !foo!bar x\n", Fault.ALIAS, 1, 4),
    ("a: &x [b]\n", Fault.ALIAS, 1, 4),
    ("é: \x07\n", Fault.CONTROL_CHARACTER, 1, 4),
    ("a: b\nc: \x00\n", Fault.CONTROL_CHARACTER, 2, 4),
    ("a: @x\n", Fault.NEEDS_QUOTES, 1, 4),
    ("a: `x`\n", Fault.NEEDS_QUOTES, 1, 4),
    ("", Fault.EMPTY_FILE, 1, 1),
    ("# only a comment\n", Fault.EMPTY_FILE, 1, 1),
    ("a: b\n---\nc: d\n", Fault.SEVERAL_DOCUMENTS, 2, 1),
    ("? [a]\n: b\n", Fault.SYNTAX, 1, 3),
    ("a: b\na: c\n", Fault.DUPLICATE_KEY, 2, 1),
    ("a: {b: 1, b: 2}\n", Fault.DUPLICATE_KEY, 1, 11),
    ("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), Fault.TOO_DEEP, 1, MAX_DEPTH + 2),
    ("a: \ud800\n", Fault.ENCODING, 1, 1),
]


@each("text, fault, line, column", CASES)
def test_a_trap_is_named_with_its_place(text: str, fault: Fault, line: int, column: int) -> None:
    (problem,) = read_tree("f.yaml", text).problems
    assert (problem.line, problem.column) == (line, column)
    assert problem.fix == fault.fix
    assert str(problem).startswith(f"f.yaml:{line}:{column}: ")


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for at in range(ord("b"), ord("k")):
        inner = ",".join([f"*{chr(at - 1)}"] * 9)
        bomb += f"{chr(at)}: &{chr(at)} [{inner}]\n"
    tree = read_tree("f.yaml", bomb)
    assert [problem.fix for problem in tree.problems] == [Fault.ALIAS.fix]
    assert tree.top is None


def test_thousands_of_brackets_are_refused_without_recursion() -> None:
    for opening in ("[", "{a: ", "- "):
        (problem,) = read_tree("f.yaml", opening * 5_000).problems
        assert problem.fix in (Fault.TOO_DEEP.fix, Fault.CUT_OFF.fix, Fault.SYNTAX.fix)


def test_the_last_of_two_equal_keys_is_kept_and_both_are_reported_as_a_fault() -> None:
    tree = read_tree("f.yaml", "a: b\na: c\n")
    assert isinstance(tree.top, Mapping)
    assert len(tree.problems) == 1


def test_what_other_readers_would_convert_stays_as_written() -> None:
    tree = read_tree("f.yaml", "a: 0.50\nb: yes\nc: 2026-11-21\nd: ~\n")
    assert isinstance(tree.top, Mapping)
    values = [getattr(node, "value", None) for node in tree.top.items.values()]
    assert values == ["0.50", "yes", "2026-11-21", "~"]


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    tree = read_tree("f.yaml", text)
    assert tree.top is not None or tree.problems


yaml_pieces = st.sampled_from(["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", '"', "'", "|", "&"])


@given(st.lists(yaml_pieces, max_size=40).map("".join))
def test_nothing_like_yaml_makes_the_reader_raise(text: str) -> None:
    tree = read_tree("f.yaml", text)
    assert tree.top is not None or tree.problems
