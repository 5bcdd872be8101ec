"""Keys that lie outside the database and its backups, each written twice and forced to the disk."""

import os
from contextlib import suppress
from pathlib import Path
from random import Random
from secrets import token_hex

from flask import Flask, current_app

KEY_LENGTH = 32
UNFINISHED = ".unfinished"


class KeyMissing(Exception):
    """Neither copy of a key is there."""


class Keys:
    """The folder of keys of an installation."""

    def __init__(self, folder: Path):
        self._copies = (folder / "keys", folder / "keys-copy")
        self._make_folders()

    def create(self, name: str, chance: Random) -> bytes:
        """Make the key of this name, or return the one that is already there, whoever else makes it at this moment."""
        self._make_folders()
        key = self.read(name) if self.exists(name) else chance.randbytes(KEY_LENGTH)
        for copy in self._copies:
            with suppress(FileExistsError):
                _write_first(copy / name, key)
            # Whoever wrote the first copy decides what the second one says.
            key = self.read(name)
        return key

    def exists(self, name: str) -> bool:
        return any((copy / name).exists() for copy in self._copies)

    def read(self, name: str) -> bytes:
        """The key; raises KeyMissing."""
        for copy in self._copies:
            path = copy / name
            # Nothing but zeros is what an interrupted destruction leaves.
            if path.exists() and len(key := path.read_bytes()) == KEY_LENGTH and any(key):
                return key
        raise KeyMissing(name)

    def names(self) -> list[str]:
        """Every key of which a copy is there."""
        return sorted({path.name for copy in self._copies for path in copy.glob("*") if path.suffix != UNFINISHED})

    def destroy(self, name: str) -> None:
        """Overwrite and remove both copies; nothing happens where they are gone already."""
        for copy in self._copies:
            path = copy / name
            if path.exists():
                _write(path, bytes(KEY_LENGTH))
                # Another run of the clock may be at it too.
                path.unlink(missing_ok=True)
                _sync(copy)

    def _make_folders(self) -> None:
        for copy in self._copies:
            copy.mkdir(parents=True, exist_ok=True, mode=0o700)


def _write_first(path: Path, key: bytes) -> None:
    """Write a file that appears with its whole content or not at all; raises FileExistsError."""
    unfinished = path.with_name(f"{path.name}-{token_hex(8)}{UNFINISHED}")
    try:
        _write(unfinished, key)
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(path.parent)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def installed_keys() -> Keys:
    """The keys of the running application."""
    keys: Keys = current_app.extensions["keys"]
    return keys


def init_app(app: Flask, folder: Path) -> None:
    """Give the application its folder of keys."""
    app.extensions["keys"] = Keys(folder)
