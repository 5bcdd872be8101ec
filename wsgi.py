"""The application, for a WSGI server and for `flask --app wsgi`."""

from click import get_current_context

from deliberation import create_app, starting

app = create_app()
# A server does not start on an outdated schema; the command that brings it up to date must.
if get_current_context(silent=True) is None:
    starting.check(app)
