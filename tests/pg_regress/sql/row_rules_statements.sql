-- The row rules hold for everything that updates a row.
\c - app
CREATE TABLE teams (LIKE base_entity, name text UNIQUE);
CREATE TABLE users (LIKE base_entity, name text UNIQUE, team_name text REFERENCES teams (name) ON UPDATE CASCADE ON DELETE SET NULL,
    team uuid DEFAULT NULL REFERENCES teams ON DELETE SET NULL, label text DEFAULT 'x');
INSERT INTO teams (name, created_at, updated_at) VALUES ('red', '2001-01-01', '2001-01-01');
INSERT INTO users (name, team_name, team, created_at, updated_at)
SELECT 'ada', 'red', uuid, '2001-01-01', '2001-01-01' FROM teams;

-- INSERT ... ON CONFLICT DO UPDATE, with what was sent and with nothing new.
INSERT INTO users (name, label) VALUES ('ada', 'y') ON CONFLICT (name) DO UPDATE SET label = excluded.label
    RETURNING updated_at = now() AS touched, created_at;
BEGIN;
INSERT INTO users (name) VALUES ('ada') ON CONFLICT (name) DO UPDATE SET created_at = excluded.created_at, label = 'z'
    RETURNING updated_at = now() AS touched, created_at;
INSERT INTO users (name) VALUES ('ada') ON CONFLICT (name) DO UPDATE SET uuid = excluded.uuid;
ROLLBACK;
CREATE TABLE before AS TABLE users;
INSERT INTO users (name) VALUES ('ada') ON CONFLICT (name) DO UPDATE SET label = users.label;
INSERT INTO users (name) VALUES ('ada') ON CONFLICT (name) DO NOTHING;
SELECT u.updated_at = b.updated_at AS untouched FROM users u JOIN before b USING (uuid);

-- Through a view, and a view's rule.
CREATE VIEW members AS SELECT uuid, name, label, created_at, updated_at FROM users;
UPDATE members SET label = 'v', created_at = now(), updated_at = '1999-01-01' RETURNING updated_at = now() AS touched, created_at;
CREATE VIEW labels AS SELECT name, label FROM users;
CREATE RULE relabel AS ON UPDATE TO labels DO INSTEAD UPDATE users SET label = NEW.label WHERE name = OLD.name;
UPDATE labels SET label = 'r';
SELECT label, updated_at > (SELECT updated_at FROM before) AS touched FROM users;

-- By a CTE, UPDATE ... FROM, a cursor, a function.
WITH u AS (UPDATE users SET label = 'cte' RETURNING *) SELECT updated_at = now() AS touched FROM u;
UPDATE users SET label = t.name FROM teams t WHERE t.name = users.team_name RETURNING users.updated_at = now() AS touched, label;
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM users FOR UPDATE;
MOVE 1 FROM c;
UPDATE users SET label = 'cursor' WHERE CURRENT OF c RETURNING updated_at = now() AS touched;
COMMIT;
CREATE FUNCTION relabel(text) RETURNS boolean LANGUAGE sql AS $$ UPDATE users SET label = $1 RETURNING updated_at = now() $$;
SELECT relabel('sql');
PREPARE relabel AS UPDATE users SET label = $1 RETURNING updated_at = now() AS touched;
EXECUTE relabel('p1');
EXECUTE relabel('p2');

-- By the actions of foreign keys: ON UPDATE CASCADE, ON DELETE SET NULL.
DROP TABLE before;
CREATE TABLE before AS TABLE users;
UPDATE teams SET name = 'blue' RETURNING updated_at = now() AS touched, created_at;
SELECT u.team_name, u.updated_at > b.updated_at AS touched, u.created_at = b.created_at AS kept FROM users u JOIN before b USING (uuid);
DROP TABLE before;
CREATE TABLE before AS TABLE users;
DELETE FROM teams;
SELECT u.team_name, u.team, u.updated_at > b.updated_at AS touched FROM users u JOIN before b USING (uuid);

-- An id that other rows refer to cannot be changed either, so ON UPDATE CASCADE never runs on it.
INSERT INTO teams (name) VALUES ('green');
UPDATE users SET team = teams.uuid FROM teams;
UPDATE teams SET uuid = base_entity.uuidv4();
\echo :LAST_ERROR_SQLSTATE

-- With triggers of the table's own: what those before it do is seen, an INSTEAD of nothing is nothing.
CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.label = 'skip' THEN RETURN NULL; END IF;
    IF NEW.label = 'undo' THEN RETURN OLD; END IF;
    NEW.label := lower(NEW.label);
    NEW.updated_at := '1999-01-01';
    NEW.created_at := '1999-01-01';
    RETURN NEW;
END
$$;
CREATE TRIGGER tidy BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tidy();
UPDATE users SET label = 'LOUD' RETURNING label, updated_at = now() AS touched, created_at;
DROP TABLE before;
CREATE TABLE before AS TABLE users;
UPDATE users SET label = 'Loud' RETURNING label, updated_at = now() AS touched;
UPDATE users SET label = 'skip' RETURNING label;
UPDATE users SET label = 'undo' RETURNING label, updated_at = now() AS touched;
SELECT u.label, u.updated_at > b.updated_at AS touched FROM users u JOIN before b USING (uuid);

-- A row has not changed where only columns without values of their own differ: a column that was dropped, a generated one that a trigger has emptied.
CREATE TABLE halls (LIKE base_entity, LIKE base_versioned, gone text, n int, twice int GENERATED ALWAYS AS (n * 2) STORED);
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
INSERT INTO halls (gone, n) VALUES ('x', 1);
UPDATE halls SET n = n;
SELECT version, twice FROM halls;
CREATE TRIGGER pass BEFORE UPDATE ON halls FOR EACH ROW EXECUTE FUNCTION pass();
UPDATE halls SET n = n;
SELECT version, twice FROM halls;
ALTER TABLE halls DROP COLUMN gone;
UPDATE halls SET n = n;
SELECT version, twice FROM halls;
UPDATE halls SET n = n + 1;
SELECT version, twice FROM halls;
