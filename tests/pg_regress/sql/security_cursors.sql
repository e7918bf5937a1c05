-- Code of a table's owner that runs when another role adopts the table cannot use that role's cursors, which stay as they are.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
CREATE TABLE public.secrets (n int, secret text);
INSERT INTO public.secrets SELECT n, 'secret ' || n FROM generate_series(1, 5) AS n;
\c - mallory
CREATE TABLE trap.plans (n int PRIMARY KEY, statement text);
INSERT INTO trap.plans VALUES
    (1, $$FETCH NEXT FROM own$$),
    (2, $$MOVE ALL IN own$$),
    (3, $$FETCH NEXT FROM held$$),
    (4, $$CLOSE ALL$$),
    (5, $$CLOSE own$$),
    (6, $$SELECT trap.fetched('own')$$),
    (7, $$SELECT trap.moved('own')$$),
    (8, $$SELECT trap.closed('own')$$),
    (9, $$SELECT trap.fetched('held')$$),
    (10, $$SELECT trap.closed('held')$$),
    (11, $$SELECT trap.each_of_pg_cursors()$$),
    (12, $$DECLARE own CURSOR FOR SELECT 1$$),
    (13, $$SELECT trap.caught()$$);
CREATE FUNCTION trap.fetched(one refcursor) RETURNS text LANGUAGE plpgsql AS
    $$ DECLARE row record; BEGIN FETCH one INTO row; RAISE WARNING 'mallory reads %', row; RETURN NULL; END $$;
CREATE FUNCTION trap.moved(one refcursor) RETURNS text LANGUAGE plpgsql AS $$ BEGIN MOVE FORWARD ALL FROM one; RETURN NULL; END $$;
CREATE FUNCTION trap.closed(one refcursor) RETURNS text LANGUAGE plpgsql AS $$ BEGIN CLOSE one; RETURN NULL; END $$;
CREATE FUNCTION trap.each_of_pg_cursors() RETURNS text LANGUAGE plpgsql AS $$
DECLARE one refcursor; row record;
BEGIN
    FOR one IN SELECT name FROM pg_cursors LOOP
        BEGIN
            FETCH one INTO row;
            IF found THEN RAISE WARNING 'mallory reads %', row; END IF;
        EXCEPTION WHEN object_not_in_prerequisite_state THEN NULL;
        END;
        BEGIN
            CLOSE one;
        EXCEPTION WHEN invalid_cursor_state THEN NULL;
        END;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION trap.caught() RETURNS text LANGUAGE plpgsql AS $$
DECLARE mine CURSOR FOR SELECT generate_series(1, 3);
BEGIN
    BEGIN
        FOR row IN mine LOOP PERFORM 1 / 0; END LOOP;
    EXCEPTION WHEN division_by_zero THEN NULL;
    END;
    PERFORM trap.each_of_pg_cursors();
    RETURN NULL;
END $$;
CREATE FUNCTION trap.act(plan int) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE (SELECT p.statement FROM trap.plans p WHERE p.n = plan); RETURN true; END $$;
CREATE FUNCTION trap.is_fine(plan int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN trap.act(plan); END $$;
DO $$
BEGIN
    FOR plan IN 1 .. 13 LOOP
        EXECUTE format('CREATE TABLE trap.baits_%s (n int)', plan);
        EXECUTE format('INSERT INTO trap.baits_%s VALUES (1)', plan);
        EXECUTE format('ALTER TABLE trap.baits_%s ADD CHECK (trap.is_fine(%1$s)) NOT VALID', plan);
    END LOOP;
END $$;
\c - postgres
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE FUNCTION public.adopt(plan int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CALL base_entity.adopt(%L, online => false)', 'trap.baits_' || plan);
    RETURN 'adopted';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END $$;
-- After an error in an EXCEPTION block and after success, the next row is the next one.
BEGIN;
DECLARE own SCROLL CURSOR FOR TABLE secrets;
DECLARE held CURSOR WITH HOLD FOR TABLE secrets;
FETCH own;
FETCH held;
SELECT plan, adopt(plan) FROM generate_series(1, 13) AS plan;
SELECT name FROM pg_cursors WHERE name <> '' ORDER BY 1;
FETCH own;
FETCH held;
-- After a savepoint is rolled back.
SAVEPOINT before;
CALL base_entity.adopt('trap.baits_6', online => false);
ROLLBACK TO before;
FETCH own;
SAVEPOINT before;
DECLARE later CURSOR FOR TABLE secrets;
FETCH later;
CALL base_entity.adopt('trap.baits_9', online => false);
ROLLBACK TO before;
FETCH held;
COMMIT;
-- A cursor of an earlier transaction.
FETCH held;
SELECT plan, adopt(plan) FROM unnest('{3, 9, 10}'::int[]) AS plan;
CALL base_entity.adopt('trap.baits_9');
CALL base_entity.adopt('trap.baits_10');
FETCH held;
CLOSE held;
-- A loop of PL/pgSQL, which fetches again after errors that were caught, also one around a CALL that commits.
DO $$
DECLARE row record; count int := 0;
BEGIN
    FOR row IN SELECT n FROM generate_series(1, 70) AS n LOOP
        count := count + 1;
        IF row.n IN (2, 9, 10, 59, 60) THEN
            RAISE WARNING '% % %', row.n, adopt(11), adopt(6);
        END IF;
    END LOOP;
    RAISE WARNING 'rows: %', count;
END $$;
CREATE TABLE trap.baits_14 (n int, CHECK (trap.is_fine(11)));
ALTER TABLE trap.baits_14 OWNER TO mallory;
DO $$
DECLARE row record; status text; statement text;
BEGIN
    FOR row IN TABLE secrets LOOP
        RAISE WARNING '%', row.n;
        CALL base_entity.adopt('trap.baits_14', status => status, statement => statement);
        CALL base_entity.release('trap.baits_14');
    END LOOP;
END $$;
-- Nor can a superuser's cast to json that find() calls.
CREATE TYPE public.mood AS ENUM ('calm');
CREATE FUNCTION public.mood_as_json(public.mood) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RETURN to_json(trap.fetched('own')); END $$;
CREATE CAST (public.mood AS json) WITH FUNCTION public.mood_as_json(public.mood);
CREATE TABLE public.moods (LIKE base_entity, mood public.mood);
INSERT INTO public.moods (uuid, mood) VALUES ('11111111-1111-4111-8111-111111111111', 'calm');
ALTER TABLE public.moods OWNER TO mallory;
BEGIN;
DECLARE own CURSOR FOR TABLE secrets;
SAVEPOINT before;
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
ROLLBACK TO before;
FETCH own;
COMMIT;
