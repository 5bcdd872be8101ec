"""What the server says of itself: a line of JSON for each request and trouble, with nothing personal in it."""

import logging
import sys
from time import monotonic
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from structlog.typing import EventDict

from deliberation.doors import act_of
from deliberation.permissions import Act

LOGGER = "deliberation"
# That somebody voted at this moment is nobody's business.
UNSAID = frozenset({Act.CAST_BALLOT, Act.READ_OWN_BALLOT})

_log = structlog.stdlib.get_logger(f"{LOGGER}.requests")

# A fault's place in the code, never the values that stood there: a database's own words may quote what somebody wrote.
_PLACES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, use_rich=False, max_frames=20)


def _without_words(_logger: Any, _method: str, line: EventDict) -> EventDict:
    for fault in line.get("exception", []):
        fault["exc_value"] = ""
        fault["exc_notes"] = []
    return line


class _StandardOutput(logging.Handler):
    """Looks for standard output at each line, since whoever runs us may have put another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stdout.write(self.format(record) + "\n")
        sys.stdout.flush()


def _begin() -> None:
    g.began = monotonic()


def _end(response: Response) -> Response:
    # The rule and not the address: an address may hold a link's secret.
    rule = request.url_rule.rule if request.url_rule else None
    if request.endpoint != "static" and act_of(current_app.view_functions.get(request.endpoint or "")) not in UNSAID:
        took = round((monotonic() - g.began) * 1000)
        _log.info("answered", method=request.method, rule=rule, status=response.status_code, milliseconds=took)
    return response


def init_app(app: Flask) -> None:
    """Write every line of every logger in one form."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_PLACES),
        _without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _StandardOutput()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logger = logging.getLogger(LOGGER)
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    app.before_request(_begin)
    app.after_request(_end)
