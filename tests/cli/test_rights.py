"""Who types a command as another user than the bot's hears so in one sentence, whatever it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.cli import main as cli
from bot.core.bundle import bundled
from bot.core.erasures import LIST_NAME
from tests.bank.texts import CHOICE, topic_file
from tests.world import fresh_database

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
NOBODY = 65534
COMMANDS = (
    "run", "check", "doctor --offline", "health", "backup copy", "restore copy", "export --user 5",
    "erase --user 5 --yes", "bank report", "bank flagged",
)  # fmt: skip


@contextmanager
def somebody_else() -> Iterator[None]:
    """Somebody who isn't root: no right of a file is refused to root."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def may_be_entered(path: Path) -> bool:
    """Whether every folder above may be, by everybody."""
    return all(above.stat().st_mode & 0o001 for above in path.parents)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of a bot that somebody else runs, in a folder that all may enter."""
    monkeypatch.setenv("STUDYBOT_TOKEN", "a.loopback.token")
    step = min(bundled("migrations").glob("*.sql")).resolve()
    if os.geteuid() == 0 and not (may_be_entered(step) and step.stat().st_mode & 0o004):
        pytest.skip("nobody else may read what root has checked out, such as in root's own folder")
    with TemporaryDirectory() as name:
        if not may_be_entered(Path(name)):
            pytest.skip("nobody else may enter the folder for temporary files")
        os.chmod(name, 0o755)
        monkeypatch.chdir(name)
        folder = Path(name, "data")
        folder.mkdir()
        monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")
        Path("bank").mkdir()
        Path("bank", "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
        for path in (folder / "studybot.sqlite3", Path(name, "copy")):
            path.write_bytes(fresh_database())
        yield folder
        folder.chmod(0o700)


def import_all(data: Path) -> None:
    """What the commands import is there before somebody else types them, who may not read it."""
    for command in COMMANDS[1:]:
        cli.main([*command.split()])
    for path in data.iterdir():
        path.unlink()
    (data / "studybot.sqlite3").write_bytes(fresh_database())
    Path("copy").write_bytes(fresh_database())


@pytest.mark.parametrize("name", ["data", "data/in/it"])
def test_a_folder_of_somebody_elses_is_said_by_every_command(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for command in COMMANDS[1:]:  # what they import is there before the rights are gone
        cli.main([*command.split()])
    monkeypatch.setenv("STUDYBOT_DATA_DIR", name)
    data.chmod(0o000)
    capsys.readouterr()
    for command in COMMANDS:
        with somebody_else():
            code = cli.main([*command.split()])
        out, err = capsys.readouterr()
        assert (out + err).count("by this user") == 1, "one cause, said once"
        assert code == (1 if command == "health" else 2), command
        assert "by this user" in out + err, command
        assert "Ask as the user that the bot runs as" in out + err, command
        assert "Traceback" not in err, command


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize(
    "command", ["erase --user 5 --yes", "restore copy", "doctor --offline", "export --user 5"]
)
def test_what_is_typed_as_root_leaves_nothing_that_the_bots_user_cannot_open(
    data: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    import_all(data)
    for path in (data, data / "studybot.sqlite3"):
        os.chown(path, NOBODY, NOBODY)
    assert cli.main(command.split()) in (0, 1)
    assert {one.name: one.stat().st_uid for one in data.iterdir()} == {
        one.name: NOBODY for one in data.iterdir()
    }
    capsys.readouterr()
    with somebody_else():
        assert cli.main(["erase", "--user", "6", "--yes"]) == 0, capsys.readouterr().err


def test_the_file_that_cannot_be_opened_is_the_one_that_is_named(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_all(data)
    assert cli.main(["erase", "--user", "5", "--yes"]) == 0
    for path in (data, *data.iterdir()):
        path.chmod(0o777)
    (data / LIST_NAME).chmod(0o000)
    for command in ("run", "check", "export --user 5"):
        capsys.readouterr()
        with somebody_else():
            assert cli.main(command.split()) == 2
        err = capsys.readouterr().err
        assert f"{LIST_NAME} can't be opened by this user" in err, command
        assert "studybot.sqlite3 can't" not in err, command


def test_what_could_be_read_but_not_written_is_a_fault_for_the_doctor(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["doctor", "--offline"])
    cli.main(["check"])
    (data / "studybot.sqlite3").chmod(0o444)
    data.chmod(0o555)
    capsys.readouterr()
    with somebody_else():
        assert cli.main(["doctor", "--offline"]) == 2
        out = capsys.readouterr().out
        assert "fault    database     data/studybot.sqlite3 can't be written by this user" in out
        assert out.count("by this user") == 1, "one cause, said once"
        assert cli.main(["check"]) == 2
