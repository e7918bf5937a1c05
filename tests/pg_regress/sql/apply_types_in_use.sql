-- apply() changes the type of a column that other parts of the template use: policies, triggers and the living view of the table are
-- dropped before it and created again after it, in the same transaction.
CREATE ROLE regress_types_reader;
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'trigger %', TG_NAME; RETURN NEW; END $$;
CREATE TABLE base_entity.owned (LIKE base_entity, tenant int, code varchar(10));
CREATE POLICY p ON base_entity.owned USING (tenant = 1);
CREATE POLICY q ON base_entity.owned AS RESTRICTIVE USING (code <> 'x');
CREATE TRIGGER t BEFORE UPDATE OF tenant ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION seen();
CREATE TRIGGER u BEFORE UPDATE ON base_entity.owned FOR EACH ROW WHEN (new.tenant > 0) EXECUTE FUNCTION seen();
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY, DISABLE TRIGGER u;
CREATE TABLE apples (LIKE owned);
INSERT INTO apples (tenant, code) VALUES (1, 'a');
COMMENT ON POLICY p ON apples IS 'of apples';
COMMENT ON TRIGGER t ON apples IS 'of apples';
-- As PostgreSQL demands it of the template.
DROP POLICY p ON base_entity.owned;
DROP POLICY q ON base_entity.owned;
DROP TRIGGER t ON base_entity.owned;
DROP TRIGGER u ON base_entity.owned;
ALTER TABLE base_entity.owned ALTER tenant TYPE bigint, ALTER code TYPE text;
CREATE POLICY p ON base_entity.owned USING (tenant = 1);
CREATE POLICY q ON base_entity.owned AS RESTRICTIVE USING (code <> 'y');
CREATE TRIGGER t BEFORE UPDATE OF tenant ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION seen();
CREATE TRIGGER u BEFORE UPDATE ON base_entity.owned FOR EACH ROW WHEN (new.tenant > 0) EXECUTE FUNCTION seen();
ALTER TABLE base_entity.owned DISABLE TRIGGER u, ADD COLUMN other int;
SELECT statement, rewrites FROM base_entity.plan_apply('base_entity.owned');
CALL base_entity.apply('base_entity.owned');
\d apples
SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p WHERE polrelid = 'apples'::regclass AND polname = 'p';
SELECT tgname, tgenabled, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE tgrelid = 'apples'::regclass AND tgname IN ('t', 'u') ORDER BY 1;
UPDATE apples SET tenant = 2;
SELECT * FROM base_entity.check();
SELECT relation, kind, name FROM base_entity.noted_parts;
CALL base_entity.apply('base_entity.owned');
-- In one transaction, and of several columns at once.
DROP POLICY p ON base_entity.owned;
DROP POLICY q ON base_entity.owned;
DROP TRIGGER t ON base_entity.owned;
DROP TRIGGER u ON base_entity.owned;
ALTER TABLE base_entity.owned ALTER tenant TYPE numeric, ALTER code TYPE varchar;
CREATE POLICY p ON base_entity.owned USING (tenant = 1 AND code <> '');
BEGIN;
CALL base_entity.apply('base_entity.owned', remove => true, online => false);
COMMIT;
\d apples
SELECT * FROM base_entity.check();
-- A part that the template has no longer is removed first; without remove => true, it stays, and so does the type.
DROP POLICY p ON base_entity.owned;
ALTER TABLE base_entity.owned ALTER tenant TYPE text;
CALL base_entity.apply('base_entity.owned');
SELECT statement FROM base_entity.plan_apply('base_entity.owned', remove => true);
CALL base_entity.apply('base_entity.owned', remove => true);
\d apples
-- A policy, a trigger or a view of the owner's own stays.
CREATE POLICY mine ON apples USING (tenant = '1');
ALTER TABLE base_entity.owned ALTER tenant TYPE varchar;
CALL base_entity.apply('base_entity.owned');
DROP POLICY mine ON apples;
CREATE VIEW mine AS SELECT tenant FROM apples;
CALL base_entity.apply('base_entity.owned');
DROP VIEW mine;
CREATE TRIGGER mine BEFORE UPDATE OF tenant ON apples FOR EACH ROW EXECUTE FUNCTION seen();
CALL base_entity.apply('base_entity.owned');
DROP TRIGGER mine ON apples;
CALL base_entity.apply('base_entity.owned');
-- A generated column that the template has no longer is dropped before the type of a column in its expression changes.
CREATE TABLE base_entity.summed (LIKE base_entity, x int, n int GENERATED ALWAYS AS (x * 2) STORED);
CREATE TABLE bananas (LIKE summed);
INSERT INTO bananas (x) VALUES (1);
ALTER TABLE base_entity.summed DROP n, ALTER x TYPE bigint;
SELECT statement FROM base_entity.plan_apply('base_entity.summed', remove => true);
CALL base_entity.apply('base_entity.summed', remove => true);
ALTER TABLE base_entity.summed ADD COLUMN n bigint GENERATED ALWAYS AS (x * 2) STORED;
CALL base_entity.apply('base_entity.summed');
SELECT x, n FROM bananas;
SELECT * FROM base_entity.check();
-- One that the template still has stays.
ALTER TABLE base_entity.summed DROP n, ALTER x TYPE numeric, ADD COLUMN other int;
ALTER TABLE base_entity.summed ADD COLUMN n bigint GENERATED ALWAYS AS (x * 2) STORED;
CALL base_entity.apply('base_entity.summed');
ALTER TABLE base_entity.summed DROP n;
CALL base_entity.apply('base_entity.summed', remove => true);
ALTER TABLE base_entity.summed ADD COLUMN n bigint GENERATED ALWAYS AS (x * 2) STORED;
CALL base_entity.apply('base_entity.summed');
SELECT x, n FROM bananas;
SELECT * FROM base_entity.check();
-- Values that no cast converts by itself.
CREATE TABLE base_entity.counted (LIKE base_entity, x text);
CREATE TABLE cherries (LIKE counted);
INSERT INTO cherries (x) VALUES ('5');
ALTER TABLE base_entity.counted ALTER x TYPE int USING x::int;
SELECT statement FROM base_entity.plan_apply('base_entity.counted');
CALL base_entity.apply('base_entity.counted');
ALTER TABLE public.cherries ALTER COLUMN x TYPE integer USING x::integer;
CALL base_entity.apply('base_entity.counted');
SELECT * FROM base_entity.check();
-- The living view keeps its columns, comments and privileges.
CREATE TABLE base_entity.dated (LIKE base_entity, LIKE base_soft_delete, x int, y int);
CREATE TABLE dates (LIKE dated);
SET client_min_messages = warning;
SELECT base_entity.create_living_view('dates');
RESET client_min_messages;
GRANT SELECT ON living_dates TO regress_types_reader;
GRANT UPDATE (x) ON living_dates TO regress_types_reader;
COMMENT ON VIEW living_dates IS 'of dates';
ALTER TABLE base_entity.dated ALTER x TYPE bigint, DROP y, ADD COLUMN z int;
SELECT statement FROM base_entity.plan_apply('base_entity.dated', remove => true) WHERE statement !~ '^(CREATE|REVOKE|GRANT|COMMENT)';
CALL base_entity.apply('base_entity.dated', remove => true);
\d living_dates
SELECT has_table_privilege('regress_types_reader', 'living_dates', 'SELECT'), has_column_privilege('regress_types_reader', 'living_dates', 'x', 'UPDATE'), has_table_privilege('regress_types_reader', 'living_dates', 'UPDATE');
SELECT obj_description('living_dates'::regclass, 'pg_class');
SELECT * FROM base_entity.living_views;
SELECT * FROM base_entity.check();
CREATE VIEW over_dates AS SELECT x FROM living_dates;
ALTER TABLE base_entity.dated ALTER x TYPE numeric;
CALL base_entity.apply('base_entity.dated');
DROP VIEW over_dates;
CALL base_entity.apply('base_entity.dated');
ALTER VIEW living_dates ALTER COLUMN z SET DEFAULT 5;
ALTER TABLE base_entity.dated ALTER x TYPE real;
CALL base_entity.apply('base_entity.dated');
DROP VIEW living_dates;
CALL base_entity.apply('base_entity.dated');
SET client_min_messages = warning;
SELECT base_entity.create_living_view('dates');
RESET client_min_messages;
DROP TABLE dates;
SELECT * FROM base_entity.living_views;
-- The history follows.
CREATE TABLE base_entity.kept (LIKE base_entity, LIKE base_history, tenant int);
CREATE POLICY p ON base_entity.kept USING (tenant = 1);
ALTER TABLE base_entity.kept ENABLE ROW LEVEL SECURITY;
CREATE TABLE kiwis (LIKE kept);
INSERT INTO kiwis (tenant) VALUES (1);
UPDATE kiwis SET tenant = 2;
DROP POLICY p ON base_entity.kept;
ALTER TABLE base_entity.kept ALTER tenant TYPE bigint;
CREATE POLICY p ON base_entity.kept USING (tenant = 1);
CALL base_entity.apply('base_entity.kept');
SELECT tablename, policyname, qual FROM pg_policies WHERE tablename LIKE 'kiwis%' ORDER BY 1;
SELECT attrelid::regclass, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'tenant' AND attrelid IN ('kiwis'::regclass, 'kiwis_history'::regclass) ORDER BY 1;
SELECT * FROM base_entity.check();
-- A partitioned table.
CREATE TABLE base_entity.split (LIKE base_entity, tenant int);
CREATE POLICY p ON base_entity.split USING (tenant = 1);
CREATE TRIGGER t BEFORE UPDATE OF tenant ON base_entity.split FOR EACH ROW EXECUTE FUNCTION seen();
CREATE TABLE melons (LIKE split) PARTITION BY RANGE (created_at);
CREATE TABLE melons_of_today PARTITION OF melons DEFAULT;
DROP POLICY p ON base_entity.split;
DROP TRIGGER t ON base_entity.split;
ALTER TABLE base_entity.split ALTER tenant TYPE bigint;
CREATE POLICY p ON base_entity.split USING (tenant = 1);
CREATE TRIGGER t BEFORE UPDATE OF tenant ON base_entity.split FOR EACH ROW EXECUTE FUNCTION seen();
CALL base_entity.apply('base_entity.split');
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname = 't' AND tgrelid::regclass::text LIKE 'melons%' ORDER BY 1;
SELECT attrelid::regclass, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'tenant' AND attrelid IN ('melons'::regclass, 'melons_of_today'::regclass) ORDER BY 1;
SELECT * FROM base_entity.check();
