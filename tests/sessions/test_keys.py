from __future__ import annotations

import pytest

from workshop.sessions.keys import KeyLost, KeyStore, KeysUnsafe


@pytest.fixture
def keys(tmp_path):
    store = KeyStore(tmp_path / "keys")
    store.prepare()
    return store


def test_a_key_is_of_32_random_bytes_for_its_owner_alone(keys):
    keys.create("north")
    keys.create("south")

    assert len(keys.read("north")) == 32
    assert keys.read("north") != keys.read("south")
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert (keys.folder / "north").stat().st_mode & 0o777 == 0o600


def test_a_key_that_exists_is_kept(keys):
    keys.create("north")
    key = keys.read("north")

    keys.create("north")

    assert KeyStore(keys.folder).read("north") == key


def test_a_destroyed_key_is_gone_from_memory_too(keys):
    keys.create("north")
    keys.read("north")

    keys.destroy("north")
    keys.destroy("north")

    assert not keys.has("north")
    with pytest.raises(KeyLost):
        keys.read("north")


@pytest.mark.parametrize("half", [b"", b"x" * 31])
def test_half_a_key_is_no_key_and_is_replaced(keys, half):
    (keys.folder / "north").write_bytes(half)

    assert not keys.has("north")
    with pytest.raises(KeyLost):
        keys.read("north")
    keys.create("north")
    assert len(keys.read("north")) == 32
    assert [path.name for path in keys.folder.iterdir()] == ["north"]


def test_a_folder_open_to_others_is_closed_to_them(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)

    KeyStore(folder).prepare()

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_a_link_to_elsewhere_is_not_used(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(KeysUnsafe) as problem:
        KeyStore(tmp_path / "keys").prepare()

    assert "Remove it, or set WORKSHOP_KEYS." in str(problem.value)
