-- A schema base_entity that was there before: what another role has put into it would be taken for PostgreSQL's own.
-- PostgreSQL 18 shows the statement of the script that failed.
\set SHOW_CONTEXT never
CREATE ROLE mallory LOGIN;
CREATE DATABASE planted TEMPLATE template0;
GRANT CREATE ON DATABASE planted TO mallory;
\c planted mallory
CREATE SCHEMA base_entity;
CREATE FUNCTION base_entity.same(oid, regnamespace) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'hijacked as %', current_user; RETURN $1::int8 = $2::oid::int8; END $$;
CREATE OPERATOR base_entity.= (FUNCTION = base_entity.same, LEFTARG = oid, RIGHTARG = regnamespace);
\c planted postgres
CREATE EXTENSION base_entity;
\echo :LAST_ERROR_SQLSTATE

-- Each kind of object alone is one too many.
\c planted mallory
DROP OPERATOR base_entity.= (oid, regnamespace);
DROP FUNCTION base_entity.same(oid, regnamespace);
CREATE TABLE base_entity.members (n int);
\c planted postgres
CREATE EXTENSION base_entity;
\c planted mallory
DROP TABLE base_entity.members;
CREATE DOMAIN base_entity.text AS pg_catalog.text;
\c planted postgres
CREATE EXTENSION base_entity;
\c planted mallory
DROP DOMAIN base_entity.text;
CREATE COLLATION base_entity."C" FROM pg_catalog."C";
\c planted postgres
CREATE EXTENSION base_entity;
DROP COLLATION base_entity."C";

-- An empty schema of another role is refused, until it belongs to the role that creates the extension.
\c planted postgres
CREATE EXTENSION base_entity;
\echo :LAST_ERROR_SQLSTATE
CREATE ROLE trent LOGIN;
GRANT CREATE ON DATABASE planted TO trent;
\c planted trent
CREATE EXTENSION base_entity;
\c planted postgres
SELECT count(*) FROM pg_extension WHERE extname = 'base_entity';
ALTER SCHEMA base_entity OWNER TO CURRENT_USER;
CREATE EXTENSION base_entity;
CREATE TABLE users (LIKE base_entity);
SELECT template FROM base_entity.templates WHERE template = 'base_entity.base_entity'::regclass;

-- One's own templates stay when the extension goes, and do not keep it from coming back.
CREATE TABLE base_entity.ledger_entity (LIKE base_entity, amount numeric);
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
SELECT relname FROM pg_class WHERE relnamespace = 'base_entity'::regnamespace AND relkind = 'r';
CREATE EXTENSION base_entity;
RESET client_min_messages;
CREATE TABLE entries (LIKE ledger_entity);
DROP TABLE users, entries, base_entity.ledger_entity;
DROP EXTENSION base_entity;

-- Not that of the database's owner, nor one's own.
ALTER DATABASE planted OWNER TO mallory;
ALTER SCHEMA base_entity OWNER TO mallory;
CREATE EXTENSION base_entity;
DROP EXTENSION base_entity;
\c planted mallory
CREATE EXTENSION base_entity;
DROP EXTENSION base_entity;
-- The database's owner is no superuser: nothing of his is taken for PostgreSQL's own either.
CREATE FUNCTION base_entity.same(oid, regnamespace) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'hijacked as %', current_user; RETURN $1::int8 = $2::oid::int8; END $$;
CREATE OPERATOR base_entity.= (FUNCTION = base_entity.same, LEFTARG = oid, RIGHTARG = regnamespace);
CREATE EXTENSION base_entity;
\c planted postgres
SELECT count(*) FROM base_entity.templates;
SELECT count(*) FROM base_entity.entities;
SELECT * FROM base_entity.check();
SELECT * FROM base_entity.check_names();
SELECT * FROM base_entity.stat_progress_adopt;
\c regression postgres
DROP DATABASE planted;
DROP ROLE trent;
