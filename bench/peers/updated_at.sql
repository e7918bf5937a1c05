-- Triggers that keep updated_at, as people write them.

-- The function of a thousand answers on the web.
CREATE FUNCTION bench.set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END
$$;

-- As `diesel setup` writes it (diesel_set_updated_at in its initial migration).
CREATE FUNCTION bench.diesel_set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (
        NEW IS DISTINCT FROM OLD AND
        NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at
    ) THEN
        NEW.updated_at := current_timestamp;
    END IF;
    RETURN NEW;
END
$$;
