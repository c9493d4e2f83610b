"""What is released, and what it stands on."""

import re
import tomllib
from pathlib import Path

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
    text = (ROOT / "bot" / "DEPENDENCIES.md").read_text(encoding="utf-8")
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
