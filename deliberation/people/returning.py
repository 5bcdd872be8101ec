"""Where to go afterwards: one of our own pages, whatever the address asks for."""


def safe_return(wish: str | None, otherwise: str) -> str:
    """The page that was asked for if it is on this site, else the other one."""
    if not wish or not wish.isprintable() or "\\" in wish or " " in wish:
        return otherwise
    # Two slashes would name another host.
    return wish if wish.startswith("/") and not wish.startswith("//") else otherwise
