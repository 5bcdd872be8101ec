"""A release is one signed document that never changes; its criteria keep their identity."""

import hashlib
import json
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation.criteria.document import SCHEMA_BYTES, document_of
from deliberation.criteria.models import Criterion, Listing, Release
from deliberation.database import reading
from deliberation.rules.canonical import canonical_bytes, parse_json
from deliberation.rules.shape import faults
from deliberation.rules.signing import verifies
from tests.communities.factories import community, region
from tests.conftest import written
from tests.criteria.factories import empty_set, listing, listings, released_set

SCHEMA = json.loads(SCHEMA_BYTES)


def released(**about: Any) -> Release:
    """A release that has been committed, read again."""
    with written() as session:
        number = released_set(session, **about).id
    found = reading().get(Release, number)
    assert found is not None
    return found


def assert_valid(document: Any) -> None:
    """By the standard's validator, and by the rules' own, which need nothing but themselves."""
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    assert list(faults(document, SCHEMA)) == []


@pytest.mark.parametrize("is_simulated", [True, False])
def test_the_document_fits_the_published_schema(app: Flask, is_simulated: bool) -> None:
    document = document_of(released(is_simulated=is_simulated))
    assert_valid(document)
    assert ("simulated" in document) is is_simulated


def test_a_set_that_the_clock_published_has_no_signatories_and_still_fits(app: Flask) -> None:
    document = document_of(released(signatories=[], frame=[], elements=[], listings=[listing(elements=[])]))
    assert_valid(document)
    assert document["signatories"] == []


@pytest.mark.parametrize("change", ["extra", "null", "missing", "upper", "tier"])
def test_the_schema_refuses_what_is_not_a_release(app: Flask, change: str) -> None:
    document = document_of(released())
    criterion = document["criteria"][0]
    match change:
        case "extra":
            criterion["stars"] = 5
        case "null":
            criterion["area"] = None
        case "missing":
            del criterion["statement"]
        case "upper":
            criterion["id"] = criterion["id"].upper()
        case "tier":
            criterion["tier"] = "optional"
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) != []
    assert list(faults(document, SCHEMA)) != []


def test_the_kept_bytes_are_canonical_hashed_and_signed(app: Flask) -> None:
    found = released()
    written_bytes = found.document.encode("utf-8")
    document = parse_json(written_bytes)
    assert canonical_bytes(document) == written_bytes
    assert hashlib.sha256(written_bytes).hexdigest() == found.sha256
    assert verifies(document, found.signature)
    assert not verifies({**document, "version": "1.0.1"}, found.signature)


def test_every_identity_is_a_lower_case_uuid_of_version_4(app: Flask) -> None:
    document = document_of(released())
    minted = [document["set"]["id"], *(criterion["id"] for criterion in document["criteria"])]
    assert len(set(minted)) == 4
    for identity in minted:
        assert str(UUID(identity)) == identity
        assert UUID(identity).version == 4


class TakenBack(Exception):
    """What undoes a transaction, so that the same can be done again."""


def test_the_same_chance_and_clock_give_the_same_bytes(app: Flask) -> None:
    made = []

    def release_and_take_back() -> None:
        with written() as session:
            criteria_set = empty_set(session, slug="trainers", chance=Random(5))
            made.append(released_set(session, within=criteria_set, chance=Random(6)).document)
            raise TakenBack()

    for _turn in range(2):
        with pytest.raises(TakenBack):
            release_and_take_back()
    assert made[0] == made[1]


def test_a_criterion_keeps_its_identity_in_the_next_release(app: Flask) -> None:
    with written() as session:
        first = released_set(session)
        second = released_set(
            session, within=first.criteria_set, version="1.1.0", listings=[*listings()[:2], listing(700)]
        )
        before = [each["id"] for each in document_of(first)["criteria"]]
        after = [each["id"] for each in document_of(second)["criteria"]]
    assert after[:2] == before[:2]
    assert after[2] not in before
    assert len(list(reading().scalars(select(Criterion)))) == 4
    assert len(list(reading().scalars(select(Listing)))) == 6


def test_a_version_is_released_once(app: Flask) -> None:
    with written() as session:
        criteria_set = released_set(session).criteria_set
        set_id = criteria_set.id

    def again() -> None:
        with written() as session:
            released_set(session, within=session.get(type(criteria_set), set_id))

    with pytest.raises(IntegrityError):
        again()
    assert len(list(reading().scalars(select(Release)))) == 1


def test_the_set_named_schema_leaves_the_address_of_the_schema_alone(app: Flask) -> None:
    with written() as session:
        assert empty_set(session, slug="schema").slug == "schema-set"


@pytest.mark.parametrize(("area", "wanted"), [("africa", {"region": "africa"}), (None, {})])
def test_a_shielded_community_is_not_named(app: Flask, area: str | None, wanted: dict[str, str]) -> None:
    with written() as session:
        region(session)
        place = community(session, "Hidden", visibility="shielded", joining="invitation", region=area)
        kept = released_set(session, place).document
    document = parse_json(kept.encode("utf-8"))
    assert "Hidden" not in kept
    assert {name: document["set"][name] for name in ("community", "region") if name in document["set"]} == wanted
    assert_valid(document)


def test_regions_are_named_by_the_document_itself(app: Flask) -> None:
    document = document_of(released())
    assert [each["key"] for each in document["regions"]] == ["africa", "arab-states"]
    assert document["regions"][0]["title"]["ar"] == "أفريقيا"
