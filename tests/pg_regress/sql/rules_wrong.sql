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
    ('touch updated_at, keep created_at'), ('touch "updated_at'), ('touch ""'), ('touch "a"b"'), ('fix 1st'), ('touch things.updated_at'),
    ('touch updated_at; drop table things'), ('🐘 updated_at'), (repeat('x', 100) || ' updated_at'), ('touch ''updated_at'''), ('touch(updated_at)')) AS rules (rule);
SELECT why('touch updated_at', 'keep created_at', 'fix uuid', 'fox uuid');
SELECT describe('things');

-- On another event than BEFORE UPDATE FOR EACH ROW.
CREATE TRIGGER m AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY sqlstate
CREATE TRIGGER m BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m BEFORE INSERT OR UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m BEFORE UPDATE ON things FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m AFTER DELETE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE TRIGGER m AFTER TRUNCATE ON things FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE CONSTRAINT TRIGGER m AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE VIEW views AS SELECT * FROM things;
CREATE TRIGGER m INSTEAD OF UPDATE ON views FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
\set VERBOSITY default

-- The functions are for triggers, and say so when called by hand.
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
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'keep updated_at', 'fix updated_at');
UPDATE things SET updated_at = '1999-01-01';
UPDATE things SET n = 7 RETURNING updated_at = now() AS touched;

-- A trigger made before the rules were checked says what is wrong when it fires, and no session breaks.
SET base_entity.enabled = off;
CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('nonsense n');
CREATE TRIGGER late AFTER INSERT ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch n');
RESET base_entity.enabled;
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
SET base_entity.enabled = off;
CREATE TRIGGER wrong BEFORE UPDATE ON base_entity.wrong_base FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touched updated_at');
RESET base_entity.enabled;
CREATE TABLE wrongs (LIKE base_entity.wrong_base);
SELECT to_regclass('wrongs');
