"""Where a proposal came from, back to the local ones, and what became of it."""

from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.discussion.models import Thread
from deliberation.proposals.actions import carry_up, set_status
from deliberation.proposals.models import LineageEdge, Proposal, ProposalStatus, Version
from deliberation.record.models import Entry
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.lineage import LineageKind
from deliberation.rules.rating import RatingClass
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, written
from tests.html import faults
from tests.people.factories import member, signed_in
from tests.proposals.factories import proposal, revised
from tests.proposals.scenes import fresh
from tests.rounds.factories import deliberation, moved_to, opened_round


def local_proposal(session: Session, within: Deliberation, kenya: Community, name: str, **settings: str) -> Proposal:
    """What a member of a local community below Kenya proposed there."""
    place = community(session, name, kenya, **settings)
    belonging(session, somebody := member(session, f"Author in {name}"), place)
    return proposal(session, somebody, opened_round(session, place, within), statement=f"Words of {name}.")


def carried(session: Session, earlier: Proposal, into: Round, kind: LineageKind = LineageKind.CARRIED_UP) -> Proposal:
    """The proposal, carried up as a closing round does it."""
    later = carry_up(session, earlier, into, kind, RatingClass.IN, NOON, Random(11))
    set_status(session, earlier, ProposalStatus.CARRIED)
    return later


def three_levels(**settings: str) -> tuple[int, int, int, int]:
    """A text from Nairobi, one of another place merged into it, what came of them in Kenya, and in the world."""
    with written() as session:
        africa = region(session, "africa", title={"en": "Africa"})
        world = community(session, "World")
        within = deliberation(session, None, world)
        kenya = community(session, "Kenya", world, level="national", region=africa.code)
        nairobi = local_proposal(session, within, kenya, "Nairobi")
        other = local_proposal(session, within, kenya, "Kisumu", **settings)
        in_kenya, in_the_world = opened_round(session, kenya, within), opened_round(session, world, within)
        for each in (nairobi, other):
            moved_to(session, each.round, "closed")
        national = carried(session, nairobi, in_kenya)
        session.add(LineageEdge(earlier_id=other.id, later_id=national.id, kind=LineageKind.MERGED, drawn_at=NOON))
        return nairobi.id, other.id, national.id, carried(session, national, in_the_world).id


def test_carrying_up_makes_a_proposal_of_the_same_text_author_and_hash(app: Flask) -> None:
    with written() as session:
        world = community(session, "World")
        within = deliberation(session, None, world)
        kenya = community(session, "Kenya", world, level="national")
        local = local_proposal(session, within, kenya, "Nairobi")
        text = revised(session, local, statement="The later words.")
        national = carried(session, local, opened_round(session, kenya, within))
        earlier_id, later_id, hash_ = local.id, national.id, text.hash
    session = fresh()
    earlier, later = session.get_one(Proposal, earlier_id), session.get_one(Proposal, later_id)
    assert (later.current.number, later.current.statement, later.current.hash) == (1, "The later words.", hash_)
    assert (later.author_id, later.area_id, later.element_keys) == (earlier.author_id, earlier.area_id, ["competency"])
    assert (later.arrived_as, later.status) == (RatingClass.IN, ProposalStatus.OPEN)
    assert earlier.status is ProposalStatus.CARRIED
    edge = session.scalars(select(LineageEdge)).one()
    assert (edge.earlier_id, edge.later_id, edge.kind) == (earlier_id, later_id, LineageKind.CARRIED_UP)
    assert session.scalars(select(Thread).where(Thread.proposal_id == later_id)).one().round_id == later.round_id
    facts = {entry.kind: entry.facts for entry in session.scalars(select(Entry).order_by(Entry.number))}
    assert facts["lineage_drawn"] == {"earlier_id": earlier_id, "later_id": later_id, "relation": "carried_up"}
    assert facts["proposal_status_set"] == {"proposal_id": earlier_id, "status": "carried"}
    assert len(session.scalars(select(Version)).all()) == 3


def test_a_global_proposal_leads_back_to_the_local_ones(app: Flask) -> None:
    local, other, national, top = three_levels()
    client = app.test_client()
    page = client.get(f"/proposals/{top}").text
    assert faults(page) == []
    assert "Where it came from" in page
    for number in (local, other, national):
        assert f'href="/proposals/{number}"' in page
    found = client.get(f"/api/v1/proposals/{top}").json["origins"]
    assert [(each["kind"], each["proposal_id"]) for each in found] == [("carried_up", national)]
    assert [(each["kind"], each["proposal_id"]) for each in found[0]["origins"]] == [
        ("carried_up", local),
        ("merged", other),
    ]


def test_a_local_proposal_says_what_became_of_it(app: Flask) -> None:
    local, other, national, top = three_levels()
    client = app.test_client()
    steps = ((local, national, "carried_up"), (other, national, "merged"), (national, top, "carried_up"))
    for earlier, later, kind in steps:
        became = client.get(f"/api/v1/proposals/{earlier}").json["became"]
        assert [(each["kind"], each["proposal_id"]) for each in became] == [(kind, later)]
        assert f'href="/proposals/{later}"' in client.get(f"/proposals/{earlier}").text
    assert client.get(f"/api/v1/proposals/{top}").json["became"] == []


def test_the_stage_line_tells_where_on_the_way_a_proposal_is(app: Flask) -> None:
    local, _other, national, top = three_levels()
    client = app.test_client()
    expected = {local: ["done", "now", "next"], national: ["done", "now", "next"], top: ["done", "done", "now"]}
    for number, states in expected.items():
        page = client.get(f"/proposals/{number}").text
        line = page[page.index('class="stages') :].split("</ol>")[0]
        assert [part.split('"')[0] for part in line.split('<li class="')[1:]] == states, number


def test_the_way_of_a_text_that_was_archived_ends_there(app: Flask) -> None:
    local, *_others = three_levels()
    with written() as session:
        set_status(session, session.get_one(Proposal, local), ProposalStatus.ARCHIVED)
    page = app.test_client().get(f"/proposals/{local}").text
    assert "Archived" in page
    assert 'class="stages' not in page


def test_a_round_without_a_ballot_carries_up_and_accepts_nothing(app: Flask) -> None:
    local, *_others = three_levels()
    page = app.test_client().get(f"/proposals/{local}").text
    assert "Carried up</span>" in page
    assert "Accepted" not in page


def test_of_a_shielded_community_only_the_region_is_told(app: Flask) -> None:
    _local, other, _national, top = three_levels(visibility="shielded", joining="invitation")
    client = app.test_client()
    page = client.get(f"/proposals/{top}").text
    assert "Kisumu" not in page
    assert f'href="/proposals/{other}"' not in page
    assert "Africa" in page
    assert "Its words stay within that community." in page
    merged = client.get(f"/api/v1/proposals/{top}").json["origins"][0]["origins"][1]
    assert merged == {"kind": "merged", "proposal_id": None, "statement": None, "origins": []}


def test_whoever_belongs_to_the_shielded_community_reads_its_words(app: Flask) -> None:
    _local, other, _national, top = three_levels(visibility="shielded", joining="invitation")
    author_id = fresh().get_one(Proposal, other).author_id
    page = signed_in(app.test_client(), author_id).get(f"/proposals/{top}").text
    assert f'href="/proposals/{other}"' in page


def test_edges_drawn_in_a_circle_end(app: Flask) -> None:
    local, _other, national, _top = three_levels()
    with written() as session:
        session.add(LineageEdge(earlier_id=national, later_id=local, kind=LineageKind.SPLIT, drawn_at=NOON))
    found = app.test_client().get(f"/api/v1/proposals/{national}").json["origins"]
    assert found[0]["proposal_id"] == local


def test_rivals_came_of_neither(app: Flask) -> None:
    local, other, *_others = three_levels()
    with written() as session:
        session.add(LineageEdge(earlier_id=other, later_id=local, kind=LineageKind.VARIANT_OF, drawn_at=NOON))
    assert app.test_client().get(f"/api/v1/proposals/{local}").json["origins"] == []
