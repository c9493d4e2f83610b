"""``python -m tests.release FOLDER``: everything that is published of a version.

The source archive, the wheel that is built from it, the bill of materials (CycloneDX), what
changed (the section of the changelog) and SHA256SUMS. The version stands in pyproject.toml only.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ;.*)? \\\n(?P<rest>(?:[ ]{4}.*\n?)+)", re.M
)
NAMESPACE = uuid.UUID("6f1c2f3e-6b0a-5d0e-9d0c-5f6f0b7a1c11")
"""Makes the bill's number of its content: the same lock, the same bill."""


def project(root: Path = ROOT) -> Mapping[str, Any]:
    """Name, version and the rest, as pyproject.toml says."""
    found: Mapping[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return found["project"]  # type: ignore[no-any-return]


def section(version: str, changelog: str) -> str:
    """What changed in a version; in one that is still to come (``0.3.0.dev0``) what is unreleased.
    Raises `SystemExit` where the changelog has no word on it, or more that belongs to a later one.
    """
    parts = [f"## {part.rstrip()}\n" for part in re.split(r"^## ", changelog, flags=re.M)[1:]]
    unreleased = "".join(part for part in parts if part.startswith("## Unreleased\n"))
    if version.endswith(".dev0"):
        return unreleased
    if unreleased.strip() not in ("", "## Unreleased"):
        raise SystemExit(
            f"CHANGELOG.md has changes that aren't in {version}: they get a version and its day, "
            "or the version of pyproject.toml becomes the next one with .dev0"
        )
    dated = re.compile(rf"## {re.escape(version)}, \d{{4}}-\d\d-\d\d\n")
    found = [part for part in parts if dated.match(part)]
    if len(found) != 1 or "###" not in found[0]:
        raise SystemExit(f"CHANGELOG.md has no section for {version}: name it with its day")
    return found[0]


def bill_of_materials(lock: str, name: str, version: str) -> dict[str, Any]:
    """CycloneDX 1.6: each locked package with its hashes, and who needs it. No address, no
    moment: the same lock gives the same bytes."""
    own = f"pkg:pypi/{name}@{version}"
    refs: dict[str, list[str]] = {name: [own]}  # several where a marker chooses
    needs: dict[str, set[str]] = {name: set()}
    components = []
    for found in PINNED.finditer(lock):
        package, pinned = found["name"], found["version"]
        ref = f"pkg:pypi/{package}@{pinned}"
        refs.setdefault(package, []).append(ref)
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", found["rest"])
        components.append({
            "type": "library", "bom-ref": ref, "name": package, "version": pinned, "purl": ref,
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
        })  # fmt: skip
        for line in found["rest"].splitlines():
            who = line.strip().partition("#")[2].strip().removeprefix("via").split()
            if who:
                needs.setdefault(who[0], set()).add(package)
    tree = [
        {"ref": ref, "dependsOn": sorted(one for needed in what for one in refs[needed])}
        for who, what in sorted(needs.items())
        for ref in refs[who]
    ]
    bill = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {
            "type": "application", "bom-ref": own, "name": name, "version": version, "purl": own,
        }},
        "components": components, "dependencies": tree,
    }  # fmt: skip
    number = uuid.uuid5(NAMESPACE, json.dumps(bill, sort_keys=True))
    return {"serialNumber": f"urn:uuid:{number}", **bill}


def build(folder: Path, root: Path = ROOT) -> list[Path]:
    """The source archive, and the wheel made of nothing but what is in it."""
    _hatch(root, "sdist", folder)
    (archive,) = folder.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as opened:
            opened.extractall(scratch, filter="data")
        (inside,) = Path(scratch).iterdir()
        _hatch(inside, "wheel", folder)
    (wheel,) = folder.glob("*.whl")
    return [archive, wheel]


def _hatch(root: Path, target: str, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder.resolve())],
        cwd=root, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def main(folder: Path) -> None:
    """Make all of it in a folder that is new or empty."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} isn't empty")
    about = project()
    name, version = about["name"], about["version"]
    changes = section(version, (ROOT / "CHANGELOG.md").read_text("utf-8"))
    made = build(folder)
    bill = bill_of_materials(LOCK.read_text("utf-8"), name, version)
    for suffix, text in (
        ("cdx.json", json.dumps(bill, indent=1) + "\n"),
        ("changes.md", changes),
        ("requirements.lock", LOCK.read_text("utf-8")),
    ):
        made.append(folder / f"{name}-{version}.{suffix}")
        made[-1].write_text(text, encoding="utf-8")
    sums = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in made]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    print("".join(sums), end="")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
