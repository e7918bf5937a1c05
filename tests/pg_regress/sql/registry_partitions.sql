-- The triggers of an entity fire on its partitions, too: check() reports each that does not, and repair() and adopt() give it back.
\c - app
CREATE TABLE events (LIKE base_history, LIKE base_soft_delete, LIKE base_timestamps, id int, d int, a int, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2, 3) PARTITION BY LIST (d);
CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (2);
SELECT * FROM base_entity.check();
INSERT INTO events (id, d, a) VALUES (1, 1, 1), (2, 2, 2);
ALTER TABLE events_1 DISABLE TRIGGER USER;
ALTER TABLE events_2a DISABLE TRIGGER zzz_base_history;
SELECT relation, problem, severity, sql, lock FROM base_entity.check();
SELECT DISTINCT kind, name FROM base_entity.drift() ORDER BY 2;
CALL base_entity.repair('events');
SELECT * FROM base_entity.check();
UPDATE events SET a = a + 10;
SELECT id, a FROM events_history ORDER BY id;
DELETE FROM events;
SELECT id, deleted_at IS NOT NULL AS marked FROM events ORDER BY id;
TRUNCATE events_1;
-- The triggers of a partition that is partitioned itself decide what its new partitions get.
ALTER TABLE events_2 DISABLE TRIGGER USER;
CREATE TABLE events_2b PARTITION OF events_2 FOR VALUES IN (3);
SELECT relation, problem FROM base_entity.check();
SELECT statement, lock FROM base_entity.plan_adopt('events', '{base_history,base_soft_delete,base_timestamps}');
CALL base_entity.adopt('events', '{base_history,base_soft_delete,base_timestamps}');
SELECT * FROM base_entity.check();
-- A partition refuses TRUNCATE by a trigger of its own.
DROP TRIGGER refuse_truncate ON events_1;
DROP TRIGGER refuse_truncate ON events;
SELECT relation, problem FROM base_entity.check();
CALL base_entity.adopt('events', '{base_history,base_soft_delete,base_timestamps}');
SELECT * FROM base_entity.check();
TRUNCATE events_1;
DROP TRIGGER refuse_truncate ON events_2a;
CALL base_entity.repair('events');
TRUNCATE events_2a;
-- In another state than always, as the table has it.
ALTER TABLE events ENABLE ALWAYS TRIGGER zzz_base_entity;
ALTER TABLE events_1 ENABLE TRIGGER zzz_base_entity;
SELECT relation, problem FROM base_entity.check();
CALL base_entity.repair('events');
SELECT * FROM base_entity.check();
ALTER TABLE events ENABLE TRIGGER zzz_base_entity;
-- The table and its partitions.
ALTER TABLE events DISABLE TRIGGER USER;
SELECT relation, problem FROM base_entity.check();
CALL base_entity.adopt('events', '{base_history,base_soft_delete,base_timestamps}');
SELECT * FROM base_entity.check();
SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgrelid IN (SELECT relid FROM pg_partition_tree('events') WHERE level > 0);
-- A difference that the owner accepts.
ALTER TABLE events_1 DISABLE TRIGGER zzz_base_entity;
SELECT base_entity.accept_drift(relation, kind, name) FROM base_entity.drift();
SELECT * FROM base_entity.check();
CALL base_entity.repair('events');
SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'events_1'::regclass AND tgname = 'zzz_base_entity';

-- A trigger of a template is compared, also on partitions; one of the table's own is not.
\c - postgres
CREATE FUNCTION public.noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE base_entity.noted (LIKE base_entity.base_timestamps);
CREATE TRIGGER noting AFTER INSERT ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION public.noted();
GRANT SELECT ON base_entity.noted TO app;
\c - app
CREATE TABLE stamps (LIKE noted, n int) PARTITION BY LIST (n);
CREATE TABLE stamps_1 PARTITION OF stamps FOR VALUES IN (1);
CREATE TRIGGER own AFTER INSERT ON stamps FOR EACH ROW EXECUTE FUNCTION public.noted();
ALTER TABLE stamps_1 DISABLE TRIGGER noting;
ALTER TABLE stamps_1 DISABLE TRIGGER own;
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.repair('stamps');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'stamps_1'::regclass ORDER BY 1;
