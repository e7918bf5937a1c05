-- The progress of running adoptions, for other sessions.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.stat_progress_adopt AS
SELECT s.pid,
       s.datid,
       d.datname,
       s.relid,
       s.phase,
       s.tuples_done,
       s.tuples_total
FROM @extschema@.stat_get_progress_adopt() s
LEFT JOIN pg_database d ON d.oid = s.datid;
COMMENT ON VIEW @extschema@.stat_progress_adopt IS
    'one row for each server process that runs CALL base_entity.adopt(), showing its progress';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.pid IS 'process ID of the backend';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.datid IS 'OID of the database to which it is connected';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.datname IS 'name of that database';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.relid IS 'OID of the table that is adopted';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.phase IS
    'renames, columns, security, fill, constraints, validate, indexes, finish, references or confirm; NULL where the role may not see it';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.tuples_done IS 'number of rows processed in the pass over the table';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.tuples_total IS 'number of rows to process in it';

REVOKE ALL ON @extschema@.stat_progress_adopt FROM PUBLIC;
GRANT SELECT ON @extschema@.stat_progress_adopt TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
