-- Triggers and defaults call it with the number of a place. Where that is held, it waits, without a wait for a lock that
-- lock_timeout would end, and an advisory lock shows that it does.
CREATE FUNCTION public.halt(place int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_lock_shared(1, place) THEN
        PERFORM pg_catalog.pg_advisory_xact_lock_shared(2, place);
        WHILE NOT pg_catalog.pg_try_advisory_lock_shared(1, place) LOOP
            PERFORM pg_catalog.pg_sleep(0.01);
        END LOOP;
    END IF;
    PERFORM pg_catalog.pg_advisory_unlock_shared(1, place);
END $$;
