\c :encoding
SET client_encoding = 'UTF8';
CREATE EXTENSION base_entity;
-- The application user, by a DEFAULT and by the rule stamp.
SET base_entity.actor = 'Jörg';
CREATE TABLE authors (LIKE base_entity, LIKE base_authored, "größe" text);
INSERT INTO authors (uuid, "größe") VALUES ('11111111-1111-4111-8111-111111111111', 'größer');
UPDATE authors SET "größe" = 'am größten';
SELECT created_by, updated_by, created_by = updated_by AS same, octet_length(created_by) AS bytes, base_entity.actor() FROM authors;
-- Rows and descriptions.
SELECT entity, document ->> 'größe' AS document FROM base_entity.find('11111111-1111-4111-8111-111111111111');
COMMENT ON COLUMN authors."größe" IS 'länge mal breite';
SELECT base_entity.describe('authors') -> 'columns' -> 5 ->> 'name' AS name, base_entity.describe('authors') -> 'columns' -> 5 ->> 'description' AS description;
SELECT base_entity.erd() LIKE '%größe%' AS in_erd, jsonb_array_length(base_entity.describe()) AS described;
SELECT relation, problem FROM base_entity.check();
-- Parts of a template: constants in DEFAULT, CHECK, policies, WHEN, index predicates, comments and names.
CREATE TABLE base_entity.branch (LIKE base_entity, city text DEFAULT 'Köln' CHECK (city <> 'ß'), "straße" text);
CREATE POLICY "für alle" ON base_entity.branch USING (city <> 'Zürich');
COMMENT ON POLICY "für alle" ON base_entity.branch IS 'nicht Zürich';
ALTER TABLE base_entity.branch ENABLE ROW LEVEL SECURITY;
CREATE INDEX ON base_entity.branch ("straße") WHERE city <> 'Bern à côté';
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE '%', TG_ARGV[0]; RETURN NEW; END$$;
CREATE TRIGGER "ändern" BEFORE UPDATE ON base_entity.branch FOR EACH ROW WHEN (NEW.city <> 'é') EXECUTE FUNCTION note('geändert');
CREATE TRIGGER zzz_street BEFORE UPDATE ON base_entity.branch FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable "straße"');
CREATE TABLE branches (LIKE branch);
CREATE TABLE own_keys (id int PRIMARY KEY, LIKE branch);
SELECT polrelid::regclass, polname, pg_get_expr(polqual, polrelid), obj_description(oid, 'pg_policy') FROM pg_policy WHERE polrelid <> 'base_entity.branch'::regclass ORDER BY 1;
SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid) LIKE '%WHEN ((new.city <> ''é''::text))%' AS has_condition FROM pg_trigger WHERE tgname LIKE '_ndern' OR tgname = 'ändern' ORDER BY 1;
SELECT tgrelid::regclass, base_entity.rules(tgargs) FROM pg_trigger WHERE tgfoid = 'base_entity.maintain()'::regprocedure AND tgrelid IN ('branches'::regclass, 'own_keys'::regclass) ORDER BY 1;
SELECT indrelid::regclass, pg_get_expr(indpred, indrelid) FROM pg_index WHERE indpred IS NOT NULL ORDER BY 1;
INSERT INTO branches (city, "straße") VALUES ('Zürich', 'a'), ('Bern', 'b');
UPDATE branches SET city = 'Zürich' WHERE city = 'Bern';
UPDATE branches SET "straße" = 'c' WHERE "straße" = 'a';
UPDATE branches SET city = 'Bern' WHERE "straße" = 'b';
GRANT SELECT ON branches TO app;
SET ROLE app;
SELECT city FROM branches;
RESET ROLE;
-- Adopting.
CREATE TABLE offices (id int PRIMARY KEY, city text, "straße" text);
INSERT INTO offices VALUES (1, 'Zürich', 'x');
CALL base_entity.adopt('offices', '{branch}');
SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'offices'::regclass;
-- Names of tables that are no entities, of entities, and of schemas.
CREATE TABLE "größe" (x int);
CREATE SCHEMA "sö";
CREATE TABLE "sö".things (LIKE base_entity);
CREATE TABLE "öld" (LIKE base_entity);
CREATE TABLE article (LIKE base_entity, "é" text);
SELECT count(*) FROM base_entity.entities;
SELECT base_entity.find('22222222-2222-4222-8222-222222222222');
-- Custom inflections.
SELECT base_entity.add_irregular('naïf', 'naïfs');
SELECT base_entity.pluralize('naïf'), base_entity.is_plural('naïf'), base_entity.table_name('NaïfUser');
CREATE TABLE naïf (LIKE base_entity);
\c -
SET client_encoding = 'UTF8';
CREATE TABLE users (LIKE base_entity);
CREATE TABLE naïf (LIKE base_entity);
SELECT * FROM base_entity.words;
