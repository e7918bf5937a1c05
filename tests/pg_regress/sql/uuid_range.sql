-- Ids of a given time: for backfills, and as bounds of a range scan over a version 7 key.
SET base_entity.uuid_version = 7;
CREATE TABLE measurements (LIKE base_entity, n int);
INSERT INTO measurements (uuid, n)
    SELECT base_entity.uuidv7_at(timestamptz '2026-01-01 00:00:00Z' + n * interval '1 hour'), n FROM generate_series(0, 99) AS n;
SELECT count(*), min(n), max(n) FROM measurements
    WHERE uuid BETWEEN base_entity.uuidv7_floor('2026-01-02 00:00:00Z') AND base_entity.uuidv7_ceiling('2026-01-02 12:00:00Z');
-- The bounds are constants to the planner, and a condition of the key's index.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM measurements
    WHERE uuid >= base_entity.uuidv7_floor('2026-01-02 00:00:00Z') AND uuid <= base_entity.uuidv7_ceiling('2026-01-02 12:00:00Z');
-- An id of a time has that time, to the millisecond; times below it are kept in the id's order.
SELECT base_entity.uuid_extract_timestamp(base_entity.uuidv7_at('2026-02-03 04:05:06.789Z')) = '2026-02-03 04:05:06.789Z' AS same,
       base_entity.uuid_extract_version(base_entity.uuidv7_at('2026-02-03 04:05:06.789Z')) AS version,
       base_entity.uuidv7_at('2026-02-03 04:05:06.789001Z') < base_entity.uuidv7_at('2026-02-03 04:05:06.789501Z') AS ordered;
SELECT count(DISTINCT base_entity.uuidv7_at('2026-02-03 04:05:06Z')) FROM generate_series(1, 1000);
SELECT base_entity.uuidv7_floor('2026-02-03 04:05:06.789Z'), base_entity.uuidv7_ceiling('2026-02-03 04:05:06.789Z');
-- They hold every id of their millisecond, whichever session made it.
SELECT bool_and(id BETWEEN base_entity.uuidv7_floor(t) AND base_entity.uuidv7_ceiling(t))
    FROM (SELECT base_entity.uuidv7_at(t) AS id, t
          FROM generate_series(timestamptz '2026-01-01Z', '2026-01-01 00:00:00.01Z', '0.000137 s') AS t) AS ids;
-- The generator of the session continues undisturbed.
SELECT a < b AND b < c AS ascending
    FROM (SELECT base_entity.uuidv7() AS a, base_entity.uuidv7_at('9999-01-01Z') AS far, base_entity.uuidv7() AS b,
                 base_entity.uuidv7_at('1970-01-01Z') AS near, base_entity.uuidv7() AS c) AS ids;
-- Times that 48 bits of milliseconds do not hold.
SELECT base_entity.uuidv7_at('1969-12-31 23:59:59Z');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.uuidv7_at('infinity');
SELECT base_entity.uuidv7_floor('-infinity');
SELECT base_entity.uuidv7_ceiling('10890-01-01Z');
SELECT base_entity.uuidv7_at(NULL) IS NULL AS null_at, base_entity.uuidv7_floor(NULL) IS NULL AS null_floor;
SELECT base_entity.uuidv7('-100 years'::interval);
