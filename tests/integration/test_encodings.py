"""The SQL files in databases in other encodings than UTF8.

A file with characters beyond ASCII is run in each encoding that has them. The others are run in one encoding
each: what they print is the same bytes in all of them, and only a lack of a whole encoding would show. The slow tests
play them in the other encodings, too.
"""

from collections.abc import Callable, Iterator
from functools import cache

import psycopg
import pytest
from postgresql import Server
from regress import FILES, NAMES, TEMPLATE, play, prepare

# The files that hold characters which the encoding lacks, or count the bytes of those that it has.
IMPOSSIBLE = {
    "LATIN1": {
        "adopt_names_cut",
        "authored",
        "history_new_owner",
        "inflection",
        "long_names",
        "names_generated",
        "names_refused",
        "rules_wrong",
        "template_trigger_forms",
        "template_triggers_same_name",
        "words",
    },
    "EUC_JP": {
        "adopt_names_cut",
        "authored",
        "history_new_owner",
        "inflection",
        "long_names",
        "names_refused",
        "not_null_names",
        "rules_wrong",
        "template_triggers_same_name",
    },
    "SQL_ASCII": {"adopt_names_cut", "history_new_owner", "registry_erd", "typeid"},
}

pytestmark = pytest.mark.newest


def is_ascii(name: str) -> bool:
    """Whether neither a file nor its output has a character beyond ASCII."""
    return all((FILES / path).read_text().isascii() for path in (f"sql/{name}.sql", f"expected/{name}.out"))


def cases() -> Iterator[pytest.ParameterSet]:
    """The files in the encodings; those in ASCII are spread over the encodings."""
    for number, name in enumerate(NAMES):
        for place, (encoding, impossible) in enumerate(IMPOSSIBLE.items()):
            if name not in impossible:
                is_slow = is_ascii(name) and number % len(IMPOSSIBLE) != place
                yield pytest.param(encoding, name, marks=[pytest.mark.slow] if is_slow else [])


@pytest.fixture(scope="module")
def server_in(new_module_server: Callable[..., Server]) -> Callable[[str], Server]:
    """A running server whose databases are in an encoding: one for all tests of a process."""

    @cache
    def server_in(encoding: str) -> Server:
        server = prepare(new_module_server(f"--encoding={encoding}").start())
        assert server.value("SHOW server_encoding", dbname=TEMPLATE) == encoding
        return server

    return server_in


@pytest.mark.parametrize(("encoding", "name"), list(cases()))
def test_sql_file_has_the_output_that_it_has_in_utf8(
    server_in: Callable[[str], Server], encoding: str, name: str
) -> None:
    play(server_in(encoding), name, f"{encoding}/{name}")


@pytest.mark.parametrize("encoding", IMPOSSIBLE)
def test_error_that_shows_a_part_of_a_character_reaches_a_client_in_utf8(
    server_in: Callable[[str], Server], encoding: str
) -> None:
    server = server_in(encoding)
    # SQL_ASCII has bytes, and the first of "ö" is shown.
    shown = '"?"' if encoding == "SQL_ASCII" else '"ö"'
    for call in ("typeid_encode('größe', '00000000-0000-0000-0000-000000000001')", "typeid_decode('größe_0')"):
        with server.session(TEMPLATE, client_encoding="UTF8") as session, pytest.raises(psycopg.Error) as raised:
            session.execute(f"SELECT base_entity.{call}")
        assert raised.value.diag.message_primary.startswith("invalid ")
        assert f"has the character {shown} at position 3" in raised.value.diag.message_detail
