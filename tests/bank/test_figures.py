"""A number is read as people type it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.terms import figures
from tests.together import all_hold, each


@each(
    "text, unit, expected",
    [
        ("0.5", "", (0.5,)),
        (".5", "", (0.5,)),
        ("0,5", "", (0.5,)),
        (",5", "", (0.5,)),
        ("5.", "", (5.0,)),
        ("50 %", "", (0.5,)),
        ("50%", "", (0.5,)),
        ("50 percent", "", (0.5,)),
        ("1/2", "", (0.5,)),
        ("1 / 2", "", (0.5,)),
        ("1⁄2", "", (0.5,)),
        ("-1/2", "", (-0.5,)),
        ("1/0", "", ()),
        ("1/2/3", "", ()),
        ("−0.76", "", (-0.76,)),
        ("+3", "", (3.0,)),
        ("≈ 0.67", "", (0.67,)),
        ("about 60", "", (60.0,)),
        ("£1.60", "pounds", (1.6,)),
        ("1e5", "", (1e5,)),
        ("1e999", "", ()),
        ("1,234", "", (1.234, 1234.0)),
        ("1.234", "", (1.234, 1234.0)),
        ("101,770", "parameters", (101.77, 101770.0)),
        ("101 770", "parameters", (101770.0,)),
        ("101\u202f770", "parameters", (101770.0,)),
        ("101'770", "parameters", (101770.0,)),
        ("101_770", "", (101770.0,)),
        ("1,234,567.5", "", (1234567.5,)),
        ("1.234.567,5", "", (1234567.5,)),
        ("12,34,5", "", ()),
        ("1 2", "", ()),
        ("5.9", "%", (5.9,)),
        ("5.9 %", "%", (5.9,)),
        ("1/17", "%", (100 / 17,)),
        ("1.5 GiB", "GiB", (1.5,)),
        ("14749 users", "users per group", (14749.0,)),
        ("11 orders per 1,000 people", "orders per 1,000 people", (11.0,)),
        ("11 orders", "orders per 1,000 people", (11.0,)),
        ("14749 in each group of users", "users in each group of", (14749.0,)),
        ("14749 dogs", "users per group", ()),
        ("250 readings", "", ()),
        ("", "", ()),
        ("half", "", (0.5,)),
        ("nan", "", ()),
        ("inf", "", ()),
        ("--5", "", ()),
        ("9" * 61, "", ()),
        ("9" * 60, "", (1e60,)),
        ("٣", "", (3.0,)),
    ],
)
def test_a_number_is_read_as_people_type_it(
    text: str, unit: str, expected: tuple[float, ...]
) -> None:
    assert figures.readings(text, unit) == pytest.approx(expected)


@given(st.text(max_size=80), st.sampled_from(["", "%", "users per group"]))
def test_no_text_upsets_the_reading(text: str, unit: str) -> None:
    assert all(isinstance(value, float) for value in figures.readings(text, unit))


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{}", "{:,}", "{:_}", " {} ", "{}.0"]))
def test_whole_numbers_are_read_with_and_without_separators(value: int, form: str) -> None:
    assert value in figures.readings(form.format(value))


AS_TYPED = {
    (0.5, "shares"): r"\frac{1}{2}|$\dfrac{1}{2}$|0.5 (50%)|0.5 or 50 %|50/50|fifty-fifty"
    "|point five|zero point five|0.5ish|my best guess is 0.5",
    (65536, "parameters"): "2 to the 16|two to the 16th|"
    "2 to the power of 16|2 raised to the power 16",
    (2.25, ""): r"2 and 1/4|2\frac{1}{4}|two point two five|2 1/4 (2.25)|2.25 or 9/4",
    (4, "GB"): "4 gigs|four gig",
    (12.5, "%"): "12½|12 1/2|25/2|1/8|12½ %|1/8, so 12.5|12.5, i.e. 1/8",
    (0.25, "of all"): "1/4, so 0.25|1/4 -> 0.25|1/4 → 25 %|should be 0.25|a quarter, that is 0.25",
    (0.001, ""): "one thousandth|a thousandth|1e-3 (0.1 %)",
    (7.5, "%"): "7.5 percents|7.5 pp|7.5%-ish|7.5 (%)",
    (0.5, ""): '½|1/2|1 / 2|1⁄2|0.5.|(0.5)|[0.5]|`0.5`|**0.5**|"0.5"|“0.5”|$0.5$|about 0.5|ca. 0.5'
    "|approx. 0.5|~0.5|≈0.5|= 0.5|p = 1/2|p=0.5|P(A) = 0.5|P(A,B) = 0.5|P(X=1) = 0.5|it's 0.5"
    "|It is 0.5.|I think 0.5|I think it's about 0.5|Answer: 0.5|the answer is 0.5|0.5 I think"
    "|0.5 or so|probability: 0.5|0,5|.5|,5|0.50|50 %|50%|50 percent|50 per cent|50 pct|50.0 %"
    "|５０％|０．５|٠٫٥|5e-1|5 × 10^-1|5*10**-1|5×10⁻¹|2^-1|2⁻¹|one half|a half|half|1 in 2"
    "|1 out of 2|one in two|500 ‰|1/2 = 0.5|1/2 = 50 %|x ≈ 0.5!|(1/2)|so 0.5|0.5,|0.5;"
    "|0·5|·5|0⋅50|0·5.|about 0·5|p = 0·5|1/2 = 0·5|50·0 %|0·05×10^1",
    (-0.76, ""): "-0.76|−0.76|–0.76|—0.76|‐0.76|‑0.76|‒0.76|﹣0.76|－0.76|- 0.76|-.76|-0,76|-76 %"
    "|-0·76|(-0.76)|x = −0.76",
    (1.5, ""): "1.5|1,5|1½|1 ½|1 1/2|3/2|1 1⁄2|150 %|+1.5|1.5e0|about 1 1/2",
    (-1.5, ""): "-1½|-1 1/2|−1 1/2|-3/2|minus 1.5|negative 1 1/2|minus one and a half",
    (
        65536,
        "",
    ): "65536|65,536|65 536|65.536|2^16|2**16|2¹⁶|2 ^ 16|2^{16}|2^(16)|`2^16`|2^16 = 65536"
    "|65,536.0|65'536|65’536|65_536|65\u202f536|65\u00a0536|65\u2009536|4^8",
    (1e6, ""): "10^6|10**6|10⁶|1e6|1E6|1 million|1million|1M|1 mio|1,000,000|1 000 000|1.000.000"
    "|1'000'000|one million|1000k|1,000 thousand|10,00,000|1×10^6|1 x 10^6|1*10^6|1·10⁶|a million",
    (1000, ""): "1k|1K|1 k|1 thousand|one thousand|1,000|1.000|10³|1000",
    (1234567, ""): "1,234,567|1 234 567|1.234.567|1234,567|12,34,567|1234567|1.234567 million",
    (1234.567, ""): "1234,567|1,234.567|1.234,567|1 234.567|1 234,567|1234.567",
    (2e9, ""): "2bn|2 billion|2B|2e9|2×10⁹|2,000 million",
    (12, "%"): "12|12%|12 %|12 percent|12 per cent|3/25|120 ‰|about 12 %|twelve|a dozen"
    "|Twelve %|12.0",
    (50, ""): "50|fifty|about fifty|I think fifty|Fifty.",
    (21, ""): "21|twenty-one|twenty one|Twenty–one|it's twenty-one",
    (17000, ""): "17000|seventeen thousand|17k",
    (3, "boxes"): "3|3 boxes|3 box|three boxes|3 Boxes.|about 3 boxes|(3 boxes)|three",
    (14749, "users per group"): "14749|14,749|14 749 users|14749 user|14749 users per group"
    "|14749 user per group|14.749 users",
    (1.5, "GiB"): "1.5|1.5 GiB|1.5gib|1,5 GiB|1.5 gibibytes|one and a half GiB",
    (12, "GB"): "12 gigabytes|12 gigabyte|12GB",
    (3, "hours"): "3 h|3 hrs|3h|three hours",
    (12, "euros"): "12 euros|12 EUR|€12|12 €",
    (12, "ms"): "12 milliseconds|12 msec|12ms",
    (7, "billion parameters"): "7|7B|7 billion|7 bn|7 billion parameters|seven billion",
    (5, "minutes"): "5|5 m|5 minute|5 minutes|five minutes",
    (5.9, "percentage points"): "5.9|5.9 percentage points|5.9 %|5.9 percentage point",
    (1.6, "pounds"): "£1.60|1.6 pounds|1.60 £|£ 1.60|1.6 pound|GBP 1.6",
}
MEANT = {
    (
        math.sqrt(2),
        "",
    ): r"√2|√(2)|sqrt(2)|sqrt 2|SQRT2|the square root of 2|\sqrt{2}|$\sqrt{2}$|2/√2"
    "|2^0.5|2^(1/2)|2^½|about √2|it's √2.|x = √2|√2 ≈ 1.41|`√2`|√√4|sqrt(sqrt(4))|√(8/4)",
    (-math.sqrt(3), ""): "-√3|−√3|minus √3|- sqrt(3)|-3/√3",
    (2 * math.sqrt(3), ""): "2√3|2 √3|2*sqrt(3)|2·√3|√(12)|6/√3",
    (0.5, ""): "√¼|√0,25|√(1/4)|4^-½|(√1)/2|∛(1/8)|-0.5*log2(0.5)",
    (math.pi, ""): "π|pi|Pi|π.|√(π²)|a = π",
    (math.pi / 4, ""): "π/4|pi/4|pi / 4|(π/4)|x = π/4|0.25π|π/4 = 0.785",
    (2 * math.pi, ""): "2π|2 π|2pi|2 pi|2*pi|4π/2",
    (math.pi**2, ""): "π^2|π²|pi**2",
    (1 / math.sqrt(2 * math.pi), ""): "1/√(2π)|1/sqrt(2*pi)|1 / sqrt(2 pi)",
    (math.log(2), ""): "ln 2|ln2|ln(2)|-ln(0.5)|−ln(1/2)|- ln 0,5|ln 2 = 0.693|2 ln √2|(2 ln 2)/2",
    (3, ""): "log2(8)|log2 8|log₂8|log₂ 8|log₂(8)|log_2(8)|log_2 8|log_{2}(8)|-log2(1/8)|log10 1000"
    "|log₁₀(1000)|log2(8) = 3|ln(e^3)",
    (3, "bits"): "log2(8) bits|log₂ 8|-log2(1/8) bits",
    (math.e**2, ""): "e^2|e²|e**2|exp(2)|exp 2|1/e^-2",
    (1 / math.e, ""): "1/e|e^-1|e⁻¹|exp(-1)|p = 1/e",
    (1e-3, ""): "1e-3|1E-3|10^-3|10⁻³|1×10^-3",
    (3e-4, ""): "3×10^-4|3x10^-4|3·10⁻⁴|3*10^-4|3e-4|3 × 10^(-4)",
    (0.3, ""): "π = 0.3|pi = 0.3|π(A) = 0.3|π_1 = 0.3|e = 0.3",
}
"""A symbol before the equals sign is the name of something."""
CASES_MEANT = [
    (typed, value, unit) for (value, unit), row in MEANT.items() for typed in row.split("|")
]


def test_roots_logarithms_and_constants_are_figures() -> None:
    def holds(case: tuple[str, float, str]) -> None:
        typed, value, unit = case
        assert figures.readings(typed, unit)[0] == pytest.approx(value)

    all_hold(CASES_MEANT, holds)


UNREAD = (
    "log 8|log(8)|√2π|√-1|ln 0|ln(-1)|log2|log10|log28|π2|2e|5e|√|√()|sqrt|ln|√2 3|3 - ln 2|2 + √3"
    "|e+1|pie|pint|ππ|log loss 0.5|x^2|√x|√1,234|log2(1,024)|sin(1)|(-2)^2|ln(0.5)^2|(-8)^(1/3)"
    "|12 (345)|2(3)|(2)(3)|√16 = 5|exp(999)|√2 users"
)


@each("typed", UNREAD.split("|"))
def test_what_has_two_meanings_or_none_is_no_figure(typed: str) -> None:
    assert figures.readings(typed) == ()


CASES = [
    (typed, value, unit) for (value, unit), row in AS_TYPED.items() for typed in row.split("|")
]


def test_a_number_is_right_however_it_is_typed() -> None:
    all_hold(CASES, is_right)


def is_right(case: tuple[str, float, str]) -> None:
    typed, value, unit = case
    verdict = figures.judge_figure(typed, value=value, tolerance=0.0, unit=unit)
    assert verdict is figures.Verdict.RIGHT


def test_the_table_holds_enough() -> None:
    assert len(CASES) >= 150


@each(
    "typed",
    ["0.4-0.6", "1/3 = 0.5", "0.5 = 50", "0.5 or 0.6", "1 2", "12,34,5", "2^999", "0^-1", "0x10",
     "> 0.5", "1 to 4", "x^2", "5 dogs", "1:3", "p =", "", "()", "10^^2", "1/0", "k", "million",
     "= = 0.5 dogs"],
)  # fmt: skip
def test_what_is_no_number_or_two_is_not_read(typed: str) -> None:
    assert figures.readings(typed) == ()


@each(
    "typed, value, unit, verdict",
    [
        ("0.67", 0.67, "", "right"),
        ("2/3", 0.67, "", "right"),
        ("66.7 %", 0.67, "", "right"),
        ("0.68", 0.67, "", "wrong"),
        ("67", 0.67, "", "hundredfold"),
        ("0.67 %", 0.67, "", "hundredfold"),
        ("0.12", 12.0, "%", "hundredfold"),
        ("1", 100.0, "%", "hundredfold"),
        ("1200", 12.0, "%", "hundredfold"),
        ("0.13", 12.0, "%", "wrong"),
        ("12", 1200.0, "", "wrong"),
        ("12", 0.12, "users", "wrong"),
        ("12 %", 12.0, "", "hundredfold"),
        ("6.7", 0.67, "", "wrong"),
        ("x", 0.67, "", "unreadable"),
    ],
)
def test_a_share_that_is_off_by_a_hundred_is_asked_back(
    typed: str, value: float, unit: str, verdict: str
) -> None:
    assert figures.judge_figure(typed, value=value, tolerance=0.005, unit=unit) == verdict


@given(st.floats(-1e6, 1e6), st.floats(0, 10))
def test_the_very_edge_of_the_tolerance_is_right(value: float, tolerance: float) -> None:
    for edge in (value - tolerance, value, value + tolerance):
        verdict = figures.judge_figure(f"{edge:.12f}", value=value, tolerance=tolerance, unit="")
        assert verdict is figures.Verdict.RIGHT


WRITTEN = [
    case for case in CASES if (case[0][0] + case[0][-1]).isdigit() and "x" not in case[0]
]  # what begins or ends otherwise is more than a figure in a running text
SPOKEN = (
    "1 in 2", "1 out of 2", "2 to the 16", "2 to the power of 16", "2 raised to the power 16",
    "2 and 1/4",
)  # fmt: skip


def test_quizzes_and_answers_read_the_same() -> None:
    def holds(case: tuple[str, float, str]) -> None:
        typed, value, unit = case
        found = tuple(figures.figures_in(f"So it comes to {typed} in the end"))
        verdicts = [
            figures.judge_figure(one, value=value, tolerance=0.0, unit=unit) for one in found
        ]
        assert (figures.Verdict.RIGHT in verdicts) is (typed not in SPOKEN), found

    all_hold(WRITTEN, holds)


@each(
    "typed, value",
    [
        ("2·5", 10.0), ("2·10^3", 2000.0), ("12·0.5", 6.0), ("12·05", 12.05), ("2·0^3", 0.0),
        ("3·4·5", 60.0), ("2.5·4", 10.0), ("0 · 5", 0.0), ("2 · 0.5", 1.0), ("10·100", 1000.0),
        ("2·0·5", 0.0),
    ],
)  # fmt: skip
def test_a_dot_in_the_middle_is_a_decimal_point_only_where_nobody_multiplies(
    typed: str, value: float
) -> None:
    assert figures.readings(typed) == (value,)


def test_what_would_take_long_to_read_is_no_number() -> None:
    assert figures.readings(" " * 61 + "5") == (5.0,)
    assert figures.readings("5" * 61) == ()
    assert figures.readings("×".join(["1,234"] * 6)) != ()
    assert figures.readings("×".join(["1,234"] * 7)) == ()  # each of them has two meanings
    assert figures.readings("√" * 7 + "16") == (16 ** (1 / 128),)
    assert figures.readings("√" * 9 + "16") == ()


def test_what_is_too_large_for_a_number_is_none() -> None:
    assert figures.readings("10^308") == (1e308,)
    assert figures.readings("10^309") == figures.readings("10^401") == ()


def test_a_power_is_as_in_mathematics_and_not_too_high() -> None:
    assert figures.readings("0^0.5") == (0.0,)
    assert figures.readings("0^-1") == ()
    assert figures.readings("1^400") == (1.0,)
    assert figures.readings("1^401") == ()


def test_every_word_for_many_means_exactly_so_many() -> None:
    words = {
        1e2: "hundred", 1e3: "k thousand thousands tsd", 1e6: "m mn mio mln million millions",
        1e9: "b bn billion billions", 1e12: "t tn trillion trillions",
    }  # fmt: skip
    for many, several in words.items():
        for word in several.split():
            assert figures.readings(f"3 {word}") == (3 * many,), word


@pytest.mark.parametrize("unseen", ["\u200f", "\u200e", "\u202d", "\u200b", "\u2060", "\ufeff"])
def test_what_nobody_sees_of_a_copied_figure_changes_nothing(unseen: str) -> None:
    for typed in (f"{unseen}12", f"12{unseen}", f"1{unseen}2"):
        assert figures.judge_figure(typed, value=12.0, tolerance=0.0, unit="") == "right"
