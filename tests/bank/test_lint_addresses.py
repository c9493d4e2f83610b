"""Addresses: what is odd by their signs alone, in questions and sheets."""

from pathlib import Path

from bot.bank.lint.addresses import odd
from bot.bank.lint.question import lint_question
from bot.bank.lists.lint import check_prep_files
from bot.bank.loader import read_text
from bot.bank.problems import Position, Severity
from tests.bank.lists.texts import LIST
from tests.bank.texts import OPEN, spoil, topic_file
from tests.together import each

HERE = Position("x.yaml", 1, 1)


@each(
    "url",
    [
        "",
        "https://arxiv.org/abs/1706.03762",
        "https://arxiv.org/abs/0902.2206v2",
        "https://arxiv.org/abs/math.ST/0409548",
        "https://arxiv.org/list/cs.LG/recent",
        "https://doi.org/10.1017/9781108653985",
        "https://doi.org/10.1175/1520-0450(1984)023%3C0800:TIAEOE%3E2.0.CO;2",
        "http://incompleteideas.net/book/the-book-2nd.html",
        "https://example.org/search?q=utm_source&page=2",
        "https://[example",
    ],
)
def test_a_plain_address_is_left_alone(url: str) -> None:
    assert not list(odd(url, HERE))


@each(
    "url, message",
    [
        ("https://example.org/a?id=4&utm_source=news#b", "`utm_source=news` only tells where"),
        ("https://example.org/?fbclid=Iw", "`fbclid=Iw` only tells where"),
        ("https://arxiv.org/pdf/1706.03762", "`https://arxiv.org/pdf/1706.03762` isn't the page"),
        ("https://arxiv.org/abs/1706.0376", "`https://arxiv.org/abs/1706.0376` isn't the page"),
        ("https://arxiv.org/abs/1713.03762", "`https://arxiv.org/abs/1713.03762` isn't the page"),
        ("https://arxiv.org/abs/1412.06980", "`https://arxiv.org/abs/1412.06980` isn't the page"),
        ("http://www.arxiv.org/abs/1706.03762", "`http://www.arxiv.org/abs/1706.03762` isn't"),
        ("https://doi.org/1017/9781108653985", "`https://doi.org/1017/9781108653985` isn't the"),
        ("https://doi.org/10.1017/", "`https://doi.org/10.1017/` isn't the address"),
        ("https://dx.doi.org/10.1145/3068335", "`https://dx.doi.org/10.1145/3068335` isn't the"),
    ],
)
def test_an_odd_address_is_told_as_a_matter_of_style(url: str, message: str) -> None:
    (problem,) = odd(url, HERE)
    assert problem.message.startswith(message)
    assert problem.level is Severity.WARNING


def test_it_is_told_at_its_place_in_a_question() -> None:
    odd_one = spoil(OPEN, "https://example.org/7", "https://doi.org/7")
    (draft,) = read_text("evaluation.yaml", topic_file(odd_one)).drafts
    (problem,) = (one for one in lint_question(draft) if "DOI" in one.message)
    line = topic_file(odd_one).splitlines()[problem.line - 1]
    assert line[problem.column - 1 :] == "https://doi.org/7"


def test_it_is_told_at_its_place_in_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.yaml"
    text = spoil(LIST, "https://example.org/data", "https://arxiv.org/abs/1")
    path.write_text(text, encoding="utf-8")
    (problem,) = (one for one in check_prep_files([path]) if "arXiv" in one.message)
    assert text.splitlines()[problem.line - 1].endswith("url: https://arxiv.org/abs/1")
