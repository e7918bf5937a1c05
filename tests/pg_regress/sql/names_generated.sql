-- base_entity.naming = generate creates the table under the plural snake_case form of its name, with a NOTICE.
\c - app
SET base_entity.naming = generate;
CREATE TABLE "OrderItem" (LIKE base_entity, amount int);
SELECT describe('order_items');
CREATE TABLE person (LIKE base_entity);
CREATE TABLE app."HTTPRequest" (LIKE base_uuid);
CREATE UNLOGGED TABLE "User Address" (LIKE base_timestamps);
CREATE TABLE users (LIKE base_entity);

-- IF NOT EXISTS looks for the name that is made.
CREATE TABLE IF NOT EXISTS "OrderItem" (LIKE base_entity, amount int);
CREATE TABLE IF NOT EXISTS "Invoice" (LIKE base_entity);
CREATE TABLE IF NOT EXISTS "Invoice" (LIKE base_entity);
CREATE TABLE "OrderItem" (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE

-- Keys, indexes and foreign keys take the made name; the table may refer to itself.
CREATE TABLE "Category" (LIKE base_entity, number int PRIMARY KEY, parent uuid REFERENCES categories (uuid), label text UNIQUE);
SELECT describe('categories');
CREATE TABLE "Event" (LIKE base_entity) PARTITION BY RANGE (created_at);
CREATE TABLE event_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- Not a temporary table, what is no entity, or a new name.
CREATE TEMP TABLE "Draft" (LIKE base_entity);
CREATE TABLE "PlainThing" (id int);
CREATE TABLE "UserCopy" (LIKE users);
ALTER TABLE users RENAME TO "Reader";

-- A name that PostgreSQL may have truncated stays, and one that cannot be judged.
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_12345_article (LIKE base_entity);
CREATE TABLE "пользователь" (LIKE base_entity);
CREATE TABLE "1234" (LIKE base_entity);

-- In a function called twice, the cached statement keeps the name it was written with.
CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE "NewsItem" (LIKE base_entity);
    DROP TABLE news_items;
END
$$;
SELECT make();
SELECT make();
SET base_entity.naming = warn;
SELECT make();
SET base_entity.naming = generate;

-- CREATE SCHEMA; a template.
\c - postgres
SET base_entity.naming = generate;
CREATE SCHEMA shop CREATE TABLE "Customer" (LIKE base_entity) CREATE TABLE "Visit" (LIKE base_entity);
SELECT entities('shop');
CREATE TABLE base_entity."TenantBase" (LIKE base_entity);
SELECT to_regclass('base_entity."TenantBase"') IS NOT NULL AS kept;
SELECT entities('app');
SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '[A-Z]' ORDER BY relname COLLATE "C";

-- A table that refers to itself by the name it was given.
CREATE TABLE "TreeNode" (LIKE base_entity, parent uuid REFERENCES "TreeNode", twin uuid,
    FOREIGN KEY (twin) REFERENCES "TreeNode" (uuid));
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'tree_nodes'::regclass AND contype = 'f' ORDER BY 1;

-- The other elements of a CREATE SCHEMA name the table as it is written, or as it is made.
CREATE SCHEMA stall
    CREATE TABLE "Sale" (LIKE base_entity, "Item" text)
    CREATE TABLE "SaleLine" (LIKE base_entity, sale uuid REFERENCES "Sale", first uuid REFERENCES stall."SaleLine")
    CREATE INDEX ON "Sale" (created_at)
    CREATE VIEW "Sold" AS SELECT s."Item", (SELECT count(*) FROM "SaleLine" l WHERE l.sale = s.uuid) AS lines FROM "Sale" s
    CREATE TRIGGER counted BEFORE UPDATE ON "Sale" FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
    GRANT SELECT ON "Sale", stall.sale_lines TO app;
SELECT relname, has_table_privilege('app', oid, 'SELECT') FROM pg_class WHERE relnamespace = 'stall'::regnamespace AND relkind IN ('r', 'v') ORDER BY relname COLLATE "C";
SELECT describe('stall.sales');
SELECT describe('stall.sale_lines');
SELECT * FROM stall."Sold";
