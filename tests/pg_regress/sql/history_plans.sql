-- The conditions of a query on the function beside a table reach the indexes of the table, of its partitions and of its history, also after
-- its columns were added, renamed and dropped.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, item text, amount int);
CREATE TABLE readings (LIKE base_history, id int, region text, n int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE readings_a PARTITION OF readings FOR VALUES IN ('a');
CREATE TABLE readings_b PARTITION OF readings FOR VALUES IN ('b');
CREATE INDEX ON prices (item);
CREATE INDEX ON prices_history (item, valid_to);
EXPLAIN (COSTS OFF) SELECT amount FROM prices_as_of('2026-01-01 00:00Z') WHERE id = 1;
EXPLAIN (COSTS OFF) SELECT amount FROM prices_as_of('2026-01-01 00:00Z') WHERE item = 'tea';
EXPLAIN (COSTS OFF) SELECT n FROM readings_as_of('2026-01-01 00:00Z') WHERE id = 1 AND region = 'a';
ALTER TABLE prices ADD COLUMN note text;
ALTER TABLE prices RENAME COLUMN item TO product;
ALTER TABLE prices DROP COLUMN amount;
ALTER TABLE readings ADD COLUMN note text;
ALTER TABLE readings RENAME COLUMN id TO number;
EXPLAIN (COSTS OFF) SELECT note FROM prices_as_of('2026-01-01 00:00Z') WHERE id = 1;
EXPLAIN (COSTS OFF) SELECT note FROM prices_as_of('2026-01-01 00:00Z') WHERE product = 'tea';
EXPLAIN (COSTS OFF) SELECT note FROM readings_as_of('2026-01-01 00:00Z') WHERE number = 1 AND region = 'a';
-- For each row of another table, and in a prepared statement.
EXPLAIN (COSTS OFF) SELECT p.note FROM generate_series(1, 3) n, LATERAL (SELECT note FROM prices_as_of('2026-01-01 00:00Z') WHERE id = n OFFSET 0) p;
PREPARE one (int, timestamptz) AS SELECT note FROM prices_as_of($2) WHERE id = $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE one (1, now());
-- With soft delete, and with policies.
CREATE TABLE notes (LIKE base_history, LIKE base_soft_delete, id int PRIMARY KEY, owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);
CREATE ROLE reader;
GRANT SELECT ON notes TO reader;
SET ROLE reader;
EXPLAIN (COSTS OFF) SELECT owner FROM notes_as_of('2026-01-01 00:00Z') WHERE id = 1;
RESET ROLE;
DROP OWNED BY reader;
DROP ROLE reader;
