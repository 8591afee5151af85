"""Every setting has a default, a sentence, and a line in docs/settings.md; a wrong one stops the start in words."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from workshop.config import SettingProblem, Settings, read_settings, server_secret

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
NAMES = {f"WORKSHOP_{field.name.upper()}": field for field in fields(Settings)}


def listed():
    """Name → (default, sentence) as the page says."""
    rows = re.findall(r"^\| `(WORKSHOP_\w+)` \| (.*?) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (default, sentence) for name, default, sentence in rows}


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_has_a_default_and_a_sentence(name):
    field = NAMES[name]

    assert field.default is not MISSING or field.default_factory is not MISSING
    assert field.metadata["sentence"].endswith(".")


def test_the_page_lists_every_setting_with_its_sentence_and_no_other():
    assert {name: sentence for name, (_default, sentence) in listed().items()} == {
        name: field.metadata["sentence"] for name, field in NAMES.items()}


@pytest.mark.parametrize("name", [name for name, field in NAMES.items() if field.default not in (MISSING, None)])
def test_the_page_says_the_default(name):
    default = NAMES[name].default
    in_words = "empty" if default == "" else f"`{int(default) if isinstance(default, bool) else default}`"

    assert listed()[name][0] == in_words


def test_what_is_given_comes_before_the_environment():
    environment = {"WORKSHOP_PORT": "9000", "WORKSHOP_HOST": "127.0.0.1", "PATH": "/bin"}

    settings = read_settings(environment, port=9001, host=None)

    assert (settings.port, settings.host) == (9001, "127.0.0.1")


@pytest.mark.parametrize(("name", "text", "value"), [
    ("PORT", "8080", 8080),
    ("DATA", "/srv/workshop", Path("/srv/workshop")),
    ("KEYS", "/run/keys", Path("/run/keys")),
    ("DEMONSTRATION", "1", True),
    ("DEMONSTRATION", "no", False),
    ("ADDRESS", "https://workshop.example.org/", "https://workshop.example.org/"),
    ("PROXIES", "2", 2),
])
def test_a_setting_is_read_from_the_environment(name, text, value):
    assert getattr(read_settings({f"WORKSHOP_{name}": text}), name.lower()) == value


@pytest.mark.parametrize(("name", "text", "sentence"), [
    ("PROT", "8000", "WORKSHOP_PROT is not a setting. The settings are: "),
    ("PORT", "eight", "WORKSHOP_PORT is “eight”. Write a whole number."),
    ("PORT", "0", "The port 0 does not exist."),
    ("PORT", "65536", "The port 65536 does not exist."),
    ("PROXIES", "-1", "WORKSHOP_PROXIES counts the proxies in front: write 0 or more."),
    ("DEMONSTRATION", "perhaps", "WORKSHOP_DEMONSTRATION is “perhaps”. Write 1 or 0."),
    ("LOG", "xml", "WORKSHOP_LOG is “xml”. Write text or json."),
    ("ADDRESS", "workshop.example.org", "WORKSHOP_ADDRESS is “workshop.example.org”. Write it as https://"),
    ("ADDRESS", "ftp://workshop.example.org", "Write it as https://"),
    ("ADDRESS", "https://example.org/workshop", "with no path."),
])
def test_a_setting_that_cannot_be_used_stops_the_start_in_words(name, text, sentence):
    with pytest.raises(SettingProblem) as problem:
        read_settings({f"WORKSHOP_{name}": text})

    assert sentence in str(problem.value)


def test_the_servers_secret_is_made_once_for_its_owner_alone(tmp_path):
    secret = server_secret(tmp_path)

    assert server_secret(tmp_path) == secret
    assert len(secret) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_different_secrets_and_keys(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()

    assert server_secret(one) != server_secret(other)
    assert Settings(data=one).keys_folder != Settings(data=other).keys_folder
