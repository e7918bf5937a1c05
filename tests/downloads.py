"""Other people's files that tests download once: pinned by their checksums, and kept in the user's cache."""

import tomllib
from pathlib import Path

import pooch
from postgresql import REPOSITORY

POOL = "http://deb.debian.org/debian/pool/main/p"
SECURITY = "http://deb.debian.org/debian-security/pool/updates/main/p"
POSTGRESQL = "https://ftp.postgresql.org/pub/source"

# The sources of PostgreSQL that were compared with Debian's: release, and SHA-256 of the tarball.
RELEASES = tomllib.loads((REPOSITORY / "postgresql.toml").read_text())
SOURCES = {int(major): tuple(of["source"].values()) for major, of in RELEASES.items() if "source" in of}


def download(sha256: str, *urls: str, processor: pooch.Untar | None = None) -> str | list[str]:
    """The path of the file, from the first address that has it, or those of the files that it is unpacked to."""
    directory = Path(pooch.os_cache("base_entity"), "downloads")
    for url in urls:
        try:
            return pooch.retrieve(url, f"sha256:{sha256}", sha256[:12], directory, processor)
        except (OSError, ValueError) as error:
            failure = error
    raise failure


def postgresql_sources(major: int) -> Path:
    """The unpacked sources of a version in SOURCES."""
    release, sha256 = SOURCES[major]
    debian = f"postgresql-{major}/postgresql-{major}_{release}.orig.tar.bz2"
    original = f"{POSTGRESQL}/v{release}/postgresql-{release}.tar.bz2"
    members = download(sha256, f"{POOL}/{debian}", f"{SECURITY}/{debian}", original, processor=pooch.Untar())
    return min((Path(path).parent for path in members if Path(path).name == "configure"), key=lambda it: len(it.parts))
