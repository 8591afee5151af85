"""A summary from the shell: the same file as from the page, never over another file, and problems in sentences."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from people import Room

from workshop.cli import workshop


@pytest.fixture
def run(app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = app.extensions["workshop_settings"].data

    def ran(*arguments):
        answer = CliRunner().invoke(workshop, ["export", *arguments, "--data", str(data)])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer

    return ran


@pytest.fixture
def spoken(app, amara):
    room = Room(app, amara)
    room.console.open_step(1)
    for phone in room.join(2):
        phone.respond("words of the group")
    room.console.close_step(1)
    return room


def test_a_summary_is_written_in_the_shape_that_is_asked_for(run, spoken, tmp_path):
    by_code, by_address = run(spoken.code, "--format", "csv"), run(
        spoken.room, "--format", "json", "--shape", "full", "--out", "all.json")

    (csv,) = tmp_path.glob("*.csv")
    assert by_code.stdout == f"Summary: {csv}\n"
    assert (csv.name.startswith("workshop-family-help-north-"), csv.stat().st_mode & 0o777) == (True, 0o600)
    assert "give it to nobody who need not read everything" in by_address.stdout
    assert [one["text"] for one in json.loads((tmp_path / "all.json").read_text())["steps"][0]["responses"]] == [
        "words of the group"] * 2


@pytest.mark.parametrize(("arguments", "words"), [
    (("no-such-room", "--format", "pdf"), "There is no session with this code or address"),
    (("CODE", "--format", "exe"), "There is no kind of file “exe”. There are: pdf, "),
    (("CODE", "--format", "csv", "--out", "there.csv"), "there.csv cannot be written (File exists)"),
])
def test_a_problem_is_a_sentence_and_no_file_is_touched(run, spoken, tmp_path, arguments, words):
    (tmp_path / "there.csv").write_text("mine")

    answer = run(*(spoken.code if one == "CODE" else one for one in arguments))

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert words in answer.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.glob("*.csv")] == [("there.csv", "mine")]
