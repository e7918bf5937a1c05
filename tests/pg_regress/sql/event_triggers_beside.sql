-- Event triggers of others, before and behind ours by name, that themselves make, change, rename and drop.
CREATE SCHEMA seen;
CREATE TABLE seen.log (n serial, event text, tag text, objects text);
CREATE FUNCTION seen.note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen.log (event, tag) VALUES (TG_EVENT, TG_TAG);
END $$;
CREATE FUNCTION seen.note_end() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen.log (event, tag, objects)
    SELECT TG_EVENT, TG_TAG, string_agg(command_tag || ' ' || object_identity, ', ' ORDER BY command_tag COLLATE "C", object_identity COLLATE "C")
    FROM pg_event_trigger_ddl_commands();
END $$;
CREATE EVENT TRIGGER aaa_start ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION seen.note();
CREATE EVENT TRIGGER zzz_start ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION seen.note();
CREATE EVENT TRIGGER aaa_end ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION seen.note_end();
CREATE EVENT TRIGGER zzz_end ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION seen.note_end();
CREATE TABLE users (LIKE base_entity, name text UNIQUE);
ALTER TABLE users RENAME TO members;
SELECT event, tag, objects FROM seen.log ORDER BY n;
SELECT describe('members');
DROP EVENT TRIGGER aaa_start;
DROP EVENT TRIGGER zzz_start;
DROP EVENT TRIGGER aaa_end;
DROP EVENT TRIGGER zzz_end;

-- One that does something at a table's making, once before ours and once behind.
CREATE FUNCTION seen.act() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    made record;
BEGIN
    IF current_setting('seen.busy', true) = 'yes' THEN RETURN; END IF;
    PERFORM set_config('seen.busy', 'yes', true);
    IF TG_EVENT = 'ddl_command_start' THEN
        EXECUTE replace(current_setting('seen.does'), 'THIS', 'orders');
    END IF;
    IF TG_EVENT = 'ddl_command_end' THEN
        FOR made IN SELECT object_identity AS name FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' AND command_tag = 'CREATE TABLE' LOOP
            EXECUTE replace(current_setting('seen.does'), 'THIS', made.name);
        END LOOP;
    END IF;
    PERFORM set_config('seen.busy', 'no', true);
END $$;
CREATE PROCEDURE seen.try(statement text, does text) LANGUAGE plpgsql AS $$
DECLARE
    trigger text;
    event text;
BEGIN
    FOREACH trigger IN ARRAY ARRAY['aaa_act', 'zzz_act'] LOOP
        FOREACH event IN ARRAY ARRAY['ddl_command_start', 'ddl_command_end'] LOOP
            BEGIN
                EXECUTE format('CREATE EVENT TRIGGER %I ON %I WHEN TAG IN (''CREATE TABLE'') EXECUTE FUNCTION seen.act()', trigger, event);
                PERFORM set_config('seen.does', does, true);
                EXECUTE statement;
                EXECUTE format('DROP EVENT TRIGGER %I', trigger);
                RAISE INFO '% %: %', trigger, event, (
                    SELECT string_agg(shown, '; ' ORDER BY shown COLLATE "C") FROM (
                        SELECT c.relname || ' has ' || count(DISTINCT a.attname) || ' columns, ' || count(DISTINCT t.oid) || ' row triggers, ' || count(DISTINCT i.indexrelid) || ' indexes'
                        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                        LEFT JOIN pg_trigger t ON t.tgrelid = c.oid LEFT JOIN pg_index i ON i.indrelid = c.oid
                        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'members' GROUP BY c.relname) AS tables (shown));
                RAISE EXCEPTION 'undone';
            EXCEPTION WHEN OTHERS THEN
                IF SQLERRM <> 'undone' THEN RAISE INFO '% %: ERROR: %', trigger, event, SQLERRM; END IF;
            END;
        END LOOP;
    END LOOP;
END $$;
-- Another entity, and one whose name is refused.
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'CREATE TABLE lines (LIKE base_entity, LIKE base_versioned)');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'CREATE TABLE line (LIKE base_entity)');
CALL seen.try('CREATE TABLE plain_rows (n int)', 'CREATE TABLE lines (LIKE base_entity)');
-- Another plain table.
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'CREATE TABLE line (n int)');
-- The table that was just made: a column, its name, its schema, itself. It is completed under whatever name it has by then.
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS ADD COLUMN more int UNIQUE');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS DROP COLUMN IF EXISTS updated_at');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS DROP COLUMN IF EXISTS uuid');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS RENAME TO others');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS RENAME TO other');
CALL seen.try('CREATE TABLE orders (LIKE base_entity, number int PRIMARY KEY)', 'ALTER TABLE IF EXISTS THIS RENAME COLUMN uuid TO id');
CREATE TABLE base_entity.filed_things (LIKE base_entity, folder text, page int);
CREATE INDEX ON base_entity.filed_things (folder);
CREATE INDEX ON base_entity.filed_things (lower(folder));
CREATE INDEX ON base_entity.filed_things (page);
CALL seen.try('CREATE TABLE orders (LIKE filed_things, number int PRIMARY KEY)', 'SELECT');
CALL seen.try('CREATE TABLE orders (LIKE filed_things, number int PRIMARY KEY)', 'ALTER TABLE IF EXISTS THIS DROP COLUMN IF EXISTS folder');
DROP TABLE base_entity.filed_things;
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'ALTER TABLE IF EXISTS THIS SET SCHEMA seen');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'DROP TABLE IF EXISTS THIS');
CALL seen.try('CREATE TABLE orders (LIKE base_entity, number int PRIMARY KEY)', 'DROP TABLE IF EXISTS THIS');
-- The settings.
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'SET base_entity.enabled = off');
CALL seen.try('CREATE TABLE orders (LIKE base_entity)', 'SET base_entity.naming = warn');
RESET base_entity.enabled;
RESET base_entity.naming;

-- Ours are as before, and so is the extension.
CREATE TABLE rooms (LIKE base_entity);
SELECT describe('rooms');
