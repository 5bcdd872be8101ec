"""A run with a skipped test has not tested everything, and fails."""

import pytest
from _pytest.terminal import TerminalReporter


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(reporter, TerminalReporter) and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests: a run must test everything.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
