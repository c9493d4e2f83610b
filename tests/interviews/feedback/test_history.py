"""The history of interviews on a phone: one track's scores a page, then the sessions."""

from discord import ui

from bot.gateway import layout
from bot.interviews.feedback.messages import History
from bot.interviews.feedback.rules import TrackTrend, Trend
from bot.interviews.feedback.ui.history import history
from tests.gateway.screen import SCREEN, height

DIMENSIONS = tuple(Trend(f"Dimension {at}", (1, 2, 3, 4) * 2) for at in range(5))
TRACKS = tuple(TrackTrend(f"Track {at}", DIMENSIONS, DIMENSIONS) for at in range(4))


def page(at: int) -> layout.Card:
    """Of somebody with sessions in four tracks."""
    return history(
        History(
            page=at, pages=6, held=9, candidate=9, interviewer=9, weeks=(),
            tracks=TRACKS[:1] if at == 0 else TRACKS[at - 2 : at - 1] if at > 2 else (),
            sessions=(), score_pages=3,
        )
    )  # fmt: skip


def labels(card: layout.Card) -> list[str]:
    buttons = [one for one in card.walk_children() if isinstance(one, ui.Button)]
    return [str(one.label) for one in buttons if not one.disabled]


def test_each_track_has_its_page_and_the_first_is_on_the_overview() -> None:
    assert labels(page(0)) == ["Sessions ›", "More scores"]
    leads = [labels(page(at))[-1] for at in range(1, 6)]
    assert leads == ["Older ›", "More scores ›", "More scores ›", "More scores ›", "‹ Back"]
    for at, track in zip((0, 3, 4, 5), TRACKS, strict=True):
        said = str(page(at).to_components())
        assert track.name in said
        assert sum(one.name in said for one in TRACKS) == 1
        assert height(page(at)) <= SCREEN
