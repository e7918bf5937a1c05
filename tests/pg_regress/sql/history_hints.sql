-- Errors of tables with a history: each HINT has a statement that can be run.
CREATE TABLE plans (id int, g int, v int, LIKE base_history, PRIMARY KEY (id, g)) PARTITION BY LIST (g);
CREATE TABLE plans_1 PARTITION OF plans FOR VALUES IN (1) PARTITION BY LIST (g);
CREATE TABLE plans_1_1 PARTITION OF plans_1 FOR VALUES IN (1);
INSERT INTO plans VALUES (1, 1, 1);
TRUNCATE plans_1_1;
TRUNCATE plans_1;
TRUNCATE plans;
CALL base_entity.release('public.plans', '{base_history}');
TRUNCATE plans_1_1;
INSERT INTO plans VALUES (1, 1, 1);
CALL base_entity.adopt('plans', '{base_history}');
DROP TABLE plans_history;
UPDATE plans SET v = 2;
SELECT base_entity.create_history('public.plans');
UPDATE plans_1 SET v = 2;
SELECT id, g, v FROM plans_history;
-- The rule of the partition is disabled.
ALTER TABLE plans_1_1 DISABLE TRIGGER zzz_base_entity;
UPDATE plans SET v = 3;
ALTER TABLE public.plans_1_1 ENABLE TRIGGER zzz_base_entity;
-- A history without the trigger that makes it one.
DROP TRIGGER append_only ON plans_history;
DROP TRIGGER append_only_rows ON plans_history;
\c
UPDATE plans SET v = 3;
SELECT base_entity.create_history('public.plans');
UPDATE plans SET v = 3;
-- A history without a column of its table.
ALTER TABLE plans_history DROP COLUMN v;
UPDATE plans SET v = 4;
SELECT base_entity.create_history('public.plans');
UPDATE plans SET v = 4;
SELECT v FROM plans_history ORDER BY valid_to;
DROP TABLE plans, plans_history;
