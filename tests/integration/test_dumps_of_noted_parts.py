"""Dumps of databases whose templates have changed: the noted parts are the same once they are restored."""

from collections.abc import Callable
from pathlib import Path

import pytest
from integration.databases import SQL
from integration.dumps import Way
from postgresql import Server

SOURCE = "noted_parts"

NOTED = "SELECT * FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4, 5"
PROBLEMS = "SELECT relation::text, kind, name, problem FROM base_entity.drift() ORDER BY 1, 2, 3"
STATEMENTS = """
    SELECT template::text, entity::text, step, statement
    FROM base_entity.templates, base_entity.plan_apply(template, remove => true)
    WHERE NOT shipped ORDER BY 1, 2, 3"""


WAYS = {
    "plain": Way([[]]),
    "inserts": Way([["--inserts"]]),
    "jobs": Way([["-Fc"]], ["-j4"]),
    "parts": Way([["--schema-only"], ["--data-only"]]),
}


@pytest.fixture(scope="module")
def server(new_module_server: Callable[..., Server]) -> Server:
    """A server with a database whose templates have lost parts since tables were made LIKE them."""
    server = new_module_server().start()
    server.create_database(SOURCE)
    server.script(SQL / "noted_parts.sql", SOURCE)
    return server


@pytest.mark.parametrize("name", WAYS)
def test_restored_database_has_the_noted_parts_and_removes_the_same(server: Server, name: str, tmp_path: Path) -> None:
    copy = server.create_database(f"{SOURCE}_{name}", extension=False)
    WAYS[name].copy(server, SOURCE, copy, tmp_path)
    for query in [NOTED, PROBLEMS, STATEMENTS]:
        assert server.query(query, dbname=copy) == server.query(query, dbname=SOURCE)
    statements = "\n".join(statement for *_, statement in server.query(STATEMENTS, dbname=copy))
    for removed in [
        "DROP TRIGGER audit ON app.things",
        "ALTER TABLE public.letters DROP CONSTRAINT known",
        "DROP INDEX public.letters_created_at_idx",
        "DROP POLICY listed ON public.letters",
        "DROP TRIGGER listed ON public.letters",
        "REVOKE SELECT ON public.documents FROM noted_reader",
        "REVOKE SELECT ON public.living_documents FROM noted_reader",
    ]:
        assert removed in statements
    # The owner's own.
    assert "DROP TRIGGER audit ON app.others" not in statements
    assert "DROP COLUMN" not in statements
