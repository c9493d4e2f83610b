"""`doctor`, asked by a program, answers it whatever is wrong."""

import json
from pathlib import Path

import pytest

from bot.cli import main as cli


def test_settings_that_are_wrong_are_a_finding_for_a_program(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(*more: str) -> tuple[str, str]:
        assert cli.main(["doctor", "--offline", *more]) == 2
        told = capsys.readouterr()
        return told.out, told.err

    monkeypatch.setenv("STUDYBOT_SEED", "x")
    out, err = ask("--json")
    said = json.loads(out)
    (found,) = said["findings"]
    assert (said["worst"], err) == ("fault", "")
    assert (found["about"], found["level"]) == ("settings", "fault")
    assert found["words"].startswith("these settings are wrong:\n  STUDYBOT_SEED: ")
    assert "`studybot.yaml`" in found["advice"]
    out, err = ask()
    assert (out, "STUDYBOT_SEED" in err) == ("", True)
    monkeypatch.delenv("STUDYBOT_SEED")
    (empty_folder / "studybot.yaml").write_text("a: [\n", encoding="utf-8")
    (found,) = json.loads(ask("--json")[0])["findings"]
    assert found["words"].startswith("studybot.yaml can't be read at line 2")
