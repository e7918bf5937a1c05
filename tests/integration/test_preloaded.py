"""A library that is preloaded in the postmaster: entities, and the uuids of backends that are forked from it."""

from collections.abc import Callable

import pytest
from postgresql import Server


@pytest.fixture(scope="module")
def preloaded(new_module_server: Callable[..., Server]) -> Server:
    """A running server that has preloaded the library."""
    server = new_module_server(shared_preload_libraries="base_entity").start()
    server.query("CREATE EXTENSION base_entity")
    return server


def test_table_made_like_base_entity_is_an_entity(preloaded: Server) -> None:
    assert preloaded.value("SHOW shared_preload_libraries") == "base_entity"
    preloaded.query("CREATE TABLE users (LIKE base_entity, username text)")
    triggers = preloaded.query("SELECT tgname FROM pg_trigger WHERE tgrelid = 'users'::regclass")
    assert triggers == [("zzz_base_entity",)]


@pytest.mark.parametrize("function", ["uuidv4", "uuidv7"])
def test_backends_share_no_random_part_of_a_uuid(preloaded: Server, function: str) -> None:
    # Of a version 7 uuid the random part alone, since two backends may read the same time.
    random_parts = f"SELECT substr(base_entity.{function}()::text, 20) FROM generate_series(1, 1000)"
    sessions = [preloaded.session() for _ in range(8)]
    parts = [part for session in sessions for part in session.execute(random_parts)]
    for session in sessions:
        session.close()
    assert len(parts) == len(set(parts)) == 8 * 1000


# The generator is the same on every version.
@pytest.mark.newest
def test_a_million_version_7_uuids_of_a_session_ascend(preloaded: Server) -> None:
    inversions = """
        WITH ids AS MATERIALIZED (SELECT n, base_entity.uuidv7() AS id FROM generate_series(1, 1000000) AS n)
        SELECT count(*), count(*) FILTER (WHERE id <= previous)
        FROM (SELECT id, lag(id) OVER (ORDER BY n) AS previous FROM ids) AS pairs
    """
    assert preloaded.query(inversions) == [(1_000_000, 0)]


@pytest.mark.newest
def test_a_million_version_4_uuids_differ_and_have_version_and_variant(preloaded: Server) -> None:
    distinct = """
        SELECT count(DISTINCT id) FROM (SELECT base_entity.uuidv4() AS id FROM generate_series(1, 1000000)) AS ids
        WHERE id::text ~ '^.{8}-.{4}-4.{3}-[89ab].{3}-.{12}$'
    """
    assert preloaded.value(distinct) == 1_000_000


@pytest.mark.newest
def test_each_random_bit_of_a_uuid_is_set_half_of_the_time(preloaded: Server) -> None:
    # 20000 fair coins show between 9300 and 10700 heads, except one time in 10^22.
    unfair = """
        WITH ids AS MATERIALIZED (SELECT uuid_send(base_entity.uuidv4()) AS id FROM generate_series(1, 20000))
        SELECT bit, sum(get_bit(id, bit)) FROM ids, generate_series(0, 127) AS bit
        WHERE bit NOT IN (52, 53, 54, 55, 70, 71)
        GROUP BY bit HAVING sum(get_bit(id, bit)) NOT BETWEEN 9300 AND 10700
    """
    assert preloaded.query(unfair) == []


def test_version_7_uuid_has_the_time_of_the_clock(preloaded: Server) -> None:
    # However long the machine takes from one function to the next.
    between = """
        SELECT base_entity.uuid_extract_timestamp(id) BETWEEN date_trunc('milliseconds', earlier) AND later
        FROM (SELECT clock_timestamp() AS earlier, base_entity.uuidv7() AS id, clock_timestamp() AS later) AS ids
    """
    assert preloaded.value(between)
