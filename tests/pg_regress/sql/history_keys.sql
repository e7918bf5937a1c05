-- Keys of any type: a domain, several columns, a type whose operators are in another schema. find() takes a public ID, too.
CREATE SCHEMA paths;
CREATE EXTENSION ltree SCHEMA paths;
GRANT USAGE ON SCHEMA paths TO app;
\c - app
CREATE TABLE pages (LIKE base_history, path paths.ltree PRIMARY KEY, title text);
INSERT INTO pages (path, title) VALUES ('a.b', 'one'), ('a.c', 'other');
UPDATE pages SET title = 'two' WHERE title = 'one';
SELECT operation, (version).title FROM base_entity.versions(NULL::pages, 'a.b'::paths.ltree);
SELECT operation, id, old, new FROM base_entity.changes('pages');
SELECT title FROM pages_as_of((SELECT max(valid_to) FROM pages_history) - interval '1 microsecond') ORDER BY title;
CALL base_entity.erase_history('pages', 'a.b');
SELECT operation, path, title FROM pages_history;
-- A key that a trigger changes.
CREATE TABLE tags (id int PRIMARY KEY, LIKE base_history, n int);
CREATE FUNCTION renumber() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := NEW.n; RETURN NEW; END';
CREATE TRIGGER renumber BEFORE UPDATE ON tags FOR EACH ROW EXECUTE FUNCTION renumber();
INSERT INTO tags (id, n) VALUES (1, 1);
BEGIN;
UPDATE tags SET n = 1;
UPDATE tags SET n = 2;
COMMIT;
SELECT id, operation, n FROM tags_history ORDER BY valid_from, id;
SELECT id, n FROM tags_as_of((SELECT max(valid_from) FROM tags) - interval '1 microsecond');
CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE rates (LIKE base_history, code code, place int, rate int, PRIMARY KEY (code, place));
INSERT INTO rates (code, place, rate) VALUES ('a', 1, 1), ('a', 2, 1);
UPDATE rates SET rate = 2;
SELECT operation, (version).rate FROM base_entity.versions(NULL::rates, 'a'::code, 2);
SELECT operation, id, old, new FROM base_entity.changes('rates') ORDER BY id;
-- A row that was deleted is found by its public ID, with the time and the actor.
CREATE TABLE users (LIKE base_entity, LIKE base_history, name text);
SELECT base_entity.set_public_prefix('users', 'user');
INSERT INTO users (uuid, name) VALUES ('00000000-0000-4000-8000-000000000001', 'Ada');
SET base_entity.actor = 'grace';
DELETE FROM users;
SELECT entity, document ->> 'name' AS name, document ->> 'operation' AS operation, document ->> 'actor' AS actor, document ->> 'valid_to' IS NOT NULL AS has_time
FROM base_entity.find(base_entity.public_id('users', '00000000-0000-4000-8000-000000000001'), history => true);
SELECT entity, document ->> 'actor' AS actor FROM base_entity.find('00000000-0000-4000-8000-000000000001', history => true);
SELECT count(*) FROM base_entity.find(base_entity.public_id('users', '00000000-0000-4000-8000-000000000001'));
