"""What in an SQL text only SQLite takes, so that another engine could run the house one day.

A lint over the words of a statement, not a parser: it knows the ways in which statements of this
house went wrong, and SQLite's own functions and keywords.
"""

import re
from collections.abc import Iterator

OWN_FUNCTIONS = (
    "abs_|changes|char|date|datetime|glob|group_concat|hex|ifnull|iif|instr|json_\\w+|julianday|"
    "last_insert_rowid|like|likelihood|likely|load_extension|printf|quote|random|randomblob|"
    "sqlite_\\w+|strftime|time|timediff|total|total_changes|typeof|unicode|unixepoch|unlikely|zeroblob"
)
OWN_WORDS = {
    "its own function": rf"\b({OWN_FUNCTIONS})\s*\(",
    "its own keyword": r"\b(GLOB|MATCH|REGEXP|PRAGMA|ATTACH|DETACH|VACUUM|REINDEX|AUTOINCREMENT"
    r"|NOTNULL|ISNULL|INDEXED BY|NOT INDEXED|WITHOUT ROWID|COLLATE NOCASE|COLLATE BINARY)\b",
    "INSERT OR …": r"\b(INSERT|UPDATE) OR \w+|\bREPLACE INTO\b",
    "the row's number": r"\b(rowid|_rowid_|oid)\b",
    "its own tables": r"\bsqlite_\w+",
    "== for =": r"==",
    "other quotes": r"`|\[\w",
    "LIMIT with a comma": r"\bLIMIT [\w:]+ ?,",
    "a change with a LIMIT": r"^(UPDATE|DELETE)\b(?!.*\bSELECT\b).*\bLIMIT\b",
    "IS with a value": r"\bIS (NOT )?(?!NULL\b|NOT\b|TRUE\b|FALSE\b|DISTINCT FROM\b)\S",
    "a parameter without a type": r":\w+ IS (NOT )?NULL",
    "a parameter that is not named": r"\?",
    "a statement without an end to its conflict": r"ON CONFLICT DO UPDATE",
}
NOT_NAMES = re.compile(
    "and|as|between|by|case|else|end|exists|false|from|in|is|like|not|null|or|select|then|true|when"
    "|where"
)


def faults(sql: str) -> Iterator[str]:
    """Why another engine would refuse a statement."""
    words = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"\s+", " ", sql)).strip()
    for name, pattern in OWN_WORDS.items():
        if re.search(pattern, words, re.IGNORECASE):
            yield name
    for check in (several_in_min, bare_in_upsert, nameless_select, selected_parameter, unquoted):
        if check(words):
            yield (check.__doc__ or "").rstrip(".")


def several_in_min(words: str) -> bool:
    """min or max of several values."""
    starts = [one.end() for one in re.finditer(r"\b(?:min|max)\s*\(", words, re.IGNORECASE)]
    return any("," in outermost(within(words, start)) for start in starts)


def bare_in_upsert(words: str) -> bool:
    """a column in an upsert that could be the old or the new one."""
    _, found, changes = words.partition(" DO UPDATE SET ")
    if not found:
        return False
    changes = re.split(r" RETURNING ", changes)[0]
    taken = re.sub(r"(^|, )\w+ =(?!=)", r"\1", changes)  # what is set stands alone
    names = re.findall(r"(?<![\w.:])([a-z_]\w*)\b(?!\s*[.(])", taken)
    return any(not NOT_NAMES.fullmatch(name.lower()) for name in names)


def nameless_select(words: str) -> bool:
    """a sub-select without a name."""
    for one in re.finditer(r"\b(?:FROM|JOIN) \(", words):
        rest = words[one.end() + len(within(words, one.end())) + 1 :]
        if not re.match(r" (?:AS )?(?!WHERE\b|GROUP\b|ORDER\b|ON\b|JOIN\b)[a-z]\w*", rest):
            return True
    return False


def selected_parameter(words: str) -> bool:
    """a parameter without a type among what is selected."""
    listed = re.findall(r"\bSELECT (?:DISTINCT )?(.*?)(?: FROM\b| WHERE\b|$)", words)
    return any(re.fullmatch(r":\w+( AS \w+)?", one.strip()) for each in listed
               for one in outermost(each).split(","))  # fmt: skip


def unquoted(words: str) -> bool:
    """text in double quotes."""
    return bool(re.search(r'[=<>(,] ?"', words)) and not re.search(r'AS "', words)


def within(words: str, start: int) -> str:
    """What stands between a bracket, which opened just before, and its end."""
    depth = 1
    for at in range(start, len(words)):
        depth += {"(": 1, ")": -1}.get(words[at], 0)
        if not depth:
            return words[start:at]
    return words[start:]


def outermost(words: str) -> str:
    """The words that stand in no bracket."""
    while (fewer := re.sub(r"\([^()]*\)", "", words)) != words:
        words = fewer
    return words
