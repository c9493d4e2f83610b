"""The server's own questions as files that the bot hands out. Pure."""

import io
from zipfile import ZipFile, ZipInfo

from bot.bank.model import Question
from bot.bank.own.writer import csv_text, topic_files, yaml_text
from bot.core.errors import UserError
from bot.daily.contributed import messages

NO_BANK_FILE = (
    "None of your questions belongs to a topic of the common bank, so there's no file for it."
)


def exported(own: tuple[Question, ...], kind: messages.FileKind) -> messages.OwnFile:
    """All questions as a file of that kind."""
    count = "1 question" if len(own) == 1 else f"{len(own)} questions"
    if kind is messages.FileKind.CSV:
        text, left = csv_text(own)
        without = "1 question" if left == 1 else f"{left} questions"
        rest = f" Left out: {without} with code, which only YAML can hold." if left else ""
        return messages.OwnFile(f"Your own questions: {count}.{rest}", "own.csv", text.encode())
    if kind is messages.FileKind.YAML:
        words = f"Your own questions: {count}. Change what you like and hand it in again."
        return messages.OwnFile(words, "own.yaml", yaml_text(own).encode())
    files = topic_files(own)
    if not files:
        raise UserError(NO_BANK_FILE)
    words = (
        "For whoever runs me: these questions are ready for the bank's topic files. `studybot bank "
        "check` shows what is still missing."
    )
    if len(files) == 1:
        ((name, text),) = files.items()
        return messages.OwnFile(words, name, text.encode())
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(ZipInfo(name), text.encode())
    return messages.OwnFile(words, "for-the-bank.zip", out.getvalue())
