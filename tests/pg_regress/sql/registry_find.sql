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
-- What this transaction has written is found, what it has deleted is not.
BEGIN;
UPDATE users SET t = 'lovelace';
DELETE FROM orders;
SELECT "row"->>'t' AS t FROM base_entity.find(:a);
SELECT * FROM base_entity.find(:b);
ROLLBACK;
SELECT "row"->>'id' AS id FROM base_entity.find(:b);

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
