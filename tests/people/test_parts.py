"""The small parts: ways back, kinds of devices, passwords, addresses."""

import pytest
from flask import Flask

from deliberation.people.addresses import absolute
from deliberation.people.devices import device_of
from deliberation.people.models import Device
from deliberation.people.passwords import hash_password, is_password
from deliberation.people.returning import safe_return


@pytest.mark.parametrize("path", ["/", "/rounds/3", "/join?next=/rounds/3", "/x#post-1", "/عربي"])
def test_our_own_pages_are_safe(path: str) -> None:
    assert safe_return(path, "/today") == path


@pytest.mark.parametrize(
    "path",
    [None, "", "rounds/3", "//evil.example", "/\\evil.example", "\\\\evil", "http://evil.example", "/a\nb", "/a\tb"],
)
def test_whatever_leads_elsewhere_is_not(path: str | None) -> None:
    assert safe_return(path, "/today") == "/today"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", Device.PHONE),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36", Device.PHONE),
        ("Mozilla/5.0 (Linux; Android 13; SM-X700) Safari/537.36", Device.TABLET),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X)", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Device.COMPUTER),
        ("curl/8.0", Device.UNKNOWN),
        ("", Device.UNKNOWN),
    ],
)
def test_only_the_kind_of_a_device_is_kept(said: str, device: Device) -> None:
    assert device_of(said) is device


def test_passwords_are_salted_and_slow() -> None:
    one, other = hash_password("the same words"), hash_password("the same words")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password("the same words", one)
    assert not is_password("other words", one)
    assert not is_password("the password of nobody", None)
    assert not is_password("anything", "not a hash")


def test_addresses_in_letters_are_those_of_the_site(app: Flask) -> None:
    assert absolute("people.sign_in") == "http://localhost:5000/sign-in"
