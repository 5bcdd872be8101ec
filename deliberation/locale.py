"""The reader's language, direction and time zone; the only module that knows Flask-Babel."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import (
    Babel,
    force_locale,
    get_locale,
    gettext,
    lazy_gettext,
    ngettext,
)
from langcodes import Language as Tag
from langcodes import closest_supported_match, tag_is_valid
from werkzeug.datastructures import LanguageAccept

from deliberation.config import PROJECT

__all__ = ["force_locale", "gettext", "lazy_gettext", "ngettext"]

TRANSLATIONS = PROJECT / "translations"
SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT = frozenset(
    {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand", "Aran"}  # scripts, by ISO 15924
)


@dataclass(frozen=True)
class Language:
    """A language of the interface; adding one is a row here and a catalogue.

    Where its dates and lists are not written by the customs that CLDR has for the tag, `dates_like` names others.
    """

    tag: str
    own_name: str
    plural_forms: str
    fallbacks: tuple[str, ...] = ()
    dates_like: str | None = None

    @property
    def direction(self) -> str:
        return direction_of(self.tag)

    @property
    def locale(self) -> str:
        """The name that gettext uses: pt_BR."""
        return self.tag.replace("-", "_")

    @property
    def customs(self) -> str:
        """The name under which CLDR has its ways to write dates, times and lists: en_GB."""
        return (self.dates_like or self.tag).replace("-", "_")


# CLDR's plural rules in gettext's notation; Babel's own order of the Arabic forms differs.
_TWO = "nplurals=2; plural=(n != 1)"
_ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
REGISTRY: tuple[Language, ...] = (
    # CLDR's "en" is American: months before days, twelve hours.
    Language("en", "English", _TWO, dates_like="en-GB"),
    Language("ar", "العربية", _ARABIC),
)
BY_TAG = {language.tag: language for language in REGISTRY}

babel = Babel()


def direction_of(tag: str) -> str:
    """`rtl` or `ltr`, by the script in which the language is usually written."""
    if not tag_is_valid(tag):
        return "ltr"
    return "rtl" if (Tag.get(tag).maximize().script or "") in RIGHT_TO_LEFT else "ltr"


def is_language(tag: str) -> bool:
    """Whether this is a language tag that BCP 47 knows, offered by the interface or not."""
    return len(tag) <= 35 and tag_is_valid(tag)


@lru_cache(maxsize=2048)
def language_name(tag: str, reader: str) -> str:
    """What the reader calls a language; its own tag where nobody has a name for it."""
    for name_in in (reader, SOURCE_LANGUAGE):
        try:
            name = Locale.parse(name_in, sep="-").languages.get(Tag.get(tag).language or "")
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            return name
    return tag


def negotiate(accepted: LanguageAccept) -> str:
    """The interface language that suits a browser's wishes best."""
    for wish, _quality in accepted:
        if not tag_is_valid(wish):
            continue
        match = closest_supported_match(wish, list(BY_TAG), max_distance=25)
        if match is not None:
            return match
    return SOURCE_LANGUAGE


def chosen_language() -> str:
    """The reader's language: asked for in the address, else of the account, else the cookie, else the browser's."""
    for wish in (request.args.get("hl"), g.get("account_language"), request.cookies.get("hl")):
        if wish in BY_TAG:
            return wish
    return negotiate(request.accept_languages)


def reader_language() -> Language:
    """The language in which the current page is written."""
    current = get_locale()
    return BY_TAG.get(str(current).replace("_", "-") if current else SOURCE_LANGUAGE, REGISTRY[0])


def known_zone() -> str | None:
    """The zone of the account, else the one that the device named."""
    if not has_request_context():
        return None
    wishes = (g.get("account_zone"), request.cookies.get("zone"))
    return next((wish for wish in wishes if wish in _zones()), None)


def _zone() -> str:
    return known_zone() or "UTC"


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_time_zone(name: str) -> bool:
    """Whether this names a time zone."""
    return name in _zones()


def in_language(texts: dict[str, str], reader: str | None = None) -> dict[str, str]:
    """The best of a text's languages for the reader, as {text, language, direction}."""
    wish = reader or reader_language().tag
    tag = wish if wish in texts else SOURCE_LANGUAGE if SOURCE_LANGUAGE in texts else next(iter(texts), wish)
    return {"text": texts.get(tag, ""), "language": tag, "direction": direction_of(tag)}


def _keep_choice(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    wish = request.args.get("hl")
    if wish in BY_TAG:
        year, secure = timedelta(days=365), current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie("hl", wish or "", max_age=year, samesite="Lax", httponly=True, secure=secure)
    response.headers.setdefault("Content-Language", reader_language().tag)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _for_babel() -> str:
    return BY_TAG[chosen_language()].locale


def init_app(app: Flask) -> None:
    """Let every page speak its reader's language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    babel.init_app(app, locale_selector=_for_babel, timezone_selector=_zone)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.after_request(_keep_choice)
    helpers: dict[str, Any] = {
        "direction_of": direction_of,
        "language_name": lambda tag: language_name(tag, reader_language().tag),
        "in_language": in_language,
    }
    app.jinja_env.globals.update(helpers)
