"""The environment, read once and checked at start; every problem is named at once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32


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
    public_url = (environment.get("PUBLIC_URL") or f"http://localhost:{port}").rstrip("/")
    settings = Settings(
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'common-thread.db'}",
        redis_url=environment.get("REDIS_URL") or None,
        data_dir=data_dir,
        secret_key=environment.get("SECRET_KEY") or "",
        public_url=public_url,
        port=port,
        mail_url=environment.get("MAIL_URL") or "",
        proxy_hops=_whole_number(environment, "PROXY_HOPS", 0, problems),
    )
    problems += _unsafe(settings)
    if problems:
        raise ConfigurationError(problems)
    return _with_development_defaults(settings)


def _unsafe(settings: Settings) -> list[str]:
    problems = []
    if urlsplit(settings.public_url).scheme not in {"http", "https"} or not urlsplit(settings.public_url).hostname:
        problems.append("PUBLIC_URL must be an http or https address.")
    if settings.is_public and not settings.is_secure:
        problems.append("PUBLIC_URL is plain http: names and votes would travel unprotected. Use https.")
    if settings.secret_key and len(settings.secret_key) < SHORTEST_SECRET:
        problems.append(f"SECRET_KEY is too short: at least {SHORTEST_SECRET} characters.")
    if settings.is_public and not settings.secret_key:
        problems.append("SECRET_KEY is missing.")
    if settings.is_public and not settings.mail_url:
        problems.append("MAIL_URL is missing: sign-in links could not be sent.")
    if not settings.database_url.startswith(("sqlite:///", "postgresql")):
        problems.append("DATABASE_URL must begin with sqlite:/// or postgresql.")
    return problems


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


def _whole_number(environment: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    given = environment.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        problems.append(f"{name} must be a whole number.")
        return default
    return int(given)
