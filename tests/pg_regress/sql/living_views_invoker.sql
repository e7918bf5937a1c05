-- A living view that its owner has made one with the rights of its owner keeps that owner when its table gets another one: it would read the rows of the new
-- owner past policies and revoked privileges. PostgreSQL 14 has no such option.
SELECT current_setting('server_version_num')::int < 150000 AS has_none \gset
\if :has_none
\quit
\endif
CREATE ROLE heir LOGIN;
CREATE ROLE reader LOGIN;
GRANT USAGE, CREATE ON SCHEMA app TO heir;
GRANT USAGE ON SCHEMA app TO reader;
\c - app
CREATE TABLE visits (LIKE base_soft_delete, place text);
SELECT base_entity.create_living_view('visits');
ALTER VIEW living_visits SET (security_invoker = false);
CREATE TABLE notes (LIKE base_soft_delete, place text);
SELECT base_entity.create_living_view('notes');
ALTER VIEW living_notes RESET (security_invoker);
GRANT SELECT, DELETE ON living_visits, living_notes TO reader;
\c - postgres
ALTER TABLE app.visits OWNER TO heir;
ALTER TABLE app.notes OWNER TO heir;
SELECT relname, relowner::regrole, reloptions FROM pg_class WHERE relname IN ('living_visits', 'living_notes') ORDER BY 1;
\c - heir
INSERT INTO app.visits (place) VALUES ('secret');
INSERT INTO app.notes (place) VALUES ('secret');
\c - reader
SELECT place FROM app.living_visits;
SELECT place FROM app.living_notes;
DELETE FROM app.living_visits;
