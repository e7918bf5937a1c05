-- Tables and templates of other extensions, whose scripts alone change them: apply() reports that they lag behind, and check() proposes no repair.
\c - postgres
SET base_entity.naming = off;
\! printf 'default_version = 1\nrelocatable = false\nrequires = base_entity\n' > "$(pg_config --sharedir)/extension/journal.control"
\! printf 'CREATE TABLE base_entity.middle (LIKE base_entity.published, volume text);\nCREATE TABLE app.issues (LIKE base_entity.published, pages int);\n' > "$(pg_config --sharedir)/extension/journal--1.sql"
\! printf 'ALTER TABLE base_entity.middle RENAME title TO headline;\nALTER TABLE base_entity.middle ADD COLUMN state text;\nALTER TABLE app.issues RENAME title TO headline;\nALTER TABLE app.issues ADD COLUMN state text;\n' > "$(pg_config --sharedir)/extension/journal--1--2.sql"
CREATE TABLE base_entity.published (LIKE base_entity, title text);
ALTER TABLE base_entity.published ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON base_entity.published USING (true);
CREATE EXTENSION journal;
CREATE TABLE app.supplements (LIKE middle);
INSERT INTO app.issues (title) VALUES ('precious');
-- They lack nothing.
CALL base_entity.apply('base_entity.published');
ALTER TABLE base_entity.published RENAME title TO headline;
DROP POLICY readers ON base_entity.published;
ALTER TABLE base_entity.published ADD COLUMN state text;
SELECT entity, lags FROM base_entity.entities WHERE entity::text LIKE 'app.%' ORDER BY 1;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.published', remove => true);
CALL base_entity.apply('base_entity.published', remove => true);
-- Nothing that cannot be run.
SELECT relation, problem, sql, lock FROM base_entity.check();
-- A script of the extension changes them.
CREATE POLICY readers ON base_entity.published USING (true);
ALTER EXTENSION journal UPDATE TO '2';
CALL base_entity.apply('base_entity.published', remove => true);
CALL base_entity.apply('base_entity.middle', remove => true);
SELECT entity, lags FROM base_entity.entities WHERE entity::text LIKE 'app.%' ORDER BY 1;
SELECT relation, problem, sql, lock FROM base_entity.check();
-- Changes are noted for them: one that leaves its extension follows.
ALTER TABLE base_entity.published RENAME headline TO name;
DROP POLICY readers ON base_entity.published;
ALTER EXTENSION journal DROP TABLE app.issues;
CALL base_entity.apply('base_entity.published', remove => true);
SELECT name FROM app.issues;
SELECT polrelid::regclass, polname FROM pg_policy;
ALTER EXTENSION journal DROP TABLE base_entity.middle;
CALL base_entity.apply('base_entity.published', remove => true);
SELECT polrelid::regclass, polname FROM pg_policy;
SELECT relation, problem, sql, lock FROM base_entity.check();
DROP EXTENSION journal;
\! rm "$(pg_config --sharedir)"/extension/journal*
