"""Where the files that come with the bot are: `content/` and `migrations/`.

In a source checkout they stand beside `bot/`; in an installed wheel they are packed inside the
package as `bot/_bundled/<name>`. Never depends on the current folder.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def bundled(name: str, package: Path = PACKAGE) -> Path:
    """The folder `name` that came with the bot, whose package is a folder as well.

    Raises FileNotFoundError when neither form is there, which means a broken installation.
    """
    packed = package / "_bundled" / name
    if packed.is_dir():
        return packed
    beside = package.parent / name
    # Both stand side by side in a checkout only; a lone namesake in site-packages is not ours.
    if (
        all((package.parent / part).is_dir() for part in ("content", "migrations"))
        and beside.is_dir()
    ):
        return beside
    raise FileNotFoundError(f"{name}/ did not come with this installation of the bot")
