"""The SQL files in databases in other encodings than UTF8."""

from collections.abc import Callable

import psycopg
import pytest
from postgresql import REPOSITORY, Server
from regress import results_of, run_regress

TESTS = REPOSITORY / "tests/pg_regress"
NAMES = sorted(path.stem for path in TESTS.glob("sql/*.sql") if path.stem != "setup")

# The files that hold characters which the encoding lacks, or count the bytes of those that it has.
IMPOSSIBLE = {
    "LATIN1": {
        "adopt_names_cut",
        "authored",
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
        "inflection",
        "long_names",
        "names_refused",
        "not_null_names",
        "rules_wrong",
        "template_triggers_same_name",
    },
    "SQL_ASCII": {"adopt_names_cut", "registry_erd", "typeid"},
}


@pytest.fixture(scope="module", params=IMPOSSIBLE)
def encoded(request: pytest.FixtureRequest, new_module_server: Callable[..., Server]) -> tuple[Server, str]:
    """A running server whose databases are in an encoding, and that."""
    server = new_module_server(f"--encoding={request.param}").start()
    server.create_database("regression_setup", extension=False)
    server.script(TESTS / "sql/setup.sql", dbname="regression_setup")
    return server, request.param


@pytest.mark.newest
@pytest.mark.parametrize("name", NAMES)
def test_sql_file_has_the_output_that_it_has_in_utf8(encoded: tuple[Server, str], name: str) -> None:
    server, encoding = encoded
    if name in IMPOSSIBLE[encoding]:
        pytest.skip(f"{encoding} lacks characters of this file")
    with server.restored():
        server.create_database("regression", extension=False, template="regression_setup")
        assert server.value("SHOW server_encoding", dbname="regression") == encoding
        results = results_of(server, f"{encoding}/{name}")
        run_regress("regress/pg_regress", server, TESTS, results, name)


@pytest.mark.newest
def test_error_that_shows_a_part_of_a_character_reaches_a_client_in_utf8(encoded: tuple[Server, str]) -> None:
    server, encoding = encoded
    # SQL_ASCII has bytes, and the first of "ö" is shown.
    shown = '"?"' if encoding == "SQL_ASCII" else '"ö"'
    for call in ("typeid_encode('größe', '00000000-0000-0000-0000-000000000001')", "typeid_decode('größe_0')"):
        with (
            server.session("regression_setup", client_encoding="UTF8") as session,
            pytest.raises(psycopg.Error) as raised,
        ):
            session.execute(f"SELECT base_entity.{call}")
        assert raised.value.diag.message_primary.startswith("invalid ")
        assert f"has the character {shown} at position 3" in raised.value.diag.message_detail
