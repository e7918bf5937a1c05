-- A trigger that sets who created a row and when, as the rules keep and stamp do for an INSERT, in PL/pgSQL.
CREATE FUNCTION bench.sign_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created_at := now();
    NEW.created_by := base_entity.actor();
    NEW.updated_by := base_entity.actor();
    RETURN NEW;
END
$$;
