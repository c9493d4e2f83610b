"""How well points are found and doubted in answers that nobody had tuned anything by.

`blind_right.yaml` has three right answers to each of forty questions, written from the prompts
alone; `blind_wrong.yaml` has a statement turned round and a pitfall's mistake for forty others.
Both were committed before their author had read the matcher, a term or a word list. Measured then,
before anything was changed:

- short answers precision 0.971 and recall 0.804, plain 0.972 and 0.813, long 0.985 and 0.974;
- credit to other questions 0.9 % on short, 2.0 % on plain and 2.0 % on long answers;
- 10 of 40 statements turned round doubted, and 20 of 621 right points (3.2 %);
- 16 of 39 mistakes with their note, and a note below 8 of the 120 right answers.

Then the rules of doubt were made narrower by these and the older files: 9 of 40, 3 of 621. On
`blind_later.yaml`, written after that, they doubted 10 of 20 and 4 of 151, and, changed once
more, 2 of 105 of `blind_last.yaml`: about 2 % of the right points of a new answer, not the 1 %
that was wanted. Now it is 5 of 890 in these four files. No note stood below the 40 answers of the
one, and one below the 22 of the other, whose term is narrower now. Points of plain answers at first
sight: precision 0.96 and 1.00, recall 0.86 and 0.88. Since a semicolon ends a sentence, the short
answers' recall is 0.863 at a precision of 0.973.

`blind_chosen.yaml` and `blind_held.yaml` are by six authors who had seen neither the matcher nor
each other's answers. The rules as they were doubted 6 of 334 right points of the one and 8 of 647
of the other. They were chosen once more by the first (only the sentences in which a point was
found; a *not* beside two words only where it denies a verb; exchanged names) and then doubted, at
first sight, 6 of the 647 of the second: 0.9 %. Of the 72 statements turned round in it 62 were
credited, and 10 of these doubted (14 before): how members turn a point round is seldom word for
word. Of points in which a script turns one word round 0.88 are doubted, of those with a *not*
more 0.80. Points at first sight, all six: long precision 0.983 and recall 0.994, plain 0.939 and
0.974, short 0.933 and 0.909, with what is only half said counted as not said; 2.9, 2.3 and 1.2 %
credit to others. A note stood below 7 of the 216 right answers; the seven terms are narrower
since.

`blind_rated.yaml` is by four further authors, measured once and nothing changed by it but the
terms of two notes that stood below two of its 144 right answers. Long precision 0.962 and recall
0.981, plain 0.939 and 0.972, with what is half said counted as not said; 3.0 and 2.9 % credit to
others, 1.3 % on short ones. Short answers say half of many points, so two others ticked them, as
an interviewer and as a friend would. They agree on 0.995 of their ticks, and of what is found they
tick 0.988 and 0.985 (the authors, strictly, 0.878, and 0.990 without the points half said); of
what they tick 0.85 is found. Doubted are 5 of 587 right points, 0.85 %, and 10 of 72 turned round.
Tried and left out: 601 terms that are bare names, such as *beam search*, with a word of the claim
beside them. As many points half said were found, by words that are related, and fewer right ones.

Later the plain answers of `blind_right.yaml` stood at the floor of recall (139 of 171), so fifteen
further ones were written blind: at first sight precision 0.972, recall 0.93, all of them 0.972 and
0.849. `blind_plain.yaml` has fourteen that were written likewise for `second.yaml`; with a
precision of 0.949 (recall 0.875) they would have failed its floor by one point. The three wrongly
found are half said at best, by related words. Tried for that and left out, since each loses more
right points than it saves: everyday words (*first, only*) that don't count as a point's own; two
own words in one sentence; a lead only where the words are; lighter words of terms; a higher bar.
Run with `-s` for the figures.
"""

from collections import Counter

from tests.practice.self_check.test_evaluation import Tally, answers, spotted, tallies
from tests.practice.self_check.test_mistakes import doubted, of_style

RIGHT, WRONG = "blind_right.yaml", "blind_wrong.yaml"
LATER, LAST = "blind_later.yaml", "blind_last.yaml"
CHOSEN, HELD = "blind_chosen.yaml", "blind_held.yaml"
RATED, TERSE = "blind_rated.yaml", "terse.yaml"
PLAIN = "blind_plain.yaml"
FLOORS = (
    (RIGHT, "short", 0.97, 0.86),
    (RIGHT, "plain", 0.97, 0.81),
    (RIGHT, "long", 0.98, 0.97),
    (PLAIN, "plain", 0.92, 0.84),
)
"""By file and style, precision and recall."""


def test_the_answers_are_those_that_were_drawn() -> None:
    for name, styles in (
        (RIGHT, {"short": 40, "plain": 55, "long": 40}),
        (PLAIN, {"plain": 14}),
        (WRONG, {"turned": 40, "mistake": 39}),
        (LATER, {"long": 10, "plain": 6, "short": 4, "turned": 20}),
        (LAST, {"long": 12, "plain": 9, "short": 1}),
        (CHOSEN, {"long": 24, "plain": 24, "short": 24, "turned": 36}),
        (HELD, {"long": 48, "plain": 48, "short": 48, "turned": 72}),
        (RATED, {"long": 30, "plain": 30, "short": 84, "turned": 72}),
    ):
        assert Counter(one["style"] for of in answers(name).values() for one in of) == styles


def test_points_of_right_answers_are_found() -> None:
    for name, style, precision, recall in FLOORS:
        tally = tallies(name)[style]
        print(f"{name} {style:6} precision {tally.precision:.3f}, recall {tally.recall:.3f}")
        assert tally.precision >= precision, style
        assert tally.recall >= recall, style


def test_points_typed_as_in_a_chat_are_found() -> None:
    tally = tallies(TERSE)["short"]
    print(f"terse: recall {tally.recall:.3f}")
    assert tally.right + tally.missed == 303
    assert tally.recall >= 0.98


def test_what_is_found_in_short_answers_others_tick_too() -> None:
    """Half a point is no clear case for one person alone."""
    raters = Tally(), Tally()
    for question_id, one in of_style(RATED, "short"):
        found = spotted(question_id, one["text"])
        for tally, ticked in zip(raters, map(set, one["ticks"]), strict=True):
            tally.right += len(found & ticked)
            tally.false += len(found - ticked)
            tally.missed += len(ticked - found)
    for tally in raters:
        print(f"ticked: precision {tally.precision:.3f}, recall {tally.recall:.3f}")
        assert tally.precision >= 0.98
        assert tally.recall >= 0.84


def test_doubts_fall_on_what_is_turned_round() -> None:
    for names, least, most in (
        ((RIGHT, WRONG, LATER, LAST, CHOSEN, HELD), 28, 8),
        ((RATED,), 10, 5),
    ):
        every = [
            doubted(*one)
            for name in names
            for style in ("short", "plain", "long", "turned", "mistake")
            for one in of_style(name, style)
        ]
        turned = [doubt for turned, _right in every for doubt in turned]
        right = [doubt for _turned, right in every for doubt in right]
        print(f"doubted: {sum(turned)} of {len(turned)} turned round, {sum(right)} of {len(right)}")
        assert sum(turned) >= least
        assert sum(right) <= most
