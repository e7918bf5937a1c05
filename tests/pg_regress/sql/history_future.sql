-- A client that inserts a row may set valid_from to an earlier time, not to a later one than now(): it would bind the rows that others insert under the key.
\c - app
SET TimeZone = 'UTC';
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO prices VALUES (1, '294276-12-31 23:59:59.999999', 1), (2, now() + interval '1 second', 1), (3, now() - interval '1 day', 1);
SELECT id, valid_from <= now() AS is_past, valid_from < now() - interval '1 hour' AS is_older FROM prices ORDER BY id;
DELETE FROM prices;
INSERT INTO prices (id, amount) VALUES (1, 2);
UPDATE prices SET amount = 3;
SELECT valid_from <= now() AS is_past FROM prices;
SELECT count(*) FROM prices_as_of(now());
SELECT (version).amount, operation FROM base_entity.versions(NULL::prices, 1);
-- By COPY, by ON CONFLICT and by MERGE's INSERT alike; infinity is an error.
COPY prices FROM stdin;
4	294276-12-31	1
\.
INSERT INTO prices VALUES (4, '294276-12-31', 2) ON CONFLICT (id) DO UPDATE SET valid_from = excluded.valid_from, amount = 2;
SELECT id, valid_from <= now() AS is_past FROM prices ORDER BY id;
INSERT INTO prices VALUES (5, 'infinity', 1);
-- A row of another table, which another transaction has changed since this one began.
BEGIN;
SELECT pg_sleep(0.01);
INSERT INTO prices (id, valid_from, amount) VALUES (6, clock_timestamp(), 1) RETURNING valid_from > now() AS is_kept;
COMMIT;
-- A table without a history of its own: a temporary one.
CREATE TEMPORARY TABLE quotes (id int PRIMARY KEY, LIKE base_history);
INSERT INTO quotes VALUES (1, '2999-01-01') RETURNING valid_from = now() AS is_now;
-- A row that an UPDATE moves to another partition begins when its version under the old key has ended.
CREATE TABLE rates (id int PRIMARY KEY, LIKE base_history, rate int) PARTITION BY LIST (id);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1);
CREATE TABLE rates_2 PARTITION OF rates FOR VALUES IN (2);
INSERT INTO rates (id) VALUES (1);
SELECT pg_sleep(0.01);
BEGIN;
UPDATE rates SET id = 2;
SELECT valid_from = now() + interval '1 microsecond' AS is_next FROM rates;
SELECT (SELECT valid_from FROM rates) = (SELECT valid_to FROM rates_history) AS has_no_gap;
INSERT INTO rates VALUES (1, '2999-01-01');
SELECT valid_from <= now() + interval '2 microseconds' AS is_next FROM rates WHERE id = 1;
COMMIT;
-- A partition that was detached: its rows begin before versions that have ended since, unless they are changed before ATTACH PARTITION.
ALTER TABLE rates DETACH PARTITION rates_1;
CREATE TABLE rates_new PARTITION OF rates FOR VALUES IN (1);
INSERT INTO rates (id) VALUES (1);
SELECT pg_sleep(0.01);
SELECT clock_timestamp() AS between \gset
SELECT pg_sleep(0.01);
DELETE FROM rates WHERE id = 1;
ALTER TABLE rates DETACH PARTITION rates_new;
UPDATE rates_1 SET valid_from = now();
ALTER TABLE rates ATTACH PARTITION rates_1 FOR VALUES IN (1);
SELECT count(*) FROM rates_as_of(:'between') WHERE id = 1;
SELECT count(*) FROM rates_as_of(now()) WHERE id = 1;
