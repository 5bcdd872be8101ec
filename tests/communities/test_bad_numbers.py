"""Numbers that no database can hold, and forms whose number was used for another one."""

import pytest
from flask import Flask

from tests.communities.factories import community
from tests.conftest import written
from tests.people.factories import signed_in, steward


@pytest.mark.parametrize("parent", [10**12, 10**30, 0, -1])
def test_a_parent_that_no_database_can_look_up_is_an_error_of_its_field(app: Flask, parent: int) -> None:
    with written() as session:
        number = steward(session).id
    fields = {"name": "Nowhere", "level": "local", "parent_id": parent}
    answer = signed_in(app.test_client(), number).post("/api/v1/communities", json=fields)
    assert (answer.status_code, answer.json["fields"][0]["field"]) == (422, "parent_id")


@pytest.mark.parametrize("is_page", [True, False], ids=["page", "json"])
def test_an_invitation_whose_form_has_the_number_of_another_form_is_refused(app: Flask, is_page: bool) -> None:
    with written() as session:
        number, place = steward(session).id, community(session).id
    browser, client_id = signed_in(app.test_client(), number), "a-form-with-a-number"
    founded = {"name": "First", "level": "global", "client_id": client_id}
    assert browser.post("/api/v1/communities", json=founded).status_code == 201
    if is_page:
        answer = browser.post(f"/communities/{place}/invitations", data={"client_id": client_id})
    else:
        answer = browser.post(f"/api/v1/communities/{place}/invitations", json={"client_id": client_id})
    assert answer.status_code == 409
