-- The progress of running purges, for another session to watch.

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.stat_progress_purge AS
SELECT s.pid,
       s.datid,
       d.datname,
       s.relid,
       s.phase,
       s.tuples_done,
       s.tuples_total
FROM @extschema@.stat_get_progress_purge() s
LEFT JOIN pg_database d ON d.oid = s.datid;
COMMENT ON VIEW @extschema@.stat_progress_purge IS
    'one row for each server process that runs CALL base_entity.purge(), showing its progress';
COMMENT ON COLUMN @extschema@.stat_progress_purge.pid IS 'process ID of the backend';
COMMENT ON COLUMN @extschema@.stat_progress_purge.datid IS 'OID of the database to which it is connected';
COMMENT ON COLUMN @extschema@.stat_progress_purge.datname IS 'name of that database';
COMMENT ON COLUMN @extschema@.stat_progress_purge.relid IS 'OID of the table that is purged';
COMMENT ON COLUMN @extschema@.stat_progress_purge.phase IS
    '"scanning table" or "removing rows"; NULL where the role may not see it';
COMMENT ON COLUMN @extschema@.stat_progress_purge.tuples_done IS 'number of rows processed';
COMMENT ON COLUMN @extschema@.stat_progress_purge.tuples_total IS 'number of rows to process';

REVOKE ALL ON @extschema@.stat_progress_purge FROM PUBLIC;
GRANT SELECT ON @extschema@.stat_progress_purge TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
