-- A rename takes the locks that it takes without the extension, whatever is renamed.
CREATE TABLE plain_rows (n int PRIMARY KEY);
CREATE TABLE entities (LIKE base_entity);
CREATE FUNCTION locks() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT c.relname || ' ' || l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'public'::regnamespace ORDER BY (c.relname || l.mode) COLLATE "C"
$$;
BEGIN;
ALTER TABLE plain_rows RENAME TO plainer_rows;
ALTER INDEX plain_rows_pkey RENAME TO plainer_rows_pkey;
SELECT locks();
ROLLBACK;
BEGIN;
ALTER INDEX plain_rows RENAME TO plainer_rows;
SELECT locks();
ROLLBACK;
BEGIN;
ALTER TABLE entities RENAME TO things;
SELECT locks();
ROLLBACK;

-- An event trigger of another role drops the table that was just renamed: no error, as in PostgreSQL.
CREATE FUNCTION drop_it() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS public.doomed_rows; END $$;
CREATE EVENT TRIGGER aaa_drop ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION drop_it();
CREATE TABLE rows_before (n int);
ALTER TABLE rows_before RENAME TO doomed_rows;
SELECT to_regclass('doomed_rows');
ALTER TABLE entities RENAME TO doomed_rows;
SELECT to_regclass('doomed_rows');
DROP EVENT TRIGGER aaa_drop;
