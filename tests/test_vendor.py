"""What others wrote and browsers run is exactly what was copied, with its licence."""

from hashlib import sha384
from json import loads
from pathlib import Path

PROJECT = Path(__file__).parent.parent
VENDOR = PROJECT / "static" / "vendor"


def listed() -> dict[str, str]:
    lines = (VENDOR / "SHA384SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_every_file_is_listed_with_its_hash() -> None:
    found = {
        str(path.relative_to(VENDOR)): sha384(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA384SUMS"
    }
    assert found == listed()


def test_every_package_is_here_in_its_pinned_version_with_its_licence() -> None:
    pinned = loads((PROJECT / "package.json").read_text())["dependencies"]
    assert {f"{name}-{version}/LICENSE" for name, version in pinned.items()} == {
        name for name in listed() if name.endswith("LICENSE")
    }


def test_the_lock_files_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-test.txt", "package-lock.json"):
        assert "://" not in (PROJECT / name).read_text(), name


def test_every_pinned_package_is_hashed_and_both_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        lines = (PROJECT / name).read_text().splitlines()
        found = {line for line in lines if line and not line.startswith(("#", " "))}
        assert all("==" in pin and pin.endswith("\\") for pin in found)
        return found

    assert pins("requirements.txt") < pins("requirements-test.txt")
