-- Queries with their whole results: the same on the primary and on its standby.
-- (Of unlogged tables a standby has no rows, and so another size.)
SELECT entity, partition_of, templates, key, id, id_version, rules, estimated_rows FROM base_entity.entities ORDER BY entity::text;
SELECT * FROM base_entity.templates ORDER BY template::text;
SELECT jsonb_agg(d - 'size' ORDER BY d ->> 'entity') FROM jsonb_array_elements(base_entity.describe()) d;
SELECT base_entity.describe('orders');
SELECT base_entity.erd();
SELECT relation, problem, severity, sql FROM base_entity.check() ORDER BY relation::text, problem;
SELECT * FROM base_entity.check_names();
SELECT f.* FROM orders, LATERAL base_entity.find(orders.uuid) f ORDER BY number;
SELECT * FROM base_entity.rows('base_entity.base_entity');
SELECT base_entity.pluralize('cow'), base_entity.is_plural('cows'), base_entity.table_name('BrownCow'), base_entity.class_name('kine');
SELECT base_entity.uuid_extract_version(base_entity.uuidv4()), base_entity.uuid_extract_version(base_entity.uuidv7()), base_entity.actor();
SELECT item, amount FROM prices_as_of((SELECT min(valid_from) FROM prices_history)) ORDER BY item;
SELECT * FROM base_entity.as_of(NULL::prices, now()) ORDER BY item;
SELECT item, v.* FROM prices p, base_entity.versions(p, p.uuid) v ORDER BY item, v.valid_from;
SELECT * FROM base_entity.changes('prices');
SELECT f.entity, f.document ->> 'operation', f.document ->> 'actor' FROM prices p, base_entity.find(p.uuid, history => true) f ORDER BY p.item, 2;
SELECT id, rate FROM tariffs_as_of((SELECT min(valid_from) FROM tariffs_history)) ORDER BY id;
SELECT operation, version FROM base_entity.versions(NULL::tariffs, 1) ORDER BY valid_from;
SELECT * FROM base_entity.changes('meters');
