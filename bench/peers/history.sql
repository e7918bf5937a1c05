-- Old versions of rows, as people keep them: by a statement trigger that reads the old rows, and row by row.
CREATE FUNCTION bench.keep_old_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO set_rows_history SELECT now(), TG_OP, current_user, pg_current_xact_id(), * FROM old_rows;
    RETURN NULL;
END
$$;

CREATE FUNCTION bench.keep_old_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO each_rows_history SELECT now(), TG_OP, current_user, pg_current_xact_id(), OLD.*;
    NEW.valid_from := now();
    RETURN NEW;
END
$$;
