"""Sentences that a text takes back as a whole: *it is a myth that …*, *That is false.* behind one,
*I don't remember whether …*, and a question behind which stands *No idea.*

Only plain forms that leave no other reading: *I'm not sure, but …* says what follows, and *accuracy
is enough is a myth* may stand in a right answer. Rules, not meaning. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.bank.terms.text import Text

_ADVERBS = r"(?:(?:\w+ly|just|quite|also|of course|always|often) )*"
_MISTAKE = r"(?:myth|mistake|misconception|misunderstanding|misbelief|fallacy|error)"
_VERDICT = (
    rf"{_ADVERBS}(?:false|wrong|untrue|incorrect|inaccurate|nonsense|rubbish"
    r"|not (?:\w+ly )?(?:true|right|correct|so|the case)"
    rf"|(?:just )?an? (?:(?:common|popular|widespread|frequent|old|typical|big|wide) )*{_MISTAKE})"
)
_IS = r"(?: is|'s| was| would be|'d be| isn't(?= (?:true|right|correct|so|the case)))"
_NOT_TRUE = r"(?: isn't| is not|'s not| wasn't) (?:\w+ly )?(?:true|right|correct|so|the case)"
_JUDGED = rf"(?:{_IS} {_VERDICT}|{_NOT_TRUE})"
_SAY = r"(?:say|claim|think|believe|assume|suppose|conclude|state|argue|expect|write)"
_LEAD = r"(?:(?:and|but|well|no|nope|sorry|honestly|so|actually|hmm?|ok|oh)[, ]+)*"
_UNKNOWN = (
    r"(?:i (?:really )?(?:do not|don't|dont) (?:really |quite |even )?(?:know|remember|recall)"
    r"|i (?:can't|cannot|can not|could not|couldn't) (?:really )?(?:remember|recall|say|tell)"
    r"|i(?:'m| am) (?:really |quite )?(?:not |un)(?:really |quite |so |too )?(?:sure|certain)"
    r"|i(?:'ve| have) (?:absolutely |really )?(?:no (?:idea|clue)|forgotten|never heard)"
    r"|i (?:forgot|forget|wonder)|never heard|(?:absolutely )?no (?:idea|clue)|idk|dunno"
    r"|not sure|unsure)"
)
_BEHIND_UNKNOWN = (
    r"(?:,? (?:sorry|though|either|honestly|really|at all|here|yet|(?:about|of|to) (?:that|this|it)"
    r"|(?:the |an )?answer|that|this|if (?:that|this|it)(?:'s| is) (?:true|right|correct|so)))*"
)
_FRAME = re.compile(
    rf"{_LEAD}(?:(?:it|that){_JUDGED},? (?:that\b|to {_SAY}\b)"
    rf"|{_UNKNOWN} (?:whether|if|that|(?:about|of) whether|the answer)\b"
    r"|it(?:'s| is) (?:unclear|doubtful|unknown)(?: to me)? (?:whether|if|that)\b"
    r"|i (?:would )?(?:doubt|disagree|(?:don't|dont|do not) (?:think|believe|agree)) (?:that|if)\b"
    r"|(?:myth|false|wrong|untrue|not true|incorrect|misconception)(?=:))"
)
"""What a sentence that is taken back begins with."""
_TAIL = re.compile(rf"(?:,| –| —| -) ?(?:and |but )?(?:which|that|this|it){_JUDGED}$")
_SAID_AS_ONE = re.compile(
    r"(?:the (?:claim|idea|belief|statement) )?that "
    rf"(?!is\b|was\b|do|would\b|means?\b|ha[sd]\b|can|will\b).+{_JUDGED}"
)
_ALONE = re.compile(
    rf"{_LEAD}(?:(?:(?:that|this|it|which)(?: statement| claim| idea)?){_JUDGED}"
    rf"|{_VERDICT}|{_UNKNOWN}{_BEHIND_UNKNOWN}"
    r"|i (?:(?:would|strongly|really) )?(?:disagree|(?:don't|dont|do not) (?:agree|think so))"
    r"(?: with (?:that|this|it|them))?)"
)
"""A sentence that says nothing but what becomes of the one before."""
_NOT_KNOWN_AT_ALL = re.compile(
    rf"{_LEAD}{_UNKNOWN} (?:about|of|what|how|why)\b(?:(?!\b(?:but|so|yet)\b)[^,;:–—])*"
    rf"{_BEHIND_UNKNOWN}"
)
"""*I have no idea what recall is, sorry*: and no word more."""
_NO = re.compile(r"(?:no|nope|not (?:really|at all|necessarily|quite|always))")
_GOES_ON = re.compile(r"[,;:–—-] ?(?:but|so|yet|still|however|therefore)\b")
"""Behind it stands what is said all the same."""
_NOT_KNOWN = re.compile(rf"{_LEAD}(?:{_UNKNOWN}|it(?:'s| is) (?:unclear|doubtful|unknown)\b)")
_LAST_JUDGED = re.compile(rf"{_JUDGED}$")
_MARKS = re.compile(r"[*_`>|\"“”()\[\]]+")


def taken_back(text: Text) -> Mapping[int, str]:
    """By the number (`near`) of a sentence that is taken back: the words that do it."""
    found: dict[int, str] = {}
    written = _sentences(text)
    for at, sentence in enumerate(written):
        words = _words_against(sentence)
        if not words and at + 1 < len(written):
            words = _alone(written[at + 1])
            if not words and sentence.endswith("?") and _NO.fullmatch(written[at + 1]):
                words = written[at + 1]
        if words:
            found[at] = words
    numbers = dict(zip(text.near, text.sentences, strict=True))
    return {near: found[number] for near, number in numbers.items() if number in found}


def called_wrong(text: Text, back: Mapping[int, str]) -> Mapping[int, str]:
    """Of those sentences, by the same number: what is called wrong, without the words that do it.
    What somebody doesn't know they don't call wrong."""
    if not back:  # as in most answers
        return {}
    written = _sentences(text)
    numbers = dict(zip(text.near, text.sentences, strict=True))
    return {
        near: _claim(written[numbers[near]], words)
        for near, words in back.items()
        if not _NOT_KNOWN.match(words)
    }


def _claim(sentence: str, words: str) -> str:
    if sentence == words:  # the words of *that … is wrong* are all of it
        return _LAST_JUDGED.sub("", sentence)
    return sentence.removeprefix(words).removesuffix(words)


def _words_against(sentence: str) -> str:
    """What in a sentence takes it back; "" if nothing does."""
    frame = _FRAME.match(sentence)
    if frame is not None and _GOES_ON.search(sentence, frame.end()) is None:
        return frame.group()
    tail = _TAIL.search(sentence) or _SAID_AS_ONE.fullmatch(sentence)
    tail = tail or _NOT_KNOWN_AT_ALL.fullmatch(sentence)
    return _alone(sentence) if tail is None else tail.group().lstrip(",–—- ")


def _alone(sentence: str) -> str:
    return sentence if _ALONE.fullmatch(sentence) else ""


def _sentences(text: Text) -> list[str]:
    """Each sentence in small letters, in order, without what it is marked up with or ends in, but
    for a question mark."""
    starts = [
        start
        for at, (start, _end) in enumerate(text.spans)
        if at == 0 or text.sentences[at] != text.sentences[at - 1]
    ]
    plain = text.source.replace("’", "'")
    parts = (plain[start:end] for start, end in zip(starts, (*starts[1:], None), strict=False))
    return [" ".join(_MARKS.sub(" ", one).casefold().split()).rstrip(" .!…;,-•#") for one in parts]
