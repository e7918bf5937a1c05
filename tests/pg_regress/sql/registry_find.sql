-- A uuid names one row of the whole database, and a template the rows of all its entities.
CREATE TABLE users (LIKE base_entity, "t" text);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_uuid);
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE invoices (LIKE base_entity, address uuid UNIQUE);
CREATE TABLE bystanders (uuid uuid PRIMARY KEY);
\set a '''00000000-0000-4000-8000-00000000000a'''
\set b '''00000000-0000-4000-8000-00000000000b'''
\set c '''00000000-0000-4000-8000-00000000000c'''
INSERT INTO users VALUES (:a, '2024-01-02Z', '2024-01-03Z', 'ada');
INSERT INTO orders VALUES (DEFAULT, :b);
INSERT INTO events VALUES (:c, '2024-01-01Z', '2024-01-03Z', '2024-05-05'), (:c, '2024-02-01Z', '2024-03-03Z', '2025-05-05');
INSERT INTO invoices (address) VALUES (:a);
INSERT INTO bystanders VALUES (:a);
SET timezone = 'UTC';
SELECT * FROM base_entity.find(:a);
SELECT * FROM base_entity.find(:b);
-- In two partitions there may be two.
SELECT * FROM base_entity.find(:c);
SELECT * FROM base_entity.find('00000000-0000-0000-0000-000000000000');
SELECT * FROM base_entity.find(NULL);
-- Rows that this transaction has written are found, those that it has deleted are not.
BEGIN;
UPDATE users SET t = 'lovelace';
DELETE FROM orders;
SELECT document->>'t' AS t FROM base_entity.find(:a);
SELECT * FROM base_entity.find(:b);
ROLLBACK;
SELECT document->>'id' AS id FROM base_entity.find(:b);

SELECT entity, uuid, created_at FROM base_entity.rows('base_entity.base_timestamps') WHERE entity <> 'invoices'::regclass;
SELECT entity, uuid, created_at IS NULL AS timeless FROM base_entity.rows('base_entity.base_uuid') WHERE entity <> 'invoices'::regclass;
SELECT entity FROM base_entity.rows('base_entity.base_entity', newest => 2);
SELECT * FROM base_entity.rows('base_entity.base_versioned');
SELECT * FROM base_entity.rows('users');

-- Privileges and policies hold.
SET ROLE app;
SELECT * FROM base_entity.find(:a);
SELECT * FROM base_entity.rows('base_entity.base_entity');
RESET ROLE;
GRANT SELECT ON users, orders, events TO app;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (t = current_user);
SET ROLE app;
SET search_path = '';
SELECT * FROM base_entity.find(:a);
SELECT entity FROM base_entity.find(:b);
SELECT entity FROM base_entity.find(:c);
SELECT entity, uuid FROM base_entity.rows('base_entity.base_uuid') ORDER BY uuid;
RESET ROLE;
UPDATE public.users SET t = 'app';
SET ROLE app;
SELECT entity FROM base_entity.find(:a);
SELECT count(*) FROM base_entity.rows('base_entity.base_uuid');
RESET ROLE;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
SET ROLE app;
SELECT entity FROM base_entity.find(:a);
SELECT count(*) FROM base_entity.rows('base_entity.base_uuid');
RESET ROLE;
RESET search_path;
GRANT USAGE ON SCHEMA public TO PUBLIC;
-- Only some tables: one that is named is read with its policies, whichever role owns it.
CREATE ROLE owner_of_all LOGIN;
ALTER TABLE users OWNER TO owner_of_all;
ALTER TABLE events OWNER TO owner_of_all;
SET ROLE app;
SELECT entity FROM base_entity.find(:a);
SELECT entity FROM base_entity.find(:a, '{users}');
SELECT entity FROM base_entity.find(:a, ARRAY['users', NULL, 'events']::regclass[]);
SELECT entity FROM base_entity.find(:a, '{events}');
SELECT entity FROM base_entity.find(:a, '{}');
SELECT entity, count(*) FROM base_entity.find(:c, '{events}') GROUP BY 1;
SELECT entity FROM base_entity.find(:a, '{invoices}');
SELECT entity FROM base_entity.find(:a, '{bystanders}');
SELECT entity FROM base_entity.find(:a, '{base_entity.base_entity}');
RESET ROLE;
SELECT entity, document->>'day' AS day FROM base_entity.find(:c, '{events_2025}');
SELECT entity, document->>'day' AS day FROM base_entity.find(:c, '{events_2025, events}') ORDER BY 2;
UPDATE users SET t = 'other';
SET ROLE app;
SELECT entity FROM base_entity.find(:a, '{users}');
SET row_security = off;
SELECT entity FROM base_entity.find(:a, '{users}');
RESET row_security;
RESET ROLE;
-- Rows without a time come last, with an index or without.
CREATE TABLE moments (LIKE base_entity);
ALTER TABLE moments ALTER created_at DROP NOT NULL;
INSERT INTO moments (created_at) SELECT '2023-01-01Z'::timestamptz + n * interval '1 day' FROM generate_series(1, 5) AS n;
INSERT INTO moments (created_at) SELECT NULL FROM generate_series(1, 15);
SELECT created_at FROM base_entity.rows('base_entity.base_entity', 3) WHERE entity = 'moments'::regclass;
DELETE FROM users;
DELETE FROM events;
DELETE FROM invoices;
SELECT created_at FROM base_entity.rows('base_entity.base_entity', 3);
CREATE INDEX moments_made ON moments (created_at);
SELECT created_at FROM base_entity.rows('base_entity.base_entity', 3);
SELECT count(*), count(created_at) FROM base_entity.rows('base_entity.base_entity', 7);
DROP INDEX moments_made;
CREATE INDEX moments_made ON moments (created_at DESC, updated_at);
SELECT created_at FROM base_entity.rows('base_entity.base_entity', 3);
SELECT count(*), count(created_at) FROM base_entity.rows('base_entity.base_entity', 7);
-- An index of which a part of the rows, or an expression, is the key is not used.
DROP INDEX moments_made;
CREATE INDEX ON moments (created_at) WHERE updated_at IS NULL;
SELECT count(*), count(created_at) FROM base_entity.rows('base_entity.base_entity', 7);
SELECT count(*) FROM base_entity.rows('base_entity.base_entity', 0);
SELECT count(*) FROM base_entity.rows('base_entity.base_entity', -1);
SELECT count(*) FROM base_entity.rows(NULL, 1);
-- The same by policies.
ALTER TABLE moments ENABLE ROW LEVEL SECURITY;
CREATE POLICY early ON moments USING (created_at < '2023-01-05' OR created_at IS NULL);
GRANT SELECT ON moments TO app;
SET ROLE app;
SELECT entity, created_at FROM base_entity.rows('base_entity.base_entity', 2);
SELECT count(*), count(created_at) FROM base_entity.rows('base_entity.base_entity', 7);
RESET ROLE;
-- In the list of a SELECT.
SELECT (base_entity.rows('base_entity.base_entity', 1)).created_at;
SELECT base_entity.find('00000000-0000-0000-0000-000000000000');
-- Columns that are not in the stored row: added with a default since, dropped, generated when they are read (18).
SELECT CASE WHEN current_setting('server_version_num')::int >= 180000 THEN 'VIRTUAL' ELSE 'STORED' END AS kind \gset
CREATE TABLE sums (n int, gone int, LIKE base_uuid, next int GENERATED ALWAYS AS (n + 1) :kind, big text);
INSERT INTO sums (n, gone, uuid, big) VALUES (1, 2, :b, repeat('x', 100000));
ALTER TABLE sums DROP gone;
ALTER TABLE sums ADD added text NOT NULL DEFAULT 'later', ADD created_at timestamptz NOT NULL DEFAULT '2020-01-01Z';
SELECT document - 'big' AS document, length(document->>'big') AS length FROM base_entity.find(:b, '{sums}');
SELECT uuid, created_at FROM base_entity.rows('base_entity.base_uuid') WHERE entity = 'sums'::regclass;
-- A relation or a schema that does not exist.
SELECT base_entity.describe(99999);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.find('00000000-0000-4000-8000-000000000001', ARRAY[99999]::oid[]::regclass[]);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.rows(99999);
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.erd(99999);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.check(99999);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.check_names(99999);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.plan_adopt_all(99999);
\echo :LAST_ERROR_SQLSTATE
CALL base_entity.adopt_all(99999);
\echo :LAST_ERROR_SQLSTATE
CREATE VIEW a_view AS SELECT 1 AS a;
SELECT base_entity.describe('a_view');
SELECT * FROM base_entity.find('00000000-0000-4000-8000-000000000001', '{a_view}');
SELECT * FROM base_entity.rows('a_view');
SELECT * FROM base_entity.check(NULL) WHERE relation = 'a_view'::regclass;
