"""What is released, and what it stands on."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests import release, vulnerabilities

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return found.group()


def asked_for() -> set[str]:
    """Every dependency that pyproject.toml names, by the name that it has there."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    every = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    return {name_of(one) for one in [*every, *(one for extra in extras for one in extra)]} - {
        project["name"]
    }


def test_each_dependency_says_what_for_how_well_kept_and_the_way_out() -> None:
    text = (ROOT / "content" / "operate" / "DEPENDENCIES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.-]+)` \|(.+)\|$", text, re.M)
    assert sorted(name for name, _ in rows) == sorted(asked_for())
    for name, rest in rows:
        cells = [cell.strip() for cell in rest.split("|")]
        assert len(cells) == 3, name
        assert all(cells), name


def test_the_lock_holds_what_the_package_needs() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", LOCK, re.M))
    needed = (name_of(one) for one in PROJECT["project"]["dependencies"])
    assert {name.lower().replace(".", "-") for name in needed} <= locked


def test_the_version_is_said_in_one_place() -> None:
    said = PROJECT["project"]["version"]
    assert "version" not in PROJECT["project"].get("dynamic", [])
    again = [
        path.relative_to(ROOT)
        for path in [*(ROOT / "bot").rglob("*.py"), ROOT / "Dockerfile", ROOT / ".ci" / "run"]
        if re.search(rf"[\"'=:]{re.escape(said)}[\"'\s]", path.read_text(encoding="utf-8"))
    ]
    assert again == []
    changes = release.section(said, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert changes.startswith("## Unreleased" if said.endswith(".dev0") else f"## {said}, ")
    assert changes.count("\n## ") == 0


def test_a_version_without_its_section_is_not_released() -> None:
    for title in ("9.9", "9.9, soon", "9.9.1, 2026-11-30"):
        with pytest.raises(SystemExit, match=r"no section for 9\.9"):
            release.section("9.9", f"# Changelog\n\n## {title}\n\n### For members\n- x\n")


def test_what_came_after_a_version_is_not_released_under_its_name() -> None:
    """All that was unreleased went out as 0.1.0."""
    old = "## 0.1.0, 2026-11-27\n\n### For members\n- x\n"
    later = "# Changelog\n\n## Unreleased\n\n### For members\n- y\n\n"
    with pytest.raises(SystemExit, match=r"changes that aren't in 0\.1\.0"):
        release.section("0.1.0", later + old)
    assert release.section("0.1.0", "# Changelog\n\n## Unreleased\n\n" + old) == old
    assert release.section("0.2.0.dev0", later + old) == "## Unreleased\n\n### For members\n- y\n"


def test_the_bill_of_materials_is_the_lock() -> None:
    bill = release.bill_of_materials(LOCK, "studybot", "1.2.3")
    parts = bill["components"]
    locked = re.findall(r"^([\w.-]+)==(\S+) ", LOCK, re.M)
    assert [(one["name"], one["version"]) for one in parts] == locked
    hashes = [sha["content"] for one in parts for sha in one["hashes"]]
    assert hashes == re.findall(r"sha256:([0-9a-f]{64})", LOCK)
    refs = {one["bom-ref"] for one in parts} | {"pkg:pypi/studybot@1.2.3"}
    assert len(refs) == len(parts) + 1
    tree = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert {ref for needed in tree.values() for ref in needed} <= refs
    # Everything that is locked is needed by something, and the bot by what pyproject says.
    assert {ref for needed in tree.values() for ref in needed} | {"pkg:pypi/studybot@1.2.3"} == refs
    own = {re.split("[/@]", ref)[1] for ref in tree["pkg:pypi/studybot@1.2.3"]}
    needed = (name_of(one) for one in PROJECT["project"]["dependencies"])
    assert {name.lower().replace(".", "-") for name in needed} <= own
    text = json.dumps(bill)
    assert "://" not in text
    assert bill == release.bill_of_materials(LOCK, "studybot", "1.2.3")


def test_the_archive_holds_what_a_build_and_its_proof_need() -> None:
    hatch = pytest.importorskip(
        "hatchling.builders.sdist", reason="the extra `release` isn't installed"
    )
    found = hatch.SdistBuilder(str(ROOT)).recurse_included_files()
    names = {Path(one.distribution_path).as_posix() for one in found}
    tops = ["Dockerfile", "requirements.lock", ".ci/run", ".dockerignore", ".gitignore", "LICENSE"]
    for name in [*tops, "CHANGELOG.md", "tests/conftest.py", "content/operate/studybot.service"]:
        assert name in names, name
    assert not any("__pycache__" in name or name.endswith(".env") for name in names)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("", "skipped: no database"),
        ("no connection", "skipped: no database"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', "skipped: no database"),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', "1 packages, no"),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", '
            '"fix_versions": ["2"]}]}, {"name": "b", "skip_reason": "not found"}]}',
            "known vulnerabilities:\n  a 1: CVE-1, fixed in 2",
        ),
    ],
)
def test_a_database_that_knows_nothing_is_no_clean_bill(report: str, said: str) -> None:
    verdict = vulnerabilities.verdict(report)
    assert str(verdict).startswith(said)
    assert bool(verdict.found) == said.startswith("known")
