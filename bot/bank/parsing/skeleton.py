"""The skeletons that authors fill in: what `bank new` prints, and how the lint knows them. Pure."""

from __future__ import annotations

from bot.bank.model import Kind

HEADER = """\
# yaml-language-server: $schema=../question.schema.json
topic: {topic}
questions:
"""
_START = """\
  - id: short-name-of-it        # lower case and hyphens; never changed later
    title: Names the subject    # 10 to 70 characters, without the answer
    prompt: |
      What the interviewer says, in 40 to 900 characters.
    difficulty: medium          # easy, medium or hard
    kind: {kind}
    minutes: 4                  # typing time, 2 to 6
    answer: |
      {answer}
"""
_PARTS = {
    Kind.OPEN: """\
    key_points:                 # 3 to 6
      - point: One statement that a good answer makes.
        terms: [textbook wording, plain wording, one/other word + word nearby]
      - point: A second statement.
        terms: [wording, other wording, third wording]
      - point: A third statement.
        terms: [wording, other wording, third wording]
    pitfalls:                   # what people say the wrong way round
      - note: What is true instead.
        terms: [the reversed claim, large/big + part + of the claim]
    # coding:                   # in the topic coding only; sql has setup and expected, no tests
    #   language: python
    #   complexity: O(n) time for n rows, O(1) memory.
    #   solution: |
    #     def answer(rows): ...
    #   broken: |               # a likely wrong variant, which fails the tests
    #     def answer(rows): ...
    #   tests: |
    #     assert answer([]) is None
""",
    Kind.CHOICE: """\
    choices:                    # 2 to 5 (2: True and False), about equally long;
                                # when several are right, the prompt says: Choose all that apply.
      - text: An option
        right: true
        why: Why it is right.
      - text: Another option
        right: false
        why: Why people believe it, and why it is wrong.
      - text: A third option
        right: false
        why: Why people believe it, and why it is wrong.
""",
    Kind.NUMBER: """\
    value: 0.375
    tolerance: 0.005            # how far off still counts; 0 if exact
    unit: ""                    # such as "%" or "GB"
    work: 3 / (3 + 5)           # the checker recomputes it
""",
    Kind.SHORT: """\
    accept: [the usual name, another name, ITS ABBREVIATION]  # the one to show first
    not:                        # near it, and never accepted; may be left out
      - text: another thing
        why: What it is instead.
""",
    Kind.STORY: """\
    star:
      situation: What to set the scene with, in one sentence.
      task: What was theirs to do.
      action: What they did, step by step, saying "I".
      result: What came of it, with a figure, and what they learnt.
    checklist:                  # 4 to 7 things to tick
      - I said what was at stake.
      - I told what I did myself.
      - I gave a figure for the result.
      - I said what I would do differently.
    weak_outline: |
      You say that … (40 to 120 words)
    strong_outline: |
      You say that … (40 to 120 words)
""",
}
ANSWERS = {
    Kind.OPEN: ("The model answer, {}: define, intuition, when, trade-offs.", 80, 250),
    Kind.CHOICE: ("Why the right option is right, in {}.", 25, 120),
    Kind.NUMBER: ("The worked solution, step by step, in {}.", 40, 200),
    Kind.SHORT: ("What it is called and what it is, in {}.", 25, 150),
    Kind.STORY: ("What the interviewer listens for, and how to build it, {}.", 60, 200),
}
"""What `answer` says, of how many words: the lint judges by them."""
_END = """\
    hint: Helps without giving it away.
    follow_ups: [What would the interviewer ask next?]
    sources:
      - title: "Author, Book (edition), chapter 3"
        # url: https://…
    tags: []                    # such as guide-basics
"""


def skeleton(kind: Kind) -> str:
    """One question of a kind, to be pasted below `questions:`."""
    words, least, most = ANSWERS[kind]
    start = _START.format(kind=kind, answer=words.format(f"{least} to {most} words"))
    return start + _PARTS[kind] + _END
