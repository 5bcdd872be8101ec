"""What can be wrong with planning, opening and moving a round."""

from deliberation.errors import DeliberationError
from deliberation.locale import lazy_gettext as _


class NotApproved(DeliberationError):
    """Nothing opens before the members have approved question, frame and rules."""

    code, status = "not_approved", 409
    message = _("Members have not yet approved the question, the frame and the rules. That round comes first.")


class AlreadyPlanned(DeliberationError):
    """The community has such a round already."""

    code, status = "already_planned", 409
    message = _("This community already has such a round in this dialogue.")


class LowerLevelTooLate(DeliberationError):
    """The lowest level has no vote, and one that is without a vote has opened above the level to be planned."""

    code, status = "lower_level_too_late", 409
    message = _("A round of a higher level has already opened as the lowest one. Lower levels can no longer be added.")


class PhaseMovedOn(DeliberationError):
    """The phase that somebody would extend is no longer the present one."""

    code, status = "phase_moved_on", 409
    message = _("The round has moved on since you opened this page. Please look again.")
