"""How a round of each track goes and how it is judged: sections with minutes, and a rubric. Pure.

The sections are those of PEERS.md (*Rounds and rubrics*). A rubric has four or five dimensions,
each with one sentence for every level from 1 to 4. From 3 on an interviewer would say *pass*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.interviews.values.rules import Track

LEVELS = (1, 2, 3, 4)
PASS = 3
LEVEL_NAMES: Mapping[int, str] = MappingProxyType(
    {1: "not yet", 2: "almost", 3: "pass", 4: "strong"}
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is judged. ``levels`` are the sentences for 1 to 4, at most 100 characters
    each; ``topics`` of the bank are what to practise, empty for those of the questions asked."""

    id: str
    name: str
    levels: tuple[str, str, str, str]
    topics: tuple[str, ...] = ()

    def at(self, level: int) -> str:
        """The sentence of a level from 1 to 4."""
        return self.levels[level - 1]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an interview: what it is called, how long it takes, what to do in it."""

    name: str
    minutes: int
    todo: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A track: its name for people, its sections (45 minutes in all) and dimensions."""

    track: Track
    name: str
    sections: tuple[Section, ...]
    dimensions: tuple[Dimension, ...]


# fmt: off
_CODING = Rubric(Track.CODING, "Coding", (
    Section("Warm-up", 5, "say hello, settle the language and where you type"),
    Section("Clarify", 7, "restate the problem; ask about input, limits and edge cases"),
    Section("Approach", 6, "think aloud before you code, and say what it costs"),
    Section("Code", 17, "write it, and keep talking"),
    Section("Test", 5, "walk through normal and edge cases, and fix what they show"),
    Section("Feedback", 5, "what went well, and one thing to try"),
), (
    Dimension("communication", "Communication", (
        "Works in silence, so the interviewer can't follow or help.",
        "Explains when asked, but leaves out why one step follows another.",
        "Thinks aloud, asks about what is unclear, and takes up hints.",
        "Leads the conversation: states assumptions, options and choices before coding.",
    ), ("interview-craft", "coding")),
    Dimension("problem-solving", "Problem solving", (
        "Finds no workable approach, even with hints.",
        "Gets to an approach with many hints, or codes before there is a plan.",
        "Finds a sound approach with few hints, and knows its cost.",
        "Compares several approaches, picks with reasons, and sees edge cases early.",
    ), ("coding",)),
    Dimension("technical", "Technical competence", (
        "Can't turn the idea into code that could run.",
        "Writes code with gaps or faults that others have to point out.",
        "Writes clear, working code with only small slips.",
        "Writes clean, idiomatic code first time, and improves it without being asked.",
    ), ("coding",)),
    Dimension("testing", "Testing", (
        "Calls it done without trying any case.",
        "Tries one easy case, and misses faults that a second would show.",
        "Walks through normal and edge cases, and fixes what they show.",
        "Tests systematically: edge cases, large input, and how each fault would be noticed.",
    ), ("coding",)),
))
_DESIGN = Rubric(Track.DESIGN, "ML system design", (
    Section("Framing", 5, "goal, users, limits, one metric; is ML needed at all?"),
    Section("Data", 5, "where data and labels come from, and what can leak"),
    Section("Features", 10, "what helps, how fresh it must be, how it is made"),
    Section("Model", 10, "a baseline first, then what beats it, and how you'd know"),
    Section("Serving", 10, "latency, scale, cost, the online test"),
    Section("Monitoring", 5, "drift, alarms, retraining, the way back"),
), (
    Dimension("understanding", "Problem understanding", (
        "Starts with a model before knowing what it is for.",
        "Asks some questions, but leaves the goal or the metric vague.",
        "Fixes goal, users, limits and a metric before designing.",
        "Ties the goal to a metric with guardrails, and asks whether ML is needed.",
    ), ("system-design",)),
    Dimension("data", "Data and features", (
        "Takes data for granted, and names no source or label.",
        "Names data, but not how labels arise or how they may mislead.",
        "Says where data and labels come from, which features help, and what can leak.",
        "Weighs sources, bias, leakage and freshness, and plans for missing data.",
    ), ("feature-engineering", "data-prep")),
    Dimension("modelling", "Modelling", (
        "Names a model without a reason or a baseline.",
        "Picks a fitting model, but weighs no other and has no baseline.",
        "Starts from a baseline, compares models, and says how to evaluate them.",
        "Justifies each step beyond the baseline by data, cost, and offline and online tests.",
    ), ("evaluation", "trees-ensembles", "neural-networks")),
    Dimension("deployment", "Deployment", (
        "Stops at the trained model.",
        "Mentions serving, but not latency, scale or what can break.",
        "Covers serving, scale, an online test, and monitoring for drift.",
        "Plans rollout, rollback, retraining and alarms, with rough numbers for the load.",
    ), ("mlops", "experiments-causal")),
    Dimension("communication", "Communication", (
        "Jumps between parts, so the design can't be followed.",
        "Can be followed, but only by asking again and again.",
        "Goes through the parts in order, and says what comes next.",
        "Leads the conversation, checks back, and spends the time where it matters most.",
    ), ("interview-craft", "system-design")),
))
_BREADTH = Rubric(Track.BREADTH, "ML breadth", (
    Section("Warm-up", 3, "say hello; the candidate says what they know best"),
    Section("Questions", 37, "six minutes each: define, intuition, when, trade-offs"),
    Section("Feedback", 5, "what went well, and one thing to try"),
), (
    Dimension("correctness", "Correctness", (
        "Most definitions are missing or wrong.",
        "Gets the common ones right, and mixes up some of the others.",
        "Defines nearly all terms correctly, and corrects slips when asked.",
        "Is precise throughout, and names the conditions under which it holds.",
    )),
    Dimension("depth", "Intuition and depth", (
        "Recites words without saying what they mean.",
        "Explains the idea, but can't answer the next “why?”.",
        "Explains with an example of their own, and can answer two “why?”s in a row.",
        "Gets down to the mathematics or the mechanism, and back to plain words.",
    )),
    Dimension("trade-offs", "When, and trade-offs", (
        "Can't say when to use it.",
        "Says when to use it, but not what it costs.",
        "Says when to use it, when not, and what the alternatives cost.",
        "Weighs alternatives for a concrete case by data, cost and risk.",
    )),
    Dimension("communication", "Communication", (
        "Answers can't be followed, or run on without a point.",
        "The point comes late, after much else.",
        "Answers first, explains after, and stops in time.",
        "Answers clearly, and fits the depth to who is asking.",
    ), ("interview-craft",)),
))
_BEHAVIOURAL = Rubric(Track.BEHAVIOURAL, "Behavioural", (
    Section("Warm-up", 5, "say hello; the candidate introduces themselves in a minute"),
    Section("Stories", 30, "two to three minutes a story, then follow-ups"),
    Section("Your questions", 5, "the candidate asks what they'd ask an employer"),
    Section("Feedback", 5, "what went well, and one thing to try"),
), (
    Dimension("structure", "STAR structure", (
        "Tells no specific story, or one without an ending.",
        "Tells a story, but spends most of it on situation and task.",
        "Situation and task are brief; action and result take most of the time.",
        "Tells a tight story in two to three minutes, with every part in its place.",
    ), ("behavioural",)),
    Dimension("ownership", "Ownership", (
        "Says only “we”, so it isn't clear what they did.",
        "Says what they did, but not what they decided or why.",
        "Makes clear what they decided and did themselves, and why.",
        "Shows how they moved others and took responsibility beyond their task.",
    ), ("behavioural",)),
    Dimension("result", "Result", (
        "The story ends without a result.",
        "There is a result, but no number or other proof of it.",
        "Gives a result with a number or another proof.",
        "Gives result and effect, compared with before and with what else was possible.",
    ), ("behavioural",)),
    Dimension("reflection", "Reflection", (
        "Blames others, or learnt nothing from it.",
        "Names a lesson that would fit any story.",
        "Names a real mistake or lesson, and what they've done differently since.",
        "Shows where the lesson was used later, and what came of it.",
    ), ("behavioural",)),
    Dimension("communication", "Communication", (
        "Can't be followed, or doesn't answer the question.",
        "Answers in part, and needs to be led back.",
        "Answers the question that was asked, and takes follow-ups well.",
        "Is to the point, and gives as much detail as the listener needs.",
    ), ("interview-craft",)),
))
# fmt: on
RUBRICS: Mapping[Track, Rubric] = MappingProxyType(
    {one.track: one for one in (_CODING, _BREADTH, _DESIGN, _BEHAVIOURAL)}
)
