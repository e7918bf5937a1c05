-- The ids: version and variant, order, extraction.
\c - app
SELECT u::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' AS version_4 FROM base_entity.uuidv4() u;
SELECT u::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' AS version_7 FROM base_entity.uuidv7() u;

-- A hundred thousand of each: all of the right form, all different, those of version 7 strictly ascending.
CREATE TEMP TABLE ids AS SELECT n, base_entity.uuidv4() AS v4, base_entity.uuidv7() AS v7 FROM generate_series(1, 100000) n;
SELECT count(DISTINCT v4) AS v4, count(DISTINCT v7) AS v7,
       bool_and(base_entity.uuid_extract_version(v4) = 4 AND base_entity.uuid_extract_version(v7) = 7) AS versions,
       bool_and(substr(v4::text, 20, 1) IN ('8', '9', 'a', 'b') AND substr(v7::text, 20, 1) IN ('8', '9', 'a', 'b')) AS variants
FROM ids;
SELECT bool_and(v7 > before) AS ascending FROM (SELECT v7, lag(v7) OVER (ORDER BY n) AS before FROM ids) AS pairs;

-- Every bit that may be either is either, about as often.
SELECT bit, ones::int FROM (
    SELECT bit, avg(get_bit(uuid_send(v4), bit)) AS ones FROM ids, generate_series(0, 127) bit WHERE n <= 2000 GROUP BY bit
) AS bits WHERE ones NOT BETWEEN 0.4 AND 0.6 ORDER BY bit;

-- Ascending also from statement to statement, in a subtransaction, and with ids of shifted time between.
CREATE FUNCTION ascending(rounds int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE last uuid := base_entity.uuidv7(); this uuid; ok boolean := true;
BEGIN
    FOR i IN 1..rounds LOOP
        PERFORM base_entity.uuidv7(interval '1 hour');
        BEGIN
            this := base_entity.uuidv7();
            ok := ok AND this > last;
            last := this;
        EXCEPTION WHEN OTHERS THEN RAISE;
        END;
    END LOOP;
    RETURN ok;
END
$$;
SELECT ascending(1000);

-- The time in them is that of the clock, to the millisecond.
SELECT base_entity.uuid_extract_timestamp(id) BETWEEN date_trunc('milliseconds', earlier) AND later AS now
FROM (SELECT clock_timestamp() AS earlier, base_entity.uuidv7() AS id, clock_timestamp() AS later) AS ids;
SELECT shift, base_entity.uuid_extract_timestamp(id) BETWEEN date_trunc('milliseconds', earlier + shift) AND later + shift AS shifted
FROM (SELECT shift, clock_timestamp() AS earlier, base_entity.uuidv7(shift) AS id, clock_timestamp() AS later
      FROM (VALUES (interval '0'), ('1 day'), ('-1 day'), ('1 month 3 hours'), ('-20 years'), ('1000 years'), ('8000 years'), ('1 microsecond')) AS shifts (shift)) AS ids;
SELECT base_entity.uuidv7(interval '1 day') > base_entity.uuidv7() AS later, base_entity.uuidv7(interval '-1 day') < base_entity.uuidv7() AS earlier;
SELECT base_entity.uuidv7(NULL) IS NULL AS "null";

-- Times that it cannot hold.
SELECT base_entity.uuidv7(interval '-100 years');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.uuidv7(interval '9000 years');
SELECT base_entity.uuidv7(interval '-5000 years');
SELECT base_entity.uuidv7(interval '300000 years');
\echo :LAST_ERROR_SQLSTATE

-- Extraction, of the examples in RFC 9562 and of what is none.
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT u, base_entity.uuid_extract_version(u) AS version, base_entity.uuid_extract_timestamp(u) AS "timestamp" FROM (VALUES
    ('c232ab00-9414-11ec-b3c8-9f6bdeced846'::uuid), ('919108f7-52d1-4320-9bac-f847db4148a8'), ('5df41881-3aed-3515-88a7-2f4a814cf09e'),
    ('2ed6657d-e927-568b-95e1-2665a8aea6a2'), ('1ec9414c-232a-6b00-b3c8-9f6bdeced846'), ('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'),
    ('2489e9ad-2ee2-8e00-8ec9-32d5f69181c0'), ('00000000-0000-0000-0000-000000000000'), ('ffffffff-ffff-ffff-ffff-ffffffffffff'),
    ('00000000-0000-7000-8000-000000000000'), ('ffffffff-ffff-7fff-bfff-ffffffffffff'), ('00000000-0000-1000-8000-000000000000'),
    ('017f22e2-79b0-7cc3-18c4-dc0c0c07398f'), ('017f22e2-79b0-7cc3-c8c4-dc0c0c07398f')) AS ids (u);
SELECT base_entity.uuid_extract_timestamp(NULL) IS NULL AS "timestamp", base_entity.uuid_extract_version(NULL) IS NULL AS version;

-- Where PostgreSQL has the functions itself, 17 and 18, they agree.
CREATE FUNCTION agrees() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE version int := current_setting('server_version_num'); ok boolean := true;
BEGIN
    IF version >= 170000 THEN
        EXECUTE 'SELECT bool_and(base_entity.uuid_extract_version(u) IS NOT DISTINCT FROM pg_catalog.uuid_extract_version(u))
                 FROM (SELECT v4 FROM ids UNION ALL SELECT v7 FROM ids) AS ids (u)' INTO ok;
    END IF;
    IF version >= 180000 AND ok THEN
        EXECUTE 'SELECT bool_and(base_entity.uuid_extract_timestamp(u) IS NOT DISTINCT FROM pg_catalog.uuid_extract_timestamp(u)
                             AND base_entity.uuid_extract_version(u) IS NOT DISTINCT FROM pg_catalog.uuid_extract_version(u))
                 FROM (SELECT v4 FROM ids UNION ALL SELECT v7 FROM ids UNION ALL SELECT pg_catalog.uuidv7() FROM ids
                       UNION ALL SELECT pg_catalog.uuidv4() FROM ids UNION ALL SELECT pg_catalog.uuidv7(interval ''1 day'') FROM ids) AS ids (u)' INTO ok;
    END IF;
    RETURN ok;
END
$$;
SELECT agrees();
SELECT proname, pg_get_function_arguments(oid), prorettype::regtype, provolatile, proparallel, proisstrict FROM pg_proc
WHERE pronamespace = 'base_entity'::regnamespace AND proname IN ('uuidv4', 'uuidv7', 'uuid_extract_timestamp', 'uuid_extract_version') ORDER BY proname COLLATE "C", 2;
