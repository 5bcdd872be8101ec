"""A run with a skipped test fails; but for what lies beside the project on some machines alone."""

import os

import pytest
from _pytest.terminal import TerminalReporter

# Input that is not part of the project: such a test says so, and is never skipped where continuous integration runs.
BESIDE_THE_PROJECT = "lies beside the project"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not isinstance(reporter, TerminalReporter):
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    if [reason for reason in skipped if os.environ.get("CI") or BESIDE_THE_PROJECT not in reason]:
        reporter.write_line("Skipped tests: a run must test everything.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
