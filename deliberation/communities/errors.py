"""What can go wrong in communities."""

from deliberation.errors import DeliberationError
from deliberation.locale import lazy_gettext as _


class InvitationOver(DeliberationError):
    """The link was withdrawn, used up, is too old, or its maker may no longer invite."""

    code, status = "invitation_over", 410
    message = _("This invitation no longer works. Please ask whoever sent it for a new one.")


class ByInvitation(DeliberationError):
    """One joins this community only with a link from inside."""

    code, status = "by_invitation", 403
    message = _("One joins this community by invitation. Please ask one of its members for a link.")
