"""The pages of what was ratified: the sets, a set, a criterion."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from deliberation.criteria import addresses, origins, presenting, queries
from deliberation.criteria.document import document_of
from deliberation.criteria.models import Release
from deliberation.criteria.words import use_words
from deliberation.customs import in_full
from deliberation.database import reading
from deliberation.doors import actor, door
from deliberation.permissions import Act

pages = Blueprint("criteria", __name__)


@pages.get("/sets")
@door(Act.READ)
def index() -> str:
    """Every published set."""
    return render_template("criteria/index.html", sets=queries.published_sets(reading()))


@pages.get("/sets/<set_slug:slug>")
@door(Act.READ)
def latest(slug: str) -> ResponseReturnValue:
    """The newest release of a set."""
    return _page(queries.latest_release(reading(), slug))


@pages.get("/sets/<set_slug:slug>/<version:version>")
@door(Act.READ)
def release(slug: str, version: str) -> ResponseReturnValue:
    """One release of a set, at an address that stays."""
    return _page(queries.release_at(reading(), slug, version))


@pages.get("/id/<uuid:number>")
@door(Act.READ)
def criterion(number: UUID) -> ResponseReturnValue:
    """A criterion's record: its text, how it was accepted, where it came from; a set's identity leads to the set."""
    session = reading()
    slug = queries.slug_of(session, str(number))
    if slug is not None:
        return redirect(url_for("criteria.latest", slug=slug))
    if _prefers_json():
        return _varying(redirect(url_for("criteria_api.criterion", number=number), 303))
    return _varying(_record(queries.record_of(session, str(number))))


def _page(found: Release) -> Response:
    series, document = queries.series_of(reading(), found), document_of(found)
    language = presenting.in_reach(document, request.args.get("lang"))
    relations = addresses.relations_of_page(series)
    page = render_template(
        "criteria/set.html",
        release=found,
        document=document,
        series=series,
        language=language,
        sections=presenting.sections(document, language),
        relations=relations,
        formats=addresses.in_every_format(series),
        permalink=addresses.public(relations[0].address),
        review_on=in_full(date.fromisoformat(document["review_on"])),
        simulated=found.criteria_set.is_simulated,
    )
    return _linked(page, relations, series)


def _record(found: queries.Record) -> Response:
    listing, document = found.listing, document_of(found.listing.release)
    content = listing.content
    language = presenting.in_reach(document, request.args.get("lang"))
    regions = presenting.titled_regions(document, language)
    number = listing.criterion.uuid
    machine = addresses.Relation("alternate", url_for("criteria_api.criterion", number=number), "application/json")
    canonical = addresses.Relation("canonical", url_for("criteria.criterion", number=number))
    page = render_template(
        "criteria/criterion.html",
        record=found,
        criterion=content,
        document=document,
        language=language,
        area=next((area["title"] for area in document["areas"] if area["key"] == content["area"]), {}),
        verdict=presenting.verdict_of(content, regions),
        groups=presenting.votes(document, content, regions),
        uses=use_words(content["fit_for"]),
        origins=origins.drawn_lineage(reading(), actor(), content, regions),
        relations=[canonical, machine],
        machine=machine.address,
        permalink=addresses.public(canonical.address),
        simulated=listing.release.criteria_set.is_simulated,
    )
    return _linked(page, [canonical, machine], found.series)


def _linked(page: str, relations: list[addresses.Relation], series: queries.Series) -> Response:
    response = make_response(page)
    response.headers["Link"] = addresses.header(relations)
    if series.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _prefers_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _varying(response: AnyResponse) -> AnyResponse:
    response.vary.add("Accept")
    return response
