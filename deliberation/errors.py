"""What can go wrong: a code for machines, a sentence in the reader's language for people, one renderer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from deliberation.locale import lazy_gettext as _

Sentence = Any  # a lazy string of Flask-Babel, whose own type is not exported


class DeliberationError(Exception):
    """A fact that was broken: `code` for machines, `message` for people, `status` for HTTP."""

    code = "error"
    status = 400
    message: Sentence = _("Something about this request is not right.")

    def __init__(self, message: Sentence | None = None):
        super().__init__(self.code)
        if message is not None:
            self.message = message


class NotFound(DeliberationError):
    """It does not exist, or this reader may not know that it does."""

    code, status = "not_found", 404
    message = _("There is nothing here. The address may be mistyped, or what it named may be gone.")


class SignInNeeded(DeliberationError):
    """Somebody must be known before they may do this."""

    code, status = "sign_in_needed", 401
    message = _("Please sign in first. What you wrote is kept.")


class NotYou(DeliberationError):
    """This person may not do this, now or later, in the role that they have."""

    code, status = "not_you", 403
    message = _("You may not do this here. It needs another role, or membership of another community.")


class NotNow(DeliberationError):
    """The act is right and the person may do it, but not in this phase."""

    code, status = "not_now", 409
    message = _("This is not possible at this stage of the round.")


class Conflict(DeliberationError):
    """Somebody else was faster, or it was already done."""

    code, status = "conflict", 409
    message = _("Somebody changed this at the same moment. Please look again, then repeat it if needed.")


class Stale(DeliberationError):
    """The text that this answers has changed meanwhile."""

    code, status = "stale", 409
    message = _("The text has changed since you opened it. Please read the new version first.")


class NotAnObject(DeliberationError):
    """A machine sent something else than one JSON object."""

    code, status = "not_an_object", 400
    message = _("This must be sent as one JSON object.")


class TooMany(DeliberationError):
    """Too many requests in too short a time."""

    code, status = "too_many", 429
    message = _("That was a lot at once. Please wait a little and try again.")


class Busy(DeliberationError):
    """The database could not answer in time; nothing was changed."""

    code, status = "busy", 503
    message = _("We are very busy just now. Nothing was lost; please try again in a moment.")


class Broken(DeliberationError):
    """A fault of ours."""

    code, status = "broken", 500
    message = _("Something broke on our side. Nothing of what you sent was half done; please try again.")


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field."""

    field: str
    code: str
    message: Sentence


class InvalidInput(DeliberationError, ValueError):  # a ValueError, so that a validator of pydantic may raise it
    """Some fields cannot be taken as they are; `fields` says which, and why."""

    code, status = "invalid_input", 422
    message = _("Some answers need another look.")

    def __init__(self, *field_errors: FieldError):
        super().__init__()
        self.fields = field_errors


def invalid(field: str, code: str, message: Sentence) -> InvalidInput:
    """One field's error, ready to raise."""
    return InvalidInput(FieldError(field, code, message))


def as_problem(error: DeliberationError) -> Mapping[str, Any]:
    """The error as RFC 9457 problem details."""
    problem: dict[str, Any] = {"code": error.code, "status": error.status, "title": str(error.message)}
    if isinstance(error, InvalidInput):
        problem["fields"] = [{"field": f.field, "code": f.code, "title": str(f.message)} for f in error.fields]
    return problem


def wants_json() -> bool:
    """Whether the asker is a machine: the API's addresses, or somebody who prefers JSON."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best in {"application/json", "application/problem+json"} and best is not None


def render(error: DeliberationError) -> AnyResponse | tuple[str, int]:
    """The error for whoever asked: a page, a JSON problem, or the way to the sign-in page and back."""
    if wants_json():
        response: Response = jsonify(as_problem(error))
        response.content_type = "application/problem+json"
        response.status_code = error.status
        return response
    if isinstance(error, SignInNeeded) and request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    return render_template("errors/error.html", error=error), error.status


_BY_STATUS = {kind.status: kind for kind in (SignInNeeded, NotYou, NotFound, Conflict, TooMany, Busy, Broken)}


def _from_http(error: HTTPException) -> AnyResponse | tuple[str, int]:
    if isinstance(error, SecurityError):
        # Under a name that is not ours no address can be made, and so no page.
        return error.get_response()
    kind = _BY_STATUS.get(error.code or 500, DeliberationError)
    known = kind()
    if kind is DeliberationError:
        known.status, known.code = error.code or 500, (error.name or "error").lower().replace(" ", "_")
    if isinstance(error, CSRFError):
        known = DeliberationError(_("This page was open for too long. Please send it once more."))
        known.code = "csrf"
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return render(known)


def _lost(error: IntegrityError) -> AnyResponse | tuple[str, int]:
    current_app.logger.warning("a constraint had the last word: %s", _constraint(error))
    return render(Conflict())


def _constraint(error: IntegrityError) -> str:
    """What was broken, by its name; the rest of a database's sentence may hold what somebody wrote."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(named or error.orig).partition("\n")[0]


def _unanswered(error: OperationalError) -> AnyResponse | tuple[str, int]:
    current_app.logger.error("the database could not answer: %s", type(error.orig).__name__)
    return render(Busy())


def _unexpected(error: Exception) -> AnyResponse | tuple[str, int]:
    current_app.logger.exception("unexpected")
    if current_app.testing:
        raise error
    return render(Broken())


def init_app(app: Flask) -> None:
    """Render every error in one way, for pages and for machines."""
    app.register_error_handler(DeliberationError, render)
    app.register_error_handler(HTTPException, _from_http)
    # A unique constraint has the last word in a race; the one who lost it is told so.
    app.register_error_handler(IntegrityError, _lost)
    app.register_error_handler(OperationalError, _unanswered)
    app.register_error_handler(Exception, _unexpected)
