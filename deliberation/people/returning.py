"""Where to go afterwards: one of our own pages, whatever the address asks for."""

from urllib.parse import urlsplit


def safe_return(wish: str | None, otherwise: str) -> str:
    """The page that was asked for if it is on this site, else the other one."""
    if not wish or not wish.isprintable() or "\\" in wish or " " in wish:
        return otherwise
    # Two slashes would name another host.
    if not wish.startswith("/") or wish.startswith("//"):
        return otherwise
    try:
        parts = urlsplit(wish)
    except ValueError:
        return otherwise
    return wish if not parts.scheme and not parts.netloc else otherwise
