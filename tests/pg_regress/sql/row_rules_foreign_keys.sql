-- The actions of a foreign key on referring rows take effect: no rule leaves a reference to a row that does not exist.
CREATE ROLE mallory LOGIN;
GRANT CREATE ON SCHEMA public TO mallory;
\c - app
CREATE TABLE people (name text PRIMARY KEY, pair int DEFAULT 1, UNIQUE (name, pair));
CREATE TABLE notes (LIKE base_entity, LIKE base_authored, body text,
    FOREIGN KEY (created_by) REFERENCES people ON UPDATE CASCADE ON DELETE SET NULL,
    FOREIGN KEY (updated_by) REFERENCES people ON UPDATE CASCADE ON DELETE SET NULL);
ALTER TABLE notes ALTER created_by DROP NOT NULL, ALTER updated_by DROP NOT NULL;
INSERT INTO people VALUES ('app'), ('eva'), ('root');
INSERT INTO notes (created_by, updated_by, body) VALUES ('eva', 'eva', 'a note');
-- created_by is kept against everything but the key's action.
UPDATE notes SET created_by = 'root';
UPDATE notes SET created_by = NULL;
SELECT created_by, updated_by FROM notes;
UPDATE people SET name = 'ada' WHERE name = 'eva';
SELECT created_by, updated_by FROM notes;
DELETE FROM people WHERE name = 'ada';
SELECT created_by, updated_by FROM notes;

-- The user who is gone is the actor that the action would be signed by.
UPDATE notes SET body = 'changed' RETURNING updated_by;
DELETE FROM people WHERE name = 'app';
SELECT created_by, updated_by FROM notes;
INSERT INTO people VALUES ('app');

-- ON DELETE SET DEFAULT, two columns of one key, MATCH FULL, a deferred key, a partitioned table, a table that refers to itself.
CREATE TABLE defaults (id int, owner text DEFAULT 'root' REFERENCES people ON DELETE SET DEFAULT);
CREATE TABLE pairs (id int, name text, pair int, FOREIGN KEY (name, pair) REFERENCES people (name, pair) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE laters (id int, owner text REFERENCES people ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE parts (id int, owner text REFERENCES people ON UPDATE CASCADE ON DELETE SET NULL) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE nodes (id int PRIMARY KEY, owner int REFERENCES nodes ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON defaults FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep owner');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON pairs FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep name', 'keep pair');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON laters FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep owner');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep owner');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON nodes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep owner');
INSERT INTO people VALUES ('leo');
INSERT INTO defaults VALUES (1, 'leo');
INSERT INTO pairs VALUES (1, 'leo', 1);
INSERT INTO laters VALUES (1, 'leo');
INSERT INTO parts VALUES (1, 'leo');
INSERT INTO nodes VALUES (1, NULL), (2, 1), (3, 3);
UPDATE people SET name = 'leo' WHERE name = 'leo';
UPDATE people SET pair = 2 WHERE name = 'leo';
SELECT name, pair FROM pairs;
DELETE FROM people WHERE name = 'leo';
SELECT (SELECT owner FROM defaults), (SELECT name FROM pairs), (SELECT pair FROM pairs), (SELECT owner FROM laters), (SELECT owner FROM parts);
UPDATE nodes SET id = id + 10;
SELECT * FROM nodes ORDER BY id;
DELETE FROM nodes WHERE id = 11;
SELECT * FROM nodes ORDER BY id;

-- Code that an action runs cannot pass a rule where the stored reference holds.
INSERT INTO people VALUES ('ivy'), ('max');
INSERT INTO notes (created_by, body) VALUES ('ivy', 'hers');
GRANT SELECT, UPDATE ON notes TO mallory;
GRANT USAGE ON SCHEMA app TO mallory;
\c - mallory
CREATE TABLE roots (id int PRIMARY KEY);
CREATE TABLE leaves (id int REFERENCES roots ON UPDATE CASCADE);
CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE app.notes SET created_by = 'max' WHERE body = 'hers'; RETURN NEW; END $$;
CREATE TRIGGER forge BEFORE UPDATE ON leaves FOR EACH ROW EXECUTE FUNCTION forge();
INSERT INTO roots VALUES (1);
INSERT INTO leaves VALUES (1);
UPDATE roots SET id = 2;
SELECT id FROM leaves;
DROP TABLE leaves, roots;
\c - app
SELECT created_by FROM notes WHERE body = 'hers';

-- Nor can code of the table's own owner, which runs with the same role as an action on the table itself.
CREATE TABLE roots (id int PRIMARY KEY);
CREATE TABLE leaves (id int REFERENCES roots ON UPDATE CASCADE);
CREATE FUNCTION set_creator() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE app.notes SET created_by = 'max' WHERE body = 'hers'; RETURN NEW; END $$;
CREATE TRIGGER set_creator BEFORE UPDATE ON leaves FOR EACH ROW EXECUTE FUNCTION set_creator();
INSERT INTO roots VALUES (1);
INSERT INTO leaves VALUES (1);
UPDATE roots SET id = 2;
SELECT id FROM leaves;
SELECT created_by FROM notes WHERE body = 'hers';
DROP TABLE leaves, roots;

-- A column that is immutable refuses the action, and with it the change of the row that is referred to.
CREATE TABLE fixed (id int, owner text REFERENCES people ON DELETE SET NULL);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON fixed FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable owner');
INSERT INTO fixed VALUES (1, 'max');
DELETE FROM people WHERE name = 'max';
SELECT count(*) FROM people WHERE name = 'max';

-- Nor where it makes the stored reference vanish for a moment, or the reference was never checked.
\c - app
CREATE TABLE persons (id int PRIMARY KEY);
CREATE TABLE papers (LIKE base_entity, author int NOT NULL REFERENCES persons ON UPDATE CASCADE, body text);
CREATE TABLE drafts (LIKE base_entity, author int, body text);
CREATE TRIGGER zz BEFORE UPDATE ON papers FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep author');
CREATE TRIGGER zz BEFORE UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep author');
INSERT INTO persons VALUES (1), (2);
INSERT INTO papers (author, body) VALUES (1, 'a');
INSERT INTO drafts (author, body) VALUES (77, 'b');
ALTER TABLE drafts ADD FOREIGN KEY (author) REFERENCES persons ON DELETE SET NULL NOT VALID;
GRANT SELECT, UPDATE ON papers, drafts TO mallory;
GRANT SELECT, INSERT, DELETE ON persons TO mallory;
\c - mallory
CREATE TABLE roots (id int PRIMARY KEY);
CREATE TABLE leaves (id int REFERENCES roots ON DELETE CASCADE);
CREATE FUNCTION forge_2() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE app.papers SET author = 2; UPDATE app.drafts SET author = 2; RETURN OLD; END $$;
CREATE TRIGGER forge BEFORE DELETE ON leaves FOR EACH ROW EXECUTE FUNCTION forge_2();
INSERT INTO roots VALUES (1);
INSERT INTO leaves VALUES (1);
BEGIN;
WITH gone AS (DELETE FROM app.persons WHERE id = 1) DELETE FROM roots;
INSERT INTO app.persons VALUES (1);
COMMIT;
SELECT author FROM app.papers;
SELECT author FROM app.drafts;

-- A row that the action moves to another partition, whose trigger has rules for INSERT.
\c - app
CREATE TABLE regions (id int PRIMARY KEY);
CREATE TABLE shops (region int REFERENCES regions ON UPDATE CASCADE, name text) PARTITION BY LIST (region);
CREATE TABLE shops_1 PARTITION OF shops FOR VALUES IN (1);
CREATE TABLE shops_2 PARTITION OF shops FOR VALUES IN (2);
INSERT INTO regions VALUES (1);
INSERT INTO shops VALUES (1, 'a');
CREATE TRIGGER zz BEFORE INSERT OR UPDATE ON shops FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep region');
UPDATE regions SET id = 2;
SELECT tableoid::regclass, region FROM shops;
