"""Sheets as text for the tests: a good one of each kind, to be spoilt piece by piece."""

LIST = """\
id: portfolio
title: A portfolio
name: Portfolio
kind: checklist
guide: guide-portfolio
intro: Two projects that you can defend are worth more than ten.
sections:
  - title: Data
    area: data
    items:
      - id: where-from
        text: Say where the data came from.
        why: A careful reader asks it first.
        url: https://example.org/data
      - id: what-is-missing
        text: Say what is missing in it.
        why: Real data has faults of its own.
"""
TOPICAL = """\
id: reading
title: What to read
name: Reading
kind: list
guide: guide-resources
intro: For the topic that a quiz or a review showed to be weak.
sections:
  - title: Evaluation
    topics: [evaluation]
    items:
      - id: textbook
        text: A textbook, chapter 3
        why: It defines every one of the metrics.
"""
PLAN = """\
id: one-week
title: One week
name: One week
kind: plan
weeks: 1
intro: Thirty minutes a day for one week, and then the interview.
routine:
  - id: daily-question
    text: Answer the daily question.
    why: Recalling it yourself makes it stick.
    minutes: 100
sections:
  - title: The only week
    topics: [evaluation]
    items:
      - id: weakest-topic
        text: Read on your weakest topic.
        why: Reading with a gap in mind is faster.
        minutes: 110
"""


def spoil(text: str, old: str, new: str) -> str:
    """The text with one piece replaced; the piece must be there."""
    assert old in text, old
    return text.replace(old, new, 1)
