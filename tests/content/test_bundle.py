"""`content/` and `migrations/` are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from bot.core import bundle


@pytest.mark.parametrize("name", ["content", "migrations"])
def test_a_checkout_has_them_beside_the_package(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the current folder doesn't matter
    assert bundle.bundled(name).is_dir()
    assert bundle.bundled(name).is_absolute()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A place where the package could be installed."""
    package = tmp_path / "bot"
    package.mkdir()
    return package


def test_a_wheel_has_them_packed_inside(site: Path) -> None:
    (site / "_bundled" / "content").mkdir(parents=True)
    (site.parent / "content").mkdir()
    assert bundle.bundled("content", site) == site / "_bundled" / "content"


def test_a_lone_namesake_beside_an_installed_package_is_not_ours(site: Path) -> None:
    (site.parent / "content").mkdir()
    with pytest.raises(FileNotFoundError, match="content/ did not come"):
        bundle.bundled("content", site)
    (site.parent / "migrations").mkdir()
    assert bundle.bundled("content", site) == site.parent / "content"
