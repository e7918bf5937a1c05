-- Histories: the old versions of rows, kept in a table beside theirs.

CREATE FUNCTION @extschema@.keep_history() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_keep_history';
COMMENT ON FUNCTION @extschema@.keep_history() IS
    'trigger: BEFORE INSERT OR UPDATE OR DELETE FOR EACH ROW, inserts the version that a change ends into the history of the table; BEFORE TRUNCATE, refuses it; as a constraint trigger, FROM names the history, and the period of an inserted row is verified';

CREATE FUNCTION @extschema@.must_verify_period() RETURNS boolean
    LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'base_entity_must_verify_period';
COMMENT ON FUNCTION @extschema@.must_verify_period() IS
    'condition of the trigger that links a table to its history: whether another transaction has completed while the row was being inserted';

CREATE FUNCTION @extschema@.append_only() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_append_only';
COMMENT ON FUNCTION @extschema@.append_only() IS
    'trigger on histories: refuses UPDATE, DELETE and TRUNCATE';

CREATE TABLE @extschema@.base_history (
    valid_from timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_history IS
    'template: valid_from, the time since which a row is as it is; UPDATE and DELETE keep the version that was in a history beside the table; CREATE TABLE prices (LIKE base_entity, LIKE base_history, ...)';

CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON @extschema@.base_history
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('history valid_from');
COMMENT ON TRIGGER zzz_base_entity ON @extschema@.base_history IS 'applies the rules in its arguments';
-- Its name sorts behind that of the rules, so that it sees the row that is stored.
CREATE TRIGGER zzz_base_history BEFORE INSERT OR UPDATE OR DELETE ON @extschema@.base_history
    FOR EACH ROW EXECUTE FUNCTION @extschema@.keep_history();
COMMENT ON TRIGGER zzz_base_history ON @extschema@.base_history IS 'keeps old versions in the history';
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON @extschema@.base_history
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.keep_history();
COMMENT ON TRIGGER refuse_truncate ON @extschema@.base_history IS 'refuses TRUNCATE, which would keep no version';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_history
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_history IS 'a template holds no rows';

REVOKE ALL ON @extschema@.base_history FROM PUBLIC;
GRANT SELECT ON @extschema@.base_history TO PUBLIC;

CREATE FUNCTION @extschema@.as_of(relation anyelement, at timestamptz) RETURNS SETOF anyelement
    LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'base_entity_as_of';
COMMENT ON FUNCTION @extschema@.as_of(anyelement, timestamptz) IS
    'the rows of a table with a history as of a time: as_of(NULL::prices, ''2026-01-01'')';

CREATE FUNCTION @extschema@.versions(
        relation anyelement, VARIADIC key "any", OUT valid_from timestamptz, OUT valid_to timestamptz,
        OUT operation text, OUT actor text, OUT transaction xid8, OUT version anyelement)
    RETURNS SETOF record
    LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'base_entity_versions';
COMMENT ON FUNCTION @extschema@.versions(anyelement, VARIADIC "any") IS
    'the versions of the row with this primary key, the first one first; valid_to, operation, actor and transaction describe its end, and are NULL for the current one';

CREATE FUNCTION @extschema@.changes(
        relation regclass, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL)
    RETURNS TABLE (changed_at timestamptz, actor text, operation text, id text, old jsonb, new jsonb)
    LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'base_entity_changes';
COMMENT ON FUNCTION @extschema@.changes(regclass, timestamptz, timestamptz) IS
    'the updates and deletions of a table with a history from one time to before another one: time, actor, row, and the columns that have changed, before and after';
