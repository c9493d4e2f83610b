"""What is typed in /mock join: read, kept, and turned into a profile and back."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.database import Database
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules import drafts as rules
from bot.interviews.profiles.rules.drafts import ProfileDraft, of_profile, profile_of, read
from bot.interviews.profiles.rules.week import normalise
from bot.interviews.values.rules import (
    Cadence,
    Level,
    OddPreference,
    Profile,
    RolePreference,
    Track,
)
from tests.interviews.profiles.test_availability import readable
from tests.world import fresh_database

NOW = datetime(2026, 1, 2, tzinfo=UTC)
GOOD = ProfileDraft(
    level=Level.SENIOR,
    zone="berlin",
    tz="Europe/Berlin",
    hours="Mon 18-21",
    languages=frozenset({"german"}),
    more_languages="Swahili",
)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"level": None}, rules.NO_LEVEL),
        ({"tracks": frozenset()}, rules.NO_TRACKS),
        ({"tz": "", "zone": "  "}, rules.NO_ZONE),
        ({"tz": "", "zone": "x" * 4000}, "“" + "x" * 59 + "…”"),
        ({"hours": ""}, "at least one time"),
        ({"more_languages": "7"}, "as a language"),
    ],
)
def test_each_problem_is_named_alone(change: dict[str, object], problem: str) -> None:
    draft = replace(GOOD, **change)  # type: ignore[arg-type]
    [found] = read(draft).problems
    assert problem in found
    with pytest.raises(ValueError, match="no profile"):
        profile_of(draft, 1, 2)


def test_a_draft_without_problems_is_a_profile() -> None:
    profile = profile_of(GOOD, 1, 2)
    assert profile.languages == {"german", "swahili"}
    assert profile.tz == "Europe/Berlin"
    assert profile_of(replace(GOOD, languages=frozenset(), more_languages=""), 1, 2).languages == {
        "english"
    }


texts = st.text(max_size=50)
typed = st.builds(
    ProfileDraft,
    level=st.none() | st.sampled_from(Level),
    tracks=st.frozensets(st.sampled_from(Track)),
    zone=texts,
    tz=st.sampled_from(["", "UTC", "Asia/Kathmandu"]),
    hours=texts | st.just("any time"),
    more_languages=texts,
)


@given(typed)
def test_whatever_is_typed_is_a_profile_or_has_named_problems(draft: ProfileDraft) -> None:
    found = read(draft)
    if found.problems:
        assert all(found.problems)
        return
    assert profile_of(draft, 1, 2).windows == normalise(found.windows)


languages = st.frozensets(st.sampled_from(["english", "tamil", "swahili", "haitian-creole"]),
                          min_size=1)  # fmt: skip
saved = st.builds(
    Profile,
    guild_id=st.just(1),
    user_id=st.just(2),
    level=st.sampled_from(Level),
    tracks=st.frozensets(st.sampled_from(Track), min_size=1),
    topics=st.frozensets(st.sampled_from(["llm", "evaluation"])),
    tz=st.just("Asia/Tokyo"),
    windows=readable,
    cadence=st.sampled_from(Cadence),
    languages=languages,
    role_preference=st.sampled_from(RolePreference),
    odd_preference=st.sampled_from(OddPreference),
)


@given(saved)
def test_a_profile_that_is_changed_in_nothing_stays_the_same(profile: Profile) -> None:
    assert profile_of(of_profile(profile), 1, 2) == profile


async def test_drafts_and_profiles_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    try:
        odd = replace(GOOD, hours="'; DROP TABLE x; --\n😀", zone="<@1> **b**", level=None)
        for draft in (GOOD, odd):
            revision = await database.write(
                lambda tx, one=draft: profiles.save_draft(tx, 1, 2, one, NOW)
            )
            kept = await database.read(lambda tx: profiles.get_draft(tx, 1, 2))
            assert kept == replace(draft, revision=revision)
        assert await database.read(lambda tx: profiles.get_draft(tx, 2, 2)) is None
        profile = profile_of(GOOD, 1, 2)
        await database.write(lambda tx: profiles.save(tx, profile, NOW))
        assert await database.read(lambda tx: profiles.get(tx, 1, 2)) == profile
    finally:
        await database.close()


def test_what_is_typed_in_place_of_other_text_is_told() -> None:
    before = replace(GOOD, hours="Mon 18-21", more_languages="")
    assert rules.typed_over(before, replace(before, level=Level.STAFF)) == ""
    assert rules.typed_over(before, replace(before, more_languages="Czech")) == ""
    after = replace(before, hours="Tue 9-12", zone="India")
    assert rules.typed_over(before, after) == "India\nTue 9-12"
