"""What surrounds a number that people type, and in how many scripts they type it. Pure.

Nothing here decides what a number is worth: `figures` does, with what is left over.
"""

import re
import unicodedata

MAGNITUDE = "thousand|million|billion|trillion"
_MAGNITUDES = {
    "k": 1e3, "thousand": 1e3, "thousands": 1e3, "tsd": 1e3,
    "m": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9,
    "t": 1e12, "tn": 1e12, "trillion": 1e12, "trillions": 1e12,
    "hundred": 1e2,
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUBSCRIPTS = str.maketrans("₀₁₂", "012")
_BASE = re.compile(r"(?i:log)(₂|₁₀) ?")
_PART = re.compile(r"(?<=[√∛^]) ?([-−]?[¼-¾⅐-⅞])")
_RAISED = re.compile(r"[⁻⁺]?[⁰¹²³⁴-⁹]+")
_FRACTION = re.compile(r"\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}")
_VULGAR = re.compile(r"(?<=\d) ?(?=[¼-¾⅐-⅞↉])")
_SIGNS = str.maketrans({"⁄": "/", "÷": "/", "∕": "/", "٫": ".", "٬": "'", "٪": "%", "∗": "*",
                        "⋅": "·", "−": "-", "﹣": "-", "⁒": "%"})  # fmt: skip
DECIMAL_DOT = r"(?:0?[·⋅]\d{1,15}|\d{1,15}[·⋅]0\d{0,14})(?![.,]?\d|[·⋅^])"
"""A decimal point in the middle of the line: nobody multiplies by 0, nor by 05."""
_DECIMAL_DOT = re.compile(rf"(?<![\w.,·^)]){DECIMAL_DOT}")
_UNSEEN = frozenset({"Cc", "Cf"})
_WRAP = '`*"“”„‘’«»[]{}|'
_END = ".,;:!?…"
_EQUALS = re.compile(r"[=≈≅≃→⇒⟹]+|->|=>")
_LEAD = re.compile(
    r"^(?:(?:so|well|hmm?|maybe|perhaps|probably|ok)\b[,: ]*"
    r"|i(?:'d| would|'ll)? (?:think|guess|believe|suppose|say|get|got)\b(?: that\b)?[,: ]*"
    r"|(?:it|that|this)(?:'s| is| would be| should be| must be| will be)[,: ]*"
    r"|(?:should|must|would|will) be\b[,: ]*"
    r"|(?:it |that )?(?:equals|gives|comes to|is equal to)\b[,: ]*"
    r"|(?:my |the )?(?:final )?(?:best )?(?:answer|guess|result|value|solution|probability|ans)"
    r"(?: is| would be| equals)?[,: ]*"
    r"|(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.|nearly|exactly|precisely|"
    r"just|only|some|or so)(?![a-z])[ :]*"
    r"|[~=≈≅≃∼±]+ *|(?:[$€£¥]|us\$|usd|eur|gbp)(?=[\d ,.-])\s*)"
)
_TRAIL = re.compile(
    r"[, ]+(?:\(?(?:or so|i think|i guess|i believe|approximately|approx\.?|roughly|exactly|"
    r"about|rounded|in total|overall)\)?)$|(?<=[\d%])[ -]?ish$|(?<=[\d%]) ?[$€£¥]$"
)
_NAMED = re.compile(r"^[^\d=≈]{1,30}:\s*(?=\S)")
_OUT_OF = re.compile(r"^(?P<top>\d[\d,. ]*?) (?:in|out of|of|over) (?P<bottom>\d[\d,. ]*)$")
_SIGN_OF = {
    "kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb", "terabyte": "tb", "kibibyte": "kib",
    "mebibyte": "mib", "gibibyte": "gib", "hour": "h", "hr": "h", "minute": "min", "second": "s",
    "sec": "s", "millisecond": "ms", "msec": "ms", "microsecond": "µs", "day": "d", "euro": "€",
    "gig": "gb", "meg": "mb", "eur": "€", "dollar": "$", "usd": "$", "pound": "£", "gbp": "£",
}  # fmt: skip
_HALF_MORE = re.compile(r"^(\d+) and a half(?= |$)")
_PART_MORE = re.compile(r"^(\d+) and (?=\d+ ?/ ?\d)")
_POINT = re.compile(r"^(\d*) ?point ((?:\d ?)+)(?= |$)")
_POWER = re.compile(
    r"(?<=\d) (?:raised )?to (?:the (?:power (?:of )?)?|power )(-?\d+)(?:st|nd|rd|th)?(?: power)?$"
)
_EVEN = re.compile(r"^(?:50|fifty) ?[-/ ] ?(?:50|fifty)$")
_SECOND = re.compile(r"(?<=\S),? (?:or|so|i\.e\.,?|that is,?) (?=\S)| \((?=[^()]+\)$)")
"""Before the same said in another way: "0.5 (50%)"."""
_MINUS = re.compile(r"^(?:minus|negative) (?=\S)")
_WORDS = re.compile(r"\s*([^\W\d_][^\d]*)$")
_LETTERS = re.compile(r" ?([a-z]+)\.?$")
_FIGURES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DOZEN = {"dozen": 12, "a dozen": 12, "fourty": 40}
_COUNTED = (
    _DOZEN
    | {word: at for at, word in enumerate(_FIGURES)}
    | {
        ten + joint + one: 10 * at + unit
        for at, ten in enumerate(_TENS, start=2)
        for joint in ("", "-", " ")
        for unit, one in (enumerate(_FIGURES[:10]) if joint else ((0, ""),))
        if unit or not joint
    }
)
_SMALL = {word: str(at) for word, at in _COUNTED.items()} | {"a": "1", "an": "1", "none": "0"}
_PARTS = {"half": "2", "third": "3", "quarter": "4", "fourth": "4", "fifth": "5", "sixth": "6",
          "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "twelfth": "12",
          "twentieth": "20", "hundredth": "100", "thousandth": "1000",
          "millionth": "1000000"}  # fmt: skip
_SPOKEN = re.compile(rf"^(?:({'|'.join(_SMALL)})[ -])?({'|'.join(_PARTS)}|halve)s?$")
_LONGEST_FIRST = "|".join(sorted(_COUNTED, key=len, reverse=True))
_SPOKEN_ALONE = re.compile(rf"^({_LONGEST_FIRST}|none|an?(?= (?:hundred|{MAGNITUDE})))(?= |$)")


def _visible(text: str) -> str:
    """Without what nobody sees, such as marks of direction in a copied text."""
    return "".join(one for one in text if one.isspace() or unicodedata.category(one) not in _UNSEEN)


def plain_notation(text: str) -> str:
    """The text in small letters, with ASCII figures, dashes and signs, without what it stands in:
    brackets, quotation marks, backticks, the full stop behind it."""
    text = _BASE.sub(lambda found: f"log{found[1].translate(_SUBSCRIPTS)} ", _visible(text))
    text = _PART.sub(r"(\1)", text)
    text = _FRACTION.sub(r" \1/\2", text)
    text = _RAISED.sub(lambda found: f"^{found.group().translate(_SUPERSCRIPTS)}", text)
    text = unicodedata.normalize("NFKC", _VULGAR.sub(" ", text)).translate(_SIGNS)
    text = "".join(map(_ascii, text)).casefold().replace("\\%", "%").replace("\\", "")
    text = _DECIMAL_DOT.sub(lambda found: found.group().replace("·", "."), text)
    text = " ".join(text.split())
    before = None
    while before != text:
        before = text
        text = text.strip(_WRAP + " ").rstrip(_END + _WRAP + " ")
        text = _bare(text)
        if text.startswith("$") and text.endswith("$"):
            text = text.strip("$ ")
    return text


def without_lead(text: str) -> list[str]:
    """The sides of what is equated, without the words before a number and its symbol; the last
    side is what is said. A name such as *p* is no side."""
    sides = [side for part in _EQUALS.split(_apart(text)) if (side := part.strip())]
    cleaned = [_spoken(_without_words(side)) for side in sides]
    return cleaned if len(cleaned) == 1 else [side for side in cleaned if _has_digit(side)]


def unit_left_out(text: str, unit: str) -> list[str]:
    """The text without the unit in singular or plural, or without its last words if all of them
    are the unit's; and as it stands if that may be meant."""
    wanted = " ".join(unit.casefold().split())
    if wanted and text.endswith(wanted):
        # A unit may hold digits: "orders per 1,000 people".
        return [text.removesuffix(wanted)]
    words = _WORDS.search(text)
    if not wanted or words is None:
        return [text]
    known = {_unit_of(word) for word in wanted.split()}
    said = [_unit_of(word) for word in words.group(1).split()]
    for at in range(len(said)):
        if set(said[at:]) <= known:
            kept = words.group(1).split()[:at]
            return [f"{text[: words.start()]} {' '.join(kept)}".strip()]
    return [text]


def without_magnitude(text: str, unit: str) -> list[tuple[str, float]]:
    """The text without a last word such as *million*, and what it stands for."""
    found = _LETTERS.search(text)
    if found is None or found[1] not in _MAGNITUDES:
        return []
    body, factor = text[: found.start()].strip(), _MAGNITUDES[found[1]]
    first = "".join(unit.casefold().split()[:1])
    if len(found[1]) == 1 and first not in _MAGNITUDES and first.startswith(found[1]):
        return [(body, 1.0)]  # 5 m in a question about minutes
    own = [_MAGNITUDES[first]] if first in _MAGNITUDES else []
    return [(body, factor / own[0] if own else factor)]


def _ascii(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return "-" if kind == "Pd" else sign


def _bare(text: str) -> str:
    """Without brackets around the whole text."""
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        return text[1:-1].strip()
    return text


def _without_words(text: str) -> str:
    before = None
    while before != text:
        before = text
        text = _bare(_TRAIL.sub("", _LEAD.sub("", _NAMED.sub("", text))).strip())
    return text


def _spoken(text: str) -> str:
    """*one third*, *1 in 3* and *three* in figures."""
    if _MINUS.match(text):
        return f"-{_spoken(_MINUS.sub('', text))}"
    said = _SPOKEN.match(text)
    if said is not None:
        part = "half" if said[2] == "halve" else said[2]
        return f"{_SMALL[said[1]] if said[1] else 1}/{_PARTS[part]}"
    text = _SPOKEN_ALONE.sub(lambda found: _SMALL[found[1]], text)
    text = _EVEN.sub("1/2", text)
    text = _PART_MORE.sub(r"\1 ", _HALF_MORE.sub(r"\1.5", text))
    words = text.split()
    text = " ".join(_SMALL.get(word, word) if at else word for at, word in enumerate(words))
    text = _POWER.sub(r"^\1", _POINT.sub(_pointed, text))
    ratio = _OUT_OF.match(text)
    return f"{ratio['top']}/{ratio['bottom']}" if ratio is not None else text


def _pointed(found: re.Match[str]) -> str:
    return f"{found[1] or 0}.{found[2].replace(' ', '')}"


def _apart(text: str) -> str:
    """The text with an equals sign before what says the same again."""
    again = _SECOND.search(text)
    if again is None:
        return text
    behind = text[again.end() :]
    return f"{text[: again.start()]} = {behind.removesuffix(')') if '(' in again[0] else behind}"


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _unit_of(word: str) -> str:
    """A word of a unit in singular, by the sign that stands for it: *gigabytes* is *GB*."""
    singular = _singular(word)
    return _SIGN_OF.get(singular, singular)


def _singular(word: str) -> str:
    for end, instead in (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if word.endswith(end) and len(word) > len(end) + 1:
            return word.removesuffix(end) + instead
    return word
