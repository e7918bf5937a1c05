-- A trigger that keeps deleted rows, as the extension does, in PL/pgSQL: the foreign keys find the key again.
CREATE FUNCTION bench.keep_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    OLD.deleted_at := now();
    OLD.updated_at := now();
    INSERT INTO plpgsql_rows SELECT OLD.*;
    RETURN NULL;
END
$$;
