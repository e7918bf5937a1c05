-- The rows of all partitions have one history, whichever table a statement names; a row that moves is updated.
\c - app
CREATE TABLE readings (LIKE base_history, id int, region text, n int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE readings_a PARTITION OF readings FOR VALUES IN ('a');
CREATE TABLE readings_b (n int, region text NOT NULL, dropped int, id int NOT NULL, valid_from timestamptz NOT NULL DEFAULT now());
ALTER TABLE readings_b DROP COLUMN dropped;
ALTER TABLE readings ATTACH PARTITION readings_b FOR VALUES IN ('b');
INSERT INTO readings (id, region, n) VALUES (1, 'a', 1), (2, 'b', 2);
UPDATE readings SET n = n + 10;
UPDATE readings_b SET n = n + 10;
UPDATE readings SET region = 'b' WHERE region = 'a';
DELETE FROM readings_b WHERE n = 22;
SELECT id, operation, region, n, valid_from < valid_to AS lasted FROM readings_history ORDER BY id, valid_to;
SELECT r.region, r.n, h.operation FROM readings r JOIN readings_history h ON r.id = h.id AND h.valid_to = r.valid_from;
SELECT id, region, n FROM readings_as_of((SELECT max(valid_from) FROM readings_history));
-- The same in a foreign key's action, and in a MERGE.
MERGE INTO readings r USING (VALUES (1), (3)) AS v (id) ON r.id = v.id
WHEN MATCHED THEN UPDATE SET region = 'a', n = 100 WHEN NOT MATCHED THEN INSERT (id, region, n) VALUES (v.id, 'b', 3);
SELECT id, operation, region, n FROM readings_history WHERE id = 1 ORDER BY valid_to DESC LIMIT 1;
-- TRUNCATE is refused, of a partition too; one that was detached is an ordinary table.
TRUNCATE readings_a;
CREATE TABLE readings_c PARTITION OF readings FOR VALUES IN ('c') PARTITION BY LIST (id);
CREATE TABLE readings_c1 PARTITION OF readings_c FOR VALUES IN (1);
TRUNCATE readings_c1;
ALTER TABLE readings DETACH PARTITION readings_a;
TRUNCATE readings_a;
SELECT public.describe('readings_a');
ALTER TABLE readings ATTACH PARTITION readings_a FOR VALUES IN ('a');
SELECT public.describe('readings_a');
TRUNCATE readings_a;
ALTER TABLE readings DETACH PARTITION readings_c;
TRUNCATE readings_c1;
SELECT base_entity.as_of(NULL::readings_b, now());
-- Columns of the partitioned table.
ALTER TABLE readings ADD COLUMN unit text DEFAULT 'm';
ALTER TABLE readings RENAME COLUMN n TO value;
UPDATE readings SET value = 0;
SELECT value, unit FROM readings_history ORDER BY valid_to DESC LIMIT 1;
ALTER TABLE readings DROP COLUMN unit;
SELECT count(*) FROM readings_as_of(now());
