"""The languages in which somebody can hold a session. Pure.

A language is one small word, so that two people who write it differently still meet: known
names and abbreviations, also in the language itself, become the English name.
"""

import re
import unicodedata
from collections.abc import Iterable

DEFAULT = "english"
COMMON = (
    "english", "german", "french", "spanish", "portuguese", "italian", "dutch", "polish",
    "russian", "ukrainian", "turkish", "arabic", "hindi", "bengali", "tamil", "chinese",
    "japanese", "korean", "vietnamese", "indonesian",
)  # fmt: skip
MOST = 8
LONGEST = 30
_OTHER_NAMES = {
    "english": "en eng englisch anglais ingles inglés",
    "german": "de deutsch ger allemand",
    "french": "fr français francais französisch",
    "spanish": "es español espanol castellano spanisch",
    "portuguese": "pt português portugues brazilian-portuguese",
    "italian": "it italiano",
    "dutch": "nl nederlands",
    "polish": "pl polski",
    "russian": "ru русский",
    "ukrainian": "uk українська",
    "turkish": "tr türkçe turkce",
    "arabic": "ar العربية عربي",
    "hindi": "hi हिन्दी हिंदी",
    "bengali": "bn bangla বাংলা",
    "tamil": "ta தமிழ்",
    "chinese": "zh mandarin 中文 普通话 汉语",
    "japanese": "ja 日本語",
    "korean": "ko 한국어",
    "vietnamese": "vi tiếng-việt",
    "indonesian": "id bahasa bahasa-indonesia",
}
_KNOWN = {
    unicodedata.normalize("NFKC", other).casefold(): name
    for name, others in _OTHER_NAMES.items()
    for other in (name, *others.split())
}


class UnknownLanguage(ValueError):
    """Something that can't be the name of a language; the text says which, for a member."""


def read_languages(text: str) -> frozenset[str]:
    """Languages between commas, *and* or new lines. Raises ``UnknownLanguage`` for what holds
    anything but letters, for a sentence, and for too many."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = set()
    for part in re.split(r"[,;/\n&+]|\band\b|\bund\b", plain):
        word = "-".join(part.split())
        if not word:
            continue
        letters = [one for one in word if one != "-"]
        is_word = letters and all(unicodedata.category(one)[0] in "LM" for one in letters)
        if len(word) > LONGEST or not is_word:
            shown = part.strip()
            shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
            raise UnknownLanguage(
                f"I can't read “{shown}” as a language. Write names such as “Swahili, Czech”."
            )
        found.add(_KNOWN.get(word, word))
    if len(found) > MOST:
        raise UnknownLanguage(f"That is {len(found)} languages; I keep up to {MOST}.")
    return frozenset(found)


def describe_languages(languages: Iterable[str]) -> str:
    """Such as "English and German", the common ones first."""
    *others, last = [name.replace("-", " ").title() for name in ordered(languages)]
    return f"{', '.join(others)} and {last}" if others else last


def ordered(languages: Iterable[str]) -> list[str]:
    """The common ones in their order, then the others by name."""
    wanted = set(languages)
    return [one for one in COMMON if one in wanted] + sorted(wanted - set(COMMON))
