-- An event trigger that halts at the end of each command, at places from 1, once it is enabled.
CREATE SEQUENCE commands;
CREATE FUNCTION halt_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM public.halt(pg_catalog.nextval('public.commands')::int); END $$;
CREATE EVENT TRIGGER zzz_halt ON ddl_command_end EXECUTE FUNCTION halt_command();
ALTER EVENT TRIGGER zzz_halt DISABLE;
