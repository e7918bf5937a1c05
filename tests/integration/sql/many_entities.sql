-- Makes entities of two rows each, the first with the newest rows. Every second table has a policy, which binds the
-- reader, and which shows it every second of these.
CREATE PROCEDURE make_things(first int, last int) LANGUAGE plpgsql AS $$
BEGIN FOR n IN first .. last LOOP
    EXECUTE format('CREATE TABLE things_%s (LIKE base_entity, n int)', n);
    EXECUTE format('GRANT SELECT ON things_%s TO reader', n);
    IF n % 2 = 0 THEN
        EXECUTE format('ALTER TABLE things_%s ENABLE ROW LEVEL SECURITY', n);
        EXECUTE format('CREATE POLICY fourth ON things_%s USING (mod(n, 4) = 0)', n);
    END IF;
    EXECUTE format('INSERT INTO things_%1$s (uuid, created_at, n)
        SELECT md5(''%1$s '' || k)::uuid, now() - %1$s * interval ''1 day'', %1$s FROM generate_series(1, 2) AS k', n);
END LOOP; END $$;

CREATE PROCEDURE lock_things(count int) LANGUAGE plpgsql AS $$
BEGIN FOR n IN 1 .. count LOOP
    EXECUTE format('LOCK TABLE things_%s IN ACCESS SHARE MODE', n);
END LOOP; END $$;
