"""The formats in which a release is published, a module each: a file that is put here, with its FORMAT, is one more."""

from deliberation.criteria.projections import Format, found_in

TABLE: dict[str, Format] = found_in(__name__, __path__)
