"""The environment, read once and checked at start; every problem is named at once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pysqlite3.dbapi2

PROJECT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32
# A text of fewer signs than this, however long, was typed by somebody and not drawn by lot.
FEWEST_SIGNS = 10
# 3.7.0 to 3.51.2 can corrupt a WAL database when checkpoints meet; the wheel brings its own, newer SQLite.
SAFE_SQLITE = (3, 51, 3)
SCHEMES = {"PUBLIC_URL": ("https", "http"), "MAIL_URL": ("smtp", "smtps", "file")}
# Where several machines write, SQLite's locks and a key's last moment mean nothing.
NETWORK_FOLDERS = ("nfs", "cifs", "smb", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs")


class ConfigurationError(Exception):
    """The environment cannot be used; its text lists every problem, a line each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What an installation may choose; see the table in the README."""

    database_url: str
    redis_url: str | None
    data_dir: Path
    secret_key: str
    public_url: str
    port: int
    mail_url: str
    proxy_hops: int

    @property
    def is_public(self) -> bool:
        """Whether the address is one that other people's devices can reach."""
        return urlsplit(self.public_url).hostname not in LOOPBACK

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        return sorted({urlsplit(self.public_url).hostname or "", *LOOPBACK})


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises ConfigurationError with every problem found."""
    problems: list[str] = []
    data_dir = _writable_folder(environment.get("DATA_DIR") or str(PROJECT / "var"), problems)
    port = _whole_number(environment, "PORT", 5000, problems)
    public_url = _address(environment, "PUBLIC_URL", f"http://localhost:{port}", problems).rstrip("/")
    settings = Settings(
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'common-thread.db'}",
        redis_url=environment.get("REDIS_URL") or None,
        data_dir=data_dir,
        secret_key=environment.get("SECRET_KEY") or "",
        public_url=public_url,
        port=port,
        mail_url=_address(environment, "MAIL_URL", "", problems),
        proxy_hops=_whole_number(environment, "PROXY_HOPS", 0, problems),
    )
    problems += _unsafe(settings) + _risky_here(settings, environment)
    if problems:
        raise ConfigurationError(problems)
    return _with_development_defaults(settings)


def _unsafe(settings: Settings) -> list[str]:
    problems = _unsafe_secret(settings)
    if settings.is_public and not settings.is_secure:
        problems.append("PUBLIC_URL is plain http: names and votes would travel unprotected. Use https.")
    if settings.is_public and not settings.mail_url:
        problems.append("MAIL_URL is missing: sign-in links could not be sent.")
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        problems.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return problems


def _unsafe_secret(settings: Settings) -> list[str]:
    if not settings.secret_key:
        return ["SECRET_KEY is missing."] if settings.is_public else []
    if len(settings.secret_key) < SHORTEST_SECRET:
        return [f"SECRET_KEY is too short: at least {SHORTEST_SECRET} characters."]
    if len(set(settings.secret_key)) < FEWEST_SIGNS:
        return ["SECRET_KEY can be guessed: take random characters."]
    return []


def _risky_here(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """What is wrong with this machine, or with how the server is started on it."""
    problems = []
    if settings.is_public and environment.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        problems.append("FLASK_DEBUG is on: whoever finds an error could run programs here.")
    if _whole_number(environment, "WEB_CONCURRENCY", 1, problems) > 1 and not settings.redis_url:
        problems.append("WEB_CONCURRENCY is above 1 without REDIS_URL: each process would count attempts for itself.")
    if settings.database_url.startswith("sqlite") and pysqlite3.dbapi2.sqlite_version_info < SAFE_SQLITE:
        problems.append(f"SQLite {pysqlite3.dbapi2.sqlite_version} can corrupt databases: take 3.51.3 or newer.")
    if file_system_of(settings.data_dir).startswith(NETWORK_FOLDERS):
        problems.append("DATA_DIR is on a network: keys and an embedded database need a disk of this machine.")
    return problems


def file_system_of(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a folder lies on, such as ext4; empty where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    kinds = {Path(line.split()[1].replace("\\040", " ")): line.split()[2] for line in lines}
    return next((kinds[above] for above in (folder, *folder.parents) if above in kinds), "")


def _with_development_defaults(settings: Settings) -> Settings:
    """Fill what only a machine of one's own may leave out: a kept random secret, mail written to files."""
    secret = settings.secret_key or _kept_secret(settings.data_dir / "secret-key")
    mail = settings.mail_url or f"file://{settings.data_dir / 'mail'}"
    url = settings.database_url
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return Settings(**{**vars(settings), "secret_key": secret, "mail_url": mail, "database_url": url})


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


def _writable_folder(name: str, problems: list[str]) -> Path:
    folder = Path(name).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        problems.append(f"DATA_DIR cannot be created: {error.strerror}.")
        return folder
    if not os.access(folder, os.W_OK):
        problems.append("DATA_DIR is not writable.")
    return folder


def _address(environment: Mapping[str, str], name: str, default: str, problems: list[str]) -> str:
    given = environment.get(name) or default
    schemes = SCHEMES[name]
    try:
        parts = urlsplit(given)
        is_address = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "file")
    except ValueError:
        is_address = False
    if given and not is_address:
        problems.append(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a place.")
        return default
    return given


def _whole_number(environment: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    given = environment.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        problems.append(f"{name} must be a whole number.")
        return default
    return int(given)
