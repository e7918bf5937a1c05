-- CREATE TABLE ... (LIKE base_entity, ...) makes an entity.
\c - app
CREATE TABLE users (LIKE base_entity, username text, password text);
SELECT describe('users');
SELECT comments('users');

-- A row needs no id and no times.
INSERT INTO users (username) VALUES ('ada')
    RETURNING uuid IS NOT NULL AS has_id, created_at = now() AS created, updated_at = now() AS updated, username;
INSERT INTO users DEFAULT VALUES
    RETURNING uuid IS NOT NULL AS has_id, created_at = now() AS created, updated_at = now() AS updated;
INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(1, 1000) n;
SELECT count(*), count(DISTINCT uuid) FROM users;

-- An id that is sent is taken, once.
INSERT INTO users (uuid) VALUES ('00000000-0000-4000-8000-000000000001');
INSERT INTO users (uuid) VALUES ('00000000-0000-4000-8000-000000000001');
\set VERBOSITY terse
INSERT INTO users (uuid) VALUES (NULL);
INSERT INTO users (created_at) VALUES (NULL);
INSERT INTO users (updated_at) VALUES (NULL);
\set VERBOSITY default

-- An UPDATE moves updated_at and nothing else.
CREATE TABLE before AS TABLE users;
UPDATE users SET password = 'secret' WHERE username = 'ada';
SELECT u.username, u.uuid = b.uuid AS same_id, u.created_at = b.created_at AS same_creation,
       u.updated_at > b.updated_at AS moved
FROM users u JOIN before b USING (uuid) WHERE u IS DISTINCT FROM b::text::users;

-- The clause may stand anywhere, and alone.
CREATE TABLE notes (body text, LIKE base_entity, stars int DEFAULT 5);
SELECT describe('notes');
CREATE TABLE pings (LIKE base_entity);
SELECT describe('pings');

-- A column that the template has too is PostgreSQL's own error.
CREATE TABLE doubles (LIKE base_entity, uuid uuid);
CREATE TABLE doubles (LIKE base_entity, LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE

-- Everything belongs to the role that made it; nothing was made anywhere else.
SELECT relname, relkind, relowner::regrole FROM pg_class WHERE relnamespace = 'app'::regnamespace
ORDER BY relname COLLATE "C";
DROP TABLE users, notes, pings;
SELECT entities('app');
