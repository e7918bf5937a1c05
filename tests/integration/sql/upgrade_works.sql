-- Every part of the extension is asked once, whatever the version of its SQL; prints nothing that may differ between versions.
SET search_path = public;
-- Each function finds its code in the library.
SELECT count(fmgr_c_validator(p.oid)::text) >= 20 AS functions_found
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'base_entity'
WHERE p.prolang = (SELECT oid FROM pg_language WHERE lanname = 'c');
-- Entities of before: rules.
UPDATE orders SET version = 77, created_at = '1970-01-01', updated_at = '1970-01-01' WHERE number = 1;
WITH changed AS (UPDATE orders SET number = 10 * number WHERE number < 3 RETURNING *)
    SELECT number, version BETWEEN 2 AND 76, updated_at = now(), created_at > '2000-01-01', updated_by = current_user
    FROM changed ORDER BY number;
UPDATE orders SET number = number / 10 WHERE number IN (10, 20);
DELETE FROM orders WHERE number = 3;
SELECT number, deleted_at IS NOT NULL FROM orders ORDER BY number;
DO $$ BEGIN
    UPDATE events SET uuid = base_entity.uuidv7();
    RAISE 'uuid changed';
EXCEPTION WHEN integrity_constraint_violation THEN END $$;
UPDATE orders SET deleted_at = NULL WHERE number = 3;
-- New ones, names and words.
DROP TABLE IF EXISTS after_orders, after_events, after_kine, order_history;
CREATE TABLE after_orders (LIKE sold_entity, title text, number int REFERENCES orders (number));
CREATE TABLE after_events (LIKE base_entity);
CREATE TABLE after_kine (LIKE base_entity);
CREATE TABLE order_history (LIKE base_entity);
INSERT INTO after_orders (title) VALUES ('a') RETURNING version, base_entity.uuid_extract_version(uuid);
DO $$ BEGIN
    CREATE TABLE cows (LIKE base_entity);
    RAISE 'cows passed';
EXCEPTION WHEN invalid_name THEN END $$;
DO $$ BEGIN
    INSERT INTO base_entity.sold_entity DEFAULT VALUES;
    RAISE 'a template took a row';
EXCEPTION WHEN raise_exception OR object_not_in_prerequisite_state OR feature_not_supported THEN
    IF SQLERRM = 'a template took a row' THEN RAISE; END IF;
END $$;
-- The registry.
SELECT entity, templates, key, id, id_version, rules FROM base_entity.entities ORDER BY 1;
SELECT template, columns, includes FROM base_entity.templates ORDER BY 1;
SELECT * FROM kept ORDER BY 1;
SELECT * FROM shapes ORDER BY 1;
SELECT wrong();
SELECT base_entity.describe('orders') ->> 'entity', jsonb_array_length(base_entity.describe());
SELECT length(base_entity.erd('public')) > 200;
SELECT f.entity FROM events, LATERAL base_entity.find(events.uuid) f ORDER BY 1 LIMIT 1;
SELECT count(*) FROM base_entity.rows('base_entity.sold_entity', 3);
SELECT relation, problem FROM base_entity.check() WHERE relation IS NOT NULL;
CALL base_entity.purge('orders', interval '1 hour');
SELECT base_entity.pluralize('after_cow'), base_entity.class_name('after_kine'), base_entity.table_name('OrderHistory');
SELECT grantee::regrole, privilege_type FROM pg_class c, aclexplode(c.relacl)
    WHERE c.oid = 'base_entity.words'::regclass AND grantee = 'clerk'::regrole;
SELECT has_function_privilege('clerk', 'base_entity.purge(regclass, interval, bigint, integer)', 'EXECUTE'),
       has_function_privilege('pg_monitor', 'base_entity.purge(regclass, interval, bigint, integer)', 'EXECUTE');
DROP TABLE after_orders, after_events, after_kine, order_history;
