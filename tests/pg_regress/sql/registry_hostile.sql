-- find() comes past tables that nobody named: what their owners put there is not called with the rights of who searches.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
\c - mallory
CREATE TYPE trap.mood AS ENUM ('calm');
CREATE FUNCTION trap.as_json(trap.mood) RETURNS json LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'called as %', current_user; RETURN to_json($1::text); END $$;
CREATE CAST (trap.mood AS json) WITH FUNCTION trap.as_json(trap.mood);
CREATE DOMAIN trap.temper AS trap.mood;
CREATE TYPE trap.both AS (one trap.mood);
CREATE TABLE trap.baits (LIKE base_entity, t int, gone int, mood trap.mood, moods trap.mood[], temper trap.temper, pair trap.both);
ALTER TABLE trap.baits DROP COLUMN gone;
INSERT INTO trap.baits (uuid, t, mood, moods, temper, pair)
VALUES ('11111111-1111-4111-8111-111111111111', 7, 'calm', '{calm}', 'calm', ROW('calm'));
CREATE TABLE trap.slices (LIKE base_entity, mood trap.mood, n int) PARTITION BY LIST (n);
CREATE TABLE trap.slices_1 PARTITION OF trap.slices FOR VALUES IN (1);
CREATE TABLE trap.slices_2 PARTITION OF trap.slices FOR VALUES IN (2);
INSERT INTO trap.slices (uuid, mood, n) VALUES ('22222222-2222-4222-8222-222222222222', 'calm', 1), ('22222222-2222-4222-8222-222222222222', 'calm', 2);
\c - postgres
SELECT entity, "row" - 'created_at' - 'updated_at' AS row FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT entity, "row" - 'created_at' - 'updated_at' AS row FROM base_entity.find('22222222-2222-4222-8222-222222222222');
SELECT count(*) FROM base_entity.rows('base_entity.base_entity');
SELECT current_user;

-- Nor can it keep those rights for later.
\c - mallory
CREATE OR REPLACE FUNCTION trap.as_json(trap.mood) RETURNS json LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE 'SET ROLE postgres'; RETURN '1'; END $$;
\c - postgres
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT current_user;
