"""Texts whose lines are broken for the file alone. Pure."""

from __future__ import annotations

import re

_OWN_LINE = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)]|#{1,3}|-#)(?:\s|$)|>|\||`{3}|\$\$)|\s{4,}\S")
# Lines that begin with none of these are plain prose, which is most of them.
_SIGNS = frozenset("-*•>#|`$0123456789 \t")


def unwrap(text: str) -> str:
    """Join the lines of each paragraph; keep blank lines, lists, quotes, tables and code."""
    lines: list[str] = []
    in_code = joins = False
    for line in text.splitlines():
        if not in_code and line and line[0] not in _SIGNS and not line[0].isspace():
            if joins and not line.startswith("math:"):
                lines[-1] = f"{lines[-1]} {line.rstrip()}"
            else:
                lines.append(line.rstrip())
            joins = True
            continue
        fence = line.lstrip().startswith("```")
        stands_alone = in_code or fence or not line.strip() or _OWN_LINE.match(line) is not None
        if joins and not stands_alone:
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line if in_code else line.rstrip())
        if fence:
            in_code = not in_code
        # A list item goes on in the next line; a fence, a blank or a table row does not.
        row = line.lstrip().startswith("|")
        joins = bool(line.strip()) and not in_code and not fence and not row
    return "\n".join(lines).strip()
