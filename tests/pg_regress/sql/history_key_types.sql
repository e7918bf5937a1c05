-- versions() finds the row that key = value finds, where the value has another type.
\c - app
CREATE DOMAIN code AS char(4);
CREATE TABLE names (k text PRIMARY KEY, LIKE base_history, v int);
CREATE TABLE numbers (k int PRIMARY KEY, LIKE base_history, v int);
CREATE TABLE objects (k oid PRIMARY KEY, LIKE base_history, v int);
CREATE TABLE labels (k char(4) PRIMARY KEY, LIKE base_history, v int);
CREATE TABLE pairs (a varchar, b bigint, LIKE base_history, v int, PRIMARY KEY (a, b));
INSERT INTO names (k, v) VALUES ('ab', 1), ('{ab}', 2), ('ab  ', 3);
INSERT INTO numbers (k, v) VALUES (5, 1), (6, 2);
INSERT INTO objects (k, v) VALUES ('names'::regclass, 1);
INSERT INTO labels (k, v) VALUES ('ab', 1);
INSERT INTO pairs (a, b, v) VALUES ('ab', 5, 1);
SELECT v FROM names WHERE k = 'ab'::char(5);
SELECT (version).v FROM base_entity.versions(NULL::names, 'ab'::char(5));
SELECT (version).v FROM base_entity.versions(NULL::names, 'ab'::code);
SELECT (version).v FROM base_entity.versions(NULL::names, 'ab'::name);
SELECT (version).v FROM base_entity.versions(NULL::names, 'ab  '::varchar);
SELECT (version).v FROM base_entity.versions(NULL::numbers, 5.0);
SELECT (version).v FROM base_entity.versions(NULL::numbers, 5::bigint);
SELECT (version).v FROM base_entity.versions(NULL::numbers, 5::float8);
SELECT (version).v FROM base_entity.versions(NULL::numbers, '5');
SELECT (version).v FROM base_entity.versions(NULL::objects, 'names'::regclass);
SELECT (version).v FROM base_entity.versions(NULL::labels, 'ab'::text);
SELECT (version).v FROM base_entity.versions(NULL::labels, 'ab'::char(9));
SELECT (version).v FROM base_entity.versions(NULL::pairs, 'ab'::char(9), 5.0);
CREATE TABLE letters (k "char" PRIMARY KEY, LIKE base_history, v int);
INSERT INTO letters (k, v) VALUES ('a', 1);
SELECT (version).v FROM base_entity.versions(NULL::letters, 'a'::text);
-- A number between two keys is none.
SELECT v FROM numbers WHERE k = 5.5;
SELECT (version).v FROM base_entity.versions(NULL::numbers, 5.5);
SELECT (version).v FROM base_entity.versions(NULL::numbers, 1e20);
-- An array is the key itself with VARIADIC alone.
SELECT (version).v FROM base_entity.versions(NULL::names, VARIADIC ARRAY['ab']);
SELECT (version).v FROM base_entity.versions(NULL::names, ARRAY['ab']);
SELECT (version).v FROM base_entity.versions(NULL::numbers, VARIADIC ARRAY[5.0]);
SELECT (version).v FROM base_entity.versions(NULL::pairs, VARIADIC ARRAY['ab', '5']);
SELECT (version).v FROM base_entity.versions(NULL::pairs, VARIADIC '{ab,5}'::char(9)[]);
SELECT (version).v FROM base_entity.versions(NULL::pairs, VARIADIC ARRAY['ab']);
SELECT (version).v FROM base_entity.versions(NULL::pairs, VARIADIC ARRAY['ab', NULL]);
SELECT (version).v FROM base_entity.versions(NULL::names, VARIADIC NULL::text[]);
SELECT (version).v FROM base_entity.versions(NULL::names, NULL::text);
-- citext reads the text without the blanks.
\c - postgres
CREATE EXTENSION citext SCHEMA public;
\c - app
CREATE TABLE words (k public.citext PRIMARY KEY, LIKE base_history, v int);
INSERT INTO words (k, v) VALUES ('ab', 1);
SELECT (version).v FROM base_entity.versions(NULL::words, 'AB'::char(5));
-- A value that the column cannot have is that of no row, as = has it.
\c - app
SELECT count(*) FROM numbers WHERE k = 3000000000;
SELECT count(*) FROM base_entity.versions(NULL::numbers, 3000000000);
SELECT count(*) FROM base_entity.versions(NULL::numbers, 'NaN'::numeric);
SELECT count(*) FROM base_entity.versions(NULL::numbers, 'Infinity'::float8);
SELECT count(*) FROM base_entity.versions(NULL::objects, -1::bigint);
SELECT count(*) FROM base_entity.versions(NULL::pairs, 'ab', 1e30);
SELECT count(*) FROM base_entity.versions(NULL::pairs, 'ab ', 5);
CREATE TABLE days (d date PRIMARY KEY, LIKE base_history);
INSERT INTO days (d) VALUES ('2026-01-01');
SELECT count(*) FROM days WHERE d = '2026-01-01 12:00'::timestamp;
SELECT count(*) FROM base_entity.versions(NULL::days, '2026-01-01 12:00'::timestamp);
SELECT count(*) FROM base_entity.versions(NULL::days, '2026-01-01 12:00'::timestamptz);
SELECT count(*) FROM base_entity.versions(NULL::days, '2026-01-01'::timestamp);
SELECT count(*) FROM base_entity.versions(NULL::days, '2026-01-01'::timestamptz);
SELECT count(*) FROM base_entity.versions(NULL::days, '294276-01-01'::timestamp);
SELECT count(*) FROM labels WHERE k = 'ab   '::text;
SELECT count(*) FROM base_entity.versions(NULL::labels, 'ab   '::text);
SELECT count(*) FROM labels WHERE k = 'ab   '::varchar;
SELECT count(*) FROM base_entity.versions(NULL::labels, 'ab   '::varchar);
CREATE TABLE reals (k real PRIMARY KEY, LIKE base_history);
INSERT INTO reals (k) VALUES (16777216), (0.5);
SELECT count(*) FROM reals WHERE k = 16777217;
SELECT count(*) FROM base_entity.versions(NULL::reals, 16777217);
SELECT count(*) FROM base_entity.versions(NULL::reals, 0.5);
CREATE TABLE amounts (k numeric(6, 2) PRIMARY KEY, LIKE base_history);
INSERT INTO amounts (k) VALUES (1.1), (100);
SELECT count(*) FROM base_entity.versions(NULL::amounts, 1.1::float8);
SELECT count(*) FROM base_entity.versions(NULL::amounts, 100);
SELECT count(*) FROM base_entity.versions(NULL::amounts, 1.105);
CREATE TABLE nicknames (k name PRIMARY KEY, LIKE base_history);
INSERT INTO nicknames (k) VALUES (repeat('x', 63));
SELECT count(*) FROM base_entity.versions(NULL::nicknames, repeat('x', 63));
SELECT count(*) FROM base_entity.versions(NULL::nicknames, repeat('x', 64));
CREATE TABLE sums (k money PRIMARY KEY, LIKE base_history);
INSERT INTO sums (k) VALUES (5);
SELECT count(*) FROM base_entity.versions(NULL::sums, 5);
-- A text that is no value of the type is an error, as it is for =.
SELECT count(*) FROM base_entity.versions(NULL::numbers, 'five');
