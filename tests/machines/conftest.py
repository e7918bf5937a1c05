"""Fixtures: bare Debians."""

from collections.abc import Callable

import pytest
from machines.debian import Debian, can_be_made


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Debian]:
    """Makes a bare Debian of a release, the first time, which others copy."""
    if not can_be_made():
        pytest.skip("making a bare Debian takes debootstrap and the right to mount")
    made: dict[str, Debian] = {}

    def bare(release: str) -> Debian:
        if release not in made:
            made[release] = Debian.bare(release, tmp_path_factory.mktemp("debian") / release)
        return made[release]

    return bare
