-- The adoptions that are going on, for another session to watch.

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.stat_progress_adopt AS
SELECT s.pid,
       s.relation::regclass AS relation,
       s.phase,
       s.rows_done,
       s.rows_total,
       s.rows_per_second,
       CASE WHEN s.phase = 'fill' AND s.rows_per_second > 0
            THEN make_interval(secs => round((s.rows_total - s.rows_done)::numeric / s.rows_per_second)::double precision)
       END AS time_left,
       s.started
FROM @extschema@.stat_get_progress_adopt() s
WHERE s.datid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
COMMENT ON VIEW @extschema@.stat_progress_adopt IS
    'adoptions that are going on in this database, how far they are, and how long it will take';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.pid IS 'the process that works';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.relation IS 'the table';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.phase IS
    'columns, fill, constraints, validate, indexes, finish, references or confirm; NULL where the role may not see it';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_done IS 'the rows that the pass has come past';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_total IS 'the rows that there are, as far as is known';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_per_second IS 'how fast the pass is';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.time_left IS 'how long the rest of the pass takes at that pace';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.started IS 'when adopt() was called';

GRANT SELECT ON @extschema@.stat_progress_adopt TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
