-- A restored database behaves as the one that was dumped.
SELECT relation, problem, severity FROM base_entity.check() ORDER BY relation::text, problem;
SELECT entity, partition_of, templates, key, id, id_version, rules FROM base_entity.entities ORDER BY entity::text;
SELECT template, columns, rules, includes, shipped, description FROM base_entity.templates ORDER BY template::text;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgenabled <> 'O' ORDER BY tgrelid::regclass::text, tgname;
SELECT p.tgrelid::regclass FROM pg_trigger p WHERE p.tgfoid = 'base_entity.refuse_rows'::regproc
    ORDER BY p.tgrelid::regclass::text;
SELECT * FROM base_entity.words ORDER BY 1;
SELECT * FROM base_entity.public_prefixes ORDER BY 1, 2, 3;
SELECT f.entity FROM kine, base_entity.find(base_entity.public_id('kine', kine.uuid)) f LIMIT 1;
SELECT * FROM base_entity.policies ORDER BY schema, relation::text, policy;
SELECT * FROM plurals ORDER BY 1;
-- The rules hold, each once.
WITH changed AS (UPDATE orders SET total = 9, version = 0, created_at = now() WHERE number = 1 RETURNING *)
    SELECT version, updated_at = now(), created_at = now(), updated_by = current_user, code FROM changed;
DELETE FROM orders WHERE number = 2;
SELECT number, deleted_at IS NOT NULL FROM orders ORDER BY number;
SELECT view, relation FROM base_entity.living_views ORDER BY view::text;
ALTER TABLE orders ADD COLUMN later int;
INSERT INTO living_orders (shop, code, later) SELECT uuid, 'z', 1 FROM shops WHERE name = 'north' RETURNING code, later;
DELETE FROM living_orders WHERE code = 'z';
SELECT count(*) FROM living_orders;
UPDATE readings SET value = value RETURNING updated_at = now();
UPDATE readings SET value = value + 1 WHERE region <> 'north' RETURNING updated_at = now();
UPDATE readings SET value = value + 1 WHERE region = 'north' RETURNING updated_at = now();
UPDATE paused_ones SET note = 'b' RETURNING updated_at = now();
UPDATE lookalike SET created_at = '2000-01-01' RETURNING created_at;
UPDATE ledger_entry SET cents = 6 RETURNING updated_at = now();
-- Old versions are there, and further ones are kept.
SELECT item, amount FROM prices_as_of((SELECT min(valid_from) FROM prices_history)) ORDER BY item;
SELECT item, operation, actor, (version).amount FROM prices p, base_entity.versions(p, p.uuid) v ORDER BY item, v.valid_from;
UPDATE prices SET amount = 3 WHERE item = 'tea';
UPDATE meters SET region = 'north';
SELECT operation, item, amount, valid_from < valid_to FROM prices_history ORDER BY item, valid_to;
SELECT operation, region FROM meters_history ORDER BY valid_to;
SELECT id, rate FROM tariffs_as_of((SELECT min(valid_from) FROM tariffs_history)) ORDER BY id;
UPDATE tariffs SET rate = 9;
DELETE FROM tariffs WHERE id = 2;
SELECT operation, id, rate, old_rate_dropped FROM tariffs_history ORDER BY id, valid_to;
SELECT operation, (version).rate FROM base_entity.versions(NULL::tariffs, 1) ORDER BY valid_from;
ALTER TABLE prices ADD COLUMN unit text;
ALTER TABLE prices RENAME TO costs;
UPDATE costs SET unit = 'g' WHERE item = 'tea';
SELECT item, amount, unit FROM costs_as_of((SELECT max(valid_from) FROM costs_history)) ORDER BY item;
DROP TABLE meters;
SELECT proname FROM pg_proc WHERE proname ~ '(costs|prices|meters)_as_of';
-- Refused, as before.
DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY[
        'INSERT INTO base_entity.base_uuid DEFAULT VALUES',
        'INSERT INTO base_entity.shape_only VALUES (''row'')',
        'INSERT INTO base_entity.shop_entity (shop) SELECT uuid FROM shops',
        'UPDATE kine SET uuid = base_entity.uuidv4()',
        'CREATE TABLE cows (LIKE base_entity)',
        'TRUNCATE costs',
        'DELETE FROM costs_history',
        'CREATE TABLE heirs () INHERITS (base_entity.base_entity)',
        'CREATE TABLE strict.plain_rows (id int)',
        'ALTER TABLE strict.kept RENAME TO plain_rows',
        'INSERT INTO plural_words VALUES (''cow'')'] LOOP
        BEGIN
            EXECUTE statement;
            RAISE 'passed: %', statement USING ERRCODE = 'XX000';
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE = 'XX000' THEN RAISE; END IF;
        END;
    END LOOP;
END $$;
-- New ones are made from the templates that came along.
CREATE TABLE invoices (LIKE shop_entity, cents int);
SELECT t.tgname, t.tgenabled FROM pg_trigger t WHERE t.tgrelid = 'invoices'::regclass AND NOT t.tgisinternal ORDER BY 1;
SELECT polname, polroles::regrole[] FROM pg_policy WHERE polrelid = 'invoices'::regclass;
SELECT conname, contype FROM pg_constraint WHERE conrelid = 'invoices'::regclass AND contype <> 'n' ORDER BY 1;
SELECT reloptions, relrowsecurity FROM pg_class WHERE oid = 'invoices'::regclass;
-- Ids continue, and none comes twice.
INSERT INTO events DEFAULT VALUES;
SELECT count(*), count(DISTINCT uuid), max(uuid::text) = (SELECT uuid::text FROM events ORDER BY made DESC LIMIT 1) FROM events;
SELECT count(*) FROM base_entity.rows('base_entity.base_entity', 5);
SELECT f.entity FROM kine, LATERAL base_entity.find(kine.uuid) f LIMIT 1;
