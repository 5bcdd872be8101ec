"""What a door does when somebody signs in at it, or out."""

from datetime import datetime

from flask import Response, g, request
from flask import session as page
from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation.database import fetch
from deliberation.people.actions.sign_ins import begin_sign_in
from deliberation.people.devices import device_of
from deliberation.people.identity import hand_over
from deliberation.people.models import Member, SignIn


class Entry:
    """Somebody who has just signed in, and whose device does not know it yet."""

    def __init__(self, session: Session, member_id: int, now: datetime, *, is_shared_phone: bool):
        """Begin the session in the transaction; who was signed in on this device before is so no more."""
        if g.get("sign_in") is not None:
            session.execute(delete(SignIn).where(SignIn.id == g.sign_in.id))
        device = device_of(request.user_agent.string)
        self.is_shared_phone = is_shared_phone
        self.token = begin_sign_in(session, fetch(session, Member, member_id), device, is_shared_phone, now)

    def let_in(self, response: Response) -> Response:
        """Give the device its cookie; what the page's own session held for a stranger does not outlive it."""
        page.clear()
        return hand_over(response, self.token, self.is_shared_phone)
