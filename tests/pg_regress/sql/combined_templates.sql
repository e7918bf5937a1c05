-- Several templates in one statement make one table, with one row trigger that carries the rules of all.
\c - app
CREATE TABLE users (LIKE base_uuid, LIKE base_timestamps, name text);
SELECT describe('users');
SELECT comments('users');
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'Ada' RETURNING updated_at > created_at AS moved;
UPDATE users SET uuid = base_entity.uuidv4();

-- In the other order, with other columns between and with any option: the same rules.
CREATE TABLE clients (LIKE base_timestamps EXCLUDING ALL, name text, LIKE base_entity.base_uuid INCLUDING INDEXES);
SELECT describe('clients');

-- Times without an id: no key is forced on the table.
CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_timestamps, name text);
SELECT describe('events');
INSERT INTO events (name) VALUES ('a') RETURNING id, created_at = now() AS created;
UPDATE events SET name = 'b', created_at = '2000-01-01' RETURNING created_at > '2001-01-01' AS kept, updated_at > created_at AS moved;
CREATE TABLE logs (LIKE base_timestamps);
SELECT describe('logs');

-- An id without times: the row trigger keeps the id.
CREATE TABLE tags (LIKE base_uuid, label text);
SELECT describe('tags');
INSERT INTO tags (label) VALUES ('x');
UPDATE tags SET label = 'y' RETURNING label;
UPDATE tags SET uuid = base_entity.uuidv4();
\echo :LAST_ERROR_SQLSTATE

-- A template beside a table that is none: each with its own options.
CREATE TABLE addresses (city text NOT NULL DEFAULT 'Rome' CHECK (city <> ''), zip text);
CREATE INDEX addresses_zip ON addresses (zip);
CREATE TABLE offices (LIKE base_uuid, LIKE addresses INCLUDING DEFAULTS, LIKE base_timestamps);
SELECT describe('offices');
CREATE TABLE branches (LIKE addresses INCLUDING ALL, LIKE base_entity);
SELECT describe('branches');

-- Templates that share a column cannot be combined: PostgreSQL's own error.
CREATE TABLE clashes (LIKE base_entity, LIKE base_timestamps);
\echo :LAST_ERROR_SQLSTATE
SELECT entities('app');
