-- Every line that this prints is compared with the expected ones.
SET client_min_messages = warning;
CREATE EXTENSION pgaudit;
CREATE EXTENSION periods CASCADE;
CREATE SCHEMA partman;
CREATE EXTENSION pg_partman SCHEMA partman;
CREATE EXTENSION pg_cron;
CREATE EXTENSION base_entity;

-- pg_partman makes partitions of an entity, on the day and later.
CREATE TABLE events (LIKE base_entity, body text) PARTITION BY RANGE (created_at);
SELECT 'parent', partman.create_parent('public.events', 'created_at', 'native', 'daily');
INSERT INTO events (body) SELECT 'first' FROM generate_series(1, 3);
INSERT INTO events (body, created_at) VALUES ('later', now() + interval '4 days');
CALL partman.run_maintenance_proc();
SELECT 'partitions', count(*) > 8, bool_and((SELECT count(*) = 1 FROM pg_trigger t WHERE t.tgrelid = i.inhrelid AND t.tgname = 'zzz_base_entity'))
FROM pg_inherits i WHERE i.inhparent = 'events'::regclass;
SELECT 'default is empty', count(*) = 0 FROM events_default;
UPDATE events SET body = 'changed' RETURNING 'moved', updated_at >= now(), tableoid <> 'events_default'::regclass;
SELECT 'listed', count(*) > 8, bool_and(templates = '{base_entity.base_entity}') FROM base_entity.entities WHERE partition_of = 'events'::regclass;

-- periods: application time, system time with its history, and what they keep from being dropped.
CREATE TABLE prices (LIKE base_entity, amount int, valid_from date, valid_to date);
SELECT 'period', periods.add_period('prices', 'validity', 'valid_from', 'valid_to');
SELECT 'system time', periods.add_system_time_period('prices');
SELECT periods.add_system_versioning('prices');
INSERT INTO prices (amount, valid_from, valid_to) VALUES (1, '2026-01-01', '2027-01-01');
UPDATE prices SET amount = 2;
SELECT 'price', amount, updated_at > created_at FROM prices;
SELECT 'history', amount, updated_at = created_at FROM prices_history;
SELECT 'portions', periods.add_for_portion_view('prices', 'validity');
UPDATE prices__for_portion_of_validity SET amount = 3, valid_from = '2026-03-01', valid_to = '2026-04-01';
SELECT 'portion', amount, valid_from, valid_to FROM prices ORDER BY valid_from;
SELECT 'ids', count(DISTINCT uuid) FROM prices;
ALTER TABLE prices RENAME TO costs;
SELECT 'renamed', rules FROM base_entity.entities WHERE entity = 'costs'::regclass;
DO $$ BEGIN DROP TABLE prices_history; EXCEPTION WHEN OTHERS THEN RAISE WARNING 'kept: %', SQLERRM; END $$;
SELECT 'history kept', to_regclass('prices_history');
CREATE TABLE rates (LIKE base_entity);
ALTER TABLE rates DROP COLUMN updated_at;
SELECT 'loose', relation, problem FROM base_entity.check();
