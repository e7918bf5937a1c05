-- A part of a table that its owner has made in the place of one which a template gave, and has lost since, is the owner's: apply()
-- does not remove it.
CREATE TABLE base_entity.dated (day date, extra int CONSTRAINT extra_positive CHECK (extra > 0));
CREATE INDEX dated_extra_idx ON base_entity.dated (extra);
CREATE STATISTICS base_entity.dated_stat ON day, extra FROM base_entity.dated;
GRANT SELECT ON base_entity.dated TO PUBLIC;
\c - app
CREATE TABLE goods (LIKE base_entity.dated);
CREATE TABLE parcels (LIKE base_entity.dated);
CREATE TABLE wares (LIKE base_entity.dated);
CREATE TABLE boxes (LIKE base_entity.dated);
CREATE TABLE crates (LIKE base_entity.dated);
CREATE TABLE letters (LIKE base_entity.dated);
\c - postgres
ALTER TABLE base_entity.dated DROP COLUMN extra;
SELECT relation, count(*) FROM base_entity.outdated_parts GROUP BY relation ORDER BY relation;
\c - app
ALTER TABLE goods DROP COLUMN extra;
ALTER TABLE goods ADD COLUMN extra int;
ALTER TABLE parcels DROP COLUMN extra, ADD COLUMN extra int;
ALTER TABLE wares RENAME extra TO mine;
ALTER TABLE wares ADD COLUMN extra int;
CALL base_entity.release('boxes');
CALL base_entity.adopt('boxes', '{dated}');
ALTER TABLE crates DROP CONSTRAINT extra_positive;
ALTER TABLE crates ADD CONSTRAINT extra_positive CHECK (extra > 0);
DROP INDEX crates_extra_idx;
CREATE INDEX crates_extra_idx ON crates (extra);
INSERT INTO goods VALUES ('2026-01-01', 42);
SELECT relation, kind, name FROM base_entity.outdated_parts ORDER BY relation, kind;
\c - postgres
SELECT DISTINCT entity FROM base_entity.plan_apply('base_entity.dated', remove => true) ORDER BY entity;
CALL base_entity.apply('base_entity.dated', remove => true);
SELECT attrelid::regclass AS relation, string_agg(attname, ', ' ORDER BY attnum) AS columns
FROM pg_attribute WHERE attrelid = ANY ('{app.goods,app.parcels,app.wares,app.boxes,app.crates,app.letters}'::regclass[])
 AND attnum > 0 AND NOT attisdropped GROUP BY attrelid ORDER BY 1;
SELECT * FROM app.goods;
SELECT * FROM base_entity.outdated_parts;
-- Names that are held of a table that does not exist any more.
CREATE SCHEMA archive AUTHORIZATION app;
CREATE TABLE base_entity.timed (at timestamptz, extra int);
GRANT SELECT ON base_entity.timed TO PUBLIC;
\c - app
CREATE TABLE visits (LIKE base_entity.timed);
\c - postgres
ALTER TABLE base_entity.timed DROP COLUMN extra;
INSERT INTO base_entity.outdated_parts
SELECT place[1], place[2], template, kind, name, own_name, definition
FROM base_entity.outdated_parts, (VALUES ('{app,calls}'::text[]), ('{archive,calls}'), ('{app,events}')) AS ghost (place);
INSERT INTO base_entity.drift_exceptions (schema, relation, kind, name) VALUES ('app', 'events', 'default', 'at');
\c - app
CREATE TABLE events (LIKE base_entity.timed, extra int);
ALTER TABLE visits RENAME TO calls;
ALTER TABLE calls SET SCHEMA archive;
SELECT schema, relation, name FROM base_entity.outdated_parts;
SELECT * FROM base_entity.drift_exceptions;
