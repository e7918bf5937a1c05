-- A default that halts at place 0 in the row of this number.
CREATE SEQUENCE fills;
CREATE FUNCTION halt_fill(number int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF pg_catalog.nextval('public.fills') = number THEN
        PERFORM public.halt(0);
    END IF;
    RETURN 1;
END $$;
