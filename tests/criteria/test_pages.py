"""The pages of what was ratified: the sets, a set, and a criterion back to where it came from."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.criteria.models import Release
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.criteria.factories import IN_ONE_REGION, lineage, listing, provenance, released_set
from tests.html import faults
from tests.people.factories import member, signed_in
from tests.proposals.factories import proposal
from tests.queries import counting
from tests.rounds.factories import opened_round

Publish = Callable[..., list[str]]


@pytest.fixture
def publish(app: Flask) -> Publish:
    """Release a set at /sets/trainers, and tell the identities of its criteria."""

    def published(**about: object) -> list[str]:
        with written() as session:
            found: Release = released_set(session, **{"slug": "trainers", **about})
            return [each.criterion.uuid for each in found.listings]

    return published


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("is_simulated", [True, False])
def test_every_page_is_sound_and_says_whether_members_were_simulated(
    client: FlaskClient, publish: Publish, language: str, is_simulated: bool
) -> None:
    identities = publish(is_simulated=is_simulated)
    for address in ("/sets", "/sets/trainers", "/sets/trainers/1.0.0", *(f"/id/{each}" for each in identities)):
        page = client.get(address, query_string={"hl": language})
        assert page.status_code == 200
        assert faults(page.text) == []
        if language == "en":
            assert ("Simulated" in page.text) is is_simulated, address


def test_before_the_first_release_the_page_says_what_can_be_read_meanwhile(client: FlaskClient, app: Flask) -> None:
    page = client.get("/sets").text
    assert faults(page) == []
    assert "No set has been published yet." in page


def test_the_set_shows_its_areas_and_what_each_criterion_is(client: FlaskClient, publish: Publish) -> None:
    identities = publish()
    page = client.get("/sets/trainers").text
    assert page.index("Ethics") < page.index("Names who is not in the room.") < page.index("Knowledge")
    assert "Nothing here" not in page
    assert "in Africa" in page
    for identity in identities:
        assert f'href="/id/{identity}"' in page
    for extension in ("json", "csv", "html", "sig.json"):
        assert f'href="/sets/trainers/1.0.0.{extension}"' in page
    assert "http://localhost:5000/sets/trainers/1.0.0" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert '<link rel="alternate" href="/sets/trainers/1.0.0.json" type="application/json">' in page


def test_texts_are_shown_in_the_language_that_was_asked_for_where_there_is_one(
    client: FlaskClient, publish: Publish
) -> None:
    identities = publish()
    arabic, english = "لديها خبرة عملية", "Has at least two years"
    assert english in client.get("/sets/trainers").text
    assert arabic in client.get("/sets/trainers?hl=ar").text
    assert arabic in client.get("/sets/trainers?hl=en&lang=ar").text
    assert "在其培训的社区中" in client.get(f"/id/{identities[0]}?hl=en&lang=zh").text
    assert english in client.get("/sets/trainers?hl=en&lang=xx").text
    # What nobody has translated is shown as it was written.
    assert "تعرف القانون المحلي." in client.get("/sets/trainers?hl=en").text


def test_an_older_version_says_that_there_is_a_newer_one(client: FlaskClient, app: Flask) -> None:
    with written() as session:
        first = released_set(session, slug="trainers")
        released_set(session, within=first.criteria_set, version="2.0.0", listings=[listing(400)])
        gone = first.listings[1].criterion.uuid
    assert "There is a newer version of this set." in client.get("/sets/trainers/1.0.0").text
    assert "There is a newer version of this set." not in client.get("/sets/trainers").text
    page = client.get(f"/id/{gone}").text
    assert "The newest version of the set no longer has this criterion." in page
    assert "/sets/trainers/2.0.0" not in page


def test_a_criterion_says_how_it_was_accepted_and_how_to_count_again(client: FlaskClient, publish: Publish) -> None:
    identities = publish()
    page = client.get(f"/id/{identities[0]}").text
    assert (
        "Accepted as a requirement: 7 of 7 groups said yes (5 needed); 96 people yes, 17 no; no region against." in page
    )
    assert "Mombasa and Nakuru, counted together" in page
    assert "Group 7" in page
    assert "deliberation recount bundle.json" in page
    assert "A letter from a local group" in page
    assert "They may train beside somebody else." in page
    assert "Choosing whom to hire" in page
    assert f"http://localhost:5000/id/{identities[0]}" in page


def test_a_contextual_criterion_names_the_regions_in_which_it_holds(client: FlaskClient, publish: Publish) -> None:
    identities = publish()
    assert "Accepted where it fits: in Africa." in client.get(f"/id/{identities[2]}").text


def test_where_the_groups_were_too_few_all_votes_were_counted_together(client: FlaskClient, publish: Publish) -> None:
    tier, regions, figures = provenance()
    figures["count"]["measures"] = [
        {"code": "one_count_share", "reached": 96, "needed": 85, "holds": True, "of": 113},
        {"code": "quorum", "reached": 96, "needed": 18, "holds": True, "of": 131},
    ]
    (identity,) = publish(listings=[listing(decided=(tier, regions, figures))])
    page = client.get(f"/id/{identity}").text
    assert "Accepted, all votes counted together: 96 people yes, 17 no." in page


def test_a_region_against_is_named(client: FlaskClient, publish: Publish) -> None:
    _tier, _regions, figures = provenance(IN_ONE_REGION)
    (identity,) = publish(listings=[listing(decided=("recommended", [], figures))])
    assert "against: Arab States" in client.get(f"/id/{identity}").text


def test_a_criterion_leads_back_to_its_local_proposals_for_those_who_may_read_them(
    app: Flask, client: FlaskClient
) -> None:
    with written() as session:
        top = community(session)
        kenya = community(session, "Kenya", parent=top, level="national")
        kisumu = community(session, "Kisumu", parent=kenya)
        closed = community(session, "Siaya", parent=kenya, visibility="closed")
        insider = member(session)
        belonging(session, insider, closed)
        proposals = []
        for place in (top, kenya, kisumu, closed):
            author = member(session)
            belonging(session, author, place)
            proposals.append(
                proposal(session, author, opened_round(session, place), statement=f"Said in {place.name}.")
            )
        numbers, insider_id = [each.id for each in proposals], insider.id
        found = released_set(session, slug="trainers", listings=[listing(numbers[0], lineage=traced(numbers))])
        (identity,) = [each.criterion.uuid for each in found.listings]
    page = client.get(f"/id/{identity}").text
    assert faults(page) == []
    for number in numbers[:3]:
        assert f'href="/proposals/{number}"' in page
    assert "Said in Kisumu." in page
    assert page.index("National · Kenya") < page.index("Local · Kisumu")
    assert f'href="/proposals/{numbers[3]}"' not in page
    assert "Said in Siaya." not in page
    assert "A proposal that only its own community can read" in page
    assert "Said in Siaya." in signed_in(client, insider_id).get(f"/id/{identity}").text


def traced(numbers: list[int]) -> dict[str, list[dict[str, object]]]:
    """The lineage of the tests between proposals that there are: two local ones, a national and a global one."""
    found = lineage(1000)
    names = {1000 + place: number for place, number in enumerate(numbers)}
    return {
        "nodes": [{**node, "proposal": names[node["proposal"]]} for node in found["nodes"]],
        "edges": [
            {**edge, "earlier": names[edge["earlier"]], "later": names[edge["later"]]} for edge in found["edges"]
        ],
    }


def test_what_several_texts_came_of_is_drawn_once(client: FlaskClient, publish: Publish) -> None:
    drawn = lineage(400)
    drawn["edges"].append({"earlier": 402, "later": 403, "kind": "split"})
    (identity,) = publish(listings=[listing(400, lineage=drawn)])
    assert client.get(f"/id/{identity}").text.count("Local · Kisumu") == 1


def test_a_shielded_origin_stands_by_the_name_of_its_region(client: FlaskClient, publish: Publish) -> None:
    identities = publish()
    page = client.get(f"/id/{identities[0]}").text
    assert "Local · Africa" in page
    assert "Local · africa" not in page


def test_names_and_texts_cannot_bring_markup(client: FlaskClient, publish: Publish) -> None:
    evil = "<img src=x onerror=alert(1)>"
    (identity,) = publish(
        title=evil,
        question={"en": evil},
        signatories=[evil],
        listings=[
            listing(statement={"en": evil}, why={"en": evil}, evidence={"en": [evil]}, exclusion={"en": evil}),
        ],
    )
    for address in ("/sets", "/sets/trainers", f"/id/{identity}"):
        assert "<img" not in client.get(address).text


def test_the_number_of_queries_does_not_grow_with_the_set(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        small = released_set(session, slug="small", listings=[listing(400)])
        large = released_set(session, slug="large", listings=[listing(400 + 10 * number) for number in range(40)])
        identities = [each.listings[0].criterion.uuid for each in (small, large)]
    asked = []
    for slug, identity in zip(("small", "large"), identities, strict=True):
        with counting(app) as statements:
            client.get(f"/sets/{slug}")
            client.get(f"/id/{identity}")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 14
