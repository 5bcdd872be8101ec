"""What can go wrong in a conversation."""

from deliberation.errors import NotNow
from deliberation.locale import lazy_gettext as _


class EditWindowClosed(NotNow):
    """Others have read it by now, and may have answered."""

    code = "edit_window_closed"
    message = _("A contribution can be changed for 15 minutes. After that, please add a new one.")
