\c - postgres
-- Names of 63 bytes, with letters of more than one byte, wherever a template has names.
CREATE TABLE places (id int PRIMARY KEY);
\set t '"tä_tttttttttttttttttttttttttttttttttttttttttttttttttttttttttö"'
\set c '"cä_cccccccccccccccccccccccccccccccccccccccccccccccccccccccccö"'
\set n '"nä_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnö"'
SELECT octet_length(substr(:'t', 2, length(:'t') - 2)), octet_length(substr(:'c', 2, length(:'c') - 2)), octet_length(substr(:'n', 2, length(:'n') - 2));
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE base_entity.:t (:c int CONSTRAINT :n CHECK (:c > 0) REFERENCES places, other int NOT NULL REFERENCES places, UNIQUE (other, :c));
ALTER TABLE base_entity.:t ENABLE ROW LEVEL SECURITY;
CREATE POLICY :n ON base_entity.:t USING (:c > 0);
CREATE TRIGGER :n AFTER INSERT ON base_entity.:t FOR EACH ROW EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER :c AFTER INSERT ON base_entity.:t FOR EACH ROW EXECUTE FUNCTION note();
CREATE INDEX :n ON base_entity.:t (lower(:c::text));
ALTER TABLE base_entity.:t CLUSTER ON :n;
COMMENT ON TRIGGER :n ON base_entity.:t IS 'a trigger';
COMMENT ON POLICY :n ON base_entity.:t IS 'a policy';
CREATE TABLE base_entity.second_template (z int);
ALTER TABLE base_entity.second_template ENABLE ROW LEVEL SECURITY;
CREATE POLICY :n ON base_entity.second_template USING (z > 0);
CREATE TRIGGER :n AFTER DELETE ON base_entity.second_template FOR EACH ROW EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER :c AFTER DELETE ON base_entity.second_template FOR EACH ROW EXECUTE FUNCTION note();
SET base_entity.naming = off;
CREATE TABLE :n (LIKE base_entity, LIKE :t, LIKE second_template);
SELECT c.conname::text, pg_get_constraintdef(oid) FROM pg_constraint c WHERE conrelid = :'n'::regclass AND contype <> 'n' ORDER BY conname COLLATE "C";
SELECT tgname::text, pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE tgrelid = :'n'::regclass AND NOT tgisinternal ORDER BY tgname COLLATE "C";
SELECT polname::text, pg_get_expr(polqual, polrelid), obj_description(oid, 'pg_policy') FROM pg_policy WHERE polrelid = :'n'::regclass ORDER BY polname COLLATE "C";
SELECT indexrelid::regclass, indisclustered FROM pg_index WHERE indrelid = :'n'::regclass ORDER BY indexrelid::regclass::text COLLATE "C";
CREATE TABLE :t (LIKE :t, LIKE base_entity) PARTITION BY LIST (other);
SELECT count(*) FROM pg_policy WHERE polrelid = :'t'::regclass;
SELECT relation, problem FROM base_entity.check();
-- adopt() gives the same names.
CREATE TABLE "adopted" (k int);
CALL base_entity.adopt('adopted', ARRAY[:'t', 'second_template']);
SELECT conname FROM pg_constraint WHERE conrelid = 'adopted'::regclass AND contype <> 'n' ORDER BY conname COLLATE "C";
SELECT tgname FROM pg_trigger WHERE tgrelid = 'adopted'::regclass AND NOT tgisinternal ORDER BY tgname COLLATE "C";
SELECT polname FROM pg_policy WHERE polrelid = 'adopted'::regclass ORDER BY polname COLLATE "C";
-- A CHECK constraint of one template, and a constraint trigger of another with its name.
CREATE TABLE base_entity.third_template (y int CONSTRAINT shared CHECK (y > 0));
CREATE TABLE base_entity.fourth_template ();
CREATE CONSTRAINT TRIGGER shared AFTER INSERT ON base_entity.fourth_template FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE adopted_too (k int);
CALL base_entity.adopt('adopted_too', '{third_template,fourth_template}');
SELECT conname FROM pg_constraint WHERE conrelid = 'adopted_too'::regclass AND contype <> 'n' ORDER BY conname COLLATE "C";
