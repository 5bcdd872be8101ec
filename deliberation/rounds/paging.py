"""Lists that are longer than one page."""

from flask import request


def cursor() -> int:
    """The number after which the reader wants to go on; the beginning where the address has none that can be used."""
    after = request.args.get("after", "")
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0
