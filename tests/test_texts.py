"""Members read natural product English: the words of the glossary, never those it bans."""

import ast
import re
from pathlib import Path

from tests.texts import BOT, Text, is_prose, texts, texts_in
from tests.trees import tree_of

BANNED = {
    r"\bmend\w*": "fix",
    r"\banew\b": "again",
    r"\bby (it|them)sel(f|ves)\b": "automatically",
    r"\btill\b": "until",
    r"\bdear\b": "expensive",
    r"\bseldom\b": "rarely",
    r"\bthe true distance\b": "how far away it is",
    r"\bOf when\b": "Which period",
    r"\bas many right is a draw\b": "the same score is a draw",
    r"\bWho (is|has|was|wants|joins|takes|can't|comes)\b(?![^.]*\?)": "someone who …",
    r"\b[Oo]nly who\b": "only the member who …",
    r"\bkeeps? (private|out of sight)\b": "is private",
    r"\(any more\)": "two sentences, or one of them",
    r"\bagainst (its )?loss\b": "backups",
    r"\bweek (is|isn't|can't be) told\b": "posted",
    r"\bI (tell|say|remind|write|post|ask) you\b": "I'll …",
}  # fmt: skip


def test_no_text_for_members_says_it_the_old_way() -> None:
    assert [
        f"{one.file}:{one.line}: {one.text} (say *{better}*)"
        for pattern, better in BANNED.items()
        for one in texts()
        if re.search(pattern, one.text)
    ] == []


def test_no_name_of_a_class_got_into_a_text_for_members() -> None:
    ours = {
        node.name
        for path in BOT.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and re.search("[a-z][A-Z]", node.name)
    }
    said = [one for one in texts() if " " in one.text]  # a name alone is a type's
    found = [(one.file, word) for one in said for word in re.findall(r"\w+", one.text)]
    assert [(file, word) for file, word in found if word in ours] == []


def test_the_list_holds_every_way_to_say_something(tmp_path: Path) -> None:
    source = '''"""A module."""
log.info("not this one")
HEAD = "Nothing is due."
NAME = "quiz:pick"

class Cog:
    @command("quiz start")
    @app_commands.describe(topic="A topic; empty: any")
    async def start(self, used):
        """Take a quiz alone.

        More for programmers."""
        raise UserError(f"I don't know {name}. "
                        "Choose one.")

def card(message):
    return layout.button("Stop", f"quiz:end:{message.quiz_id}")
'''
    path = tmp_path / "ui.py"
    path.write_text(source, encoding="utf-8")
    import tests.texts as module

    was, module.BOT = module.BOT, tmp_path
    try:
        found = [one.text for one in sorted(texts_in(path))] if tmp_path.exists() else []
    finally:
        module.BOT = was
    assert found == [
        "Nothing is due.",
        "A topic; empty: any",
        "/quiz start: Take a quiz alone.",
        "I don't know {…}. Choose one.",
        "Stop",
    ]


def test_of_stores_and_policies_the_list_holds_what_people_read(tmp_path: Path) -> None:
    source = '''"""A module."""
MINE = "guild_id = :guild_id AND user_id = :user_id"
NOT_YET = "This server isn't set up yet."
THEM = "You and the organisers"

def settings_or_refuse(tx):
    sql = f"""SELECT * FROM guilds WHERE {MINE}"""
    if not tx.execute(sql):
        raise UserError(NOT_YET)
    raise UserError(f"I don't know {sql}. "
                    "Choose one.")

TABLE = PersonalTable(
    name="votes",
    kept=Kept("That you voted", "To count it", f"{THEM}; others a number", ends="When you leave"),
    belongs=MINE,
)
'''
    for kind in ("store", "personal", "feature"):
        path = tmp_path / f"{kind}.py"
        path.write_text(source, encoding="utf-8")
        assert [one.text for one in sorted(texts_in(path))] == [
            "This server isn't set up yet.",
            "You and the organisers",
            "I don't know {…}. Choose one.",
            "That you voted",
            "To count it",
            "When you leave",
            "{…}; others a number",
        ]
    ours = [one for one in texts() if re.search("store|personal|feature|kept", one.file)]
    said = {one.text for one in ours}
    assert {"Only you", "Reviews"} <= said
    assert "This server isn't set up yet. An organiser starts it with `/setup`." in said
    assert not any("guild_id" in one or "SELECT" in one for one in said)


def test_the_list_holds_what_is_said_outside_the_folders_of_members() -> None:
    said = {one.text for one in texts()}
    assert "{…} was furthest behind its share" in said, "why a question was chosen"
    assert "the table has more than {…} rows" in said, "of a server's own questions"


def test_the_house_has_hundreds() -> None:
    assert len(texts()) > 500
    assert all(
        isinstance(one, Text) and is_prose(one.text) for one in texts() if ":" not in one.text
    )
