"""Of a device only its kind is kept, so that its owner can tell the one from the other."""

from deliberation.people.models import Device

_SIGNS = (
    ("ipad", Device.TABLET),
    ("tablet", Device.TABLET),
    ("mobi", Device.PHONE),
    ("iphone", Device.PHONE),
    ("android", Device.TABLET),
    ("windows", Device.COMPUTER),
    ("macintosh", Device.COMPUTER),
    ("linux", Device.COMPUTER),
    ("cros", Device.COMPUTER),
)


def device_of(user_agent: str) -> Device:
    """The kind of device that a browser says it runs on."""
    said = user_agent.lower()
    return next((device for sign, device in _SIGNS if sign in said), Device.UNKNOWN)
