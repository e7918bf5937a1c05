-- A table that is the type of another's column, with an index on a field of it: what depends on it is dropped with it.
\c - app
CREATE TABLE points (x int, y int);
CREATE TABLE places (at points, note text);
CREATE INDEX ON places (((at).x));
DROP TABLE points, places;
SELECT count(*) FROM pg_class WHERE relnamespace = 'app'::regnamespace;
-- The same with entities, and by a cascade.
CREATE TABLE points (LIKE base_entity, x int);
CREATE TABLE places (LIKE base_entity, at points);
CREATE INDEX ON places (((at).x));
DROP TABLE points CASCADE;
SELECT describe('places');
DROP TABLE places;
