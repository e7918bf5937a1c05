-- touch stores a time that is later than the stored one, as a value of its column's type.
\c - app
SET timezone = 'UTC';

-- Successive changes ascend, in one transaction too, beginning with the row's INSERT. An UPDATE that changes nothing leaves the time.
CREATE TABLE notes (LIKE base_entity, n int);
BEGIN;
INSERT INTO notes (n) VALUES (1);
UPDATE notes SET n = 2 RETURNING updated_at - now() AS after;
UPDATE notes SET n = 3 RETURNING updated_at - now() AS after;
UPDATE notes SET n = n RETURNING updated_at - now() AS after;
UPDATE notes SET n = 4, updated_at = '1999-01-01' RETURNING updated_at - now() AS after, created_at = now() AS kept;
COMMIT;
UPDATE notes SET n = 5 RETURNING updated_at = now() AS now;

-- A row that another transaction has changed since this one began: a client that read it between the two changes notices the second.
CREATE TABLE stamps (n int, z timestamptz, z3 timestamptz(3), p timestamp, p3 timestamp(3), d date);
CREATE TRIGGER zzz BEFORE UPDATE ON stamps FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('touch z', 'touch z3', 'touch p', 'touch p3', 'touch d');
BEGIN;
INSERT INTO stamps SELECT 1, t, t, t, t, t FROM (SELECT now() + interval '1.6 seconds') AS other (t);
CREATE TABLE read AS TABLE stamps;
UPDATE stamps SET n = 2;
SELECT s.z - read.z AS z, s.z3 - read.z3 AS z3, s.p - read.p AS p, s.p3 - read.p3 AS p3, s.d >= read.d AS d FROM stamps s, read;
UPDATE stamps s SET n = 3 FROM read WHERE s.z = read.z OR s.z3 = read.z3 OR s.p = read.p OR s.p3 = read.p3 RETURNING 'change not noticed';
COMMIT;

-- Every precision of both types; the same behind a column of varying length, and behind one that is null.
CREATE TABLE times (n int, z0 timestamptz(0), z1 timestamptz(1), z2 timestamptz(2), z3 timestamptz(3), z4 timestamptz(4), z5 timestamptz(5),
    z6 timestamptz(6), z timestamptz, p0 timestamp(0), p1 timestamp(1), p2 timestamp(2), p3 timestamp(3), p4 timestamp(4), p5 timestamp(5),
    p6 timestamp(6), p timestamp, d date);
CREATE TABLE times_far (t text, LIKE times);
CREATE TABLE times_null (t int, LIKE times);
SELECT format('CREATE TRIGGER zzz BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION base_entity.maintain(%s)', t,
    (SELECT string_agg(quote_literal('touch ' || attname), ', ') FROM pg_attribute WHERE attrelid = t AND attname ~ '^[zpd][0-6]?$'))
FROM (VALUES ('times'::regclass), ('times_far'), ('times_null')) AS t (t) \gexec
-- A row with the time in each column, as an assignment stores it.
CREATE FUNCTION at(timestamptz, n int) RETURNS times LANGUAGE sql STABLE AS $$
    SELECT jsonb_populate_record(NULL::times, jsonb_object_agg(attname, $1) || jsonb_build_object('n', n))
    FROM pg_attribute WHERE attrelid = 'times'::regclass AND attnum > 1
$$;
-- The rows of the three tables after an UPDATE of rows with this time, each different one once.
CREATE FUNCTION after(timestamptz) RETURNS SETOF jsonb LANGUAGE sql AS $$
    TRUNCATE times, times_far, times_null;
    INSERT INTO times SELECT r.* FROM at($1, 1) r;
    INSERT INTO times_far SELECT 'x', * FROM times;
    INSERT INTO times_null SELECT NULL, * FROM times;
    UPDATE times SET n = 2;
    UPDATE times_far SET n = 2;
    UPDATE times_null SET n = 2;
    SELECT to_jsonb(near) FROM times near UNION SELECT to_jsonb(far) - 't' FROM times_far far UNION SELECT to_jsonb(far) - 't' FROM times_null far;
$$;
-- After an earlier time, or none, it is now().
SELECT count(*), bool_and(a = to_jsonb(at(now(), 2))) AS now FROM after('2001-01-01') a;
SELECT count(*), bool_and(a = to_jsonb(at(now(), 2))) AS now FROM after('1999-12-31 23:59:59.999999') a;
SELECT count(*), bool_and(a = to_jsonb(at(now(), 2))) AS now FROM after(NULL) a;
-- After a time that lies ahead it is later by one unit of the column where that is a millisecond or less, else not earlier.
SELECT key AS column, a.value::timestamp - b.value::timestamp AS step
FROM after('2999-12-31 12:34:56.789012') row, jsonb_each_text(row) a JOIN jsonb_each_text(to_jsonb(at('2999-12-31 12:34:56.789012', 1))) b USING (key)
WHERE key <> 'n' ORDER BY key COLLATE "C";
-- A time and its text are one.
SELECT count(*), bool_and(a = to_jsonb(jsonb_populate_record(NULL::times, a))) AS same FROM after('2999-12-31 23:59:59.999999') a;
SELECT count(*), bool_and(a = to_jsonb(jsonb_populate_record(NULL::times, a))) AS same FROM after(now()) a;

-- A time that is no value of its column's type is followed by one that is.
CREATE TABLE odd (n int, z3 timestamptz, p0 timestamp, z1 timestamptz);
CREATE TRIGGER zzz BEFORE UPDATE ON odd FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch z3', 'touch p0', 'touch z1');
INSERT INTO odd VALUES (1, '2999-12-31 12:34:56.789012', '2999-12-31 12:34:56.789012', '294276-12-31 23:59:59.999999');
\c - postgres
UPDATE pg_attribute SET atttypmod = right(attname, 1)::int WHERE attrelid = 'app.odd'::regclass AND attname ~ '^[zp]';
\c - app
SET timezone = 'UTC';
UPDATE odd SET n = 2 RETURNING z3, p0, z1 = now()::timestamptz(1) AS now;

-- Infinity becomes now(), and so does the last time of a type, which none follows; what is not earlier may stay.
CREATE TABLE ends (z timestamptz, z0 timestamptz(0), p timestamp, p3 timestamp(3), d date, n int DEFAULT 1, name text);
CREATE TRIGGER zzz BEFORE UPDATE ON ends FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch z', 'touch z0', 'touch p', 'touch p3', 'touch d');
CREATE TABLE ends_far (t text, LIKE ends);
CREATE TRIGGER zzz BEFORE UPDATE ON ends_far FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch z', 'touch z0', 'touch p', 'touch p3', 'touch d');
INSERT INTO ends VALUES ('-infinity', '-infinity', '-infinity', '-infinity', '-infinity', 1, '-infinity'),
    ('4714-11-24 00:00:00+00 BC', '4714-11-24 00:00:00+00 BC', '4714-11-24 00:00:00 BC', '4714-11-24 00:00:00 BC', '4714-11-24 BC', 1, 'first'),
    ('294276-12-31 23:59:59.999998+00', '294276-12-31 23:59:58+00', '294276-12-31 23:59:59.999998', '294276-12-31 23:59:59.998', '5874897-12-30', 1, 'last but one'),
    ('294276-12-31 23:59:59.999999+00', '294276-12-31 23:59:59+00', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999', '5874897-12-31', 1, 'last'),
    ('infinity', 'infinity', 'infinity', 'infinity', 'infinity', 1, 'infinity');
INSERT INTO ends_far SELECT 'x', * FROM ends;
BEGIN;
UPDATE ends SET n = 2;
UPDATE ends_far SET n = 2;
COMMIT;
SELECT name, CASE WHEN z < '2999-01-01' THEN 'now' ELSE z::text END AS z, CASE WHEN z0 < '2999-01-01' THEN 'now' ELSE z0::text END AS z0,
    CASE WHEN p < '2999-01-01' THEN 'now' ELSE p::text END AS p, CASE WHEN p3 < '2999-01-01' THEN 'now' ELSE p3::text END AS p3,
    CASE WHEN d < '2999-01-01' THEN 'now' ELSE d::text END AS d, least(z, z0, p, p3) > '2020-01-01' AS none_earlier
FROM ends;
SELECT count(*) FROM ends NATURAL JOIN ends_far;

-- A timestamp without time zone is the session's local time, and does not step back when that does.
CREATE TABLE zones (n int, p timestamp, d date);
CREATE TRIGGER zzz BEFORE UPDATE ON zones FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch p', 'touch d');
INSERT INTO zones (n) VALUES (1);
BEGIN;
SET LOCAL timezone = 'Pacific/Kiritimati';
UPDATE zones SET n = 2 RETURNING p = localtimestamp AS local, d = current_date AS today;
CREATE TABLE east AS TABLE zones;
SET LOCAL timezone = 'Pacific/Pago_Pago';
UPDATE zones z SET n = 3 FROM east RETURNING z.p - east.p AS p, z.d - east.d AS d;
COMMIT;

-- A domain is not a timestamp, and keeps its value.
CREATE DOMAIN past AS timestamptz CHECK (VALUE < '2020-01-01');
CREATE TABLE olds (n int, z past);
CREATE TRIGGER zzz BEFORE UPDATE ON olds FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch z');
INSERT INTO olds VALUES (1, '2000-01-01');
UPDATE olds SET n = 2 RETURNING z;
