-- Entities as JSON: names with their schemas, whatever the search_path.
CREATE TABLE users (LIKE base_entity, username varchar(40) NOT NULL UNIQUE, "Full ""Name" text DEFAULT 'no one');
COMMENT ON TABLE users IS 'who logs in';
COMMENT ON COLUMN users.username IS 'how they call themselves';
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_uuid, LIKE base_timestamps,
    user_uuid uuid REFERENCES users, net numeric(10,2), gross numeric GENERATED ALWAYS AS (net * 1.19) STORED);
SELECT jsonb_pretty(base_entity.describe('orders') - 'size');
SELECT d - '{columns,rules,size}'::text[] AS users, d->'columns'->3 AS username, d->'columns'->4 AS "Full ""Name"
FROM base_entity.describe('users') d;
-- All of them are an array of the same.
SELECT base_entity.describe() = jsonb_build_array(base_entity.describe('orders'), base_entity.describe('users')) AS same;
CREATE TABLE events (LIKE base_entity, day date NOT NULL, user_uuid uuid REFERENCES users) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE notes (LIKE base_entity, event uuid, day date, FOREIGN KEY (event, day) REFERENCES events);
SELECT e->'entity' AS entity, e->'partition_of' AS of, k->'columns' AS columns, k->'references' AS references,
       k->'referenced_columns' AS referenced
FROM jsonb_array_elements(base_entity.describe()) e, jsonb_array_elements(e->'foreign_keys') k;
-- Without a key there is no id.
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
SELECT base_entity.describe('users')->'id' AS id;

-- A relation that is no entity is an error.
CREATE TABLE bystanders (id int);
CREATE VIEW views AS SELECT 1;
SELECT base_entity.describe('bystanders');
SELECT base_entity.describe('views');
SELECT base_entity.describe('base_entity.base_entity');
SELECT base_entity.describe(NULL);

-- For any role, in a read-only transaction.
SET ROLE app;
SET search_path = '';
BEGIN READ ONLY;
SELECT jsonb_array_length(base_entity.describe());
COMMIT;
