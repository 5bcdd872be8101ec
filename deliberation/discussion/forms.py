"""What people send to a conversation."""

from typing import Annotated

from pydantic import AfterValidator, Field

from deliberation.errors import invalid
from deliberation.inputs import Form, Prose
from deliberation.locale import lazy_gettext as _
from deliberation.proposals.forms import LanguageTag

LARGEST_NUMBER = 2**31 - 1


def _visible(body: str) -> str:
    # Joiners and other formatting characters alone would make a voice that says nothing.
    if not any(sign.isprintable() and not sign.isspace() for sign in body):
        raise invalid("", "missing", _("Please fill this in."))
    return body


Body = Annotated[Prose, AfterValidator(_visible)]


class PostForm(Form):
    """A contribution in Markdown; without a language it is in the first one of its author."""

    body: Body
    language: LanguageTag | None = None
    reply_to: int | None = Field(default=None, ge=1, le=LARGEST_NUMBER)


class EditForm(Form):
    """A contribution put right, written on its revision of this number."""

    body: Body
    language: LanguageTag | None = None
    revision: int = Field(ge=1)
