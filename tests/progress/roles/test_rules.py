"""Who is given a role and from whom it is taken: one rule for both."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.progress.roles import rules
from bot.progress.roles.rules import EarnedBy, RoleHolder, RoleRule, changes

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIGURES = st.dictionaries(st.integers(1, 6), st.integers(0, 5))


def rule(kind: EarnedBy, role: int, number: int) -> RoleRule:
    return RoleRule(1, kind, role, number, NOW)


def holder(user: int, role: int, kind: EarnedBy = EarnedBy.STREAK) -> RoleHolder:
    return RoleHolder(1, user, role, kind, NOW)


def test_the_card_says_how_often_it_is_looked_at() -> None:
    assert timedelta(minutes=15) == rules.LOOK_EVERY, "a quarter of an hour"
    assert (rules.LEAST, rules.MOST) == (1, 1000), "as Discord's form of the command says"


def test_enough_earns_it_and_less_loses_it() -> None:
    figures = {EarnedBy.STREAK: {1: 7, 2: 6, 3: 6}}
    given_, taken = changes([rule(EarnedBy.STREAK, 10, 7)], figures, [holder(2, 10)])
    assert given_ == {(1, 10)}
    assert taken == {(2, 10)}


def test_a_role_of_two_rules_is_kept_while_either_holds() -> None:
    both = [rule(EarnedBy.STREAK, 10, 7), rule(EarnedBy.MOCKS, 10, 3)]
    figures = {EarnedBy.STREAK: {1: 0}, EarnedBy.MOCKS: {1: 3}}
    assert changes(both, figures, [holder(1, 10)]) == (frozenset(), frozenset())


def test_without_a_rule_everything_that_was_given_is_taken() -> None:
    assert changes([], {}, [holder(1, 10), holder(2, 11)]) == (
        frozenset(), frozenset({(1, 10), (2, 11)}),
    )  # fmt: skip


@given(FIGURES, FIGURES, st.sets(st.tuples(st.integers(1, 6), st.integers(10, 12))))
def test_after_the_changes_nothing_is_left_to_change(
    days: dict[int, int], mocks: dict[int, int], held: set[tuple[int, int]]
) -> None:
    both = [rule(EarnedBy.STREAK, 10, 3), rule(EarnedBy.MOCKS, 11, 2)]
    figures = {EarnedBy.STREAK: days, EarnedBy.MOCKS: mocks}
    given_, taken = changes(both, figures, [holder(*one) for one in sorted(held)])
    assert taken <= held
    assert not given_ & held
    after = (held | given_) - taken
    assert after == {(u, 10) for u, n in days.items() if n >= 3} | {
        (u, 11) for u, n in mocks.items() if n >= 2
    }
    again = changes(both, figures, [holder(*one) for one in sorted(after)])
    assert again == (frozenset(), frozenset())
