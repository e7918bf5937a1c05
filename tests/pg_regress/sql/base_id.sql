-- base_id: a uuid primary key under the name that ORMs expect.
\c - app
\set SHOW_CONTEXT never
CREATE TABLE tags (LIKE base_id, name text);
SELECT public.describe('tags');
INSERT INTO tags (name) VALUES ('a'), ('b') RETURNING name, base_entity.uuid_extract_version(id) AS version;
INSERT INTO tags VALUES ('00000000-0000-4000-8000-000000000001', 'c') RETURNING id, name;
-- A change of the id is an error; writing the same value back is not a change.
UPDATE tags SET id = base_entity.uuidv4() WHERE name = 'c';
\echo :LAST_ERROR_SQLSTATE
UPDATE tags SET id = id, name = 'd' WHERE name = 'c' RETURNING id, name;
INSERT INTO tags VALUES ('00000000-0000-4000-8000-000000000001', 'e');
INSERT INTO tags VALUES (NULL, 'e');

-- With times and mix-ins: one row trigger.
CREATE TABLE users (LIKE base_id, LIKE base_timestamps, name text);
SELECT public.describe('users');
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'ada lovelace', created_at = '1970-01-01', updated_at = '1970-01-01'
    RETURNING created_at > '2000-01-01' AS kept, updated_at > created_at AS touched;
CREATE TABLE members (LIKE base_id, LIKE base_timestamps, LIKE base_versioned, LIKE base_authored, owner uuid REFERENCES users);
SELECT public.describe('members');
SELECT public.entities('app');
-- Any place among the columns, any search_path, its full name.
CREATE TABLE notes (body text, LIKE base_entity.base_id);
SELECT public.describe('notes');
-- Beside the other key: the first one written is the primary key.
CREATE TABLE doubles (LIKE base_id, LIKE base_uuid);
SELECT public.describe('doubles');

-- base_entity.uuid_version applies to id as it does to uuid.
SET base_entity.uuid_version = 7;
CREATE TABLE events (LIKE base_id, n int);
RESET base_entity.uuid_version;
SELECT public.describe('events');
INSERT INTO events (n) SELECT n FROM generate_series(1, 100) AS n;
SELECT array_agg(n ORDER BY id) = array_agg(n ORDER BY n) AS ascending FROM events;

-- A primary key in the statement stays the primary key; the template's becomes UNIQUE.
CREATE TABLE invoices (number int PRIMARY KEY, LIKE base_id, total numeric);
SELECT public.describe('invoices');
-- A partitioned table.
CREATE TABLE logs (LIKE base_id, LIKE base_timestamps, line text) PARTITION BY RANGE (created_at);
CREATE TABLE logs_first PARTITION OF logs FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
SELECT public.describe('logs');
INSERT INTO logs (line) VALUES ('one');
UPDATE logs SET id = base_entity.uuidv4();
UPDATE logs SET line = 'two' RETURNING line, updated_at > created_at AS touched;

-- The registry.
SELECT entity, templates, key, id, id_version, rules FROM base_entity.entities WHERE entity::text !~ 'first' ORDER BY entity::text COLLATE "C";
SELECT template, columns, rules, includes, shipped FROM base_entity.templates WHERE template = 'base_entity.base_id'::regclass;
SELECT entity, document ->> 'name' AS name FROM base_entity.find('00000000-0000-4000-8000-000000000001');
SELECT r.entity, r.uuid = u.id AS same FROM base_entity.rows('base_entity.base_timestamps') r JOIN users u ON r.entity = 'users'::regclass;
SELECT base_entity.describe('tags') -> 'id' AS id;
SELECT * FROM base_entity.check('app');

-- A template of the user's own on top of it.
\c - postgres
CREATE TABLE base_entity.base (LIKE base_id, LIKE base_timestamps);
GRANT SELECT ON base_entity.base TO app;
\c - app
CREATE TABLE orders (LIKE base, total numeric);
SELECT public.describe('orders');
SELECT entity, templates FROM base_entity.entities WHERE entity = 'orders'::regclass;

-- adopt() of tables that an ORM has made: with an id, without one, and with one that is a number.
\set VERBOSITY terse
CREATE TABLE posts (id uuid NOT NULL PRIMARY KEY, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, title text);
INSERT INTO posts VALUES ('00000000-0000-4000-8000-000000000002', now(), now(), 'first');
CALL base_entity.adopt('posts', '{base_id,base_timestamps}');
SELECT public.describe('posts');
INSERT INTO posts (title) VALUES ('second');
SELECT title, id = '00000000-0000-4000-8000-000000000002' AS is_first FROM posts ORDER BY title;
CREATE TABLE pages (title text);
INSERT INTO pages VALUES ('one'), ('two');
CALL base_entity.adopt('pages', '{base_id}');
SELECT public.describe('pages');
SELECT count(DISTINCT id) FROM pages;
CREATE TABLE numbered (id bigint PRIMARY KEY);
CALL base_entity.adopt('numbered', '{base_id}');
CREATE TABLE comments (id uuid PRIMARY KEY, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
CALL base_entity.adopt_all('app', '{base_id,base_timestamps}');
SELECT public.describe('comments');
CALL base_entity.release('posts');
SELECT public.describe('posts');

-- check() reports drift, and its SQL repairs it.
ALTER TABLE tags ALTER id DROP DEFAULT;
ALTER TABLE users RENAME id TO key;
ALTER TABLE notes DISABLE TRIGGER zzz_base_entity;
SELECT relation, problem, sql FROM base_entity.check('app');
SELECT sql FROM base_entity.check('app') \gexec
SELECT count(*) FROM base_entity.check('app');
