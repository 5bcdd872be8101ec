"""What can go wrong with accounts and links."""

from deliberation.errors import DeliberationError
from deliberation.locale import lazy_gettext as _


class LinkOver(DeliberationError):
    """A mailed link was used before, is too old, or never was one."""

    code, status = "link_over", 410
    message = _("This link no longer works: it was used already, or it is too old. Please ask for a new one.")


class Suspended(DeliberationError):
    """The steward has suspended the account."""

    code, status = "suspended", 403
    message = _("This account is suspended. Please write to the people who run this site.")


class ConfirmationNeeded(DeliberationError):
    """The act is weighty, and the last proof that it is really this person is older than ten minutes."""

    code, status = "confirmation_needed", 403
    message = _("Please confirm first that it is you.")


class NoWayBack(DeliberationError):
    """Without an address and without a password, nobody could sign in again."""

    code, status = "no_way_back", 409
    message = _("Keep an e-mail address or a password: without either you could not sign in again.")
