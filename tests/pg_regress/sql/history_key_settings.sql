-- A key is found, and a change is shown, whatever the settings by which values are written as texts.
CREATE TABLE points (k float8, at timestamptz, lasts interval, m real, v float8, LIKE base_history, PRIMARY KEY (k, at, lasts, m));
INSERT INTO points VALUES (0.12345678901234567, '2026-02-01 03:04:05.678901+00', '-1 day +02:03:04', 0.123456789, 0.12345678901234567);
UPDATE points SET v = 0.12345678901234568;
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at, p.lasts, p.m);
SET extra_float_digits = -15;
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = sql_standard;
SET TimeZone = 'Asia/Kolkata';
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at, p.lasts, p.m);
-- Values of other types, which are read as texts are.
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at AT TIME ZONE 'Asia/Kolkata', p.lasts, p.m);
SELECT count(*) FROM points p, base_entity.versions(NULL::points, '0.12345678901234567', '2026-02-01 03:04:05.678901+00', p.lasts, p.m);
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at, p.lasts, 0.123456789::real);
-- As with =, a number with more digits than a real has is another one.
SELECT count(*) FROM points WHERE m = 0.123456789;
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at, p.lasts, 0.123456789);
SELECT count(*) FROM points p, base_entity.versions(NULL::points, p.k, p.at, p.lasts, p.m::float8);
SELECT jsonb_object_keys(old) FROM base_entity.changes('points');
RESET extra_float_digits;
RESET DateStyle;
RESET IntervalStyle;
RESET TimeZone;
CREATE TABLE days (d date PRIMARY KEY, v int, LIKE base_history);
INSERT INTO days VALUES ('2026-02-01', 1), ('2026-01-02', 1);
UPDATE days SET v = 2;
SET DateStyle = 'ISO, DMY';
SELECT (version).d, (version).v FROM base_entity.versions(NULL::days, '01/02/2026');
SELECT (version).d, (version).v FROM base_entity.versions(NULL::days, '2026-02-01'::date);
SELECT (version).d, (version).v FROM base_entity.versions(NULL::days, '2026-02-01'::timestamptz);
SELECT base_entity.versions(NULL::days, NULL);
SELECT base_entity.versions(NULL::days, '2026-02-01'::date, 1);
SELECT base_entity.versions(NULL::days, 1);
RESET DateStyle;
DROP TABLE points, points_history, days, days_history;
