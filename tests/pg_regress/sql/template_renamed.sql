-- Renaming a template changes the record of the tables that were made LIKE it, whichever role owns them.
\c - postgres
CREATE FUNCTION made() RETURNS TABLE (tab text, tg text, enabled "char", args text) LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE n.nspname WHEN 'base_entity' THEN n.nspname || '.' ELSE '' END || c.relname, t.tgname, t.tgenabled, regexp_replace(replace(encode(t.tgargs, 'escape'), '\000', ', '), ', $', '')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure AND c.relname !~ '^base_'
    ORDER BY c.relname COLLATE "C", t.tgname
$$;
CREATE ROLE keeper LOGIN;
GRANT CREATE ON SCHEMA base_entity TO keeper;
\c - keeper
CREATE TABLE base_entity.owned (owner text, at timestamptz);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch at');
CREATE TABLE base_entity.noted (note text);
CREATE TABLE base_entity.both_of_them (LIKE owned, LIKE noted);
GRANT SELECT ON base_entity.owned, base_entity.noted, base_entity.both_of_them TO PUBLIC;
\c - app
CREATE TABLE things (LIKE owned);
CREATE TABLE notes (LIKE noted);
CREATE TABLE pairs (LIKE noted, LIKE owned);
CREATE TABLE others (LIKE both_of_them);
CREATE TABLE events (LIKE owned, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE events_2024 DISABLE TRIGGER zzz_base_entity;
ALTER TABLE things ENABLE ALWAYS TRIGGER zzz_base_entity;
COMMENT ON TRIGGER zzz_base_entity ON things IS 'always';
SELECT * FROM made();
-- By its owner, who has no right to the tables.
\c - keeper
ALTER TABLE base_entity.owned RENAME TO "Owned ""One""";
SELECT * FROM made();
SET base_entity.enabled = off;
ALTER TABLE base_entity.noted RENAME TO "order";
RESET base_entity.enabled;
SELECT * FROM made();
SELECT entity, templates FROM base_entity.entities ORDER BY entity::text;
SELECT template, includes FROM base_entity.templates WHERE includes <> '{}' AND NOT shipped;
-- By ALTER INDEX, which renames tables too; rolled back; two that change places.
ALTER INDEX base_entity."order" RENAME TO noted;
BEGIN;
ALTER TABLE base_entity."Owned ""One""" RENAME TO swap;
ALTER TABLE base_entity.noted RENAME TO owned;
ALTER TABLE base_entity.swap RENAME TO noted;
SELECT * FROM made();
ROLLBACK;
SELECT * FROM made();
-- A table elsewhere that has a template's name may be called anything.
\c - app
CREATE TABLE noted (a int);
ALTER TABLE noted RENAME TO memos;
SELECT comments('things');
SELECT entity, templates FROM base_entity.entities ORDER BY entity::text;
-- Rows of the tables are read and written concurrently.
\c - postgres
BEGIN;
ALTER TABLE base_entity.noted RENAME TO remarks;
\! PGOPTIONS='-c lock_timeout=1s' psql -X -U app -d regression -c "INSERT INTO app.notes VALUES (1)" -c "UPDATE app.notes SET note = 2" -c "DELETE FROM app.notes" 2>&1
ROLLBACK;

-- Moving it to another schema is refused while tables are made LIKE it, as its name would mean nothing there.
\c - keeper
ALTER TABLE base_entity.noted SET SCHEMA public;
SET base_entity.enabled = off;
ALTER TABLE base_entity.noted SET SCHEMA public;
RESET base_entity.enabled;
SET search_path = base_entity;
ALTER TABLE IF EXISTS noted SET SCHEMA public;
RESET search_path;
-- To a schema that it is in already, PostgreSQL does nothing; who does not own it is refused as ever.
\c - app
ALTER TABLE base_entity.noted SET SCHEMA app;
-- One that no table was made LIKE goes, and comes back.
\c - postgres
CREATE TABLE base_entity.spare (a int);
ALTER TABLE base_entity.spare SET SCHEMA public;
ALTER TABLE spare SET SCHEMA base_entity;
ALTER TABLE base_entity.spare RENAME TO spares;

-- Where event triggers are disabled, the record keeps the old name, and check() reports it.
SET session_replication_role = replica;
ALTER TABLE base_entity.noted RENAME TO lost;
RESET session_replication_role;
SELECT entity, templates FROM base_entity.entities WHERE entity = 'app.notes'::regclass;
SELECT relation, problem, severity FROM base_entity.check() WHERE problem LIKE '%template%' ORDER BY relation::text;
ALTER TABLE base_entity.lost RENAME TO noted;
SELECT relation, problem, severity FROM base_entity.check() WHERE problem LIKE '%template%';
