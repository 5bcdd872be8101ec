"""Where communities are: countries (ISO 3166) and subregions (UN M49), by the names that CLDR gives them."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from deliberation.locale import BY_TAG, SOURCE_LANGUAGE

# Geographical subregions of the United Nations' M49 standard.
SUBREGIONS = frozenset(
    {"015", "202", "014", "017", "018", "011"}  # Africa
    | {"029", "013", "005", "021"}  # the Americas
    | {"143", "030", "034", "035", "145"}  # Asia
    | {"039", "151", "154", "155"}  # Europe
    | {"053", "054", "057", "061"}  # Oceania
)
# Two letters, yet no country: unions, and codes that stand for "unknown" or for testing.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def is_country(code: str) -> bool:
    """Whether CLDR knows a country of this ISO 3166 code."""
    return code in _territories(SOURCE_LANGUAGE) and len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES


def is_subregion(code: str) -> bool:
    """Whether this is a subregion of UN M49."""
    return code in SUBREGIONS


def place_name(code: str, reader: str) -> str:
    """What a reader of this language calls a country or subregion; the code itself where nobody has a name."""
    return _territories(reader).get(code) or _territories(SOURCE_LANGUAGE).get(code, code)


def countries(reader: str) -> list[tuple[str, str]]:
    """Every country as (code, name), in the order of the reader's language."""
    return _sorted((code for code in _territories(SOURCE_LANGUAGE) if is_country(code)), reader)


def subregions(reader: str) -> list[tuple[str, str]]:
    """Every subregion as (code, name), in the order of the reader's language."""
    return _sorted(SUBREGIONS, reader)


def _sorted(codes: Iterable[str], reader: str) -> list[tuple[str, str]]:
    return sorted(((code, place_name(code, reader)) for code in codes), key=lambda pair: pair[1])


@lru_cache(maxsize=16)
def _territories(reader: str) -> dict[str, str]:
    tag = reader if reader in BY_TAG else SOURCE_LANGUAGE
    return dict(Locale.parse(tag, sep="-").territories)
