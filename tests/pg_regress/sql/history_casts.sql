-- The functions that read a history, and erase_history(), call no cast that the owner of a column's type has made: values become text and
-- are read by the output and input functions of their types.
CREATE ROLE alice;
CREATE ROLE mallory;
CREATE ROLE reader;
GRANT CREATE ON SCHEMA public TO alice, mallory;
SET ROLE mallory;
CREATE TYPE status AS ENUM ('new', 'old');
CREATE TYPE span AS RANGE (subtype = int);
CREATE TYPE pair AS (a status, b int);
CREATE DOMAIN state AS status;
SET ROLE alice;
CREATE TABLE orders (id status PRIMARY KEY, LIKE base_history, state status, states status[], domain state, domains state[], span span, pair pair, pairs pair[], code char(3), at date, n numeric);
INSERT INTO orders (id, state, states, domain, domains, span, pair, pairs, code, at, n) VALUES
    ('new', 'new', '{new,NULL,old}', 'new', '{new}', '[1,5)', '(new,1)', '{"(new,1)"}', 'a', '2026-01-01', 1.0),
    ('old', 'new', '{new}', 'new', '{}', 'empty', NULL, '{}', 'a', '2026-01-01', 1.0);
UPDATE orders SET state = 'old', states = '{{new},{old}}', domain = 'old', domains = '{old}', span = '[2,5)', pair = '(old,1)', pairs = '{"(new,1)","(old,)"}', code = 'b', n = 1.00 WHERE id = 'new';
UPDATE orders SET n = 2 WHERE id = 'old';
DELETE FROM orders WHERE id = 'old';
CREATE TABLE lists (ids status[], span span, pair pair, LIKE base_history, n int, PRIMARY KEY (ids, span, pair));
INSERT INTO lists (ids, span, pair, n) VALUES ('{new,old}', '[1,2)', '(new,1)', 1);
UPDATE lists SET n = 2;
CREATE TABLE domains (id state PRIMARY KEY, LIKE base_history, n int);
INSERT INTO domains (id, n) VALUES ('new', 1);
UPDATE domains SET n = 2;
GRANT SELECT ON orders, lists, domains TO reader;
SET ROLE mallory;
CREATE FUNCTION tell() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; END $$;
DO $$
DECLARE type text;
BEGIN
    FOREACH type IN ARRAY '{status,status[],span,pair,pair[]}'::text[] LOOP
        EXECUTE format('CREATE FUNCTION to_it(text) RETURNS %s LANGUAGE plpgsql AS ''BEGIN PERFORM public.tell(); RETURN NULL; END''', type);
        EXECUTE format('CREATE CAST (text AS %s) WITH FUNCTION to_it(text) AS ASSIGNMENT', type);
        EXECUTE format('ALTER FUNCTION to_it(text) RENAME TO %I', 'to_' || type);
        EXECUTE format('CREATE FUNCTION to_text(%s) RETURNS text IMMUTABLE LANGUAGE plpgsql AS ''BEGIN PERFORM public.tell(); RETURN 1; END''', type);
        EXECUTE format('CREATE CAST (%s AS text) WITH FUNCTION to_text(%1$s) AS ASSIGNMENT', type);
        EXECUTE format('CREATE FUNCTION to_json(%s) RETURNS json IMMUTABLE LANGUAGE plpgsql AS ''BEGIN PERFORM public.tell(); RETURN 1; END''', type);
        EXECUTE format('CREATE CAST (%s AS json) WITH FUNCTION to_json(%1$s) AS IMPLICIT', type);
    END LOOP;
END $$;
SET ROLE reader;
SELECT operation, id, old, new FROM base_entity.changes('orders');
SELECT operation, id, old, new FROM base_entity.changes('lists');
SELECT operation, id, old, new FROM base_entity.changes('domains');
SELECT operation, (version).state, (version).states, (version).domain, (version).domains, (version).span, (version).pair, (version).pairs, (version).n
FROM base_entity.versions(NULL::orders, 'new');
SELECT operation, (version).state FROM base_entity.versions(NULL::orders, 'old'::status);
SELECT operation, (version).n FROM base_entity.versions(NULL::lists, '{new,old}', '[1,2)', '(new,1)');
SELECT operation, (version).n FROM base_entity.versions(NULL::domains, 'new');
SELECT count(*) FROM base_entity.versions(NULL::orders, 'none');
SELECT id, state FROM base_entity.as_of(NULL::orders, now());
RESET ROLE;
CALL base_entity.erase_history('orders', 'new');
CALL base_entity.erase_history('lists', '{new,old}', '[1,2)', '(new,1)');
CALL base_entity.erase_history('domains', 'new');
CALL base_entity.erase_history('orders', 'none');
SELECT operation, id FROM orders_history ORDER BY id, operation;
SELECT operation, ids, span, pair FROM lists_history;
SELECT operation, id FROM domains_history;
-- A key of char(n) or bit(n) is compared as a whole.
CREATE TABLE codes (code char(5) PRIMARY KEY, LIKE base_history, name text);
INSERT INTO codes (code, name) VALUES ('abc', 'erased'), ('a', 'another one');
UPDATE codes SET name = name || '!';
SELECT (version).code, (version).name FROM base_entity.versions(NULL::codes, 'abc') ORDER BY valid_from;
CALL base_entity.erase_history('codes', 'abc');
SELECT operation, code, name FROM codes_history ORDER BY code;
CREATE TABLE bits (code bit(8) PRIMARY KEY, LIKE base_history, v int);
INSERT INTO bits (code, v) VALUES (B'10101010', 1);
UPDATE bits SET v = 2;
SELECT (version).code, (version).v FROM base_entity.versions(NULL::bits, '10101010') ORDER BY valid_from;
CALL base_entity.erase_history('bits', '10101010');
SELECT operation, code, v FROM bits_history;
-- A domain inside of the key's type has a CHECK that another role writes: versions() takes a value of the type itself.
SET ROLE mallory;
CREATE FUNCTION spy(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; RETURN true; END $$;
CREATE DOMAIN word AS text;
SET ROLE alice;
CREATE TABLE phrases (words word[] PRIMARY KEY, LIKE base_history, n int);
INSERT INTO phrases (words, n) VALUES ('{a,b}', 1);
UPDATE phrases SET n = 2;
GRANT SELECT ON phrases TO reader;
SET ROLE mallory;
ALTER DOMAIN word ADD CHECK (spy(VALUE)) NOT VALID;
SET ROLE reader;
SELECT operation, (version).n FROM base_entity.versions(NULL::phrases, '{a,b}');
SELECT operation, (version).n FROM phrases p, base_entity.versions(NULL::phrases, p.words) v ORDER BY v.valid_from;
SELECT operation, id, old, new FROM base_entity.changes('phrases');
-- The owner can give the columns of a history another type. Nothing of that is called before the types are compared, while the query is planned neither.
SET ROLE mallory;
CREATE TABLE traps (id status PRIMARY KEY, LIKE base_history, n int);
INSERT INTO traps (id, n) VALUES ('new', 1);
DROP CAST (status AS text);
ALTER TABLE traps_history ALTER id TYPE text USING '1';
CREATE CAST (status AS text) WITH FUNCTION to_text(status) AS IMPLICIT;
GRANT SELECT ON traps TO reader;
SET ROLE reader;
SELECT operation FROM base_entity.versions(NULL::traps, 'new'::status);
SELECT operation FROM base_entity.changes('traps');
RESET ROLE;
SET client_min_messages = warning;
DROP OWNED BY alice, mallory, reader CASCADE;
DROP ROLE alice, mallory, reader;
DROP TABLE codes, bits;
