-- TypeIDs in PL/pgSQL, character by character, as people write them where no extension is at hand.
CREATE FUNCTION bench.typeid_encode_plpgsql(prefix text, id uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    bits bit(130) := B'00' || ('x' || replace(id::text, '-', ''))::bit(128);
    suffix text := '';
BEGIN
    IF prefix !~ '^([a-z]([a-z_]{0,61}[a-z])?)?$' THEN
        RAISE EXCEPTION 'invalid prefix';
    END IF;
    FOR place IN 0..25 LOOP
        suffix := suffix || substr('0123456789abcdefghjkmnpqrstvwxyz', substring(bits FROM place * 5 + 1 FOR 5)::int + 1, 1);
    END LOOP;
    RETURN CASE WHEN prefix = '' THEN suffix ELSE prefix || '_' || suffix END;
END
$$;

CREATE FUNCTION bench.typeid_decode_plpgsql(id text, OUT prefix text, OUT uuid uuid) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    suffix text := right(id, 26);
    bits bit varying := B'';
BEGIN
    prefix := rtrim(left(id, -26), '_');
    IF suffix !~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$' OR prefix !~ '^([a-z]([a-z_]{0,61}[a-z])?)?$' THEN
        RAISE EXCEPTION 'invalid TypeID';
    END IF;
    FOR place IN 1..26 LOOP
        bits := bits || (position(substr(suffix, place, 1) IN '0123456789abcdefghjkmnpqrstvwxyz') - 1)::bit(5);
    END LOOP;
    uuid := (lpad(to_hex(substring(bits FROM 3 FOR 64)::bit(64)::bigint), 16, '0')
             || lpad(to_hex(substring(bits FROM 67 FOR 64)::bit(64)::bigint), 16, '0'))::uuid;
END
$$;
