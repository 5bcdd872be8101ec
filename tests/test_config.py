"""The environment is read once; whatever is missing or unsafe is named at once, and nothing starts half."""

import re
from importlib.metadata import version
from pathlib import Path

import pysqlite3.dbapi2
import pytest

from deliberation import config
from deliberation.config import SAFE_SQLITE, ConfigurationError, file_system_of, load_settings

SECRET = "not-a-secret-0123456789-abcdefghijkl"
PUBLIC = {
    "PUBLIC_URL": "https://criteria.example.org",
    "SECRET_KEY": SECRET,
    "MAIL_URL": "smtp://mail.example.org",
}
# What CVEs and corrupted databases have taught; newer ones may come, older ones must not.
SAFE_VERSIONS = {"flask": (3, 1, 3), "werkzeug": (3, 1, 4), "pysqlite3": (0, 6, 1)}


def problems(environment: dict[str, str], folder: Path) -> list[str]:
    """What is wrong with an environment."""
    try:
        load_settings({"DATA_DIR": str(folder), **environment})
    except ConfigurationError as error:
        return error.problems
    return []


def test_a_machine_of_ones_own_needs_no_settings(tmp_path: Path) -> None:
    settings = load_settings({"DATA_DIR": str(tmp_path / "a folder")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'a folder' / 'common-thread.db'}"
    assert settings.public_url == "http://localhost:5000"
    assert settings.mail_url == f"file://{tmp_path / 'a folder' / 'mail'}"
    assert (settings.port, settings.proxy_hops, settings.redis_url) == (5000, 0, None)
    assert not settings.is_public
    assert not settings.is_secure
    assert settings.trusted_hosts == ["127.0.0.1", "::1", "localhost"]


def test_its_secret_is_drawn_by_lot_and_kept_for_its_owner(tmp_path: Path) -> None:
    first, again = (load_settings({"DATA_DIR": str(tmp_path)}).secret_key for _start in range(2))
    assert first == again
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert load_settings({"DATA_DIR": str(tmp_path / "other")}).secret_key != first


def test_a_public_installation_with_all_its_settings_starts(tmp_path: Path) -> None:
    settings = load_settings({"DATA_DIR": str(tmp_path), **PUBLIC, "DATABASE_URL": "postgresql://ct@db/ct"})
    assert settings.is_public
    assert settings.is_secure
    assert settings.secret_key == SECRET
    assert settings.database_url == "postgresql+psycopg://ct@db/ct"
    assert "criteria.example.org" in settings.trusted_hosts
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "change" * 8}, "SECRET_KEY can be guessed"),
        ({"PUBLIC_URL": "http://criteria.example.org"}, "plain http"),
        ({"PUBLIC_URL": "criteria.example.org"}, "PUBLIC_URL must begin with https:// or http://"),
        ({"PUBLIC_URL": "ftp://localhost"}, "PUBLIC_URL must begin with https:// or http://"),
        ({"PUBLIC_URL": "https://"}, "PUBLIC_URL must begin with https:// or http://"),
        ({"PUBLIC_URL": "https://[::1"}, "PUBLIC_URL must begin with https:// or http://"),
        ({"MAIL_URL": ""}, "MAIL_URL is missing"),
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL must begin with"),
        ({"MAIL_URL": "smtp://"}, "MAIL_URL must begin with"),
        ({"DATABASE_URL": "mysql://root@db/ct"}, "DATABASE_URL must begin with"),
        ({"PORT": "http"}, "PORT must be a whole number"),
        ({"PORT": "٥٠٠٠"}, "PORT must be a whole number"),
        ({"PROXY_HOPS": "-1"}, "PROXY_HOPS must be a whole number"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"WEB_CONCURRENCY": "4"}, "WEB_CONCURRENCY is above 1 without REDIS_URL"),
        ({"WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY must be a whole number"),
    ],
)
def test_what_is_unsafe_is_refused(tmp_path: Path, changed: dict[str, str], named: str) -> None:
    assert any(named in problem for problem in problems(PUBLIC | changed, tmp_path)), problems(
        PUBLIC | changed, tmp_path
    )


@pytest.mark.parametrize("changed", [{"WEB_CONCURRENCY": "4", "REDIS_URL": "redis://cache"}, {"FLASK_DEBUG": "0"}])
def test_what_is_safe_is_not(tmp_path: Path, changed: dict[str, str]) -> None:
    assert problems(PUBLIC | changed, tmp_path) == []


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_settings(
            {"PUBLIC_URL": "http://example.org", "PORT": "x", "DATABASE_URL": "oracle", "DATA_DIR": str(tmp_path)}
        )
    for name in ("PUBLIC_URL", "SECRET_KEY", "MAIL_URL", "PORT", "DATABASE_URL"):
        assert name in str(refused.value)


def test_a_secret_is_never_part_of_what_is_said(tmp_path: Path) -> None:
    told = problems({"SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://root:hunter2@db"}, tmp_path)
    assert len(told) == 2
    assert "hunter2" not in "".join(told)


def test_a_data_folder_that_cannot_be_made_or_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("")
    assert "DATA_DIR cannot be created" in problems({}, tmp_path / "a file" / "folder")[0]
    # Root may write anywhere, so the system's answer is given here.
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    assert problems({}, tmp_path) == ["DATA_DIR is not writable."]


def test_a_data_folder_on_a_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/common\\040thread nfs4 rw 0 0\n")
    assert file_system_of(Path("/srv/common thread/var"), mounts) == "nfs4"
    assert file_system_of(Path("/srv/other"), mounts) == "ext4"
    assert file_system_of(Path("/srv/other"), tmp_path / "nowhere") == ""
    monkeypatch.setattr(config, "file_system_of", lambda _folder: "nfs4")
    assert problems({}, tmp_path) == [
        "DATA_DIR is on a network: keys and an embedded database need a disk of this machine."
    ]


def test_a_sqlite_that_can_corrupt_databases_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3.dbapi2, "sqlite_version_info", (3, 51, 2))
    assert any("can corrupt databases" in problem for problem in problems({}, tmp_path))
    assert problems({"DATABASE_URL": "postgresql://ct@db/ct"}, tmp_path) == []


def test_no_package_is_older_than_is_safe() -> None:
    for package, oldest in SAFE_VERSIONS.items():
        installed = tuple(int(part) for part in version(package).split(".")[:3])
        assert installed >= oldest, package
    assert pysqlite3.dbapi2.sqlite_version_info >= SAFE_SQLITE
