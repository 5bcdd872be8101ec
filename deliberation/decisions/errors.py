"""What can be wrong with moving, closing and ratifying."""

from deliberation.errors import DeliberationError
from deliberation.locale import lazy_gettext as _


class NothingCarried(DeliberationError):
    """There is no set to ratify or to release."""

    code, status = "nothing_carried", 409
    message = _("Nothing was carried here, so there is nothing to publish.")


class SignedAlready(DeliberationError):
    """A facilitator signs once."""

    code, status = "signed_already", 409
    message = _("You have signed this already. It needs the name of a second facilitator.")


class ReleasedAlready(DeliberationError):
    """The set of this ratification is out."""

    code, status = "released_already", 409
    message = _("This set has been published already.")


class NotYetSigned(DeliberationError):
    """Two facilitators sign before a set is released early."""

    code, status = "not_yet_signed", 409
    message = _("Two facilitators sign before the set is published. Without them it is published after 14 days.")


class NothingToRatify(DeliberationError):
    """A ratification opens once the top round has closed and carried something, and only until the set is out."""

    code, status = "nothing_to_ratify", 409
    message = _(
        "There is no set to approve yet: the round of the top community has to close first and accept something."
    )


class VotingStillOpen(DeliberationError):
    """Nobody closes a vote before the hour that was announced."""

    code, status = "voting_still_open", 409
    message = _("People can vote until the time that was announced. Nobody can close the vote earlier.")


class ResultsLater(DeliberationError):
    """What ratings and ballots say is shown to nobody before a round has closed."""

    code, status = "results_later", 409
    message = _("Results are shown once the round has closed, and to nobody before.")
