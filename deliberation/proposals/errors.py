"""What can go wrong with proposals."""

from deliberation.errors import Conflict, NotNow, Stale
from deliberation.locale import lazy_gettext as _


class NoProposalsHere(NotNow):
    """The round decides one question as a whole."""

    code = "no_proposals_here"
    message = _("This round decides one question as a whole; proposals are made in the rounds about criteria.")


class NotOpen(Conflict):
    """The proposal was withdrawn, merged or decided."""

    code = "proposal_not_open"
    message = _("This proposal is no longer open.")


class TextChanged(Stale):
    """The author made a new version since this reader opened the page."""

    message = _("The text has changed since you opened it. Please read the new version; your words are still here.")
