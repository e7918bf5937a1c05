-- Code of a table's owner that runs when another role adopts the table leaves nothing behind in that role's session.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
\c - mallory
CREATE TABLE trap.plans (n int PRIMARY KEY, statement text);
INSERT INTO trap.plans VALUES
    (1, $$SELECT set_config('search_path', 'trap, pg_catalog', false)$$),
    (2, $$SET base_entity.actor = 'the boss'$$),
    (3, $$SET LOCAL row_security = off$$),
    (4, $$SET ROLE postgres$$),
    (5, $$RESET SESSION AUTHORIZATION$$),
    (6, $$CREATE TEMP TABLE pg_class (relname name)$$),
    (7, $$CREATE DOMAIN pg_temp.text AS pg_catalog.text$$),
    (8, $$CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql RETURN $1$$),
    (9, $$DECLARE held CURSOR WITH HOLD FOR SELECT 1$$),
    (10, $$DECLARE open CURSOR FOR SELECT 1$$),
    (11, $$CLOSE ALL$$),
    (12, $$PREPARE later AS SELECT 1$$),
    (13, $$LISTEN trap$$),
    (14, $$DISCARD ALL$$),
    (15, $$INSERT INTO trap.deferred VALUES (1)$$);
CREATE FUNCTION trap.later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'later as %', current_user; RETURN NULL; END $$;
CREATE TABLE trap.deferred (n int);
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON trap.deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trap.later();
CREATE FUNCTION trap.act(plan int) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE (SELECT p.statement FROM trap.plans p WHERE p.n = plan); RETURN true; END $$;
CREATE FUNCTION trap.is_fine(plan int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN trap.act(plan); END $$;
SET check_function_bodies = off;
DO $$
BEGIN
    FOR plan IN 1 .. 15 LOOP
        EXECUTE format('CREATE TABLE trap.baits_%s (n int)', plan);
        EXECUTE format('INSERT INTO trap.baits_%s VALUES (1)', plan);
        EXECUTE format('ALTER TABLE trap.baits_%s ADD CHECK (trap.is_fine(%1$s)) NOT VALID', plan);
    END LOOP;
END $$;
\c - postgres
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT format('CALL base_entity.adopt(%L)', 'trap.baits_' || n) FROM generate_series(1, 15) AS n \gexec
CREATE VIEW public.traces AS
SELECT 'search_path ' || current_setting('search_path') AS trace
UNION ALL SELECT 'actor ' || base_entity.actor()
UNION ALL SELECT 'row_security ' || current_setting('row_security')
UNION ALL SELECT 'role ' || concat_ws(' ', session_user, current_user)
UNION ALL SELECT 'temporary object ' || classid::regclass FROM pg_depend WHERE refobjid = pg_my_temp_schema()
UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE name <> ''
UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements
UNION ALL SELECT 'listens to ' || pg_listening_channels();
TABLE traces;
-- In a transaction block of the caller's, too.
BEGIN;
DECLARE own CURSOR FOR SELECT generate_series(1, 3);
CALL base_entity.adopt('trap.baits_1', online => false);
TABLE traces;
SAVEPOINT before;
CALL base_entity.adopt('trap.baits_10', online => false);
ROLLBACK TO before;
UPDATE trap.plans SET statement = $$SELECT trap.close_one('own')$$ WHERE n = 11;
CREATE FUNCTION trap.close_one(one refcursor) RETURNS void LANGUAGE plpgsql AS $$ BEGIN CLOSE one; END $$;
CALL base_entity.adopt('trap.baits_11', online => false);
ROLLBACK;
TABLE traces;
-- Nor does code that find() runs for the JSON of a row, a superuser's cast that calls the code of another role; it is undone.
\c - mallory
GRANT USAGE ON SCHEMA trap TO PUBLIC;
INSERT INTO trap.plans VALUES
    (16, $$SELECT pg_notify('trap', 'x'), nextval('trap.visits')$$),
    (17, $$CREATE TABLE trap.left_behind ()$$),
    (18, $$DROP TABLE trap.doors$$),
    (19, $$ALTER TABLE trap.doors ADD more int$$),
    (20, $$SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111')$$),
    (21, $$SET CONSTRAINTS ALL IMMEDIATE$$),
    (22, $$SELECT pg_advisory_xact_lock(1)$$),
    (23, $$COMMIT$$);
CREATE SEQUENCE trap.visits;
CREATE TABLE trap.current (n int);
INSERT INTO trap.current VALUES (0);
GRANT UPDATE ON trap.current TO PUBLIC;
CREATE TYPE trap.mood AS ENUM ('calm');
CREATE FUNCTION trap.opened() RETURNS void LANGUAGE plpgsql AS $$ DECLARE c refcursor := 'opened'; BEGIN OPEN c FOR SELECT 1; END $$;
UPDATE trap.plans SET statement = 'SELECT trap.opened()' WHERE n = 10;
UPDATE trap.plans SET statement = $$SELECT trap.close_one('own')$$ WHERE n = 11;
CREATE FUNCTION trap.close_one(one refcursor) RETURNS void LANGUAGE plpgsql AS $$ BEGIN CLOSE one; END $$;
CREATE FUNCTION trap.as_json(trap.mood) RETURNS json LANGUAGE plpgsql AS
    $$ BEGIN PERFORM trap.act((SELECT n FROM trap.current)); RETURN to_json(current_user); END $$;
CREATE CAST (trap.mood AS json) WITH FUNCTION trap.as_json(trap.mood);
CREATE TABLE trap.doors (LIKE base_entity, mood trap.mood);
INSERT INTO trap.doors (uuid, mood) VALUES ('11111111-1111-4111-8111-111111111111', 'calm');
GRANT SELECT ON trap.doors TO PUBLIC;
\c - postgres
\set VERBOSITY terse
ALTER FUNCTION trap.as_json(trap.mood) OWNER TO postgres;
GRANT SELECT ON traces TO PUBLIC;
\set find 'SELECT document->>''mood'' AS mood FROM base_entity.find(''11111111-1111-4111-8111-111111111111'')'
SELECT format('UPDATE trap.current SET n = %s', n), :'find' FROM generate_series(1, 23) AS n WHERE n <> 11 \gexec
TABLE traces;
SELECT classid, objid, mode FROM pg_locks WHERE locktype = 'advisory';
SELECT to_regclass('trap.left_behind'), to_regclass('trap.doors');
BEGIN;
DECLARE own CURSOR FOR SELECT generate_series(1, 3);
UPDATE trap.current SET n = 10;
:find;
TABLE traces;
UPDATE trap.current SET n = 11;
:find;
ROLLBACK;
\c - app
\set VERBOSITY terse
SELECT format('UPDATE trap.current SET n = %s', n), :'find' FROM generate_series(1, 10) AS n \gexec
TABLE traces;
