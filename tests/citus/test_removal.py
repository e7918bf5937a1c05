"""apply(remove => true) on tables of Citus: parts that their template loses, on all shards or with the reason."""

import pytest
from citus.test_apply import LAGGING, MADE, TABLES, fill, shards, warnings_of
from cluster import Cluster

pytestmark = pytest.mark.citus

GIVEN = """
ALTER TABLE base_entity.owned ADD COLUMN region text NOT NULL DEFAULT 'eu';
ALTER TABLE base_entity.owned ADD CONSTRAINT region_known CHECK (region IN ('eu', 'us'));
CREATE INDEX owned_size ON base_entity.owned (size);
CREATE TRIGGER zzz_size BEFORE UPDATE ON base_entity.owned
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep size');
CREATE STATISTICS base_entity.owned_both ON owner, size FROM base_entity.owned;
CREATE POLICY seen ON base_entity.owned USING (true);
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON base_entity.owned TO PUBLIC;
ALTER TABLE base_entity.owned SET (fillfactor = 80);
"""
LOST = {
    "check": "ALTER TABLE base_entity.owned DROP CONSTRAINT region_known",
    "index": "DROP INDEX base_entity.owned_size",
    "trigger": "DROP TRIGGER zzz_size ON base_entity.owned",
    "statistics": "DROP STATISTICS base_entity.owned_both",
    "policy": "DROP POLICY seen ON base_entity.owned",
    "row security": "ALTER TABLE base_entity.owned DISABLE ROW LEVEL SECURITY",
    "privilege": "REVOKE SELECT ON base_entity.owned FROM PUBLIC",
    "option": "ALTER TABLE base_entity.owned RESET (fillfactor)",
    "column": "ALTER TABLE base_entity.owned DROP COLUMN region CASCADE",
}
# The parts of a shard.
PARTS = """
SELECT concat_ws(' ',
    (SELECT count(*) FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c'),
    (SELECT count(*) FROM pg_index WHERE indrelid = c.oid),
    (SELECT string_agg(encode(tgargs, 'escape'), ' ' ORDER BY tgname) LIKE '%%keep size%%'
     FROM pg_trigger WHERE tgrelid = c.oid),
    (SELECT count(*) FROM pg_statistic_ext WHERE stxrelid = c.oid),
    (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid), c.relrowsecurity, c.reloptions,
    c.relacl::text LIKE '%%=r/%%', a.attname)
FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'region' AND NOT a.attisdropped
WHERE c.oid = '%s'::regclass
"""


@pytest.mark.parametrize("part", LOST)
def test_part_that_the_template_loses_is_removed_from_all_shards(cluster: Cluster, part: str) -> None:
    cluster.script(MADE)
    fill(cluster)
    cluster.script(GIVEN)
    assert warnings_of(cluster, "CALL base_entity.apply('base_entity.owned')") == []
    # A partitioned table has no storage parameters.
    distributed = [table for table in TABLES if table not in ["drafts", "readings" if part == "option" else ""]]
    given = {table: shards(cluster, table, PARTS) for table in distributed}
    cluster.query(LOST[part])
    call = "CALL base_entity.apply('base_entity.owned', remove => true)"
    assert warnings_of(cluster, call) == []
    for table in distributed:
        left = shards(cluster, table, PARTS)
        assert len(left) == 1
        assert left != given[table], (part, table, left)
    assert cluster.query(LAGGING) == []
    assert cluster.query("SELECT relation::text, problem FROM base_entity.check()") == []
    for table in TABLES:
        cluster.query(f"UPDATE {table} SET owner = 'ada'")
        assert cluster.value(f"SELECT count(*) FROM {table} WHERE owner = 'ada'") == 5
