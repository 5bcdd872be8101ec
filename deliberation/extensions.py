"""The parts of Flask that the whole application shares: sign-in glue, CSRF, rate limits, headers."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, request
from flask_limiter import ApplicationLimit, Limiter
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from deliberation.config import Settings

login = LoginManager()
csrf = CSRFProtect()

MOST_BYTES = 1024 * 1024
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def by_address() -> str:
    """Whoever asks, told apart by address: a household's of IPv6 as one, and kept only under a seal."""
    named = request.remote_addr or ""
    try:
        address = ip_address(named)
    except ValueError:  # a socket has none, and a proxy may name anything
        return _sealed(named)
    return _sealed(str(int(address) >> 64) if isinstance(address, IPv6Address) else named)


def by_device() -> str:
    """Whoever asks, told apart by their session, so that a village behind one address does not wait for each other."""
    cookie = request.cookies.get(current_app.config["SIGN_IN_COOKIE"])
    return _sealed(cookie) if cookie else by_address()


def _sealed(name: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, name.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


# A workshop of some hundred people opens the same page at once, mostly from one address.
FOR_ONE_DEVICE_AT_ONE_DOOR = "600 per minute"
FOR_ONE_ADDRESS = "6000 per minute"

limiter = Limiter(
    by_device,
    default_limits=[FOR_ONE_DEVICE_AT_ONE_DOOR],
    application_limits=[ApplicationLimit(FOR_ONE_ADDRESS, key_function=by_address)],
    headers_enabled=True,
    # Without Redis each process counts for itself, and nobody is refused for it.
    in_memory_fallback_enabled=True,
)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Said on our own name only: what else stands below it is not ours to decide.
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    # What says nothing of itself is for this reader, and is asked for again.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def init_app(app: Flask, settings: Settings) -> None:
    """Set what protects every request."""
    prefix = "__Host-" if settings.is_secure else ""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        TRUSTED_HOSTS=settings.trusted_hosts,
        SESSION_COOKIE_NAME=f"{prefix}page",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SIGN_IN_COOKIE=f"{prefix}signed-in",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # doors.py compares origins itself, and more strictly
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        PUBLIC_URL=settings.public_url,
        DATA_DIR=str(settings.data_dir),
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    login.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_add_headers)
