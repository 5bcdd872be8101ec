"""A nation with three cities, each with its people: the scene of a whole dialogue."""

from dataclasses import dataclass, field

from sqlalchemy import select

from deliberation.rounds.models import Round
from deliberation.rounds.queries import closes_at
from deliberation.rules.phases import RoundKind
from tests.browser.installation import Installation
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.decisions.scenes import fresh, the
from tests.people.factories import PASSWORD, member

CITIES = ("Nairobi", "Mombasa", "Kisumu")
PEOPLE_OF_A_CITY = 10


@dataclass
class Country:
    """Numbers of a national community and its cities, and of those who are there; its rounds by kind and city."""

    site: Installation
    top: int
    facilitators: list[int]
    cities: dict[str, int] = field(default_factory=dict)
    people: dict[str, list[int]] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)

    @property
    def everybody(self) -> list[int]:
        return [one for people in self.people.values() for one in people]

    def round_of(self, kind: RoundKind, community_id: int | None = None) -> int:
        with self.site.inside():
            home = Round.community_id == (community_id or self.top)
            return fresh().scalars(select(Round.id).where(Round.kind == kind, home)).one()

    def local_rounds(self) -> list[int]:
        return [self.round_of(RoundKind.CRITERIA, city) for city in self.cities.values()]

    def voting_ended(self, number: int) -> None:
        """Let time pass until people cannot vote any more, and nobody has counted yet."""
        with self.site.inside() as clock:
            clock.time = closes_at(the(number))


def a_country(site: Installation) -> Country:
    """Three cities of a nation, each with its people and a facilitator; two facilitators of the whole."""
    with site.inside(), written() as session:
        top = community(session, "Kenya", level="national")
        both = [member(session, name, password=PASSWORD) for name in ("Wanjiru", "ليلى")]
        for one in both:
            belonging(session, one, top, "facilitator")
        found = Country(site, top.id, [one.id for one in both])
        for name in CITIES:
            city = community(session, name, top)
            people = [member(session) for _number in range(PEOPLE_OF_A_CITY)]
            for one in people:
                belonging(session, one, city)
            host = member(session, f"Host of {name}", password=PASSWORD)
            belonging(session, host, city, "facilitator")
            found.cities[name], found.hosts[name] = city.id, host.id
            found.people[name] = [one.id for one in people]
    return found
