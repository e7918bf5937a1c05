-- Templates that the scripts of other extensions make and change: the changes are noted as those by hand are.
\c - postgres
SET base_entity.naming = off;
\! printf 'default_version = 1\nrelocatable = false\nrequires = base_entity\n' > "$(pg_config --sharedir)/extension/magazine.control"
\! printf 'CREATE TABLE base_entity.issued (LIKE base_entity.base_entity, state text, note text);\n' > "$(pg_config --sharedir)/extension/magazine--1.sql"
\! printf 'ALTER TABLE base_entity.issued RENAME note TO remark;\n' > "$(pg_config --sharedir)/extension/magazine--1--2.sql"
\! printf 'ALTER TABLE base_entity.issued DROP COLUMN state;\n' > "$(pg_config --sharedir)/extension/magazine--2--3.sql"
CREATE EXTENSION magazine;
CREATE TABLE things (LIKE issued);
INSERT INTO things (note) VALUES ('precious');
CREATE TABLE legacies (id int PRIMARY KEY, state text);
INSERT INTO legacies VALUES (1, 'precious');
CALL base_entity.adopt('legacies', '{issued}');
SELECT relation, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3;
ALTER EXTENSION magazine UPDATE TO '2';
CALL base_entity.apply('base_entity.issued');
SELECT state, remark FROM things;
ALTER EXTENSION magazine UPDATE TO '3';
SELECT relation, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3;
CALL base_entity.apply('base_entity.issued', remove => true);
-- The column is the owner's.
SELECT id, state FROM legacies;
SELECT column_name FROM information_schema.columns WHERE table_name = 'things' ORDER BY ordinal_position;
DROP TABLE things, legacies;
DROP EXTENSION magazine;
SELECT count(*) FROM base_entity.template_parts WHERE template = 'issued';
\! rm "$(pg_config --sharedir)"/extension/magazine*
