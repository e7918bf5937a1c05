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
