-- A partition that is detached loses the row triggers that it has from the partitioned table. Where they keep rows, a NOTICE tells how to keep it an entity.
\c - app
CREATE TABLE events (LIKE base_soft_delete, id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2) PARTITION BY LIST (id);
CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (1);
INSERT INTO events (id, d) VALUES (1, 1), (2, 1);
DELETE FROM events WHERE id = 1;
ALTER TABLE events DETACH PARTITION events_1;
CALL base_entity.adopt('app.events_1', '{base_soft_delete}');
DELETE FROM events_1;
SELECT id, deleted_at IS NOT NULL AS marked FROM events_1 ORDER BY id;
ALTER TABLE events_2 DETACH PARTITION events_2a CONCURRENTLY;
ALTER TABLE events DETACH PARTITION events_2;
-- With a history, of which nothing is left.
CREATE TABLE prices (LIKE base_history, LIKE base_soft_delete, id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
CREATE TABLE prices_1 PARTITION OF prices FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE prices_1a PARTITION OF prices_1 FOR VALUES IN (1);
ALTER TABLE prices DETACH PARTITION prices_1;
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgrelid IN ('prices_1'::regclass, 'prices_1a'::regclass);
ALTER TABLE prices ATTACH PARTITION prices_1 FOR VALUES IN (1);
TRUNCATE prices_1a;
-- One of an entity whose rows go with DELETE, and of a table that is none.
CREATE TABLE stamps (LIKE base_timestamps, d int) PARTITION BY LIST (d);
CREATE TABLE stamps_1 PARTITION OF stamps FOR VALUES IN (1);
ALTER TABLE stamps DETACH PARTITION stamps_1;
CREATE TABLE plain (d int) PARTITION BY LIST (d);
CREATE TABLE plain_1 PARTITION OF plain FOR VALUES IN (1);
ALTER TABLE plain DETACH PARTITION plain_1;

-- release() of the partitioned table releases its partitions.
CALL base_entity.release('prices', '{base_history}');
SELECT tgrelid::regclass, tgname FROM pg_trigger
WHERE tgrelid IN ('prices'::regclass, 'prices_1'::regclass, 'prices_1a'::regclass) ORDER BY 1, 2;
TRUNCATE prices_1a;
DROP TABLE prices_history;
CREATE TABLE rates (LIKE base_history, id int, d int, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE rates_1a PARTITION OF rates_1 FOR VALUES IN (1);
SELECT statement FROM base_entity.plan_release('rates');
CALL base_entity.release('rates');
DROP TABLE events, events_1, events_2, events_2a, prices, stamps, rates_history;
\c - postgres
DROP EXTENSION base_entity;
