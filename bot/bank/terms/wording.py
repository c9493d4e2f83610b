"""How people dress up a name when they are asked for it, taken off step by step. Pure.

*I think it's the ReLU activation*, *torch.nn.ReLU()* and *rectifying units* name one thing. Nothing
here decides what is right: `short` compares what is left over with the forms of a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_BEFORE = re.compile(
    r"^(?:(?:well|hmm?|maybe|perhaps|probably|possibly|ok|definitely|yes)\b[,.: ]*"
    r"|i(?:['’]d| would| will)? (?:think|guess|believe|suppose|say|assume|call (?:it|this|that))\b"
    r"(?: that\b)?[,: ]*"
    r"|(?:it|that|this|they|these|those)(?:['’](?:s|re|d be)| is| are| would be| must be|"
    r" should be| might be)[,: ]+"
    r"|(?:my |the )?(?:short )?(?:answer|name|term|word|ans)(?: is| would be| should be|\s*[:=–-])"
    r"[,: ]*"
    r"|(?:also )?(?:called|named|known as|referred to as)[,: ]+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[,. ]*(?:[,.(]? ?\bi (?:think|guess|believe|suppose)\)?|,? ?\bor so|,? ?\bright|"
    r",? ?\bof course|,? ?\bprobably|,? ?\bperhaps|,? ?\bmaybe)[\s?!.]*$",
    re.IGNORECASE,
)
_MODULE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+(?:\([^()]*\))?$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_LIBRARIES = (
    r"(?:pandas|polars|sklearn|scikit-learn|scipy|statsmodels|numpy|np|pytorch|torch|torchvision|keras|tensorflow"
    r"|tf|jax|spacy|nltk|gensim|xgboost|lightgbm|huggingface|transformers|vllm)"
)
_LIBRARY = re.compile(_LIBRARIES + r"(?:['’]s)?\s+", re.IGNORECASE)
_IN_LIBRARY = re.compile(r"(?:in )?" + _LIBRARIES, re.IGNORECASE)
# *Breiman's bagging*, *my own actions*; *stride = 2*; *collider on the path*, *rank of A*.
_OWNER = re.compile(r"^(?:(?:the )?[^\W\d_]+['’]s|my|our|your) (?:own )?", re.IGNORECASE)
_SETTING = re.compile(r"\s*=\s*\d+(?:\.\d+)?$")
_OF_WHAT = re.compile(
    r" (?:of|in|on|for|into|over) (?:[A-Z](?:[_^]\w+)?"
    r"|(?:(?:the|an?|its|each|every) )?(?P<what>[A-Za-z]+(?: [a-z]+)?))$"
)
# *lemmatising words*, *regularising the model*
_DOING = re.compile(
    r"^(?P<what>(?:[a-z]+[- ])?[a-z]+ing) (?:(?:the|an?|its|your) )?[a-z]+$", re.IGNORECASE
)

# *one-hot encode it*, *accumulate the gradients*; *coefficient of the silhouette*
_DOING_IT = re.compile(
    r"^(?:(?:you|we|i|they|to) )?(?P<what>[a-z]+(?:[- ][a-z]+){0,2}) "
    r"(?<! of )(?<! in )(?<! on )(?<! for )(?<! into )(?<! over )(?<! with )(?<! from )"
    r"(?:it|them|(?:the|an?|its|your|each) (?P<object>[a-z]+))$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^(?P<what>[a-z]+) (?:of|from|with) (?:the |an? )?(?P<whose>[\w-]+(?: [\w-]+){0,2})$",
    re.IGNORECASE,
)

# What picks one of several, so that *recall of the negative class* is not recall.
_PICKS = frozenset(
    word
    for line in (
        "not no non one two three first second third other opposite negative positive null true",
        "false wrong conditional marginal joint inverse squared absolute relative",
    )
    for word in line.split()
)
_IN_BRACKETS = re.compile(r"^(?P<before>[^()]+)\((?P<inner>.+)\)(?P<after>[^()]*)$")
_SYMBOL = re.compile(
    r"^(?:[^\W\d_]|\d+(?:\.\d+)?|[-+*/=<>≤≥×·,.^|√∑%()\s]|\b(?:alpha|beta|gamma|kappa"
    r"|sigma|lambda|epsilon|theta)\b)+$",
    re.IGNORECASE,
)
_LETTERS_IN_A_ROW = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_GREEK = ("alpha", "beta", "gamma", "kappa", "sigma", "lambda", "epsilon", "theta")
_OR = re.compile(
    r"\s*(?:,\s*)?(?:/|;|:|\baka\b|\ba\.k\.a\.?|\bi\.e\.|\bor\b"
    r"|\balso (?:called|known as)\b)[,:\s]*|\s*,(?![^()]*\))\s*"
)

# What may follow the name of nearly anything and changes nothing.
_NEUTRAL = frozenset(
    word
    for line in (
        "method technique algorithm approach procedure process principle strategy operation",
        "operator function concept phenomenon trick mechanism idea practice routine",
        "score property scheme metric measure assumption",
    )
    for word in line.split()
)
# What a name may end in if another form of the question does: a loss is not an encoding.
# Words of one line stand for each other.
_KINDS = tuple(
    frozenset(line.split())
    for line in (
        "activation layer unit",
        "coefficient value index statistic width",
        "encoding coding embedding representation vector variable feature column dummy",
        "data value observation",
        "rate fraction proportion",
        "node vertex point variable",
        "vector point sample pattern example",
        "design experiment experimentation test testing trial analysis comparison",
        "analysis estimate estimand effect comparison design",
        "constraint criterion condition",
        "model network attack behaviour",
        "transformation transform link scale",
        "equation eq eqn recursion relation recurrence",
        "law theorem rule formula",
        "sampling decoding filtering truncation",
        "training learning",
        "prompting prompt reasoning",
        "mistake error err",
        "problem issue bias",
        "plot diagram chart graph tree",
        "cost complexity time runtime",
        "phase step stage pass rule",
        "parameter hyperparameter setting size length value factor",
        "ensemble trees",
    )
)
_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(at) for at, word in enumerate(_FIGURES)}
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}
_LONGEST_KIND = 2
_FEWEST_LETTERS, _SHORTEST_ROOT = 3, 5
_ARTICLES = frozenset(("a", "an", "the"))
_ENDING = re.compile(r"(?:ation|ating|at(?:e|ed|or)|ing|ed|e|(?<=is)er)$")


def undressed(text: str) -> Iterator[str]:
    """The text, and the text without what people say around a name; the text itself first."""
    yield text
    seen = text.strip().strip("\"'“”‘’`*_ ")
    before = None
    while before != seen:
        before = seen
        seen = _BEFORE.sub("", _AFTER.sub("", seen)).strip().strip("\"'“”‘’`*_,:;.!? ")
    seen = seen.replace("&", " and ").replace("−", "-")
    yield seen
    if _MODULE.match(seen):
        seen = seen.partition("(")[0].rpartition(".")[2]
        yield seen
    if _LIBRARY.match(seen):
        seen = _LIBRARY.sub("", seen, count=1)
        yield seen
    for part in (_OWNER, _SETTING):
        if part.search(seen):
            seen = part.sub("", seen)
            yield seen
    of = _OF.match(seen)
    if of is not None:
        yield f"{of['whose']} {of['what']}"
    doing_it = _DOING_IT.match(seen)
    if doing_it is not None:
        if doing_it["object"]:
            yield f"{doing_it['object']} {doing_it['what']}"
        yield doing_it["what"]
    of_what = _OF_WHAT.search(seen)
    if of_what is not None and _PICKS.isdisjoint((of_what["what"] or "").split()):
        seen = seen[: of_what.start()]
        yield seen
    doing = _DOING.match(seen)
    if doing is not None:
        yield doing["what"]
    apart = _CAMEL.sub(" ", seen)
    if apart != seen:
        yield apart


def pairs(text: str) -> Iterator[tuple[str, ...]]:
    """Names that a text gives for one thing, as in *PCA (principal component analysis)*: right
    only if all are. A symbol or a library in brackets is no second name."""
    found = _IN_BRACKETS.match(text.strip().rstrip(".!? "))
    if found is not None:
        inner = found["inner"].strip()
        outer = f"{found['before'].strip()} {found['after'].strip()}".strip()
        says_nothing = is_symbol(inner) or _IN_LIBRARY.fullmatch(inner)
        yield (outer,) if says_nothing else (outer, inner)
        if found["after"].strip():
            yield (f"{found['before']} {inner} {found['after']}",)
        elif inner.islower() and inner.isalpha() and not says_nothing:  # *discontinuity (sharp)*
            yield (f"{inner} {outer}",)
    parts = tuple(part.strip(" ,") for part in _OR.split(text))
    if len(parts) > 1 and all(parts):
        yield parts


def is_symbol(text: str) -> bool:
    """Whether a text is letters, figures and signs such as *κ(A)*, *k = 10*, but no word."""
    bare = text.casefold()
    for name in _GREEK:
        bare = bare.replace(name, "α")
    return _SYMBOL.match(bare) is not None and _LETTERS_IN_A_ROW.search(bare) is None


def tails(forms: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The words at the end of forms that say what kind of thing they name."""
    ends = {word for words in forms for word in words[1:][-_LONGEST_KIND:]}
    return _NEUTRAL.union(*(kinds for kinds in _KINDS if not kinds.isdisjoint(ends)))


def without_tail(words: tuple[str, ...], allowed: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The words without one, then two words at their end that only say the kind of thing."""
    for _ in range(_LONGEST_KIND):
        if len(words) < 2 or words[-1] not in allowed:
            return
        words = words[:-1]
        yield words


def loose(words: tuple[str, ...]) -> str:
    """Words compared by their roots and together: *type two* is *type 2*, *marginalising* is
    *marginalisation*, *ReLUs* are a *ReLU*."""
    return "".join(_root(word) for word in words if word not in _ARTICLES or len(words) == 1)


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word in _ROMAN:
        return _ROMAN[word]
    if len(word) > _FEWEST_LETTERS and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    left = _ENDING.sub("", word).rstrip("e")
    if len(left) < _SHORTEST_ROOT or not word.isalpha():
        return word  # a bag is not bagging, nor a page cache a paged one
    return left[:-1] if left[-1] == left[-2] and left[-1] not in "aeious" else left
