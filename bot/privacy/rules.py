"""The privacy policy as Markdown, made of what the features keep and of whatever ends it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.core.kept import Kept
from bot.privacy.messages import Terms

CONTACT_UNKNOWN = (
    "**Whoever runs this bot; they haven't said yet how to reach them.** Ask the organisers of "
    "your server. (Operators: `STUDYBOT_CONTACT` puts your name and address here.)"
)
_HEAD = ("What (name in the export)", "Why", "Who can see it", "Deleted automatically")
_NOT_BEFORE = "Not before you delete it"


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A table by its name in the export. ``ages``: it holds text that the operator may let end by
    its age; ``goes``: then the whole row goes."""

    title: str
    name: str
    kept: Kept
    ages: bool = False
    goes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFigures:
    """What ends by a constant of the code, in days."""

    copies: int
    """No copy of the database gets older."""
    hashes: int
    """For so long it is remembered, without a name, that somebody was erased."""
    sent: int
    """What is over in the outbox."""


def policy(entries: Sequence[PolicyEntry], terms: Terms, figures: PolicyFigures) -> str:
    """All of it. Entries of one title stand together, in their order."""
    parts = [
        _intro(terms), _sources(terms), _never(), _kept(entries, terms), _ends(terms, figures),
        _model(terms), _control(), _remains(figures), _others(terms),
    ]  # fmt: skip
    return "\n".join(parts)


def days(count: int) -> str:
    """A number of days in words."""
    return "1 day" if count == 1 else f"{count} days"


def _section(title: str, *lines: str) -> str:
    return "\n".join((f"## {title}", "", *lines, ""))


def _intro(terms: Terms) -> str:
    return "\n".join((
        "# Privacy policy",
        "",
        "This is about the study-group bot that shows you this page. *I* means the bot, *you* "
        "whoever uses it in Discord.",
        "",
        "- I keep what you hand in, choose and tick, so that questions, streaks, reviews and mock "
        "interviews work. It is kept separately for each server; nobody in one server sees what "
        "you do in another. Only your plan, lists and stories are the same in every server and in "
        "direct messages; nobody but you sees them.",
        "- I can't see the member list or anybody's status (I need none of Discord's privileged "
        "intents).",
        "- I sell none of it, don't advertise with it, and train no model on it.",
        "- `/privacy export` gives you all of it, `/privacy delete` deletes it, at any time.",
        "",
        _section("Who is responsible?", _contact(terms)),
    ))  # fmt: skip


def _contact(terms: Terms) -> str:
    return terms.contact or CONTACT_UNKNOWN


def _sources(terms: Terms) -> str:
    reads = "I don't ask for it and read no other messages."
    if terms.reads_threads:
        reads = (
            "If it is granted here, I also read messages in the threads that I open below "
            "questions, so that they count as answers, and in no other place."
        )
    return _section(
        "What Discord gives me",
        "- With each command, button and form: your id and name, the server and channel, your "
        "language and permissions there, and what you typed or chose. I keep of it what is listed "
        "below.",
        "- With *Submit as my answer* and *Well put*: the message that you chose them on.",
        "- In servers: their names, channels, roles and my own permissions, so that I can post.",
        f"- Without the Message Content intent I can't read other messages. {reads}",
    )


def _never() -> str:
    return _section(
        "What is never kept",
        "- Your e-mail address, IP address, age, real name, status, voice, or what you do "
        "elsewhere.",
        "- What you search for in `/ask` and draw with `/formula`.",
        "- Texts in logs: they hold ids and times, never what somebody wrote and never a token.",
    )


def _kept(entries: Sequence[PolicyEntry], terms: Terms) -> str:
    lines = [
        "Whoever runs the bot can read the database where I keep it; organisers can't. You can "
        "delete all of it at any time; the last column says what is deleted without that."
    ]
    for title, found in groupby(entries, lambda one: one.title):
        rows = [_row(one, terms) for one in found]
        lines += ["", f"### {title}", "", _table([_HEAD, ("---",) * len(_HEAD), *rows])]
    return _section("What I keep, why, and who can see it", *lines)


def _row(one: PolicyEntry, terms: Terms) -> tuple[str, ...]:
    kept, ends = one.kept, one.kept.ends
    if one.ages and terms.answer_text_days:
        what = "It is" if one.goes else "Its text is"
        after = f"{what} deleted after {days(terms.answer_text_days)}"
        ends = f"{ends}. {after}" if ends else after
    return (f"{kept.what} (`{one.name}`)", kept.why, kept.seen_by, ends or _NOT_BEFORE)


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _ends(terms: Terms, figures: PolicyFigures) -> str:
    text = "- The text of answers stays until you delete it."
    if terms.answer_text_days:
        after = days(terms.answer_text_days)
        text = (
            f"- **The text of answers is deleted {after} after it was written.** "
            "The day and your streak stay, and so does what you shared in a thread of Discord."
        )
    copies = (
        f"I keep {terms.copies} of them, one a day; none gets older than {days(figures.copies)}."
    )
    if not terms.copies:
        copies = (
            "I don't make daily ones; one from before an update is deleted within "
            f"{days(figures.copies)}."
        )
    return _section(
        "How long",
        text,
        "- If a server removes me, everything I keep about it and its members is deleted after "
        f"{days(terms.left_server_days)}, unless I come back. Your plan, lists and stories belong "
        "to no server: they stay as long as I keep anything about you in another one or from "
        "direct messages, and go with the last server if there is nothing else. A list or a "
        "story from direct messages stays until you delete it.",
        "- If you leave a server I keep your days, since many come back. You are off its boards, "
        "reminders and rounds at once, and can delete everything also from direct messages.",
        f"- What I said is noted for {days(figures.sent)}, so that nothing is said twice.",
        f"- Backups of the database: {copies}",
    )


def _model(terms: Terms) -> str:
    if not terms.model_host:
        return _section(
            "Second opinion by a language model", "There is none here: nothing is sent."
        )
    return _section(
        "Second opinion by a language model",
        f"Where organisers allow it **and** you said yes, your answer and its question are sent to "
        f"**{terms.model_host}** (model {terms.model_name}) whenever you open feedback or ask "
        "for a follow-up, without your name, id or server. What happens to it there is up to that "
        "service. You can withdraw your consent in `/help`, *My settings*; I then delete the "
        "opinions I received.",
    )


def _control() -> str:
    return _section(
        "What you can do",
        "- **Read it**: `/privacy export` sends you a file: in a server, about that server, with "
        "your plan, lists and stories; in direct messages, about one or all of your servers, "
        "including those you've left. What is more than Discord takes as files you get from "
        "whoever is responsible (above).",
        "- **Delete it**: `/privacy delete` asks once, then deletes everything at once, with my "
        "copies of your answers in threads: in a server, of that server; in direct messages, of "
        "one or all. Your plan, lists and stories go with *All servers*, or alone; where "
        "only one server's data goes, they stay, and I say so. "
        "Messages that you wrote yourself stay yours to delete.",
        "- **Correct it**: hand in again, or choose again; the new replaces the old.",
        "- **Hide**: `/streak visibility` takes you off boards, milestones and cards.",
        "- **Ask or complain**: whoever is responsible (above) can do all of it for you. Where "
        "the law of your country gives you further rights, such as a complaint to an authority, "
        "you have them.",
    )


def _remains(figures: PolicyFigures) -> str:
    return _section(
        "What stays after you delete",
        f"- Backups of the database, for {days(figures.copies)} at most. If one is ever restored, "
        "your data is deleted from it again before anything else happens.",
        f"- For that, a number made from your id with a secret key, for {days(figures.hashes)}: "
        "nobody can read from it who you are.",
        "- What is somebody else's: their half of a mock interview, without your name; that they "
        "blocked you; a question that you suggested and organisers approved, without your name.",
        "- What I said of you in a thread or channel that is closed to me: I keep trying to delete "
        "it for 30 days, and a moderator can do it at once. The same goes for a role that I gave "
        "you and may not take back.",
        "- What a server's settings say, without your name; and lines of the log with your id "
        "until whoever runs the bot deletes old logs.",
    )


def _others(terms: Terms) -> str:
    who = "Discord, where all of it is said and shown, under Discord's own privacy policy"
    model = f"; {terms.model_host} as said above" if terms.model_host else ""
    where = f"\n\nThis page: <{terms.address}>" if terms.address else ""
    return _section(
        "Who else gets anything, age, changes",
        f"- {who}{model}. Nobody else.",
        "- Discord asks for at least 13 years, in some countries for more. I'm not meant for "
        "anybody younger. If one of them is using me, tell the person responsible (above), who "
        "will delete their data.",
        "- This page is made by the version that runs, from the same list that export and "
        "deletion work by, so it's always up to date. Changes are listed in `CHANGELOG.md` before "
        f"a new version runs.{where}",
    ).rstrip() + "\n"  # fmt: skip
