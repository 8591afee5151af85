"""The command line: every option has help, and every problem is a sentence."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from people import password_hash
from themes import GOOD

from workshop.auth import accounts
from workshop.cli import workshop
from workshop.command_line import ready
from workshop.storage.writer import perform

ROOT = Path(__file__).resolve().parents[2]


def commands(group=workshop, path=()):
    """Every command and group, with the words that call it."""
    found = [(path, group)]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*path, name))
    return found


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command with everything it keeps in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments, **environment):
        settings = {"WORKSHOP_DATA": str(tmp_path / "instance"), "WORKSHOP_KEYS": str(tmp_path / "keys")} | environment
        answer = CliRunner().invoke(workshop, [str(argument) for argument in arguments], env=settings)
        assert "Traceback" not in answer.output
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer

    return ran


def refused(answer, sentence):
    """It ended with code 1, and says this on the error stream, and nothing else anywhere."""
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert sentence in answer.stderr


@pytest.mark.parametrize(("path", "command"), commands(), ids=lambda value: " ".join(value) if isinstance(
    value, tuple) else "")
def test_help_names_every_option_and_says_what_it_does(run, path, command):
    answer = run(*path, "--help")

    options = [option for option in command.params if isinstance(option, click.Option)]
    assert answer.exit_code == 0
    assert command.help.splitlines()[0].split(".")[0][:60] in " ".join(answer.output.split())
    assert [option.name for option in options if not option.help or option.opts[0] not in answer.output] == []


def test_the_commands_are_those_that_the_readme_may_name():
    assert {" ".join(path) for path, _command in commands() if path} == {
        "run", "demo", "check-content", "doctor", "backup", "restore", "audit", "verify", "facilitator",
        "facilitator add", "facilitator reset-password", "theme", "import", "theme import", "theme export",
        "theme schema", "export", "exchange", "exchange export", "exchange import", "exchange schema", "openapi",
        "licences"}


def test_check_content_counts_what_the_library_holds(run):
    answer = run("check-content", "--json")

    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["problems"] == []
    assert [(theme["slug"], theme["key_facts"], theme["learning"], theme["questions"])
            for theme in json.loads(answer.stdout)["themes"]] == [
        ("children-with-mental-health-needs", 3, 6, {"practitioners": 4, "leaders": 4}),
        ("pre-school-children-and-parents-mental-health", 3, 7, {"practitioners": 3, "leaders": 5}),
        ("harm-outside-the-family", 3, 6, {"practitioners": 4, "leaders": 6}),
    ]


def test_check_content_without_json_is_sentences(run):
    answer = run("check-content")

    assert (answer.exit_code, len(answer.stdout.splitlines()), answer.stderr) == (0, 3, "")
    assert answer.stdout.splitlines()[0] == ("Safeguarding children with mental health needs: 4 questions for "
                                             "practitioners, 4 questions for leaders, 3 key facts, 6 learning points.")


def test_check_content_names_what_is_wrong_and_still_counts_the_rest(run, tmp_path):
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    theme = content / "harm-outside-the-family.yaml"
    theme.write_text(re.sub(r"^order: 3$", "ordre: 3", theme.read_text(), flags=re.MULTILINE))
    line = theme.read_text().splitlines().index("ordre: 3") + 1

    words, data = run("check-content", "--content", content), run("check-content", "--json", "--content", content)

    assert (words.exit_code, len(words.stdout.splitlines())) == (1, 2)
    assert words.stderr == (f"harm-outside-the-family.yaml, line {line}, ordre: no field of this name is known here.\n")
    assert (data.exit_code, len(json.loads(data.stdout)["themes"])) == (1, 2)
    assert json.loads(data.stdout)["problems"] == [{
        "file": "harm-outside-the-family.yaml", "line": line, "field": "ordre",
        "expected": "no field of this name is known here"}]


def test_check_content_of_an_empty_folder_is_a_problem(run, tmp_path):
    answer = run("check-content", "--content", tmp_path)

    refused(answer, "no theme file (.yaml) was found in this folder.")


ON_DATA = pytest.mark.parametrize("command", [
    ("run", "--port", "18999"), ("facilitator", "add", "amara@example.org"),
    ("facilitator", "reset-password", "amara@example.org"),
], ids=" ".join)


@ON_DATA
def test_a_data_folder_that_cannot_be_written_is_a_sentence(run, tmp_path, command):
    (tmp_path / "a-file").write_text("")

    for data in (tmp_path / "a-file", tmp_path / "a-file" / "below"):
        refused(run(*command, WORKSHOP_DATA=str(data)), f"The data folder {data} cannot be written to")


@ON_DATA
def test_a_corrupt_database_is_a_sentence_and_stays_as_it_was(run, tmp_path, command):
    database = tmp_path / "instance" / "workshop.sqlite3"
    database.parent.mkdir()
    database.write_bytes(b"This is not a database, but somebody's shopping list.\n" * 100)
    before = database.read_bytes()

    refused(run(*command), f"The database {database} cannot be used")

    assert database.read_bytes() == before


@ON_DATA
def test_a_database_damaged_within_is_a_sentence(run, tmp_path, command):
    database = tmp_path / "instance" / "workshop.sqlite3"
    database.parent.mkdir()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE t (x)")
    connection.executemany("INSERT INTO t VALUES (?)", [("y" * 500,)] * 100)
    connection.commit()
    connection.close()
    whole = bytearray(database.read_bytes())
    whole[4096:12288] = b"\xff" * 8192
    database.write_bytes(whole)

    refused(run(*command), "Nothing was changed. Move the file away and put the latest backup in its place")


@ON_DATA
def test_an_unknown_setting_is_a_sentence(run, command):
    refused(run(*command, WORKSHOP_PROT="80"), "WORKSHOP_PROT is not a setting. The settings are: WORKSHOP_ADDRESS,")


def test_a_taken_port_is_a_sentence_with_another_to_try(run, tmp_path):
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = run("run", "--port", port)

    refused(answer, f"Port {port} is in use by another program (perhaps Workshop runs already). Stop that one, or "
                    f"choose another port: --port {port + 1}.")
    assert not (tmp_path / "instance" / "workshop.sqlite3").exists()


@pytest.mark.parametrize(("host", "sentence"), [
    ("192.0.2.77", "This machine has no address 192.0.2.77. Leave --host out to listen on every network."),
    ("no-such-host.invalid", "Cannot listen on no-such-host.invalid"),
])
def test_an_address_this_machine_does_not_have_is_a_sentence(run, host, sentence):
    refused(run("run", "--host", host, "--port", "18998"), sentence)


def test_the_first_facilitator_is_added_by_a_link_that_is_printed(run):
    answer = run("facilitator", "add", "Amara@Example.org", "--port", "8123")

    assert answer.exit_code == 0
    assert re.fullmatch(r"http://[^/]+:8123/account/[\w-]{32}\n", answer.stdout)
    assert answer.stderr == "The link works once, within two days, while Workshop is running.\n"


def test_an_address_that_is_none_is_a_sentence(run):
    refused(run("facilitator", "add", "amara"), "“amara” is not an email address. Write one such as amara@example.org.")


def test_resetting_the_password_of_nobody_is_a_sentence(run):
    refused(run("facilitator", "reset-password", "nobody@example.org"),
            "There is no account with this email address. To make one: workshop facilitator add nobody@example.org")


def test_a_backup_of_nothing_is_a_sentence(run, tmp_path):
    database = tmp_path / "instance" / "workshop.sqlite3"

    refused(run("backup"), f"There is no database at {database}. Name the folder with --data.")


def test_a_backup_is_written_once_and_never_over_another_file(run, tmp_path):
    run("facilitator", "add", "amara@example.org")

    first, second = run("backup", "--to", "copy.sqlite3"), run("backup", "--to", "copy.sqlite3")

    assert (first.exit_code, first.stdout) == (0, f"Backup: {tmp_path / 'copy.sqlite3'}\n")
    refused(second, "copy.sqlite3 exists already. Choose another name: a backup never overwrites a file.")


def test_a_backup_to_a_place_that_cannot_be_written_is_a_sentence(run, tmp_path):
    run("facilitator", "add", "amara@example.org")

    refused(run("backup", "--to", tmp_path / "nowhere" / "copy.sqlite3"), "Choose another place.")


def test_a_machine_without_a_network_is_a_sentence_with_a_way_out(run, monkeypatch):
    monkeypatch.setattr("workshop.network.addresses.psutil.net_if_stats", dict)

    refused(run("run", "--port", "18999"),
            "No network was found, so no phone can reach this machine. Join a Wi-Fi or start a hotspot, then start "
            "again. To plan on this machine alone: --host 127.0.0.1")


def test_a_library_without_one_good_theme_is_a_sentence_that_names_each_problem(run, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (content / "mine.yaml").write_text("title: Mine\n")

    answer = run("run", "--port", "18999", "--host", "127.0.0.1", WORKSHOP_CONTENT=str(content))

    refused(answer, "No theme can be used. Mend one of these, then check with `check-content`:")
    assert "mine.yaml, line 1, summary: this field is needed." in answer.stderr


# --- themes

@pytest.fixture
def with_amara(run, tmp_path):
    """An installation with one account."""
    app = ready(tmp_path / "instance")
    with app.app_context():
        token = perform(lambda: accounts.make_link(email="amara@example.org"))
        perform(lambda: accounts.create_account(token, email="amara@example.org", name="Amara",
                                                password_hash=password_hash()))
    return run


def test_a_theme_goes_out_to_a_file_and_comes_in_again(with_amara, tmp_path):
    out = with_amara("theme", "export", "harm-outside-the-family", "--to", "harm.yaml")
    assert (out.exit_code, out.stdout) == (0, f"Theme: {tmp_path / 'harm.yaml'}\n")

    came = with_amara("theme", "import", "harm.yaml")

    said, place = came.stdout.splitlines()
    assert said.startswith("Harm outside the family: 4 questions for practitioners, 6 questions for leaders")
    again = with_amara("theme", "export", place.rsplit("/", 1)[1])
    assert again.stdout == (tmp_path / "harm.yaml").read_text(encoding="utf-8")
    refused(with_amara("theme", "export", "harm-outside-the-family", "--to", "harm.yaml"),
            "An export never overwrites a file.")


@pytest.mark.parametrize(("arguments", "sentence"), [
    (("export", "nothing"), "There is no theme nothing. It is the part of the theme's address after /themes/."),
    (("export", "harm-outside-the-family", "--to", "no/where.yaml"), "cannot be written"),
    (("import", "missing.yaml"), "missing.yaml cannot be read (No such file or directory)."),
    (("import", "."), "cannot be read (Is a directory)."),
    (("import", "bad.yaml"), "bad.yaml, line 1, summary: this field is needed."),
    (("import", "good.yaml", "--for", "nobody@example.org"),
     "There is no account with the email address nobody@example.org."),
])
def test_a_theme_that_cannot_come_or_go_is_a_sentence(with_amara, tmp_path, arguments, sentence):
    (tmp_path / "bad.yaml").write_text("title: Mine\n")
    (tmp_path / "good.yaml").write_text(GOOD)

    refused(with_amara("theme", *arguments), sentence)


def test_a_theme_needs_somebody_whose_it_will_be(run, tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)

    refused(run("theme", "import", "good.yaml"), "Nobody has an account yet. Start Workshop and make one first.")


def test_the_layout_of_theme_files_is_printed(run):
    assert json.loads(run("theme", "schema").stdout)["title"] == "Workshop theme"
