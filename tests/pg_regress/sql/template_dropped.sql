-- A template that tables were made LIKE is not dropped: their record would name nothing.
\c - postgres
CREATE ROLE keeper LOGIN;
GRANT CREATE ON SCHEMA base_entity TO keeper;
\c - keeper
CREATE TABLE base_entity.owned (LIKE base_entity, owner text);
CREATE TABLE base_entity.noted (note text);
CREATE TABLE base_entity.projected (LIKE owned);
CREATE TABLE base_entity.unused (a int);
GRANT SELECT ON base_entity.owned, base_entity.noted TO PUBLIC;
\c - app
CREATE TABLE "Projects" (LIKE owned);
CREATE TABLE notes (LIKE noted);
CREATE TABLE events (LIKE owned, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE n1 (LIKE noted); CREATE TABLE n2 (LIKE noted); CREATE TABLE n3 (LIKE noted); CREATE TABLE n4 (LIKE noted); CREATE TABLE n5 (LIKE noted);
\c - keeper
DROP TABLE base_entity.owned;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE base_entity.owned CASCADE;
DROP TABLE base_entity.noted;
SET base_entity.enabled = off;
DROP TABLE IF EXISTS base_entity.noted CASCADE;
RESET base_entity.enabled;
-- With another, neither goes.
DROP TABLE base_entity.unused, base_entity.owned;
SELECT count(*) FROM base_entity.templates WHERE NOT shipped;
-- Nor by DROP OWNED, as long as tables of others remain.
DROP OWNED BY keeper CASCADE;
DROP TABLE base_entity.unused;
\c - postgres
-- By a cascade.
CREATE TYPE row_type AS (a int);
CREATE TABLE base_entity.typed OF row_type;
CREATE TABLE typed_ones (LIKE base_entity.typed);
DROP TYPE row_type CASCADE;
DROP TABLE typed_ones;
DROP TYPE row_type CASCADE;
-- A template made LIKE it counts, too.
DROP TABLE app."Projects", app.events;
DROP TABLE base_entity.owned;
DROP TABLE base_entity.owned, base_entity.projected;
-- With the last of its tables it goes, in whatever order they are named.
DROP TABLE app.n1, app.n2, app.n3, base_entity.noted, app.n4, app.n5, app.notes;
-- One that is released is an ordinary table.
CREATE TABLE base_entity.noted (note text);
CREATE TABLE remarks (LIKE noted);
CALL base_entity.release('remarks');
DROP TABLE base_entity.noted;
-- A row trigger that is created again without the record.
CREATE TABLE base_entity.stamped (at timestamptz);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.stamped FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch at');
CREATE TABLE stamps (LIKE stamped);
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON stamps FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch at');
DROP TABLE base_entity.stamped;
-- A schema that has the last of them; another table of the template's name.
CREATE TABLE base_entity.noted (note text);
CREATE SCHEMA shelf CREATE TABLE items (LIKE base_entity.noted) CREATE TABLE noted (a int);
DROP TABLE shelf.noted;
DROP TABLE base_entity.noted;
DROP SCHEMA shelf CASCADE;
DROP TABLE base_entity.noted;

-- DROP EXTENSION works as before: no table and no row is lost.
CREATE TABLE base_entity.noted (LIKE base_entity, note text);
CREATE TABLE letters (LIKE noted);
INSERT INTO letters (note) VALUES ('kept');
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
SELECT note FROM letters;
SELECT count(*) FROM pg_trigger WHERE tgrelid IN ('letters'::regclass, 'base_entity.noted'::regclass);
SELECT evtname FROM pg_event_trigger;
-- And so does DROP SCHEMA, which drops the user's templates.
CREATE EXTENSION base_entity;
CALL base_entity.adopt('letters', '{noted}');
SELECT templates FROM base_entity.entities;
DROP SCHEMA base_entity CASCADE;
SELECT note FROM letters;
SELECT evtname FROM pg_event_trigger;
