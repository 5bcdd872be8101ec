"""A criterion under discussion on a site of the test's own, and somebody who writes about it."""

from dataclasses import dataclass

from tests.browser.installation import Installation
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.discussion.factories import posts
from tests.people.factories import PASSWORD, member
from tests.proposals.factories import proposal
from tests.rounds.factories import opened_round


@dataclass(frozen=True)
class Conversation:
    """Numbers of a round, a proposal in it, and its author, who signs in by name and password."""

    site: Installation
    round: int
    proposal: int
    author: int

    def said(self) -> list[str]:
        """Everything that was said, in order."""
        with self.site.inside():
            return [each.body for each in posts()]


def a_conversation(site: Installation) -> Conversation:
    """A proposal while it is discussed, on which nobody has said anything."""
    with site.inside(), written() as session:
        home = community(session, "Trainers of Nairobi")
        author = member(session, "Wanjiru", password=PASSWORD, email="wanjiru@example.org")
        belonging(session, author, home)
        round_ = opened_round(session, home, phase="discussing")
        return Conversation(site, round_.id, proposal(session, author, round_).id, author.id)
