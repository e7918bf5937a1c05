"""CREATE TABLE LIKE, adopt() and check() agree about the parts of a template, whatever parts it has."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import assume, given, seed, settings
from hypothesis import strategies as st
from parts_of_templates import CHANGES, OWN_COLUMNS, OWN_PARTS, PARTS, RENAMES, SHAPE, SURROUNDINGS, TEMPLATE, Part
from postgresql import Installation, Server

DRIFT = "SELECT relation::text, kind, name FROM base_entity.drift() ORDER BY 1, 2, 3"


@pytest.fixture(scope="module")
def session(shared_server: Server) -> Iterator[psycopg.Connection]:
    """A session in a database of the module's own; each example is rolled back."""
    shared_server.query("CREATE DATABASE check_parts")
    shared_server.script("CREATE EXTENSION base_entity;" + SURROUNDINGS, "check_parts")
    with shared_server.session("check_parts") as session:
        session.execute("SET client_min_messages = error; SET search_path = public, base_entity")
        yield session
    shared_server.script("DROP DATABASE check_parts; DROP ROLE reader")


@pytest.fixture
def seed_of_version(pytestconfig: pytest.Config, postgres: Installation) -> str:
    """A seed by which each version has examples of its own, all of which `--hypothesis-seed` changes."""
    return f"{pytestconfig.getoption('--hypothesis-seed')} {postgres.major}"


@st.composite
def some_of(draw: st.DrawFn, all_of_them: list) -> list:
    """Any number of them, few or nearly all, in any order."""
    return draw(st.permutations(all_of_them))[: draw(st.integers(0, len(all_of_them)))]


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("examples", [4, pytest.param(1000, marks=pytest.mark.slow)])
def test_like_adopt_and_check_agree(session: psycopg.Connection, seed_of_version: str, examples: int) -> None:
    @seed(seed_of_version)
    @settings(max_examples=examples, deadline=None, database=None)
    @given(some_of(PARTS), st.sampled_from(PARTS + CHANGES), some_of(OWN_COLUMNS), some_of(OWN_PARTS), st.booleans())
    def agree(parts: list[Part], change: Part, front: list[str], own: list[str], has_own_key: bool) -> None:
        assume(change.since <= session.info.server_version // 10_000)
        behind = [column for column in OWN_COLUMNS if column not in front]
        key = ["PRIMARY KEY (id)"] if has_own_key else []
        with session.transaction(force_rollback=True):
            session.execute(TEMPLATE)
            for part in parts:
                if part != change:
                    session.execute(part.statement)
            session.execute(f"CREATE TABLE likes ({', '.join([*front, 'LIKE shaped', *behind, *key])})")
            session.execute(f"CREATE TABLE adopteds ({', '.join([*front, *behind, *key])})")
            session.execute("INSERT INTO adopteds DEFAULT VALUES")
            for table in ["likes", "adopteds"]:
                for statement in own:
                    session.execute(statement.format(table=table))
            check_changed_template(session, change)

    agree()


def check_changed_template(session: psycopg.Connection, change: Part) -> None:
    """Fails unless check() reports nothing before a change of the template, and that alone after it."""
    assert session.execute(DRIFT).fetchall() == []
    adopt(session)
    assert session.execute(DRIFT).fetchall() == []
    assert shape(session, "adopteds") == shape(session, "likes")
    session.execute(change.statement)
    expected = [(table, change.kind, change.name) for table in ["adopteds", "likes"]]
    assert session.execute(DRIFT).fetchall() == expected
    if change in PARTS:
        adopt(session)
        assert session.execute(DRIFT).fetchall() == expected[1:]
    for table, kind, name in expected:
        session.execute("SELECT base_entity.accept_drift(%s::regclass, %s, %s)", (table, kind, name))
    assert session.execute("SELECT * FROM base_entity.check()").fetchall() == []


def test_each_change_follows(session: psycopg.Connection) -> None:
    version = session.info.server_version // 10_000
    wrong = {}
    for part in PARTS + CHANGES:
        alterations = [statement for statement in [part.removal, part.alteration] if statement]
        for alteration in alterations or [part.statement]:
            if part.since > version:
                continue
            with session.transaction(force_rollback=True):
                session.execute(TEMPLATE)
                if alterations:
                    session.execute(part.statement)
                session.execute("CREATE TABLE likes (LIKE shaped)")
                session.execute("INSERT INTO likes DEFAULT VALUES")
                session.execute(alteration)
                apply(session)
                session.execute("CREATE TABLE freshes (LIKE shaped)")
                differences = set(shape(session, "likes")) ^ set(shape(session, "freshes"))
                outdated = session.execute("SELECT kind, name FROM base_entity.noted_parts").fetchall()
                if found := [*session.execute(DRIFT).fetchall(), *differences, *outdated]:
                    wrong[alteration] = found
    assert wrong == {}


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("examples", [3, pytest.param(500, marks=pytest.mark.slow)])
def test_entities_follow_their_template(session: psycopg.Connection, seed_of_version: str, examples: int) -> None:
    @seed(seed_of_version)
    @settings(max_examples=examples, deadline=None, database=None)
    @given(st.tuples(*3 * [some_of(PARTS)]), some_of(CHANGES), some_of(RENAMES), some_of(OWN_PARTS), st.booleans())
    def follow(parts: tuple, changes: list[Part], renames: list[str], own: list[str], at_once: bool) -> None:
        before, changed, altered = parts
        version = session.info.server_version // 10_000
        with session.transaction(force_rollback=True):
            session.execute(TEMPLATE)
            for part in before:
                session.execute(part.statement)
            columns = ", ".join(OWN_COLUMNS)
            session.execute(f"CREATE TABLE likes (LIKE shaped, {columns})")
            session.execute("INSERT INTO likes DEFAULT VALUES")
            for statement in own:
                session.execute(statement.format(table="likes"))
            # A part of the template is removed, another one is added. Those that others refer to are renamed last.
            removed = [part.removal for part in changed if part in before]
            added = [part.statement for part in changed if part not in before]
            there = [part for part in altered if (part in before) != (part in changed) and part.since <= version]
            alterations = [part.alteration for part in there]
            changes_now = [change.statement for change in without_contradictions(changes) if change.since <= version]
            for statement in [*removed, *added, *alterations, *changes_now, *renames]:
                if statement:
                    session.execute(statement)
                    if not at_once:
                        apply(session)
            apply(session)
            assert session.execute(DRIFT).fetchall() == []
            assert session.execute("SELECT * FROM base_entity.noted_parts").fetchall() == []
            session.execute(f"CREATE TABLE freshes (LIKE shaped, {columns})")
            for statement in own:
                session.execute(statement.format(table="freshes"))
            if any("CREATE POLICY" in statement for statement in own):
                keep_row_security(session)
            assert shape(session, "likes") == shape(session, "freshes")

    follow()


def keep_row_security(session: psycopg.Connection) -> None:
    """Gives the new table the row-level security that the other one keeps for policies of its own."""
    for flag, action in {"relrowsecurity": "ENABLE", "relforcerowsecurity": "FORCE"}.items():
        if session.execute(f"SELECT {flag} FROM pg_class WHERE oid = 'likes'::regclass").fetchone()[0]:
            session.execute(f"ALTER TABLE freshes {action} ROW LEVEL SECURITY")


def without_contradictions(changes: list[Part]) -> list[Part]:
    """The changes, of which the last one stays of those of one identity or expression."""
    last = {(change.kind, change.name): change for change in changes}
    return [change for change in changes if last[change.kind, change.name] is change]


def apply(session: psycopg.Connection) -> None:
    session.execute("CALL base_entity.apply('shaped', remove => true, online => false)")


def adopt(session: psycopg.Connection) -> None:
    session.execute("CALL base_entity.adopt('adopteds', '{shaped}', online => false)")


def shape(session: psycopg.Connection, table: str) -> list[str]:
    """All that a table has, except what an adoption leaves: names, the order of columns, which key is primary."""
    return [line for (line,) in session.execute(SHAPE, (table,)).fetchall()]
