-- Triggers that halt in the middle of statements. Event triggers fire in the order of their names: the extension's between
-- these.
CREATE FUNCTION halt_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.halt(CASE TG_EVENT || ' ' || TG_TAG
        WHEN 'ddl_command_end CREATE TABLE' THEN 2 WHEN 'sql_drop DROP TABLE' THEN 5 ELSE 6 END);
END $$;
CREATE FUNCTION halt_before() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.halt(1); END $$;
CREATE FUNCTION halt_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.halt(CASE TG_OP WHEN 'UPDATE' THEN 3 ELSE 4 END);
    RETURN NEW;
END $$;
CREATE EVENT TRIGGER aaa_halt ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION halt_before();
CREATE EVENT TRIGGER zzz_halt ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')
    EXECUTE FUNCTION halt_command();
CREATE EVENT TRIGGER zzz_halt_drop ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION halt_command();
CREATE TRIGGER zzzz_halt BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION halt_row();
CREATE TRIGGER zzzz_halt BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION halt_row();
