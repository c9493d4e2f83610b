"""Reading the bank: `load_bank` for the bot, `read_folder` and `read_files` for the checker."""

from bot.bank.loader.build import Draft, FileReading
from bot.bank.loader.files import Reading, assemble, load_bank, read_files, read_folder, read_text
from bot.bank.problems import BankError, Level, Place, Problem

__all__ = [
    "BankError",
    "Draft",
    "FileReading",
    "Level",
    "Place",
    "Problem",
    "Reading",
    "assemble",
    "load_bank",
    "read_files",
    "read_folder",
    "read_text",
]
