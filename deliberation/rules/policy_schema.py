"""The published JSON Schema of a policy, made from the same declarations that read it."""

from typing import Any

from deliberation.rules.knobs import schema
from deliberation.rules.policy import Policy


def policy_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a policy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The decision rules of a round",
        **schema(Policy),
    }
