-- Storage parameters, replica identity, statistics targets and options of columns.
\c - postgres
CREATE FUNCTION options(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(' ', 'options', c.reloptions::text, 'toast', t.reloptions::text, 'identity', c.relreplident,
        (SELECT regexp_replace(relname, '^.*?_', '') FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = c.oid AND indisreplident))
    FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.oid = $1
    UNION ALL
    (SELECT concat_ws(' ', quote_ident(attname), 'statistics', coalesce(nullif(attstattarget, -1)::text, 'default'), attoptions::text, attstorage, attcompression)
     FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped AND (coalesce(attstattarget, -1) >= 0 OR attoptions IS NOT NULL OR attname ~ 'stored')
     ORDER BY attnum)
$$;
CREATE TABLE base_entity.tuned (a int, "Odd Column" int, c text, stored text)
    WITH (fillfactor = 70, autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = false, toast_tuple_target = 4000);
ALTER TABLE base_entity.tuned
    ALTER a SET STATISTICS 500,
    ALTER "Odd Column" SET STATISTICS 0,
    ALTER "Odd Column" SET (n_distinct = -0.5, n_distinct_inherited = 100),
    ALTER stored SET STORAGE EXTERNAL,
    ALTER stored SET COMPRESSION pglz,
    REPLICA IDENTITY FULL;
GRANT SELECT ON base_entity.tuned TO app;

-- The options of the statement take precedence. First, so that nothing of what was found for it is kept for the next.
\c - app
CREATE TABLE own_tables (LIKE tuned) WITH (fillfactor = 50, autovacuum_enabled = true, autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_enabled = true, toast_tuple_target = 200);
SELECT public.options('own_tables');
CREATE TABLE tuned_tables (LIKE tuned);
SELECT public.options('tuned_tables');
CREATE TABLE half_own_tables (LIKE base_entity, LIKE tuned) WITH (fillfactor = 50, toast.autovacuum_vacuum_threshold = 9);
SELECT public.options('half_own_tables');

-- Nothing but storage parameters, and a table that has its own of them, or is partitioned: the next one gets them.
\c - postgres
CREATE TABLE base_entity.filled (a int) WITH (fillfactor = 70);
CREATE TABLE base_entity.filled_too (b int) WITH (fillfactor = 60, parallel_workers = 3);
-- Owned by app: nothing is granted on them either.
ALTER TABLE base_entity.filled OWNER TO app;
ALTER TABLE base_entity.filled_too OWNER TO app;
\c - app
CREATE TABLE own_fillings (LIKE filled) WITH (fillfactor = 50);
CREATE TABLE fillings (LIKE filled);
CREATE TABLE parted_fillings (LIKE filled_too) PARTITION BY LIST (b);
CREATE TABLE other_fillings (LIKE filled_too);
CREATE TABLE both_fillings (LIKE filled, LIKE filled_too);
CREATE TABLE turned_fillings (LIKE filled_too, LIKE filled);
SELECT relname, reloptions FROM pg_class WHERE relname ~ 'fillings' ORDER BY relname;

-- Replica identity: nothing, an index, the key.
\c - postgres
CREATE TABLE base_entity.silent (a int);
ALTER TABLE base_entity.silent REPLICA IDENTITY NOTHING;
CREATE TABLE base_entity.indexed (a int NOT NULL, b int NOT NULL, c int UNIQUE);
CREATE UNIQUE INDEX indexed_ba ON base_entity.indexed (b, a);
CREATE UNIQUE INDEX indexed_ab ON base_entity.indexed (a, b);
ALTER TABLE base_entity.indexed REPLICA IDENTITY USING INDEX indexed_ba;
CREATE TABLE base_entity.keyed (LIKE base_entity);
ALTER TABLE base_entity.keyed REPLICA IDENTITY USING INDEX keyed_pkey;
GRANT SELECT ON base_entity.silent, base_entity.indexed, base_entity.keyed TO app;
\c - app
-- Nothing but its identity, and a table that cannot have it so: the next one can.
CREATE TABLE silences (LIKE silent);
SELECT public.options('silences');
CREATE TABLE indexes (LIKE indexed);
SELECT public.options('indexes');
CREATE TABLE keys (LIKE keyed);
SELECT public.options('keys');
-- With a primary key of its own the template's becomes UNIQUE, and is the identity still.
CREATE TABLE own_keys (LIKE keyed, id int PRIMARY KEY);
SELECT public.options('own_keys');
-- Where its key was extended by the partition column, that is the identity, as the primary key always is by default.
CREATE TABLE parted_keys (LIKE keyed, region int NOT NULL) PARTITION BY LIST (region);
SELECT public.options('parted_keys');
CREATE TABLE own_and_silences (LIKE keyed, LIKE silent);
SELECT public.options('own_and_silences');

-- Partitioned tables have no storage parameters; the rest they take.
CREATE TABLE parted_tunings (LIKE tuned) PARTITION BY LIST (a);
SELECT public.options('parted_tunings');

-- Altering the template later, in this session too: the next table sees it. A table made before does not change.
\c - postgres
ALTER TABLE base_entity.tuned OWNER TO app;
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.later (a int, c text);
CREATE TABLE befores (LIKE later);
SELECT public.options('befores');
ALTER TABLE base_entity.later SET (fillfactor = 33, toast.autovacuum_enabled = off);
ALTER TABLE base_entity.later ALTER a SET STATISTICS 7;
CREATE TABLE afters (LIKE later);
SELECT public.options('afters');
ALTER TABLE base_entity.later RESET (fillfactor, toast.autovacuum_enabled);
ALTER TABLE base_entity.later ALTER a SET STATISTICS -1;
CREATE TABLE resets (LIKE later);
SELECT public.options('resets');
ALTER TABLE base_entity.later ALTER a SET (n_distinct = 5);
CREATE TABLE afterwards (LIKE later);
SELECT public.options('afterwards');
ALTER TABLE base_entity.later ALTER a RESET (n_distinct);
CREATE TABLE other_resets (LIKE later);
BEGIN;
ALTER TABLE base_entity.later SET (fillfactor = 44);
ALTER TABLE base_entity.later ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON base_entity.later USING (true);
GRANT SELECT ON base_entity.later TO PUBLIC;
CREATE TABLE withins (LIKE later);
SELECT public.options('withins');
ROLLBACK;
CREATE TABLE after_rollbacks (LIKE later);
SELECT public.options('after_rollbacks');
SELECT relrowsecurity, relacl, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c WHERE relname = 'after_rollbacks';
-- The other way round: plain within the transaction, not after it; and in a subtransaction.
ALTER TABLE base_entity.later SET (fillfactor = 44);
BEGIN;
ALTER TABLE base_entity.later RESET (fillfactor);
CREATE TABLE plain_withins (LIKE later);
SELECT public.options('plain_withins');
ROLLBACK;
CREATE TABLE after_plains (LIKE later);
SELECT public.options('after_plains');
BEGIN;
SAVEPOINT a;
ALTER TABLE base_entity.later RESET (fillfactor);
CREATE TABLE plain_withins (LIKE later);
ROLLBACK TO a;
CREATE TABLE after_savepoints (LIKE later);
SELECT public.options('after_savepoints');
COMMIT;
-- Altered by another session.
ALTER TABLE base_entity.later RESET (fillfactor);
CREATE TABLE later_plains (LIKE later);
\! psql -X -q -U app -d regression -c "ALTER TABLE base_entity.later SET (fillfactor = 55)" -c "ALTER TABLE base_entity.later ENABLE ROW LEVEL SECURITY" -c "CREATE POLICY others ON base_entity.later USING (true)"
CREATE TABLE seen_ones (LIKE later);
SELECT public.options('seen_ones');
SELECT relrowsecurity, (SELECT array_agg(polname) FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c WHERE relname = 'seen_ones';

-- The index that CLUSTER orders by: the one that corresponds to the template's, whatever its name and its place.
\c - postgres
CREATE FUNCTION clustered(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = $1 AND indisclustered
$$;
CREATE TABLE base_entity.ordered (gone int, a int, b text);
ALTER TABLE base_entity.ordered DROP COLUMN gone;
CREATE INDEX ON base_entity.ordered (a DESC);
CREATE INDEX ON base_entity.ordered (a);
CREATE INDEX by_expression ON base_entity.ordered (lower(b) COLLATE "C", a);
CREATE INDEX ON base_entity.ordered (b COLLATE "C");
CREATE INDEX ON base_entity.ordered (b);
CREATE TABLE base_entity.also_ordered (c int PRIMARY KEY);
ALTER TABLE base_entity.also_ordered CLUSTER ON also_ordered_pkey;
GRANT SELECT ON base_entity.ordered, base_entity.also_ordered TO app;
CREATE TABLE firsts (LIKE ordered);
SELECT public.clustered('firsts');
ALTER TABLE base_entity.ordered CLUSTER ON by_expression;
CREATE TABLE seconds (z int, LIKE ordered);
SELECT public.clustered('seconds');
\c - postgres
ALTER TABLE base_entity.ordered CLUSTER ON ordered_a_idx1;
\c - app
CREATE TABLE thirds (LIKE base_entity, LIKE ordered, LIKE also_ordered);
SELECT public.clustered('thirds');
CREATE TABLE fourths (LIKE also_ordered, id int PRIMARY KEY);
SELECT public.clustered('fourths');
CREATE TABLE fifths (LIKE ordered) PARTITION BY LIST (a);
SELECT public.clustered('fifths');

-- Rules are not copied, and a NOTICE reports it.
\c - postgres
CREATE TABLE base_entity.ruled (n int);
CREATE RULE quiet AS ON UPDATE TO base_entity.ruled DO ALSO NOTHING;
GRANT SELECT ON base_entity.ruled TO app;
\c - app
CREATE TABLE ruled_ones (LIKE ruled);
SELECT count(*) FROM pg_rewrite WHERE ev_class = 'ruled_ones'::regclass;
\c - postgres
DROP RULE quiet ON base_entity.ruled;
\c - app
CREATE TABLE unruled_ones (LIKE ruled);
