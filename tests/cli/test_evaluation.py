"""`feedback evaluate` on a folder of answers, with a model over real HTTP."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bank.loader import load_bank
from bot.bank.model import Question
from bot.cli.main import REFUSED, main
from tests.bank.texts import OPEN, topic_file
from tests.core.language_model.server import KEY, FakeModel

pytest.importorskip("openai", reason="needs the extra `model`")


@pytest.fixture
def fake() -> Iterator[FakeModel]:
    """In a thread of its own: the command has a loop of its own."""
    loop, made, ready = asyncio.new_event_loop(), [], threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        async with FakeModel().serving() as one:
            made.append(one)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    yield made[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Question:
    """The one of a bank of one."""
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "evaluation.yaml").write_text(topic_file(OPEN), encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(folder))
    (found,) = load_bank(folder).active
    return found


def write(folder: Path, text: str) -> Path:
    (folder / "answers").mkdir()
    (folder / "answers" / "some.yaml").write_text(text, encoding="utf-8")
    return folder / "answers"


def verdicts(*quotes: str) -> str:
    return json.dumps({
        "points": [
            {"id": f"p{at}", "verdict": "said" if quote else "absent", "quote": quote}
            for at, quote in enumerate(quotes, 1)
        ]
    })  # fmt: skip


def test_an_operator_chooses_a_model_by_numbers(
    fake: FakeModel, question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    point, count = question.key_points[0].point, len(question.key_points)
    given = [{"text": point, "says": [1]}, {"text": "x y", "says": [2]}]
    answers = write(tmp_path, json.dumps({question.id: given}))
    command = ["feedback", "evaluate", "--with-model", str(answers)]
    assert main(command) == REFUSED
    assert "no model is set" in capsys.readouterr().err
    for name, value in (("ENDPOINT", fake.endpoint), ("KEY", KEY), ("NAME", "tiny")):
        monkeypatch.setenv(f"STUDYBOT_MODEL_{name}", value)
    fake.reply = fake.says(verdicts(point, "nowhere", *[""] * (count - 2)))
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert f"2 answers, {2 * count} points" in shown
    assert "tiny: said         precision 1.000  recall 0.500  (1 right, 0 wrong, 1 missed)" in shown
    assert "0 of 2 replies were of no use; 3 verdicts were dropped" in shown
    assert KEY not in shown
    fake.reply = fake.says("prose")
    assert main(command) == 0
    assert "2 of 2 replies were of no use" in capsys.readouterr().out
    asked = len(fake.asked)
    assert main(["feedback", "evaluate", str(answers)]) == 0
    assert "by words" in capsys.readouterr().out
    assert len(fake.asked) == asked


@pytest.mark.parametrize("text", ["[]", "x: [", "no-such-question: [{text: a, says: []}]",
                                  "ID: [{text: a, says: [40]}]", ""])  # fmt: skip
def test_a_folder_without_answers_is_refused(
    text: str, question: Question, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, text.replace("ID", question.id))
    assert main(["feedback", "evaluate", str(folder)]) == REFUSED
    assert "question id" in capsys.readouterr().err
