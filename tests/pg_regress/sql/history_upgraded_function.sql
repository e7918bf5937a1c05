-- pg_upgrade restores the function beside a table without its dependency on the table, before there are event triggers. It is taken for that of
-- its table by the next command that gives the table another owner, name, schema or column.
CREATE ROLE mallory;
CREATE ROLE heir;
GRANT CREATE ON SCHEMA public TO mallory, heir;
CREATE SCHEMA others AUTHORIZATION mallory;
CREATE SCHEMA archive AUTHORIZATION mallory;
SET ROLE mallory;
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE costs (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE rates (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE special_rates (LIKE base_entity, LIKE base_history) INHERITS (rates);
CREATE TABLE others.fees (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE others.fares (LIKE base_entity, LIKE base_history, amount int);
RESET ROLE;
-- As after pg_upgrade.
DELETE FROM pg_depend WHERE classid = 'pg_proc'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'a'
    AND objid IN (SELECT oid FROM pg_proc WHERE proname LIKE '%\_as\_of');
ALTER TABLE prices OWNER TO heir;
SELECT proowner::regrole FROM pg_proc WHERE proname = 'prices_as_of';
SET ROLE mallory;
ALTER TABLE costs RENAME TO expenses;
ALTER TABLE others.fares SET SCHEMA archive;
ALTER TABLE rates ADD COLUMN note text;
SELECT amount, note FROM rates_as_of(now());
SELECT amount, note FROM special_rates_as_of(now());
RESET ROLE;
-- By a role that does not own the tables.
ALTER SCHEMA others RENAME TO charges;
SELECT pronamespace::regnamespace, proname FROM pg_proc WHERE proname LIKE ANY (ARRAY['costs\_as\_of', 'expenses\_as\_of', 'fares\_as\_of', 'fees\_as\_of']) ORDER BY 2;
SELECT * FROM charges.fees_as_of(now());
SELECT * FROM archive.fares_as_of(now());
-- By a command on the history.
CREATE TABLE tolls (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE taxes (LIKE base_entity, LIKE base_history, amount int);
CREATE SCHEMA depot;
CREATE TABLE dues (LIKE base_entity, LIKE base_history, amount int);
ALTER TABLE dues_history SET SCHEMA depot;
CREATE TABLE marks (LIKE base_entity, LIKE base_history, gone timestamptz);
DELETE FROM pg_depend WHERE classid = 'pg_proc'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'a'
    AND objid IN (SELECT oid FROM pg_proc WHERE proname LIKE '%\_as\_of');
ALTER TABLE tolls_history RENAME TO old_tolls;
SELECT amount FROM tolls_as_of(now());
ALTER TABLE taxes_history SET SCHEMA archive;
SELECT amount FROM taxes_as_of(now());
ALTER SCHEMA depot RENAME TO store;
SELECT amount FROM dues_as_of(now());
-- By a trigger with the rule soft_delete: it returns no rows that are marked as deleted.
INSERT INTO marks (gone) VALUES (NULL), (now());
CREATE TRIGGER "0_marks" AFTER DELETE ON marks FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone', 'history valid_from');
SELECT count(*) FROM marks_as_of(now());
DROP TABLE dues, store.dues_history, marks, marks_history;
DROP SCHEMA store;
DROP TABLE tolls, old_tolls, taxes, archive.taxes_history;
DROP OWNED BY mallory, heir CASCADE;
SELECT count(*) FROM pg_proc WHERE proname LIKE '%\_as\_of' AND pronamespace <> 'base_entity'::regnamespace;
DROP ROLE mallory, heir;
