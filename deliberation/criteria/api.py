"""The doors for other tools: a release in every format, a criterion, and the list of sets; none needs a token."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.criteria import addresses, queries
from deliberation.criteria.document import SCHEMA_BYTES, document_of, record_as_json
from deliberation.criteria.formats import TABLE
from deliberation.criteria.forms import Page
from deliberation.criteria.models import Release
from deliberation.database import reading
from deliberation.doors import door
from deliberation.errors import NotFound
from deliberation.permissions import Act
from deliberation.rules.canonical import canonical_bytes

doors = Blueprint("criteria_api", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"
# Any page on the web may read what needs no token.
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Repr-Digest",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@doors.after_request
def open_to_all(response: Response) -> Response:
    """Let tools on other sites read."""
    response.headers.update(OPEN_TO_ALL)
    return response


@doors.get("/sets/schema.json")
@door(Act.READ)
def schema() -> ResponseReturnValue:
    """The JSON Schema of a release's document."""
    return _conditional(_sealed(SCHEMA_BYTES, "application/schema+json"), FOR_A_WHILE)


@doors.get("/sets/<set_slug:slug>.<extension:extension>")
@door(Act.READ)
def latest(slug: str, extension: str) -> ResponseReturnValue:
    """The newest release of a set in one format."""
    return _file(queries.latest_release(reading(), slug), extension, FOR_A_WHILE)


@doors.get("/sets/<set_slug:slug>/<version:version>.<extension:extension>")
@door(Act.READ)
def release(slug: str, version: str, extension: str) -> ResponseReturnValue:
    """One release in one format, at an address that stays."""
    return _file(queries.release_at(reading(), slug, version), extension, FOR_EVER)


@doors.get("/id/<uuid:number>.json")
@door(Act.READ)
def criterion(number: UUID) -> ResponseReturnValue:
    """A criterion as the newest release that has it lists it."""
    found = queries.record_of(reading(), str(number))
    response = _sealed(canonical_bytes(record_as_json(found)), "application/json")
    page = url_for("criteria.criterion", number=number)
    response.headers["Link"] = addresses.header([addresses.Relation("canonical", page)])
    return _published(response, found.series, found.listing.release.released_at, FOR_A_WHILE)


@doors.get("/api/v1/sets")
@door(Act.READ)
def index() -> ResponseReturnValue:
    """Every published set by its newest release, at most 100 after a number."""
    wish = Page.parse({"after": request.args["after"]} if "after" in request.args else {})
    found = queries.published_sets(reading(), wish.after)
    return jsonify({"sets": [_as_json(each.release, each.number_of_criteria) for each in found]})


def _file(found: Release, extension: str, keep: str) -> Response:
    made = TABLE.get(extension)
    if made is None:
        raise NotFound()
    series, document = queries.series_of(reading(), found), document_of(found)
    response = _sealed(made.write(document, found.signature), made.media_type)
    relations = addresses.relations_of_file(series, extension)
    if extension == "json":
        relations.append(addresses.Relation("describedby", url_for("criteria_api.schema"), "application/schema+json"))
    response.headers["Link"] = addresses.header(relations)
    response.content_language.update(document["languages"])
    response.headers.set("Content-Disposition", "inline", filename=f"{series.slug}-{found.version}.{extension}")
    return _published(response, series, found.released_at, keep)


def _sealed(content: bytes, media_type: str) -> Response:
    """The bytes with their hash: a strong ETag, and a digest (RFC 9530) that whoever keeps a copy can check."""
    response = Response(content, content_type=media_type)
    digest = sha256(content)
    response.set_etag(digest.hexdigest())
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode('ascii')}:"
    return response


def _published(response: Response, series: queries.Series, released_at: datetime, keep: str) -> Response:
    response.last_modified = released_at
    if series.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return _conditional(response, keep)


def _conditional(response: Response, keep: str) -> Response:
    response.headers["Cache-Control"] = keep
    response.make_conditional(request)
    return response


def _as_json(found: Release, number_of_criteria: int) -> Mapping[str, Any]:
    criteria_set, slug = found.criteria_set, found.criteria_set.slug
    told = {
        "id": criteria_set.uuid,
        "number": criteria_set.id,
        "slug": slug,
        "title": {criteria_set.language: criteria_set.title},
        "version": found.version,
        "released": found.released_at.isoformat(),
        "sha256": found.sha256,
        "criteria": number_of_criteria,
        "address": addresses.public(url_for("criteria.latest", slug=slug)),
        "formats": {end: addresses.public(addresses.address_of_file(slug, found.version, end)) for end in TABLE},
    }
    return {**told, "simulated": True} if criteria_set.is_simulated else told
