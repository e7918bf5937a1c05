-- find() reads tables that the caller has not named: code of their owners is not called with the rights of the caller.
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
SELECT entity, document - 'created_at' - 'updated_at' AS row FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT entity, document - 'created_at' - 'updated_at' AS row FROM base_entity.find('22222222-2222-4222-8222-222222222222');
SELECT count(*) FROM base_entity.rows('base_entity.base_entity');
SELECT current_user;

-- A superuser's cast runs with the rights of the table's owner, and cannot keep others for later.
ALTER FUNCTION trap.as_json(trap.mood) OWNER TO postgres;
SELECT document -> 'mood' AS mood, document -> 'pair' AS pair FROM base_entity.find('11111111-1111-4111-8111-111111111111');
CREATE OR REPLACE FUNCTION trap.as_json(trap.mood) RETURNS json LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE 'SET ROLE postgres'; RETURN '1'; END $$;
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT current_user;

-- A cast to json of a role that owns the type, but not the table.
\c - postgres
CREATE SCHEMA moods AUTHORIZATION app;
GRANT USAGE ON SCHEMA moods TO PUBLIC;
\c - app
CREATE TYPE moods.mood AS ENUM ('happy');
\c - postgres
CREATE TABLE public.people (LIKE base_entity, name text, moods moods.mood[]);
INSERT INTO public.people (uuid, name, moods) VALUES ('0f8f5a4e-6f3c-4b1e-9d2a-5a4f0a7c1b2d', 'ada', '{happy}');
GRANT SELECT ON public.people TO app;
\c - app
SELECT entity, document ->> 'moods' AS moods FROM base_entity.find('0f8f5a4e-6f3c-4b1e-9d2a-5a4f0a7c1b2d');
CREATE FUNCTION moods.as_json(moods.mood) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'runs as %', current_user; RETURN '1'; END $$;
CREATE CAST (moods.mood AS json) WITH FUNCTION moods.as_json(moods.mood);
SELECT entity, document ->> 'moods' AS moods FROM base_entity.find('0f8f5a4e-6f3c-4b1e-9d2a-5a4f0a7c1b2d');
\c - postgres
SELECT entity, document ->> 'moods' AS moods FROM base_entity.find('0f8f5a4e-6f3c-4b1e-9d2a-5a4f0a7c1b2d');
DROP TABLE public.people;
