"""What axe finds wrong with a page, in a line each, so that a test can say: assert violations(page) == []."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# WCAG 2.2 A and AA, and what axe's makers advise beside them.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it; empty when the page is clean."""
    session = page.context.new_cdp_session(page)
    # By the debugger and not by a script element, which the site's own policy would refuse.
    session.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    session.detach()
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{broken['id']}: {broken['help']}: {node['target']} {node['html']}\n{node['failureSummary']}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
