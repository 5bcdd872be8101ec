"""Lists that go on from a number: whatever stands in the address, the answer is a list."""

import pytest
from flask import Flask

from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import member, signed_in, steward

USELESS = ("9" * 12, "9" * 30, "-1", "x", "\u0663", "")


@pytest.mark.parametrize("after", USELESS)
@pytest.mark.parametrize("address", ["/people", "/api/v1/people"])
def test_a_list_of_accounts_begins_anew_where_its_number_is_none(app: Flask, address: str, after: str) -> None:
    with written() as session:
        number = steward(session, "Amal").id
    answer = signed_in(app.test_client(), number).get(address, query_string={"after": after})
    assert answer.status_code == 200
    assert "Amal" in answer.text


@pytest.mark.parametrize("after", USELESS)
@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_a_list_of_members_begins_anew_where_its_number_is_none(app: Flask, prefix: str, after: str) -> None:
    with written() as session:
        place, somebody = community(session), member(session, "Amal")
        belonging(session, somebody, place)
        address, number = f"{prefix}/communities/{place.id}/members", somebody.id
    answer = signed_in(app.test_client(), number).get(address, query_string={"after": after})
    assert answer.status_code == 200
    assert "Amal" in answer.text
