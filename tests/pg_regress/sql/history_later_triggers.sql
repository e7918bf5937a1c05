-- A row trigger that fires after the one that keeps versions could set the key or the beginning of the period of a row that is
-- inserted, so that its period overlaps with another one under the key.
\c - app
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, amount int);
INSERT INTO prices (id, amount) VALUES (1, 1);
UPDATE prices SET amount = 2;
DELETE FROM prices;
CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.id := 1;
    NEW.valid_from := '2001-01-01';
    RETURN NEW;
END $$;
CREATE TRIGGER zzzz BEFORE INSERT ON prices FOR EACH ROW EXECUTE FUNCTION forge();
INSERT INTO prices (id, amount) VALUES (2, 3);
SELECT count(*) FROM prices p JOIN prices_history h USING (id) WHERE p.valid_from < h.valid_to;
COPY prices (id, amount) FROM stdin;
2	3
\.
INSERT INTO prices (id, amount) VALUES (2, 3) ON CONFLICT (id) DO UPDATE SET amount = 4;
-- Before it, the time is corrected.
ALTER TRIGGER zzzz ON prices RENAME TO a_zzzz;
INSERT INTO prices (id, amount) VALUES (2, 3);
SELECT id, amount, valid_from > '2001-01-01' AS is_later FROM prices;
SELECT count(*) FROM prices p JOIN prices_history h USING (id) WHERE p.valid_from < h.valid_to;
-- A trigger that is disabled, and one AFTER INSERT, are no matter.
ALTER TRIGGER a_zzzz ON prices RENAME TO zzzz;
ALTER TABLE prices DISABLE TRIGGER zzzz;
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER zzzz_after AFTER INSERT ON prices FOR EACH ROW EXECUTE FUNCTION look();
INSERT INTO prices (id, amount) VALUES (3, 3);
-- In a partition.
CREATE TABLE rates (LIKE base_history, id int PRIMARY KEY, rate int) PARTITION BY LIST (id);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1);
CREATE TRIGGER zzzz BEFORE INSERT ON rates_1 FOR EACH ROW EXECUTE FUNCTION forge();
INSERT INTO rates (id) VALUES (1);
-- One BEFORE UPDATE that fires between the rule `history` and the trigger that keeps versions could change a row whose period continues.
CREATE TABLE notes (LIKE base_entity, LIKE base_history, item text);
CREATE FUNCTION lower_item() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.item := lower(NEW.item); RETURN NEW; END $$;
INSERT INTO notes (item) VALUES ('TEA');
CREATE TRIGGER zzz_base_entity_lower BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION lower_item();
UPDATE notes SET item = item;
SELECT item FROM notes;
ALTER TRIGGER zzz_base_entity_lower ON notes RENAME TO a_lower;
UPDATE notes SET item = item;
SELECT n.item, h.item AS was FROM notes n JOIN notes_history h ON h.valid_to = n.valid_from;
-- One BEFORE INSERT or DELETE there is no matter: the time is set, and the version kept, after it; nor are other rules.
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER zzz_base_g BEFORE INSERT OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TRIGGER zzz_base_f BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep item');
UPDATE notes SET item = 'x', created_at = created_at;
DELETE FROM notes;
SELECT count(*) FROM notes_history;
