-- Notes the entities on which a command of apply() holds ACCESS EXCLUSIVE.
CREATE TABLE locks (held text[]);
CREATE FUNCTION note_locks() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.locks
    SELECT array_agg(DISTINCT c.relname::text) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.granted AND l.mode = 'AccessExclusiveLock' AND c.relname ~ '^items_[0-9]+$';
END $$;
CREATE EVENT TRIGGER note_locks ON ddl_command_end EXECUTE FUNCTION note_locks();
