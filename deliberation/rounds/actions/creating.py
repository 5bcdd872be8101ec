"""Putting a question to a community and those below it."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Membership, MembershipStatus
from deliberation.criteria.actions import create_set
from deliberation.criteria.models import CriteriaSet
from deliberation.database import fetch
from deliberation.errors import invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.people.models import Member
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.events import DeliberationCreated
from deliberation.rounds.forms import Convening, DeliberationForm, Titled
from deliberation.rounds.models import Area, Deliberation, Drafter, Element, FrameText
from deliberation.rounds.queries import is_no_secret
from deliberation.rules.policy import policy_hash, policy_to_json

# Leaves room for a number behind it.
LONGEST_SLUG = 50


def create_deliberation(
    session: Session, actor: Actor, form: DeliberationForm, now: datetime, chance: Random
) -> Deliberation:
    """Create a deliberation with its areas, elements, frame, policy, drafting team, and the set that it will fill."""
    community = fetch(session, Community, form.community_id)
    require(actor, Act.CREATE_DELIBERATION, community.place)
    _require_belonging(session, actor, community, form.drafter_ids)
    slug, is_simulated = _free_slug(session, form), _is_simulated(session, actor)
    criteria_set = create_set(session, community.id, slug, form.title, form.language, is_simulated, chance)
    deliberation = Deliberation(
        slug=slug,
        community=community,
        criteria_set=criteria_set,
        title=form.title,
        question=form.question,
        language=form.language,
        required_languages=form.required_languages,
        policy_name=form.rules.name,
        policy=policy_to_json(form.rules),
        is_simulated=is_simulated,
        has_convening=form.convening is Convening.BY_MEMBERS,
        created_by_id=actor.member_id,
        created_at=now,
        areas=[Area(key=k, position=n, title=t) for n, k, t in _titled("areas", form.areas, form.language)],
        elements=[Element(key=k, position=n, title=t) for n, k, t in _titled("elements", form.elements, form.language)],
        frame=_frame(form),
        drafters=[Drafter(member_id=member_id) for member_id in dict.fromkeys(form.drafter_ids)],
    )
    session.add(deliberation)
    session.flush()
    announce(
        session,
        DeliberationCreated(
            community_id=community.id,
            actor_id=actor.member_id,
            deliberation_id=deliberation.id,
            policy_hash=policy_hash(form.rules),
            is_simulated=is_simulated,
        ),
    )
    return deliberation


def _is_simulated(session: Session, actor: Actor) -> bool:
    # What simulated people begin is simulated from its first entry on.
    return actor.member_id is not None and fetch(session, Member, actor.member_id).is_simulated


def _require_belonging(session: Session, actor: Actor, community: Community, member_ids: Sequence[int]) -> None:
    admitted = (
        select(Membership.member_id)
        .join(Community)
        .where(
            Membership.member_id.in_(member_ids),
            Membership.status == MembershipStatus.ADMITTED,
            Community.path.startswith(community.path),
            is_no_secret(actor),
        )
    )
    if set(member_ids) - set(session.scalars(admitted)):
        raise invalid("drafter_ids", "unknown", _("Only members of these communities can be in the drafting team."))


def _frame(form: DeliberationForm) -> list[FrameText]:
    return [
        FrameText(
            position=position,
            title=text.title,
            published_by=text.published_by or "",
            year=text.year,
            address=text.address or "",
            summary=text.summary or "",
        )
        for position, (_row, text) in enumerate(sorted(form.frame.items()), start=1)
    ]


def _titled(field: str, parts: Sequence[Titled], language: str) -> list[tuple[int, str, dict[str, str]]]:
    """Position, key and titles of each; a key that was not given is made from the title."""
    taken = [part.key for part in parts if part.key]
    if len(taken) != len(set(taken)):
        raise invalid(field, "key_twice", _("Two of these have the same key."))
    made = []
    for position, part in enumerate(parts, start=1):
        titles = part.title if isinstance(part.title, dict) else {language: part.title}
        key = part.key or _free(_latin(next(iter(titles.values()), "")) or str(position), taken)
        taken.append(key)
        made.append((position, key, titles))
    return made


def _free_slug(session: Session, form: DeliberationForm) -> str:
    wish = form.slug or _latin(form.title) or "dialogue"
    taken = {
        slug
        for column in (Deliberation.slug, CriteriaSet.slug)
        for slug in session.scalars(select(column).where(column.startswith(wish, autoescape=True)))
    }
    if form.slug in taken:
        raise invalid("slug", "taken", _("Another dialogue has this address already."))
    return _free(wish, taken)


def _latin(title: str) -> str:
    """What of a title can stand in an address: plain letters and digits; nothing for most scripts."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def _free(wish: str, taken: Collection[str]) -> str:
    free, number = wish, 1
    while free in taken:
        number += 1
        free = f"{wish}-{number}"
    return free
