"""Whole addresses of our pages, for letters; built from the site's public address, whatever a request claims."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from deliberation.people.models import Purpose

_PAGES: Mapping[Purpose, str] = {
    Purpose.SIGN_IN: "people.use_link",
    Purpose.JOIN: "communities.finish_joining",
    Purpose.CONFIRM_ADDRESS: "people.use_address_link",
    Purpose.CONFIRM_PRESENCE: "people.use_presence_link",
}


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, with or without a request."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    site = current_app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    return site.build(endpoint, values, force_external=True)


def link_to(purpose: Purpose, secret: str) -> str:
    """The whole address of the page that uses a token of this purpose."""
    return absolute(_PAGES[purpose], token=secret)
