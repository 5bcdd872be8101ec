"""Keys outlive the loss of one copy, are the same for everybody who asks at once, and are gone when destroyed."""

import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random, SystemRandom
from threading import Barrier

import pytest

from deliberation.keys import KEY_LENGTH, KeyMissing, Keys
from deliberation.rules.signing import public_jwk
from deliberation.signing_keys import signing_key

COPIES = ("keys", "keys-copy")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a folder"


def files(folder: Path) -> list[Path]:
    """Every file below the folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_key_is_written_twice_for_its_owner_only(folder: Path, chance: Random) -> None:
    key = Keys(folder).create("round-1", chance)
    assert len(key) == KEY_LENGTH
    assert files(folder) == [folder / copy / "round-1" for copy in COPIES]
    for path in files(folder):
        assert path.read_bytes() == key
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_that_is_there_is_kept(folder: Path, chance: Random) -> None:
    keys = Keys(folder)
    assert keys.create("round-1", chance) == keys.create("round-1", chance) == Keys(folder).read("round-1")
    assert keys.create("round-2", chance) != keys.read("round-1")
    assert keys.names() == ["round-1", "round-2"]


@pytest.mark.parametrize("lost", COPIES)
@pytest.mark.parametrize("damage", ["removed", "shortened", "folder removed"])
def test_the_loss_of_one_copy_loses_nothing(folder: Path, chance: Random, lost: str, damage: str) -> None:
    keys = Keys(folder)
    key = keys.create("round-1", chance)
    path = folder / lost / "round-1"
    if damage == "removed":
        path.unlink()
    elif damage == "shortened":
        path.write_bytes(key[:7])
    else:
        shutil.rmtree(path.parent)
    assert keys.exists("round-1")
    assert keys.read("round-1") == keys.create("round-1", chance) == key
    if damage != "shortened":
        assert path.read_bytes() == key, "the lost copy is written again"
    keys.destroy("round-1")
    assert keys.names() == []


def test_a_key_of_which_no_copy_is_left_is_missing(folder: Path, chance: Random) -> None:
    keys = Keys(folder)
    keys.create("round-1", chance)
    for path in files(folder):
        path.unlink()
    assert not keys.exists("round-1")
    with pytest.raises(KeyMissing, match="round-1"):
        keys.read("round-1")


def test_a_destroyed_key_is_overwritten_and_gone_from_both_folders(folder: Path, chance: Random) -> None:
    keys = Keys(folder)
    key = keys.create("round-1", chance)
    # A second name of each file shows what is left where it lay.
    remains = [folder / f"remains of {copy}" for copy in COPIES]
    for copy, other_name in zip(COPIES, remains, strict=True):
        os.link(folder / copy / "round-1", other_name)
    keys.destroy("round-1")
    assert files(folder) == sorted(remains)
    assert [path.read_bytes() for path in remains] == [bytes(KEY_LENGTH)] * 2
    assert key not in b"".join(path.read_bytes() for path in files(folder))
    keys.destroy("round-1")


def test_the_zeros_of_an_interrupted_destruction_are_no_key(folder: Path, chance: Random) -> None:
    keys = Keys(folder)
    key = keys.create("round-1", chance)
    (folder / COPIES[0] / "round-1").write_bytes(bytes(KEY_LENGTH))
    assert keys.read("round-1") == key
    (folder / COPIES[1] / "round-1").write_bytes(bytes(KEY_LENGTH))
    with pytest.raises(KeyMissing):
        keys.read("round-1")


def test_all_who_make_a_key_at_once_get_the_same(folder: Path) -> None:
    together, keys = Barrier(16), Keys(folder)

    def make(_number: int) -> bytes:
        together.wait()
        return keys.create("signing", SystemRandom())

    with ThreadPoolExecutor(16) as people:
        made = set(people.map(make, range(16)))
    assert len(made) == 1
    assert {path.read_bytes() for path in files(folder)} == made
    assert keys.names() == ["signing"]


def test_the_signing_key_is_made_once_and_is_this_installations_own(folder: Path) -> None:
    keys = Keys(folder)
    first = public_jwk(signing_key(keys))
    assert public_jwk(signing_key(Keys(folder))) == first
    assert public_jwk(signing_key(Keys(folder / "elsewhere"))) != first
