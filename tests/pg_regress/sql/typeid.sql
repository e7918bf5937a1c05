-- TypeIDs, version 0.3, with the vectors of the specification; a role without any rights may call the functions.
\c - app
\pset null NULL
CREATE TEMP TABLE valid (name text, id text, prefix text, uuid uuid);
COPY valid FROM stdin;
nil	00000000000000000000000000		00000000-0000-0000-0000-000000000000
one	00000000000000000000000001		00000000-0000-0000-0000-000000000001
ten	0000000000000000000000000a		00000000-0000-0000-0000-00000000000a
sixteen	0000000000000000000000000g		00000000-0000-0000-0000-000000000010
thirty-two	00000000000000000000000010		00000000-0000-0000-0000-000000000020
max-valid	7zzzzzzzzzzzzzzzzzzzzzzzzz		ffffffff-ffff-ffff-ffff-ffffffffffff
valid-alphabet	prefix_0123456789abcdefghjkmnpqrs	prefix	0110c853-1d09-52d8-d73e-1194e95b5f19
valid-uuidv7	prefix_01h455vb4pex5vsknk084sn02q	prefix	01890a5d-ac96-774b-bcce-b302099a8057
prefix-underscore	pre_fix_00000000000000000000000000	pre_fix	00000000-0000-0000-0000-000000000000
\.
SELECT name, base_entity.typeid_encode(prefix, uuid) = id AS encoded, (base_entity.typeid_decode(id)).prefix = prefix AS prefix,
       (base_entity.typeid_decode(id)).uuid = uuid AS uuid
FROM valid ORDER BY name COLLATE "C";
SELECT * FROM base_entity.typeid_decode('prefix_01h455vb4pex5vsknk084sn02q');

-- Each invalid one is an error, which reports what was expected.
CREATE TEMP TABLE invalid (name text, id text);
COPY invalid FROM stdin;
prefix-uppercase	PREFIX_00000000000000000000000000
prefix-numeric	12345_00000000000000000000000000
prefix-period	pre.fix_00000000000000000000000000
prefix-non-ascii	préfix_00000000000000000000000000
prefix-spaces	  prefix_00000000000000000000000000
prefix-64-chars	abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000
separator-empty-prefix	_00000000000000000000000000
separator-empty	_
suffix-short	prefix_1234567890123456789012345
suffix-long	prefix_123456789012345678901234567
suffix-spaces	prefix_1234567890123456789012345 
suffix-uppercase	prefix_0123456789ABCDEFGHJKMNPQRS
suffix-hyphens	prefix_123456789-123456789-123456
suffix-wrong-alphabet	prefix_ooooooiiiiiiuuuuuuulllllll
suffix-ambiguous-crockford	prefix_i23456789ol23456789oi23456
suffix-hyphens-crockford	prefix_123456789-0123456789-0123456
suffix-overflow	prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz
prefix-underscore-start	_prefix_00000000000000000000000000
prefix-underscore-end	prefix__00000000000000000000000000
\.
CREATE FUNCTION pg_temp.error(id text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM base_entity.typeid_decode(id);
    RETURN NULL;
EXCEPTION WHEN invalid_text_representation THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN detail;
END $$;
SELECT name, pg_temp.error(id) FROM invalid ORDER BY name COLLATE "C";
SELECT base_entity.typeid_decode('User_01h455vb4pex5vsknk084sn02q');
SELECT base_entity.typeid_decode('');
SELECT base_entity.typeid_decode('user_' || repeat('é', 26));
SELECT base_entity.typeid_decode(repeat('x', 1000000));
SELECT base_entity.typeid_encode('User', '00000000-0000-0000-0000-000000000001');
SELECT base_entity.typeid_encode('_user', '00000000-0000-0000-0000-000000000001');
SELECT base_entity.typeid_encode(repeat('a', 64), '00000000-0000-0000-0000-000000000001');
SELECT base_entity.typeid_encode('größe', '00000000-0000-0000-0000-000000000001');
\echo :LAST_ERROR_SQLSTATE

-- NULL gives NULL, and values that are compressed or stored elsewhere are read like others.
SELECT base_entity.typeid_encode(NULL, '00000000-0000-0000-0000-000000000001') AS encoded, base_entity.typeid_decode(NULL) AS decoded;
CREATE TEMP TABLE stored (id text);
INSERT INTO stored SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n;
SELECT base_entity.typeid_decode(id) FROM stored;

-- Random uuids are read as they were written, and sort alike.
CREATE TEMP TABLE random AS SELECT base_entity.uuidv4() AS uuid FROM generate_series(1, 1000);
SELECT count(*), bool_and((base_entity.typeid_decode(base_entity.typeid_encode('x', uuid))).uuid = uuid) AS same,
       array_agg(uuid ORDER BY uuid) = array_agg(uuid ORDER BY base_entity.typeid_encode('x', uuid) COLLATE "C") AS in_order
FROM random;
-- IMMUTABLE, so that an index and a generated column can have them.
CREATE TABLE links (uuid uuid PRIMARY KEY, id text GENERATED ALWAYS AS (base_entity.typeid_encode('link', uuid)) STORED);
CREATE INDEX ON links (base_entity.typeid_encode('link', uuid));
INSERT INTO links VALUES ('01890a5d-ac96-774b-bcce-b302099a8057') RETURNING id;
