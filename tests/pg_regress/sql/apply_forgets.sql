-- Outdated parts of entities are forgotten with the template, with its record in an entity, and with the part itself.
\c - postgres
CREATE ROLE bob;
CREATE VIEW known AS SELECT schema || '.' || relation AS relation, template, kind, name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;

-- The record of a template goes with its trigger, by whichever command.
CREATE TABLE base_entity.x (a int, b int);
CREATE TABLE base_entity.y (a int, b int);
CREATE TABLE things (LIKE base_entity, LIKE base_entity.x);
CREATE TABLE others (LIKE base_entity.x);
ALTER TABLE base_entity.x DROP a;
SELECT * FROM known;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER nothing AFTER UPDATE ON things FOR EACH ROW EXECUTE FUNCTION nothing();
DROP FUNCTION nothing() CASCADE;
SELECT count(*) FROM known;
DROP TRIGGER zzz_base_entity ON things;
SELECT * FROM known;
CALL base_entity.adopt('things', '{y}', online => false);
-- A template that was dropped is known no longer, and another one can have its name.
ALTER TABLE others RENAME TO temporaries;
DROP TABLE temporaries, base_entity.x;
SELECT count(*) FROM base_entity.template_parts WHERE template = 'x';
ALTER TABLE base_entity.y RENAME TO x;
SELECT DISTINCT relation, template FROM known;
ALTER TABLE base_entity.x DROP b;
SELECT * FROM known WHERE name = 'b';
-- Nor is one that was moved to another schema.
CALL base_entity.release('things');
CREATE SCHEMA elsewhere;
ALTER TABLE base_entity.x SET SCHEMA elsewhere;
SELECT count(*) FROM base_entity.template_parts WHERE template = 'x';
SELECT * FROM known;
ALTER TABLE elsewhere.x SET SCHEMA base_entity;
SELECT count(*) > 0 AS is_known FROM base_entity.template_parts WHERE template = 'x';
DROP TABLE things, base_entity.x;
-- A record that goes while another one stays.
CREATE TABLE base_entity.x (a int, b int);
CREATE TABLE base_entity.y (LIKE base_entity, c int, d int);
CREATE TABLE things (LIKE base_entity.x, LIKE base_entity.y);
ALTER TABLE base_entity.x DROP a;
ALTER TABLE base_entity.y DROP c;
SELECT * FROM known;
CALL base_entity.release('things', '{x}');
SELECT * FROM known;
DROP TABLE things, base_entity.x, base_entity.y;

-- Privileges that REVOKE takes on all tables of a schema, or DROP OWNED; defaults that a cascade takes.
CREATE FUNCTION fn() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE base_entity.t (LIKE base_entity, d int DEFAULT fn(), g int);
GRANT SELECT, INSERT ON base_entity.t TO bob;
CREATE POLICY own ON base_entity.t TO bob USING (d > 0);
CREATE TABLE things (LIKE t);
CREATE TABLE others (LIKE t);
CREATE TABLE elsewhere.others (LIKE t);
ALTER TABLE base_entity.t ALTER d DROP DEFAULT;
REVOKE SELECT, INSERT ON base_entity.t FROM bob;
DROP POLICY own ON base_entity.t;
SELECT * FROM known;
REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM bob;
SELECT * FROM known;
DROP OWNED BY bob;
SELECT * FROM known;
DROP FUNCTION fn CASCADE;
SELECT * FROM known;
-- The owner's own, made in their place.
CREATE FUNCTION fn() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE things ALTER d SET DEFAULT fn();
GRANT SELECT ON things TO bob;
SELECT statement FROM base_entity.plan_apply('base_entity.t', remove => true);
DROP TABLE things, others, elsewhere.others, base_entity.t;
DROP FUNCTION fn;

-- Settings of columns and of the table, and comments.
CREATE TABLE base_entity.s (LIKE base_entity, a text, b int);
ALTER TABLE base_entity.s ALTER a SET STORAGE external, ALTER a SET STATISTICS 7, ALTER a SET (n_distinct = 5), REPLICA IDENTITY FULL;
COMMENT ON COLUMN base_entity.s.a IS 'a text';
CREATE TABLE things (LIKE s);
CREATE TABLE others (LIKE s);
ALTER TABLE things CLUSTER ON things_pkey;
ALTER TABLE base_entity.s ALTER a SET STORAGE extended, ALTER a SET STATISTICS -1, ALTER a RESET (n_distinct), REPLICA IDENTITY DEFAULT;
COMMENT ON COLUMN base_entity.s.a IS NULL;
SELECT * FROM known;
-- A command that takes none of them.
ALTER TABLE things ADD COLUMN c int;
COMMENT ON COLUMN things.c IS 'a number';
COMMENT ON TABLE things IS 'things';
SELECT kind FROM known WHERE relation = 'public.things';
ALTER TABLE things ALTER a SET STORAGE extended, ALTER a SET STATISTICS -1, ALTER a RESET (n_distinct), REPLICA IDENTITY DEFAULT;
SELECT kind FROM known WHERE relation = 'public.things';
COMMENT ON COLUMN things.a IS NULL;
SELECT * FROM known;
-- The owner's own, made in their place.
ALTER TABLE things ALTER a SET STORAGE external, ALTER a SET STATISTICS 7, ALTER a SET (n_distinct = 5), REPLICA IDENTITY FULL;
COMMENT ON COLUMN things.a IS 'a text';
SELECT entity, statement FROM base_entity.plan_apply('base_entity.s', remove => true);
DROP TABLE things, others, base_entity.s;
DROP VIEW known;
DROP SCHEMA elsewhere;
DROP ROLE bob;
