"""A worker starts with a Redis that answers, forgets, and is its own; else it says what to do, and no password."""

from __future__ import annotations

import pytest
from several_workers import Redis

from workshop.config import SettingProblem, read_settings
from workshop.workers.link import RedisUnusable, expect_usable, link_to

PASSWORD = "never-printed"


def problem_with(address, *, secret="ours"):
    with pytest.raises(RedisUnusable) as problem:
        expect_usable(link_to(address), secret=secret)
    return str(problem.value)


def test_one_that_forgets_everything_is_taken_and_another_installations_is_not(tmp_path):
    with Redis(tmp_path) as redis:
        expect_usable(link_to(redis.address), secret="ours")
        expect_usable(link_to(redis.address), secret="ours")

        assert "Another installation uses this Redis" in problem_with(redis.address, secret="theirs")


@pytest.mark.parametrize("options", [["--save", "60 1"], ["--appendonly", "yes"]])
def test_one_that_writes_to_disk_is_refused(tmp_path, options):
    with Redis(tmp_path, options=options) as redis:
        assert "This Redis writes to disk" in problem_with(redis.address)


def test_one_that_is_not_there_or_lets_nobody_in_is_refused_without_its_password(tmp_path):
    with Redis(tmp_path, options=["--requirepass", "another"]) as redis:
        shut = problem_with(f"redis://:{PASSWORD}@127.0.0.1:{redis.port}/0")
    gone = problem_with(f"redis://:{PASSWORD}@127.0.0.1:{redis.port}/0")

    assert "does not let Workshop in" in shut
    assert "cannot be reached" in gone
    assert PASSWORD not in shut + gone


@pytest.mark.parametrize("address", [
    f"http://:{PASSWORD}@10.0.0.5", f"redis://:{PASSWORD}@", f"redis://:{PASSWORD}@host:many", "10.0.0.5:6379",
    f"redis://:{PASSWORD}@host/first"])
def test_an_address_that_is_none_stops_the_start_in_words(address):
    with pytest.raises(SettingProblem, match="WORKSHOP_REDIS is not the address of a Redis") as problem:
        read_settings({"WORKSHOP_REDIS": address, "WORKSHOP_ADDRESS": "https://workshop.example.org"})

    assert PASSWORD not in str(problem.value)


def test_workers_must_be_told_the_address_that_people_type():
    with pytest.raises(SettingProblem, match="Set WORKSHOP_ADDRESS too"):
        read_settings({"WORKSHOP_REDIS": "redis://127.0.0.1:6379/0"})


def test_settings_that_are_printed_do_not_tell_the_password():
    settings = read_settings({"WORKSHOP_REDIS": f"redis://:{PASSWORD}@10.0.0.5:6379/0",
                              "WORKSHOP_ADDRESS": "https://workshop.example.org"})

    assert PASSWORD in settings.redis
    assert PASSWORD not in repr(settings)
