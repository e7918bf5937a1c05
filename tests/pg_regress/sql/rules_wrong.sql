-- A wrong rule is refused when its trigger is made, with what is wrong and what is right.
\c - app
CREATE TABLE things (uuid uuid, created_at timestamptz, updated_at timestamptz, n int, "Odd ""Name""" timestamptz, t time);
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain();
\echo :LAST_ERROR_SQLSTATE
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('tuch updated_at');
CREATE FUNCTION why(VARIADIC rules text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
    EXECUTE format('CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain(%s)',
                   (SELECT string_agg(quote_literal(rule), ', ') FROM unnest(rules) rule));
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' | ', SQLSTATE, SQLERRM, detail);
END
$$;
SELECT why(rule) FROM (VALUES (''), ('   '), ('touch'), ('updated_at'), ('touch updated_at created_at'),
    ('touch updated_at, keep created_at'), ('touch "updated_at'), ('touch ""'), ('touch "a"b"'), ('immutable 1st'), ('touch things.updated_at'),
    ('touch updated_at; drop table things'), ('🐘 updated_at'), (repeat('x', 100) || ' updated_at'), ('touch ''updated_at'''), ('touch(updated_at)')) AS rules (rule);
SELECT why('touch updated_at', 'keep created_at', 'immutable uuid', 'fox uuid');
SELECT describe('things');

-- On another event than BEFORE UPDATE FOR EACH ROW.
CREATE TRIGGER m AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY sqlstate
CREATE TRIGGER m BEFORE INSERT ON things FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m BEFORE INSERT OR DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m AFTER DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m AFTER TRUNCATE ON things FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE CONSTRAINT TRIGGER m AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE VIEW views AS SELECT * FROM things;
CREATE TRIGGER m INSTEAD OF UPDATE ON views FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
\set VERBOSITY default

-- A rule for an UPDATE in a trigger that none fires.
CREATE TRIGGER m BEFORE DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'immutable uuid');
CREATE OR REPLACE TRIGGER m BEFORE DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete updated_at');
CREATE TRIGGER "0" AFTER DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete updated_at', 'increment n', 'keep created_at');
CREATE TRIGGER i BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'keep created_at', 'match n');
DROP TRIGGER i ON things;
DROP TRIGGER m ON things;
DROP TRIGGER "0" ON things;
CREATE TRIGGER m BEFORE UPDATE OR DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
DROP TRIGGER m ON things;

-- The functions are for triggers, and raise an error when called by hand.
SELECT base_entity.maintain();
SELECT base_entity.words_changed();
SELECT base_entity.ddl_command_start();
SELECT base_entity.ddl_command_end();

-- A column that is not there, or not of a type for it: a warning, and the rule waits.
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch modified_at', 'keep created_at', 'touch n', 'touch t');
INSERT INTO things (n, created_at) VALUES (1, '2001-01-01');
UPDATE things SET n = 2, created_at = now() RETURNING n, created_at;
ALTER TABLE things ADD COLUMN modified_at timestamptz;
UPDATE things SET n = 3 RETURNING n, modified_at = now() AS touched;
DROP TRIGGER m ON things;

-- Capitals, blanks, quotes, doubled rules, OR REPLACE.
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('  TOUCH	Updated_At ', 'touch updated_at', 'Touch "Odd ""Name"""');
UPDATE things SET n = 4 RETURNING n, updated_at = now() AS touched, "Odd ""Name""" = now() AS odd;
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep n');
\set VERBOSITY terse
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
\set VERBOSITY default
UPDATE things SET n = 5 RETURNING n;

-- With a WHEN clause and a column list, the rules hold when the trigger fires.
CREATE OR REPLACE TRIGGER m BEFORE UPDATE OF n ON things FOR EACH ROW WHEN (NEW.n > 10) EXECUTE FUNCTION base_entity.maintain('keep n');
UPDATE things SET n = 6 RETURNING n;
UPDATE things SET n = 11 RETURNING n;

-- Rules that contradict each other: fix comes before keep, keep before touch.
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'keep updated_at', 'immutable updated_at');
UPDATE things SET updated_at = '1999-01-01';
UPDATE things SET n = 7 RETURNING updated_at = now() AS touched;

-- Whatever the settings are and however the trigger is made: no role makes one that a restore of the database's dump would refuse.
SET base_entity.enabled = off;
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
\set VERBOSITY terse
CREATE TRIGGER late AFTER INSERT ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch n');
CREATE TRIGGER none BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain();
CREATE TRIGGER pair BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match n', 'match_next n');
CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m INSTEAD OF UPDATE ON views FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TRIGGER m BEFORE UPDATE ON views FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TABLE parts (n int, updated_at timestamptz) PARTITION BY LIST (n);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TRIGGER m BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TRIGGER m BEFORE UPDATE ON parts_1 FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TEMP TABLE passing (n int);
CREATE TRIGGER m BEFORE UPDATE ON passing FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
-- In CREATE SCHEMA, also behind a trigger that is right.
\c - postgres
GRANT CREATE ON DATABASE :DBNAME TO app;
\c - app
SET base_entity.enabled = off;
\set VERBOSITY terse
CREATE SCHEMA app_more CREATE TABLE things (n int) CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE SCHEMA app_more CREATE TABLE things (n int)
    CREATE TRIGGER a BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep n')
    CREATE TRIGGER b BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE SCHEMA app_more CREATE TABLE things (n int)
    CREATE TRIGGER a BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep n')
    CREATE TRIGGER b BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch m');
-- By a function that another command calls.
CREATE FUNCTION make() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    CREATE TRIGGER m BEFORE UPDATE ON app_more.things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
    RETURN 1;
END
$$;
CREATE TABLE made AS SELECT make();
SELECT c.oid::regclass, tgname, tgargs FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE tgfoid = 'base_entity.maintain()'::regprocedure AND relowner = 'app'::regrole ORDER BY 1, 2;

-- A trigger that a superuser has created without the event triggers raises an error when it fires, and no session breaks.
\c - postgres
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON app.things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TRIGGER late AFTER INSERT ON app.things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch n');
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
\c - app
\set VERBOSITY terse
UPDATE things SET n = 8;
\set VERBOSITY sqlstate
INSERT INTO things (n) VALUES (1);
\set VERBOSITY terse
\echo :LAST_ERROR_SQLSTATE
SELECT n FROM things;

-- In a template, a wrong rule is found when the template is given it.
\c - postgres
CREATE TABLE base_entity.wrong_base (LIKE base_entity);
CREATE TRIGGER wrong BEFORE UPDATE ON base_entity.wrong_base FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touched updated_at');
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
CREATE TRIGGER wrong BEFORE UPDATE ON base_entity.wrong_base FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touched updated_at');
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
CREATE TABLE wrongs (LIKE base_entity.wrong_base);
SELECT to_regclass('wrongs');
