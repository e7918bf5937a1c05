-- A template's foreign key runs no code of the referenced table's owner when a table is made LIKE the template.
\c - postgres
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
\c - mallory
CREATE FUNCTION trap.deed(place text) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN IF current_user <> 'mallory' THEN RAISE WARNING 'code of mallory runs as % in %', current_user, place; END IF; RETURN true; END $$;
CREATE FUNCTION trap.is_fine(place text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN trap.deed(place); END $$;
CREATE TABLE trap.owners (id int PRIMARY KEY, CHECK (trap.is_fine('check')));
CREATE INDEX ON trap.owners ((trap.is_fine('index expression') AND id > 0));
INSERT INTO trap.owners VALUES (1);
GRANT SELECT, REFERENCES ON trap.owners TO PUBLIC;
\c - postgres
SET client_min_messages = error;
CREATE TABLE base_entity.owned (LIKE base_entity, owner int DEFAULT 1 REFERENCES trap.owners);
RESET client_min_messages;
\c - postgres
CREATE TABLE things (LIKE owned);
CREATE TABLE events (LIKE owned, n int) PARTITION BY LIST (n);
SELECT conrelid::regclass, convalidated FROM pg_constraint WHERE confrelid = 'trap.owners'::regclass AND conrelid IN ('things'::regclass, 'events'::regclass) ORDER BY 1;
INSERT INTO things (owner) VALUES (2);
INSERT INTO things (owner) VALUES (1);
-- Rows that an event trigger of others has put there are checked.
CREATE FUNCTION seed() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seeded DEFAULT VALUES; END $$;
CREATE EVENT TRIGGER aaa ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION seed();
SET base_entity.naming = 'off';
CREATE TABLE seeded (LIKE owned, n int);
DROP EVENT TRIGGER aaa;
CREATE OR REPLACE FUNCTION seed() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO wrong (owner) VALUES (7); END $$;
CREATE EVENT TRIGGER aaa ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION seed();
CREATE TABLE wrong (LIKE owned, n int);
DROP EVENT TRIGGER aaa;
