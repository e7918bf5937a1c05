-- A change of a template is noted after a command that failed, whose error was caught: PostgreSQL may put the parse tree of the next
-- command where that of the failed one was.
CREATE SCHEMA app;
CREATE TABLE app.members (login name, team int);
CREATE TABLE base_entity.guarded (LIKE base_entity, owner name);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.guarded USING (owner IN (SELECT m.login FROM app.members m WHERE false));
CREATE POLICY q ON base_entity.guarded USING (true);
CREATE TABLE notes (LIKE guarded);
\c
SET client_min_messages = warning;
BEGIN;
DO $x$ BEGIN
    BEGIN EXECUTE 'alter table app.members add team text'; EXCEPTION WHEN others THEN NULL; END;
    EXECUTE 'alter policy q on base_entity.guarded using (owner = current_user)';
END $x$;
SELECT name, definition FROM base_entity.noted_parts;
ROLLBACK;
\c
SET client_min_messages = warning;
BEGIN;
DO $x$ BEGIN
    BEGIN EXECUTE 'alter table app.members add column y foo'; EXCEPTION WHEN others THEN NULL; END;
    EXECUTE 'alter policy q on base_entity.guarded using (owner = current_user)';
END $x$;
SELECT name, definition FROM base_entity.noted_parts;
ROLLBACK;
\c
SET client_min_messages = warning;
BEGIN;
DO $x$ BEGIN
    BEGIN EXECUTE 'alter table app.members add team int'; EXCEPTION WHEN others THEN NULL; END;
    EXECUTE 'alter policy q on base_entity.guarded using (owner = current_user)';
END $x$;
SELECT name, definition FROM base_entity.noted_parts;
ROLLBACK;
\c
SET client_min_messages = warning;
BEGIN;
DO $x$ BEGIN
    BEGIN EXECUTE 'alter table app.members add column team text'; EXCEPTION WHEN others THEN NULL; END;
    EXECUTE 'alter policy q on base_entity.guarded using (owner = current_user)';
END $x$;
SELECT name, definition FROM base_entity.noted_parts;
ROLLBACK;
\c
SET client_min_messages = warning;
BEGIN;
DO $x$ BEGIN
    BEGIN EXECUTE 'alter table app.members rename team to login'; EXCEPTION WHEN others THEN NULL; END;
    EXECUTE 'alter policy q on base_entity.guarded using (owner = current_user)';
END $x$;
SELECT name, definition FROM base_entity.noted_parts;
ROLLBACK;
DROP TABLE notes, base_entity.guarded, app.members;
DROP SCHEMA app;
