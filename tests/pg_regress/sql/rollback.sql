-- A rolled-back transaction leaves no trace: not in the catalogs, and not in the backend.
\c - app
BEGIN;
CREATE TABLE users (LIKE base_entity);
ROLLBACK;
SELECT to_regclass('users');
CREATE TABLE users (id int);
SELECT describe('users');
DROP TABLE users;

-- Savepoints.
BEGIN;
CREATE TABLE users (LIKE base_entity);
SAVEPOINT one;
CREATE TABLE clients (LIKE base_entity, number int PRIMARY KEY);
ROLLBACK TO one;
CREATE TABLE clients (id int);
SAVEPOINT two;
CREATE TABLE failures (LIKE base_entity, CHECK (no_such_column > 0));
ROLLBACK TO two;
CREATE TABLE failures (n int);
CREATE TABLE orders (LIKE base_uuid);
COMMIT;
SELECT entities('app');
SELECT describe('clients');
DROP TABLE users, clients, failures, orders;

-- An error of the statement itself, of every stage: analysis, the name, the key, a trigger of the template.
CREATE TABLE users (LIKE base_entity, x no_such_type);
CREATE TABLE users (id int);
CREATE TABLE article (LIKE base_entity);
CREATE TABLE articles (id int);
CREATE TABLE orders (LIKE base_entity, PRIMARY KEY (no_such_column));
CREATE TABLE orders (id int);
CREATE TABLE parts (LIKE base_entity, PRIMARY KEY (uuid)) PARTITION BY LIST (created_at);
CREATE TABLE parts (id int);
CREATE TABLE users (LIKE base_entity);
DO $$
BEGIN
    CREATE TABLE tags (LIKE base_entity);
    PERFORM 1 / 0;
EXCEPTION WHEN division_by_zero THEN
    CREATE TABLE tags (id int);
END
$$;
SELECT relname, (SELECT count(*) FROM describe(pg_class.oid)) AS lines FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'app'::regnamespace ORDER BY relname COLLATE "C";
DROP TABLE users, articles, orders, parts, tags;

-- An error or a timeout in the middle: someone else's event trigger runs between start and end.
\c - postgres
CREATE FUNCTION public.trouble() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('my.trouble', true) = 'error' THEN
        RAISE EXCEPTION 'trouble at %', TG_EVENT;
    ELSIF current_setting('my.trouble', true) = 'sleep' THEN
        PERFORM pg_sleep(10);
    END IF;
END
$$;
CREATE EVENT TRIGGER aaa_trouble ON ddl_command_end EXECUTE FUNCTION public.trouble();
CREATE EVENT TRIGGER zzz_trouble ON ddl_command_start EXECUTE FUNCTION public.trouble();
\c - app
SET my.trouble = 'error';
CREATE TABLE users (LIKE base_entity);
RESET my.trouble;
CREATE TABLE users (id int);
SELECT describe('users');
DROP TABLE users;
SET my.trouble = 'sleep';
\set VERBOSITY terse
SET statement_timeout = '50ms';
CREATE TABLE users (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET statement_timeout;
RESET my.trouble;
CREATE TABLE users (id int);
SELECT describe('users');
CREATE TABLE clients (LIKE base_entity);
SELECT entities('app');

-- Words, rolled back with everything else, are in their own file. A setting that is rolled back counts no more.
BEGIN;
SET base_entity.enabled = off;
SET base_entity.naming = off;
ROLLBACK;
CREATE TABLE person (LIKE base_entity);
CREATE TABLE people (LIKE base_entity);
SELECT entities('app');
