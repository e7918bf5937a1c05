-- Every column of every row, in the tables' own names and orders.
SET timezone = 'UTC';
SELECT * FROM orders ORDER BY number;
SELECT * FROM lines ORDER BY uuid;
SELECT * FROM events ORDER BY uuid;
SELECT * FROM order_copies ORDER BY number;
SELECT * FROM plain_ones ORDER BY id;
-- And their keys.
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u', 'f', 'c') AND connamespace IN ('public'::regnamespace, 'base_entity'::regnamespace) AND conrelid::regclass::text NOT IN ('base_entity.words', 'base_entity.naming_policies', 'base_entity.drift_exceptions', 'base_entity.template_policies', 'base_entity.public_prefixes', 'base_entity.template_parts', 'base_entity.noted_parts')
  AND conrelid::regclass::text !~ '^base_entity.base_' ORDER BY conrelid::regclass::text, conname;
