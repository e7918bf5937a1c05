-- A table whose CHECK constraint halts for a row that is filled.
CREATE FUNCTION halts() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM public.halt(1); RETURN true; END $$;
CREATE TABLE members (id int PRIMARY KEY, CHECK (public.halts()));
INSERT INTO members VALUES (1);
