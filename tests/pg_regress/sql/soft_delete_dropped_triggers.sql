-- A trigger may drop triggers of its table, while the statement runs that fires it.
\c - app
CREATE FUNCTION drop_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
	FOREACH name IN ARRAY TG_ARGV LOOP
		EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', name, TG_RELID::regclass);
	END LOOP;
	IF TG_WHEN = 'AFTER' THEN
		RETURN NULL;
	END IF;
	RETURN CASE WHEN TG_OP = 'DELETE' THEN old ELSE new END;
END $$;
-- All, before the row trigger and before the AFTER DELETE trigger: the DELETE is an error, and nothing has changed.
CREATE TABLE lamps (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO lamps (n) VALUES (1), (2);
CREATE TRIGGER a0 BEFORE DELETE ON lamps FOR EACH ROW
	EXECUTE FUNCTION drop_triggers('0_base_entity', 'zzz_base_entity', 'a0');
DELETE FROM lamps;
DROP TRIGGER a0 ON lamps;
\set VERBOSITY terse
CREATE TRIGGER "00" AFTER DELETE ON lamps FOR EACH ROW
	EXECUTE FUNCTION drop_triggers('0_base_entity', 'zzz_base_entity', '00');
DELETE FROM lamps;
DROP TRIGGER "00" ON lamps;
-- With one that is left.
CREATE TRIGGER "00" AFTER DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM lamps;
DROP TRIGGER "00" ON lamps;
CREATE TRIGGER a0 BEFORE DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM lamps;
DROP TRIGGER a0 ON lamps;
CREATE TRIGGER a0 BEFORE DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION drop_triggers('zzz_base_entity');
DELETE FROM lamps;
DROP TRIGGER a0 ON lamps;
CREATE TRIGGER "00" AFTER DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION drop_triggers('zzz_base_entity');
BEGIN;
DELETE FROM lamps;
ROLLBACK;
DROP TRIGGER "00" ON lamps;
SELECT n, deleted_at IS NULL AS living FROM lamps ORDER BY n;
-- With another one that would insert the rows.
CREATE TRIGGER "0_other" AFTER DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete deleted_at');
CREATE TRIGGER "00" AFTER DELETE ON lamps FOR EACH ROW EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM lamps;
DROP TRIGGER "00" ON lamps;
DROP TRIGGER "0_other" ON lamps;
SELECT n, deleted_at IS NULL AS living FROM lamps ORDER BY n;
-- At a later row: an error too, or the statement continues with the triggers that it began with.
CREATE TRIGGER a0 BEFORE DELETE ON lamps FOR EACH ROW WHEN (old.n = 2)
	EXECUTE FUNCTION drop_triggers('0_base_entity', 'zzz_base_entity', 'a0');
DELETE FROM lamps;
DROP TRIGGER a0 ON lamps;
CREATE TRIGGER "00" AFTER DELETE ON lamps FOR EACH ROW WHEN (old.n = 2)
	EXECUTE FUNCTION drop_triggers('0_base_entity', 'zzz_base_entity', '00');
DELETE FROM lamps;
SELECT n, deleted_at IS NULL AS living FROM lamps ORDER BY n;
-- No row refers to a missing one.
CREATE TABLE sockets (n int PRIMARY KEY);
CREATE TABLE plugs (LIKE base_entity, LIKE base_soft_delete, socket int REFERENCES sockets ON DELETE CASCADE);
INSERT INTO sockets VALUES (1), (2);
INSERT INTO plugs (socket) VALUES (1), (2);
CREATE TRIGGER "00" AFTER DELETE ON plugs FOR EACH ROW EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM sockets;
DROP TRIGGER "00" ON plugs;
DELETE FROM plugs WHERE socket = 2;
CREATE TRIGGER a0 BEFORE DELETE ON plugs FOR EACH ROW WHEN (old.socket = 2) EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM sockets;
SELECT s.n, p.socket FROM sockets s FULL JOIN plugs p ON p.socket = s.n ORDER BY s.n;
-- Nor does one that is marked, where no row of the statement was inserted again.
CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TABLE hubs (n int PRIMARY KEY);
CREATE TABLE spokes (LIKE base_entity, LIKE base_soft_delete, hub int REFERENCES hubs ON DELETE CASCADE, n int);
INSERT INTO hubs VALUES (1);
INSERT INTO spokes (hub, n) VALUES (1, 1), (1, 2);
DELETE FROM spokes WHERE n = 2;
CREATE TRIGGER zzzz BEFORE DELETE ON spokes FOR EACH ROW WHEN (old.n = 1) EXECUTE FUNCTION skip();
CREATE TRIGGER a0 BEFORE DELETE ON spokes FOR EACH ROW WHEN (old.n = 2) EXECUTE FUNCTION drop_triggers('0_base_entity');
DELETE FROM hubs;
SELECT count(*) FROM hubs;
-- A row that moves to another partition.
CREATE TABLE routes (LIKE base_entity, LIKE base_soft_delete, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE routes_1 PARTITION OF routes FOR VALUES IN (1);
CREATE TABLE routes_2 PARTITION OF routes FOR VALUES IN (2);
INSERT INTO routes (k) VALUES (1);
CREATE FUNCTION drop_of_routes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'DROP TRIGGER zzz_base_entity ON routes; DROP TRIGGER "0_base_entity" ON routes; DROP TRIGGER a0 ON routes';
	RETURN new;
END $$;
CREATE TRIGGER a0 BEFORE UPDATE ON routes FOR EACH ROW EXECUTE FUNCTION drop_of_routes();
UPDATE routes SET k = 2;
SELECT k, deleted_at FROM routes;
-- DDL that is rolled back in the middle of a statement: the table has its triggers.
CREATE TABLE backs (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO backs (n) VALUES (1);
CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		EXECUTE 'DROP TRIGGER "0_base_entity" ON backs; DROP TRIGGER zzz_base_entity ON backs; DROP TRIGGER a0 ON backs';
		RAISE EXCEPTION 'undo';
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
	RETURN old;
END $$;
CREATE TRIGGER a0 BEFORE DELETE ON backs FOR EACH ROW EXECUTE FUNCTION back();
DELETE FROM backs;
SELECT n, deleted_at IS NULL AS living FROM backs;
-- So when the action of a foreign key runs an UPDATE of a column that is kept.
CREATE TABLE nets (n int PRIMARY KEY);
CREATE TABLE wires (id int, net int REFERENCES nets);
CREATE TRIGGER zzz BEFORE UPDATE ON wires FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep net');
INSERT INTO nets VALUES (1), (2);
INSERT INTO wires VALUES (1, 1);
CREATE FUNCTION drop_nets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		EXECUTE 'DROP TABLE nets CASCADE; DROP TRIGGER zzz ON wires; DROP TRIGGER a0 ON wires';
		RAISE EXCEPTION 'undo';
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
	RETURN new;
END $$;
CREATE TRIGGER a0 BEFORE UPDATE ON wires FOR EACH ROW EXECUTE FUNCTION drop_nets();
CREATE TABLE owners (n int PRIMARY KEY);
CREATE TABLE keys (owner int REFERENCES owners ON DELETE CASCADE);
CREATE FUNCTION update_wires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE wires SET net = 2; RETURN old; END $$;
CREATE TRIGGER t BEFORE DELETE ON keys FOR EACH ROW EXECUTE FUNCTION update_wires();
INSERT INTO owners VALUES (1);
INSERT INTO keys VALUES (1);
DELETE FROM owners;
TABLE wires;
-- Nor is a row lost that a statement would not insert again, because the trigger is made while it runs.
CREATE TABLE lates (n int, gone timestamptz);
\set VERBOSITY terse
CREATE TRIGGER zzz BEFORE DELETE ON lates FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
\set VERBOSITY default
CREATE FUNCTION make_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'CREATE OR REPLACE TRIGGER "0_base_entity" AFTER DELETE ON lates FOR EACH ROW EXECUTE FUNCTION base_entity.maintain(''soft_delete gone'')';
	RETURN old;
END $$;
CREATE TRIGGER a0 BEFORE DELETE ON lates FOR EACH ROW EXECUTE FUNCTION make_trigger();
INSERT INTO lates VALUES (1), (2);
DELETE FROM lates;
TABLE lates;
