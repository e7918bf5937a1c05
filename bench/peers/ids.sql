-- Version 7 uuids as people write them where neither PostgreSQL 18 nor an extension is at hand.

-- PL/pgSQL, after gist.github.com/kjmph: the current millisecond over a version 4 uuid.
CREATE FUNCTION bench.uuidv7_plpgsql() RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    unix_ts_ms bytea;
    uuid_bytes bytea;
BEGIN
    unix_ts_ms = substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3);
    uuid_bytes = uuid_send(gen_random_uuid());
    uuid_bytes = overlay(uuid_bytes PLACING unix_ts_ms FROM 1 FOR 6);
    uuid_bytes = set_byte(uuid_bytes, 6, (b'0111' || get_byte(uuid_bytes, 6)::bit(4))::bit(8)::int);
    RETURN encode(uuid_bytes, 'hex')::uuid;
END
$$;

-- SQL, after github.com/dverite/postgres-uuidv7-sql: the same in one expression, which the planner inlines.
CREATE FUNCTION bench.uuidv7_sql() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;
