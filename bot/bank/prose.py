"""Hard-wrapped text as authors type it, made into lines as Discord shows them. Pure."""

import re

_OWN_LINE = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)]|#{1,3}|-#)(?:\s|$)|>|\||`{3}|\$\$)|\s{4,}\S")


def unwrap(text: str) -> str:
    """Join the lines of each paragraph; keep blank lines, lists, quotes, tables and code."""
    lines: list[str] = []
    in_code = False
    joins = False
    for line in text.splitlines():
        bare = line.strip()
        fence = bare.startswith("```")
        stands_alone = in_code or fence or not bare or _OWN_LINE.match(line) is not None
        if joins and not stands_alone:
            lines[-1] = f"{lines[-1].rstrip()} {bare}"
        else:
            lines.append(line.rstrip() if not in_code else line)
        if fence:
            in_code = not in_code
        # A list item goes on in the next line; a fence, a blank or a table row does not.
        joins = bool(bare) and not in_code and not fence and not bare.startswith("|")
    return "\n".join(lines).strip()
