"""The published JSON Schema of a policy, made from the same declarations that read it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from deliberation.rules.knobs import schema
from deliberation.rules.policy import Policy

POLICY_SCHEMA: Mapping[str, Any] = MappingProxyType(
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Policy of a deliberation", **schema(Policy)}
)
