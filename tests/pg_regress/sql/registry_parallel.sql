-- The registry's functions in a query of which a part runs in parallel, in a transaction that has written, too.
CREATE TABLE users (LIKE base_entity, name text);
INSERT INTO users (name) SELECT 'u' || n FROM generate_series(1, 10) AS n;
CREATE TABLE measures (user_id uuid, v int);
INSERT INTO measures SELECT u.uuid, n FROM users u, generate_series(1, 1000) AS n;
ANALYZE measures;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT uuid AS id FROM users WHERE name = 'u7' \gset
EXPLAIN (COSTS OFF) SELECT base_entity.is_plural('zibbits' || v) FROM measures;
SELECT f.entity, f.document->>'name' AS name, (SELECT round(avg(v)) FROM measures) AS avg FROM base_entity.find(:'id') f;
SELECT r.entity, count(*) FROM base_entity.rows('base_entity.base_entity', 10) r JOIN measures m ON m.user_id = r.uuid WHERE m.v > 990 GROUP BY 1;
BEGIN;
INSERT INTO users (name) VALUES ('u11');
SELECT f.entity, (SELECT round(avg(v)) FROM measures) AS avg FROM base_entity.find(:'id') f;
SELECT count(*), (SELECT round(avg(v)) FROM measures) AS avg FROM base_entity.rows('base_entity.base_entity');
CREATE TABLE answers AS
SELECT base_entity.describe() IS NOT NULL AS described, base_entity.describe('users') IS NOT NULL AS one, base_entity.erd() IS NOT NULL AS drawn,
       (SELECT count(*) FROM base_entity.check()) AS problems, (SELECT count(*) FROM base_entity.check_names()) AS names,
       (SELECT count(*) FROM base_entity.entities) AS entities, base_entity.pluralize('zibbit') AS plural, (SELECT round(avg(v)) FROM measures) AS avg;
TABLE answers;
CREATE TABLE more_answers AS SELECT bool_and(base_entity.is_plural('zibbits' || m.v)) AS plural, count(base_entity.describe('users')) FROM measures m WHERE v = 1;
TABLE more_answers;
ROLLBACK;
-- Where a worker is to run all that it can, they are run by the session itself, which has temporary entities.
CREATE TEMPORARY TABLE drafts (LIKE base_entity, name text);
INSERT INTO drafts (name) VALUES ('d1');
SELECT uuid AS draft FROM drafts \gset
SELECT set_config(name, 'on', false) AS forced FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT f.entity, f.document->>'name' AS name FROM base_entity.find(:'draft'::uuid) f;
SELECT f.entity, f.document->>'name' AS name FROM base_entity.find(:'draft'::text) f;
SELECT count(*) FROM base_entity.rows('base_entity.base_entity');
SELECT count(*) FROM base_entity.rows('base_entity.base_entity', public_ids => true);
SELECT base_entity.describe() IS NOT NULL AS described, base_entity.erd() IS NOT NULL AS drawn;
SELECT count(*) FROM base_entity.check();
SELECT base_entity.is_plural('zibbits'), base_entity.pluralize('zibbit'), base_entity.public_id_to_uuid(base_entity.public_id('users', :'id')) = :'id' AS is_it;
