"""``python -m tests.vulnerabilities``: the locked packages against known vulnerabilities.

Exit code 1 where one is known. Where no database answers, that is said and nothing is judged.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 240


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database said: how many packages it knew, and a line for each vulnerability."""

    asked: int = 0
    known: int = 0
    found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if self.found:
            return "\n".join(["known vulnerabilities:", *self.found])
        if not self.known:
            return "skipped: no database of vulnerabilities knows these packages from here"
        unknown = self.asked - self.known
        rest = f"; {unknown} more are not in it" if unknown else ""
        return f"{self.known} packages, no vulnerability is known{rest}"


def verdict(report: str) -> Verdict:
    """Of what pip-audit printed as JSON; nothing judged where it printed none."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict()
    judged = [one for one in packages if "vulns" in one]
    lines = [
        f"  {one['name']} {one['version']}: {fault['id']}, "
        f"fixed in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in judged
        for fault in one["vulns"]
    ]
    return Verdict(len(packages), len(judged), lines)


def main() -> int:
    """Ask pip-audit, where it is installed."""
    words = [
        "-r", str(ROOT / "requirements.lock"), "--disable-pip", "--require-hashes",
        "-f", "json", "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", *words],
            capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip
        report = done.stdout
    except subprocess.TimeoutExpired:
        report = ""
    said = verdict(report)
    print(said)
    return 1 if said.found else 0


if __name__ == "__main__":
    sys.exit(main())
