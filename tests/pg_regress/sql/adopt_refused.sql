-- A table that cannot be adopted is refused with a reason, before anything changes.
CREATE ROLE somebody;
CREATE TABLE strangers (id int);
GRANT ALL ON strangers TO PUBLIC;
GRANT USAGE ON SCHEMA public TO app;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE app.far_ones (id int) SERVER elsewhere;
ALTER FOREIGN TABLE app.far_ones OWNER TO app;
\c - app
CREATE TABLE things (id int PRIMARY KEY);
CREATE VIEW seen_things AS TABLE things;
CREATE MATERIALIZED VIEW kept_things AS TABLE things;
CREATE SEQUENCE numbers;
CREATE TYPE pairs AS (a int, b int);
CREATE TABLE measures (at date) PARTITION BY RANGE (at);
CREATE TABLE measures_2026 PARTITION OF measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE parents (id int);
CREATE TABLE children () INHERITS (parents);
CALL base_entity.adopt('seen_things');
CALL base_entity.adopt('kept_things');
CALL base_entity.adopt('numbers');
CALL base_entity.adopt('pairs');
CALL base_entity.adopt('things_pkey');
CALL base_entity.adopt('far_ones');
CALL base_entity.adopt('measures_2026');
CALL base_entity.adopt('parents');
CALL base_entity.adopt('pg_class');
CALL base_entity.adopt('information_schema.sql_features');
CALL base_entity.adopt('base_entity.base_entity');
CALL base_entity.adopt('base_entity.words');
CALL base_entity.adopt('public.strangers');
CALL base_entity.adopt('missing');
CALL base_entity.adopt(4294967295::oid::regclass);
CALL base_entity.adopt('things', '{missing}');
CALL base_entity.adopt('things', ARRAY['app.things']);
CALL base_entity.adopt('things', '{words}');
CALL base_entity.adopt('things', ARRAY[NULL]::text[]);
CALL base_entity.adopt('things', ARRAY['a b']);
-- Columns that are something else.
CREATE TABLE stamped_things (id int PRIMARY KEY, created_at timestamp, updated_at text);
CALL base_entity.adopt('stamped_things');
SELECT * FROM base_entity.plan_adopt('stamped_things');
CREATE TABLE computed_things (id int, updated_at timestamptz GENERATED ALWAYS AS ('2020-01-01 00:00:00+00'::timestamptz) STORED);
CALL base_entity.adopt('computed_things', '{base_timestamps}');
-- Keys that cannot be replaced.
CREATE TABLE keyed_measures (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CALL base_entity.adopt('keyed_measures', replace_key => true);
-- A rule would take the place of what fills the rows.
CREATE TABLE ruled_things (id int);
CREATE RULE nothing AS ON UPDATE TO ruled_things DO INSTEAD NOTHING;
CALL base_entity.adopt('ruled_things');
-- Refusals of release() and repair(), each in its own words.
SELECT * FROM base_entity.plan_release('seen_things');
CALL base_entity.repair('seen_things');
CALL base_entity.adopt('base_entity.naming_policies');
CALL base_entity.repair('base_entity.words');
CREATE TABLE sliced_things (LIKE base_entity) PARTITION BY HASH (uuid);
CREATE TABLE sliced_things_1 PARTITION OF sliced_things FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CALL base_entity.release('sliced_things_1');
CALL base_entity.adopt('sliced_things_1');
DROP TABLE sliced_things;
-- The same of release() and of adopt_all().
CALL base_entity.release('seen_things');
CALL base_entity.release('public.strangers');
CALL base_entity.release('base_entity.base_uuid');
CALL base_entity.release('things');
CALL base_entity.adopt_all('app', '{missing}');
CALL base_entity.adopt_all('base_entity');
-- Nothing has changed.
SELECT relname, relnatts FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p', 'f') ORDER BY 1;
SELECT count(*) FROM base_entity.entities;
