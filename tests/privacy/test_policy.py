"""The privacy policy is made of what export and erasure use, and of the figures that do it."""

import dataclasses
import re
from pathlib import Path

import pytest

from bot.cli.personal import written_policy
from bot.cli.run import terms_of
from bot.core import backup, erasures
from bot.core.config import Settings
from bot.core.kept import Kept
from bot.core.outbox import trim
from bot.interviews.session.rules import timeouts
from bot.privacy import ui
from bot.privacy.messages import PolicyShown, Terms
from bot.privacy.rules import CONTACT_UNKNOWN, PolicyEntry, PolicyFigures, policy
from bot.privacy.service import FIGURES
from tests.interviews.profiles.people import card_ids
from tests.privacy import filled
from tests.test_texts import BANNED
from tests.world import World, texts

PAGE = Path(__file__).parents[2] / "content" / "operate" / "PRIVACY.md"
ENTRIES = (
    PolicyEntry("Answers", "answers", Kept("When", "Streaks")),
    PolicyEntry("Answers", "parts", Kept("Texts", "Feedback", ends="Soon"), ages=True),
    PolicyEntry("Drafts", "drafts", Kept("Drafts", "Later", "Me"), ages=True, goes=True),
)
MADE_UP = PolicyFigures(copies=71, hashes=72, sent=73)


def settings(**given: object) -> Settings:
    """With nothing of the machine's environment."""
    return Settings.model_construct(
        **{name: field.default for name, field in Settings.model_fields.items()} | given
    )


def rows(text: str) -> dict[str, list[str]]:
    """The cells of each row, by the name in the export."""
    found = {}
    for line in text.splitlines():
        name = re.search(r"\(`(\w+)`\) \|", line)
        if name:
            found[name[1]] = [cell.strip() for cell in line.strip("|").split("|")]
    return found


async def test_every_table_and_column_that_names_a_person_is_told(here: World) -> None:
    told = rows(here.app.privacy.policy().text)
    tables = {table.name for one in here.app.personal for table in one.tables}
    mentions = {mention.name for one in here.app.personal for mention in one.mentions}
    assert told.keys() == tables | mentions
    named = await here.app.database.read(filled.people_columns)
    assert {table for table, _ in named} - told.keys() == set()
    assert all(len(cells) == 4 and all(cells) for cells in told.values())
    assert all(one.title for one in here.app.personal if one.tables or one.mentions)
    headings = re.findall(r"^### (.+)$", here.app.privacy.policy().text, re.M)
    assert len(headings) == len(set(headings)), "what belongs together stands together"
    assert headings[-1] == "For all of it"


def test_the_page_is_what_the_code_says() -> None:
    assert terms_of(settings()) == Terms(), "the page shows an installation's defaults"
    assert PAGE.read_text("utf-8") == written_policy(settings()), (
        "make it again: python -m bot privacy-policy > content/operate/PRIVACY.md"
    )


def test_each_setting_changes_the_text() -> None:
    assert "__" not in written_policy(settings())
    plain = policy(ENTRIES, Terms(), MADE_UP)
    for change, said in (
        ({"contact": "Ada, ada@example.org"}, "Ada, ada@example.org"),
        ({"address": "https://example.org/p"}, "<https://example.org/p>"),
        ({"left_server_days": 41}, "its members is deleted after 41 days"),
        ({"left_server_days": 1}, "its members is deleted after 1 day,"),
        (
            {"answer_text_days": 400},
            "**The text of answers is deleted 400 days after it was written.**",
        ),
        ({"answer_text_days": 400}, "| Soon. Its text is deleted after 400 days |"),
        ({"answer_text_days": 400}, "| Me | It is deleted after 400 days |"),
        ({"copies": 3}, "I keep 3 of them"),
        ({"copies": 0}, "I don't make daily ones"),
        ({"reads_threads": False}, "I don't ask for it"),
        ({"model_host": "llm.example", "model_name": "m-1"}, "**llm.example** (model m-1)"),
    ):
        assert said not in plain
        assert said in policy(ENTRIES, Terms(**change), MADE_UP)  # type: ignore[arg-type]
    assert {field.name for field in dataclasses.fields(Terms)} == {
        "contact", "address", "left_server_days", "answer_text_days", "copies", "reads_threads",
        "model_host", "model_name",
    }  # fmt: skip
    assert CONTACT_UNKNOWN in plain
    assert CONTACT_UNKNOWN not in policy(ENTRIES, Terms(contact="Ada"), MADE_UP)
    for figure in dataclasses.asdict(MADE_UP).values():
        assert f"{figure} days" in plain


def test_the_figures_are_those_that_do_it() -> None:
    assert (FIGURES.copies, FIGURES.hashes, FIGURES.sent) == (
        backup.COPIES_LIVE.days, erasures.REMEMBERED.days, trim.KEPT_FOR.days,
    )  # fmt: skip
    told = rows(PAGE.read_text("utf-8"))
    assert f"{trim.KEPT_FOR.days} days" in told["outbox"][3]
    assert f"{timeouts.HALF_LIFE.days} days" in told["interview_no_shows"][1]
    offer = {
        "model_endpoint": "https://llm.example/v1", "model_name": "m-1", "model_key": "k-123",
    }  # fmt: skip
    given = Settings.model_validate(
        offer
        | {"backups": 2, "left_server_days": 9, "answer_text_days": 99, "contact": "Ada"}
        | {"privacy_address": "https://example.org/p", "message_content": "never"}
    )
    assert terms_of(given) == Terms(
        contact="Ada", address="https://example.org/p", left_server_days=9, answer_text_days=99,
        copies=2, reads_threads=False, model_host="llm.example", model_name="m-1",
    )  # fmt: skip
    assert "k-123" not in written_policy(given)


def test_it_is_written_as_everything_else() -> None:
    text = PAGE.read_text("utf-8")
    assert [better for pattern, better in BANNED.items() if re.search(pattern, text)] == []


async def test_privacy_about_leads_to_all_of_it(here: World) -> None:
    ann = here.member("ann")
    shown = await ann.slash(here.channel, "privacy about")
    assert shown.ephemeral
    assert "until you delete it; backups of the database are gone within 30 days" in texts(
        shown.response
    )
    assert card_ids(shown.response) == ["privacy:mine", "privacy:policy", "privacy:forget"]
    read = await ann.click(shown.response, label="Read all of it")
    newest = read.followups[-1] if read.followups else read.response
    text = (await newest.attachments[0].read()).decode()
    assert text == here.app.privacy.policy().text
    nothing = await ann.click(shown.response, label="Delete my data")
    newest = nothing.followups[-1] if nothing.followups else nothing.response
    assert "I keep nothing about you" in texts(newest)
    nothing = await ann.click(shown.response, label="My data as a file")
    newest = nothing.followups[-1] if nothing.followups else nothing.response
    assert "I keep nothing about you" in newest.content


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms(contact="Ada *L*"), "Responsible: Ada \\*L\\*"),
        (Terms(), "hasn't said how to reach them"),
        (Terms(answer_text_days=400), "the text of an answer for 400 days; your days"),
        (Terms(left_server_days=5), "deleted after 5 days"),
        (Terms(model_host="llm.example"), "Answers go to llm.example for a second opinion only"),
        (Terms(model_host="llm.example"), "what happens to them there is up to that service"),
        (Terms(), "Nothing is sent anywhere except Discord."),
    ],
)
def test_the_short_form_says_the_settings(terms: Terms, said: str) -> None:
    card = ui.policy_shown(PolicyShown(terms, 30))
    assert said in "\n".join(getattr(one, "content", "") for one in card.walk_children())


def test_an_address_is_a_link() -> None:
    card = ui.policy_shown(PolicyShown(Terms(address="https://example.org/p"), 30))
    links = [one.url for one in card.walk_children() if getattr(one, "url", None)]
    assert links == ["https://example.org/p"]
