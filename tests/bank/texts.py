"""Topic files as text for the tests: a good one of each kind, to be spoilt piece by piece."""

HEAD = "topic: {topic}\nquestions:\n"
OPEN = """\
  - id: held-out-rows
    title: Scoring on held-back rows
    prompt: |
      A colleague scores a model on the rows that it was fitted to. What do you say?
    difficulty: easy
    kind: open
    minutes: 3
    answer: |
      The model may have learnt the noise. It has to be scored on unseen rows, and a simple baseline
      belongs beside the score, because a figure alone says little.
    key_points:
      - point: The model can learn the noise.
        terms: [learn the noise, memorise, by heart]
      - point: Score on unseen rows.
        terms: [unseen, rows it has not met, new to it]
      - point: Compare with a simple baseline.
        terms: [simple baseline, naive guess, lazy rule]
    pitfalls:
      - note: A high score on known rows proves nothing.
        terms: [proves + it is good]
    hint: What did it know beforehand?
    follow_ups: [And with people who come back?]
    sources:
      - title: A textbook, chapter 7
        url: https://example.org/7
    tags: [guide-basics]
    added: 2026-11-21
"""
CHOICE = """\
  - id: rare-class
    title: A model for a rare class
    prompt: One payment in a hundred is fraud. Accuracy is 99 %. What follows?
    difficulty: medium
    kind: choice
    answer: Calling all payments honest scores the same, so the figure says nothing at all.
    choices:
      - text: It finds most of the fraud
        right: false
        why: That would be recall, not accuracy.
      - text: Nothing follows from it yet
        right: true
        why: Naming no fraud at all reaches it too.
      - text: It must be overfitted badly
        right: false
        why: The rare class alone explains the figure.
    hint: What does the laziest model score?
    follow_ups: [Which figures would you ask for?]
    sources: [{title: "A textbook, chapter 3"}]
    tags: []
"""
NUMBER = """\
  - id: one-six
    title: Two dice and one six
    prompt: You roll two fair dice. How probable is at least one six? Two decimals.
    difficulty: hard
    kind: number
    value: 0.31
    tolerance: 0.006
    unit: ""
    work: 1 - (5 / 6) ** 2
    answer: Both dice miss with probability 25/36, so the opposite has 11/36 or 0.31.
    hint: What is the opposite of it?
    follow_ups: [How many dice for one half?]
    sources: [{title: "A textbook, chapter 1"}]
    tags: ["guide-statistics:probability"]
"""
SHORT = """\
  - id: share-found
    title: The share that was found
    prompt: Of all payments that are fraud, a model flags four in five. How is that figure called?
    difficulty: easy
    kind: short
    accept: [recall, sensitivity, TPR]
    not:
      - text: precision
        why: It looks at the flagged payments alone.
    answer: It is recall, the found cases by all cases that are truly there.
    hint: It divides by all that should have been found.
    follow_ups: [And the false alarms?]
    sources: [{title: "A textbook, chapter 3"}]
    tags: []
"""
STORY = """\
  - id: late-once
    title: A deadline in danger
    prompt: Tell me about a time when a deadline could not be met.
    difficulty: medium
    kind: story
    answer: They listen for how early you said it and for what you offered instead.
    star:
      situation: Name the project and who waited.
      task: Say what was yours to deliver.
      action: Tell what you proposed, and to whom.
      result: Say what was delivered and when.
    checklist: [I said it early., I offered a choice., I gave a figure., I said what I changed.]
    weak_outline: You say that others were late.
    strong_outline: You say when you knew it and what you proposed.
    hint: When did you know it?
    follow_ups: [How did they take it?]
    sources: [{title: "A book about stories"}]
    tags: ["guide-behavioural:deadlines"]
"""
CODING = """\
  - id: own-mean
    title: A mean by hand in Python
    prompt: Write a function that gives the mean of a list without any library.
    difficulty: easy
    kind: open
    answer: Sum the figures and divide by their count; decide what an empty list should give.
    key_points:
      - point: Sum the figures.
        terms: [sum the figures, add them up, total of all]
      - point: Divide by their count.
        terms: [divide by their count, over the length, by how many]
      - point: Decide what an empty list gives.
        terms: [empty list, no figures at all, nothing in it]
    coding:
      language: python
      solution: |
        def mean(xs):
            return sum(xs) / len(xs)
      complexity: O(n) time for n figures, O(1) memory.
      tests: assert mean([1, 2]) == 1.5
      broken: |
        def mean(xs):
            return sum(xs) // len(xs)
    hint: What would you do on paper?
    follow_ups: [And for a stream?]
    sources: [{title: "A tutorial of Python"}]
    tags: []
"""
SQL = """\
    coding:
      language: sql
      setup: CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL);
      solution: SELECT a, b FROM t ORDER BY a
      expected: [[1, x], [2, null], [2.5, "3"]]
      broken: SELECT b FROM t
"""
KINDS = {"open": OPEN, "choice": CHOICE, "number": NUMBER, "short": SHORT, "story": STORY}


def topic_file(*questions: str, topic: str = "evaluation") -> str:
    """A whole file."""
    return HEAD.format(topic=topic) + "".join(questions)


def spoil(text: str, old: str, new: str) -> str:
    """The text with one piece replaced, which must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)
