"""The picture of the wings in bot/README.md: ``python -m tests.house`` writes it from the imports.

An arrow says *uses*; one that follows from others is left out. A test compares the picture with
the imports, so it can't grow old.
"""

import re
import sys

from tests.test_architecture import BOT, FILES, ROOT, WINGS, imports_of, known_of, module_of, where

README = BOT / "README.md"
BEGIN = "<!-- the picture is made by `python -m tests.house` -->"
END = "<!-- /the picture -->"


def arrows() -> dict[str, set[str]]:
    """Which wings each wing uses."""
    known = known_of(FILES, ROOT)
    found: dict[str, set[str]] = {wing: set() for wing in WINGS}
    for path in FILES:
        mine = where(module_of(path)).wing
        for other in imports_of(path, known):
            if other.startswith("bot."):
                theirs = where(other).wing
                if theirs != mine:
                    found[mine].add(theirs)
    return found


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same without arrows that follow from others."""

    def reach(start: str) -> set[str]:
        return {far for near in graph[start] for far in (near, *reach(near))}

    return {
        wing: {one for one in used if not any(one in reach(other) for other in used - {one})}
        for wing, used in graph.items()
    }


def picture() -> str:
    """The picture as Markdown, lowest wing last."""
    names = [wing for wing in WINGS if wing != "__main__"]
    graph = reduced({wing: used & set(names) for wing, used in arrows().items() if wing in names})
    lines = [f"  {wing} --> {other}" for wing in reversed(names) for other in sorted(graph[wing])]
    return "\n".join(("```mermaid", "flowchart TD", *lines, "```"))


def written() -> str:
    """The picture that stands in the README."""
    text = README.read_text(encoding="utf-8")
    found = re.search(re.escape(BEGIN) + r"\n(.*?)\n?" + re.escape(END), text, flags=re.DOTALL)
    return "" if found is None else found.group(1).strip()


def main() -> int:
    """Write it."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n\n{picture()}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
