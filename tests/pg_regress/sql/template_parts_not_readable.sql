-- Parts of templates that PostgreSQL cannot give to another table: the error names the part.
\set SHOW_CONTEXT never
CREATE FUNCTION is_ok(anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
-- A whole row in a constraint and an index: LIKE refuses it, too.
CREATE TABLE base_entity.wholes (LIKE base_entity, owner name);
ALTER TABLE base_entity.wholes ADD CONSTRAINT c CHECK (is_ok(wholes));
CREATE TABLE items (LIKE wholes);
CREATE TABLE olds (owner name);
CALL base_entity.adopt('olds', '{wholes}');
ALTER TABLE base_entity.wholes DROP CONSTRAINT c;
CREATE INDEX i ON base_entity.wholes (is_ok(wholes));
CALL base_entity.adopt('olds', '{wholes}');
DROP INDEX base_entity.i;
CREATE INDEX i ON base_entity.wholes (owner) WHERE is_ok(wholes);
CALL base_entity.adopt('olds', '{wholes}', online => false);
DROP INDEX base_entity.i;
CREATE INDEX i ON base_entity.wholes (is_ok(owner));
CALL base_entity.adopt('olds', '{wholes}', online => false);
-- A policy that PostgreSQL writes as SQL which it does not read: CYCLE with TO and DEFAULT.
CREATE TABLE base_entity.edged (LIKE base_entity, a int);
CREATE TABLE edges (LIKE edged);
CREATE POLICY c ON base_entity.edged USING (EXISTS (
    WITH RECURSIVE r (a, b) AS (SELECT 1, 2 UNION ALL SELECT r.a, r.b FROM r) CYCLE a SET is_cycle TO 'Y' DEFAULT 'N' USING path SELECT FROM r));
CREATE TABLE notes (LIKE base_entity, LIKE base_history, a int);
CREATE POLICY c ON notes USING (EXISTS (
    WITH RECURSIVE r (a, b) AS (SELECT 1, 2 UNION ALL SELECT r.a, r.b FROM r) CYCLE a SET is_cycle TO 'Y' DEFAULT 'N' USING path SELECT FROM r));
CREATE POLICY c ON edges USING (EXISTS (
    WITH RECURSIVE r (a, b) AS (SELECT 1, 2 UNION ALL SELECT r.a, r.b FROM r) CYCLE a SET is_cycle TO 'Y' DEFAULT 'N' USING path SELECT FROM r));
CREATE POLICY d ON base_entity.edged USING (a > 1);
CALL base_entity.apply('base_entity.edged');
SELECT count(*) FROM base_entity.check() WHERE relation = 'edges'::regclass;
DROP POLICY c ON edges;
-- As it can be written.
CREATE POLICY c ON base_entity.edged USING (EXISTS (
    WITH RECURSIVE r (a, b) AS (SELECT 1, 2 UNION ALL SELECT r.a, r.b FROM r) CYCLE a SET is_cycle USING path SELECT FROM r));
CALL base_entity.apply('base_entity.edged');
SELECT polname FROM pg_policy WHERE polrelid = 'edges'::regclass ORDER BY 1;
