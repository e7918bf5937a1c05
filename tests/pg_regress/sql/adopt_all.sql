-- Tables that a tool made anew, without the triggers, are entities again; what only looks like one is left alone.
\c - app
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE posts (LIKE base_entity, "user" uuid REFERENCES users, body text);
CREATE TABLE measures (LIKE base_entity, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE measures_2026 PARTITION OF measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE history (LIKE users);
CREATE TABLE notes (id int, updated_at timestamptz);
CREATE TABLE stamps (uuid uuid PRIMARY KEY, created_at timestamp, updated_at timestamptz);
INSERT INTO users (name) VALUES ('ada');
INSERT INTO measures (at) VALUES ('2026-02-02');
CREATE TEMP TABLE before AS SELECT * FROM users;
CREATE VIEW pg_temp.entity_names AS SELECT entity FROM base_entity.entities WHERE partition_of IS NULL ORDER BY entity::text;
-- The library and the triggers go, and come back; rows stay.
\c - postgres
\set VERBOSITY terse
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
RESET client_min_messages;
\set VERBOSITY default
CREATE EXTENSION base_entity;
\c - app
INSERT INTO users (uuid, name) VALUES (gen_random_uuid(), 'grace');
SELECT * FROM describe('users');
SELECT entity FROM base_entity.entities;
SELECT relation, problem FROM base_entity.check();
SELECT * FROM base_entity.plan_adopt_all('app');
CALL base_entity.adopt_all('app');
SELECT * FROM describe('users');
SELECT * FROM describe('posts');
SELECT * FROM describe('measures');
SELECT * FROM describe('history');
SELECT entity FROM base_entity.entities WHERE partition_of IS NULL ORDER BY entity::text;
SELECT relation, problem FROM base_entity.check();
UPDATE users SET name = 'ada lovelace' WHERE name = 'ada' RETURNING updated_at > created_at AS moved;
INSERT INTO users (name) VALUES ('edith') RETURNING uuid IS NOT NULL AS has_id;
CALL base_entity.adopt_all('app');
CALL base_entity.adopt_all('app', '{base_versioned}');

-- One that fails while it is adopted is left as it is; the others are adopted, and the failure is an error at the end.
CREATE TABLE bonds (LIKE base_entity, note int);
CREATE TABLE assets (LIKE base_entity, note int CHECK (note < 0));
DROP TRIGGER zzz_base_entity ON bonds;
DROP TRIGGER zzz_base_entity ON assets;
INSERT INTO assets DEFAULT VALUES;
INSERT INTO bonds DEFAULT VALUES;
\c - postgres
CREATE TABLE base_entity.annotated (LIKE base_entity, note int NOT NULL DEFAULT 1);
GRANT SELECT ON base_entity.annotated TO app;
\c - app
\set VERBOSITY terse
CALL base_entity.adopt_all('app', '{annotated}', online => false);
SELECT entity FROM base_entity.entities WHERE entity IN ('assets'::regclass, 'bonds'::regclass);
CALL base_entity.adopt_all('app', '{annotated}');
\set VERBOSITY default
SELECT entity FROM base_entity.entities WHERE entity IN ('assets'::regclass, 'bonds'::regclass);
SELECT * FROM describe('assets');
ALTER TABLE assets DROP CONSTRAINT assets_note_check;
CALL base_entity.adopt_all('app', '{annotated}');
DROP TABLE assets, bonds;
\c - postgres
DROP TABLE base_entity.annotated;
\c - app

-- release() reverses it: the table depends on nothing of the extension, and rows can still be inserted.
SELECT * FROM base_entity.plan_release('users');
CALL base_entity.release('users');
SELECT * FROM describe('users');
INSERT INTO users (name) VALUES ('joan') RETURNING uuid IS NOT NULL AS has_id;
CALL base_entity.release('users');
CREATE TABLE members (LIKE base_entity, LIKE base_authored, LIKE base_soft_delete);
BEGIN;
CALL base_entity.release('members');
SELECT * FROM describe('members');
ROLLBACK;
CALL base_entity.release('measures');
CALL base_entity.release('posts');
CALL base_entity.release('members');
SELECT * FROM describe('measures_2026');
\c - postgres
-- A released table stays as it is without the extension, and nothing has to cascade.
DROP EXTENSION base_entity;
SELECT count(*) FROM app.users;
