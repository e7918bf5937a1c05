-- A part that a template loses goes, though the table has one that is defined alike under another name, from another template or the same.
CREATE FUNCTION public.pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE VIEW parts AS
    SELECT polrelid::regclass AS relation, 'policy' AS kind, polname AS name, pg_get_expr(polqual, polrelid) AS definition FROM pg_policy
    UNION ALL
    SELECT conrelid::regclass, 'check', conname, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
    UNION ALL
    SELECT tgrelid::regclass, 'trigger', tgname, substring(pg_get_triggerdef(oid) FROM '(BEFORE|AFTER) ') FROM pg_trigger
    WHERE NOT tgisinternal AND tgname <> 'zzz_base_entity';
CREATE TABLE base_entity.teamed (LIKE base_entity, team int);
CREATE TABLE base_entity.regional (region text);
ALTER TABLE base_entity.teamed ENABLE ROW LEVEL SECURITY, ADD CONSTRAINT c_team CHECK (true);
ALTER TABLE base_entity.regional ENABLE ROW LEVEL SECURITY, ADD CONSTRAINT c_region CHECK (true);
CREATE POLICY of_team ON base_entity.teamed USING (true);
CREATE POLICY of_region ON base_entity.regional USING (true);
CREATE TRIGGER t_team BEFORE INSERT ON base_entity.teamed FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TRIGGER t_region BEFORE INSERT ON base_entity.regional FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TABLE visits (LIKE teamed, LIKE regional);
CREATE TABLE calls (team int, region text);
CALL base_entity.adopt('calls', '{teamed,regional}');
-- The first template changes them, then the second one drops them.
ALTER POLICY of_team ON base_entity.teamed USING (team = 1);
ALTER TABLE base_entity.teamed DROP CONSTRAINT c_team, ADD CONSTRAINT c_team CHECK (team > 0);
DROP TRIGGER t_team ON base_entity.teamed;
CREATE TRIGGER t_team AFTER INSERT ON base_entity.teamed FOR EACH ROW EXECUTE FUNCTION pass();
SELECT relation, problem FROM base_entity.check('public') ORDER BY 1, 2;
CALL base_entity.apply('base_entity.teamed', remove => true);
SELECT * FROM parts WHERE relation IN ('visits'::regclass, 'calls'::regclass) ORDER BY 1, 2, 3;
DROP POLICY of_region ON base_entity.regional;
ALTER TABLE base_entity.regional DROP CONSTRAINT c_region;
DROP TRIGGER t_region ON base_entity.regional;
CALL base_entity.apply('base_entity.regional', remove => true);
SELECT * FROM parts WHERE relation IN ('visits'::regclass, 'calls'::regclass) ORDER BY 1, 2, 3;
SELECT relation, problem FROM base_entity.check('public') ORDER BY 1, 2;
SELECT count(*) FROM base_entity.noted_parts;
DROP TABLE visits, calls, base_entity.teamed, base_entity.regional;
-- One template has both.
CREATE TABLE base_entity.doubled (LIKE base_entity, a int);
ALTER TABLE base_entity.doubled ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.doubled USING (true);
CREATE POLICY q ON base_entity.doubled USING (true);
CREATE TABLE pairs (LIKE doubled);
ALTER POLICY p ON base_entity.doubled USING (a = 1);
CALL base_entity.apply('base_entity.doubled', remove => true);
DROP POLICY q ON base_entity.doubled;
CALL base_entity.apply('base_entity.doubled', remove => true);
SELECT name, definition FROM parts WHERE relation = 'pairs'::regclass ORDER BY 1;
-- A policy of the owner's that is defined as one of the template needs row-level security.
CREATE POLICY own ON pairs USING (a = 1);
ALTER TABLE base_entity.doubled DISABLE ROW LEVEL SECURITY;
CALL base_entity.apply('base_entity.doubled', remove => true);
SELECT relrowsecurity FROM pg_class WHERE oid = 'pairs'::regclass;
DROP TABLE pairs, base_entity.doubled;
-- Two templates give one part, which goes with the last of them.
CREATE TABLE base_entity.one (LIKE base_entity, a int);
CREATE TABLE base_entity.two (b int);
ALTER TABLE base_entity.one ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.one USING (true);
CREATE POLICY p ON base_entity.two USING (true);
CREATE TABLE both_ones (LIKE one, LIKE two);
ALTER POLICY p ON base_entity.one USING (a = 1);
CALL base_entity.apply('base_entity.one', remove => true);
SELECT name, definition FROM parts WHERE relation = 'both_ones'::regclass ORDER BY 1;
ALTER POLICY p ON base_entity.two USING (b = 1);
CALL base_entity.apply('base_entity.two', remove => true);
SELECT name, definition FROM parts WHERE relation = 'both_ones'::regclass ORDER BY 1;
SELECT relation, problem FROM base_entity.check('public');
DROP TABLE both_ones, base_entity.one, base_entity.two;

-- Storage parameters with the same value.
CREATE TABLE base_entity.bulky (LIKE base_entity, a text);
ALTER TABLE base_entity.bulky
    SET (autovacuum_enabled = off, toast.autovacuum_enabled = off, autovacuum_vacuum_threshold = 50, autovacuum_analyze_threshold = 50);
CREATE TABLE loads (LIKE bulky);
CREATE TABLE stores (LIKE bulky);
ALTER TABLE stores RESET (autovacuum_vacuum_threshold);
ALTER TABLE base_entity.bulky RESET (autovacuum_enabled, autovacuum_vacuum_threshold);
SELECT relation, template, kind, name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT relation, problem FROM base_entity.check('public') ORDER BY 1, 2;
CALL base_entity.apply('base_entity.bulky', remove => true);
SELECT relname, reloptions FROM pg_class WHERE relname IN ('bulky', 'loads', 'stores') ORDER BY 1;
SELECT count(*) FROM base_entity.noted_parts;
-- A template that lacks one of its template's.
CREATE TABLE base_entity.heavy (LIKE base_entity.bulky);
ALTER TABLE base_entity.heavy RESET (autovacuum_analyze_threshold), SET (autovacuum_vacuum_threshold = 50);
CREATE TABLE heaps (LIKE base_entity.heavy);
SELECT entity, lags FROM base_entity.entities ORDER BY 1;
DROP TABLE loads, stores, heaps, base_entity.heavy, base_entity.bulky;
DROP VIEW parts;
DROP FUNCTION pass;
