-- NOT NULL constraints, which have names from PostgreSQL 18 on, are named after the table and not after the template.
\c - postgres
-- The names where they are not those that PostgreSQL chooses for a table made by hand.
CREATE FUNCTION odd_names(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1], pg_class t
    WHERE c.conrelid = $1 AND c.contype = 'n' AND t.oid = $1
      AND conname <> t.relname || '_' || a.attname || '_not_null' ORDER BY 1
$$;
CREATE FUNCTION constrained(regclass) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT current_setting('server_version_num')::int < 180000
        OR count(*) FILTER (WHERE attnotnull) = (SELECT count(*) FROM pg_constraint WHERE conrelid = $1 AND contype = 'n')
    FROM pg_attribute WHERE attrelid = $1 AND attnum > 0
$$;
CREATE TABLE base_entity.named (LIKE base_entity, kind int CONSTRAINT has_kind NOT NULL, other text NOT NULL);
GRANT SELECT ON base_entity.named TO app;
SELECT odd_names('base_entity.named') EXCEPT SELECT 'has_kind';
\c - app
CREATE TABLE users (LIKE base_entity, LIKE base_versioned, note text NOT NULL);
SELECT public.odd_names('users');
SELECT public.constrained('users');
-- A name that was given explicitly stays.
CREATE TABLE letters (LIKE named, CONSTRAINT body_is_there CHECK (body <> ''), body text);
SELECT public.odd_names('letters') EXCEPT SELECT 'has_kind';
SELECT public.constrained('letters');
-- With a key of its own, partitioned, temporary, in two schemas.
CREATE TABLE invoices (number int PRIMARY KEY, LIKE base_entity);
SELECT public.odd_names('invoices');
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
SELECT public.odd_names('events');
CREATE TEMPORARY TABLE drafts (LIKE base_entity);
SELECT public.odd_names('drafts');
\c - postgres
CREATE SCHEMA others CREATE TABLE users (LIKE base_entity);
SELECT odd_names('others.users');
-- Long names are cut as PostgreSQL cuts them; one that is taken gets a number.
CREATE TABLE app.tables_with_a_name_that_is_as_long_as_a_name_can_possibly_be_ä (LIKE base_entity);
CREATE TABLE app.tables_with_a_name_that_is_as_long_as_a_name_can_possibly_bes (LIKE base_entity);
SELECT c.conrelid::regclass, octet_length(conname) <= 63 AS fits, count(DISTINCT conname) = 3 AS apart FROM pg_constraint c
WHERE contype = 'n' AND conrelid::regclass::text LIKE '%possibly%' AND current_setting('server_version_num')::int >= 180000 GROUP BY 1, 2 HAVING count(DISTINCT conname) <> 3;
-- As by hand.
CREATE TABLE app.hands (uuid uuid PRIMARY KEY, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
SELECT odd_names('app.hands');
