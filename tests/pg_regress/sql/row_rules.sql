-- The row trigger: updated_at moves when the row changes, created_at stays, the id cannot be changed.
\c - app
CREATE TABLE users (LIKE base_entity, name text, rank int);
INSERT INTO users (uuid, created_at, updated_at, name, rank)
VALUES ('00000000-0000-4000-8000-000000000001', '2001-01-01', '2001-01-01', 'ada', 1),
       ('00000000-0000-4000-8000-000000000002', '2001-01-01', '2001-01-01', 'eva', NULL);
-- The effect of an UPDATE on a row: whether updated_at is the transaction's time, and the other two are as they were.
CREATE FUNCTION seen(users) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', $1.name, CASE $1.updated_at WHEN now() THEN 'touched' WHEN '2001-01-01' THEN 'untouched' ELSE 'moved' END,
        CASE WHEN $1.created_at <> '2001-01-01' THEN 'CREATION CHANGED' END,
        CASE WHEN $1.uuid::text !~ '^0{8}-0{4}-4000-8000-0{11}[12]$' THEN 'ID CHANGED' END)
$$;
BEGIN; UPDATE users SET name = upper(name) RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET rank = 1 RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET rank = NULL RETURNING seen(users); ROLLBACK;

-- An UPDATE that changes nothing leaves updated_at, whatever it writes.
BEGIN; UPDATE users SET name = name, rank = rank RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET (name, rank, uuid, created_at, updated_at) = (SELECT u.name, u.rank, u.uuid, u.created_at, u.updated_at FROM users u WHERE u.uuid = users.uuid) RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET name = name || '' RETURNING seen(users); ROLLBACK;

-- Times that the client sends are ignored; a change of nothing else is undone, or counts as one.
BEGIN; UPDATE users SET updated_at = '1999-01-01', name = 'x' RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET updated_at = NULL RETURNING seen(users) ~ 'CHANGED' AS bad, updated_at IS NULL AS "null"; ROLLBACK;
BEGIN; UPDATE users SET updated_at = DEFAULT, created_at = DEFAULT, name = 'x' RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET created_at = '1999-01-01', name = 'x' RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET created_at = NULL, name = 'x' RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET created_at = '1999-01-01' RETURNING seen(users); ROLLBACK;
BEGIN; UPDATE users SET created_at = date_trunc('milliseconds', created_at), updated_at = updated_at RETURNING seen(users); ROLLBACK;

-- The id: the same is no change, another is refused.
BEGIN; UPDATE users SET uuid = uuid, name = 'x' RETURNING seen(users); ROLLBACK;
UPDATE users SET uuid = '00000000-0000-4000-8000-000000000003' WHERE name = 'ada';
\echo :LAST_ERROR_SQLSTATE
UPDATE users SET uuid = NULL;
UPDATE users SET uuid = DEFAULT, name = 'x';
SELECT seen(users) FROM users ORDER BY uuid;

-- In one transaction each change has a later time; an UPDATE that changes nothing keeps it.
BEGIN;
UPDATE users SET name = 'one' WHERE rank = 1 RETURNING seen(users);
UPDATE users SET name = 'two' WHERE rank = 1 RETURNING seen(users);
UPDATE users SET name = 'two' WHERE rank = 1 RETURNING seen(users);
ROLLBACK;

-- A later transaction moves it forward, never back.
CREATE TABLE before AS SELECT uuid, updated_at FROM users;
UPDATE users SET name = name || '!';
CREATE TABLE between AS SELECT uuid, updated_at FROM users;
UPDATE users SET name = name || '!';
SELECT bool_and(b.updated_at < m.updated_at AND m.updated_at < u.updated_at)
FROM before b JOIN between m USING (uuid) JOIN users u USING (uuid);
UPDATE users SET updated_at = 'infinity', name = 'future' RETURNING updated_at = now() AS touched;

-- INSERT and COPY may set any values; bulk updates touch all rows; SELECT FOR UPDATE touches none.
INSERT INTO users (created_at, updated_at, name) VALUES ('1999-01-01', '1999-01-02', 'import') RETURNING created_at, updated_at;
COPY users (name, updated_at) FROM stdin;
copied	1999-01-02 00:00:00
\.
SELECT updated_at FROM users WHERE name = 'copied' FOR UPDATE;
INSERT INTO users (name) SELECT n FROM generate_series(1, 5000) n;
UPDATE users SET rank = 7;
SELECT count(*), count(*) FILTER (WHERE updated_at >= created_at AND rank = 7) AS touched FROM users;
