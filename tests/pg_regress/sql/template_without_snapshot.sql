-- Templates that were made while the event triggers did not fire.
\c - postgres
SET base_entity.naming = off;
SET session_replication_role = replica;
CREATE TABLE base_entity.repaired (state text, note text);
CREATE TABLE base_entity.adopted (state text, note text);
CREATE TABLE base_entity.applied (state text, note text);
CREATE TABLE base_entity.changed (state text, note text);
CREATE TABLE base_entity.unused (state text, note text);
RESET session_replication_role;
CREATE VIEW known AS
    SELECT template FROM base_entity.template_parts WHERE template IN ('repaired', 'adopted', 'applied', 'changed', 'unused') GROUP BY template;
SELECT * FROM known;

-- repair() takes the first snapshot.
SELECT relation, problem, sql FROM base_entity.check();
CALL base_entity.repair('base_entity.repaired');
CALL base_entity.repair('base_entity.repaired');
SELECT * FROM known;
CREATE TABLE ones (LIKE base_entity, LIKE repaired);
INSERT INTO ones (state) VALUES ('precious');
ALTER TABLE base_entity.repaired RENAME state TO status;
CALL base_entity.apply('base_entity.repaired');
SELECT status FROM ones;

-- So does adopt(), before it gives a table the parts of the template.
CREATE TABLE legacies (id int PRIMARY KEY, note text);
INSERT INTO legacies VALUES (1, 'precious');
CALL base_entity.adopt('legacies', '{adopted}');
SELECT * FROM known;
ALTER TABLE base_entity.adopted DROP COLUMN note, DROP COLUMN state;
CALL base_entity.apply('base_entity.adopted', remove => true);
SELECT * FROM legacies;

-- And apply().
CREATE TABLE twos (LIKE base_entity, LIKE applied);
CALL base_entity.apply('base_entity.applied');
ALTER TABLE base_entity.applied DROP COLUMN note;
CALL base_entity.apply('base_entity.applied', remove => true);
SELECT column_name FROM information_schema.columns WHERE table_name = 'twos' ORDER BY ordinal_position;

-- A change before that is reported, where there are tables that do not follow it.
CREATE TABLE threes (LIKE base_entity, LIKE changed);
ALTER TABLE base_entity.changed RENAME state TO status;
ALTER TABLE base_entity.changed DROP COLUMN note;
SELECT kind, name FROM base_entity.noted_parts WHERE relation = 'threes';
ALTER TABLE base_entity.unused DROP COLUMN note;
SELECT * FROM known ORDER BY template;
DROP VIEW known;
DROP TABLE ones, legacies, twos, threes;
DROP TABLE base_entity.repaired, base_entity.adopted, base_entity.applied, base_entity.changed, base_entity.unused;
