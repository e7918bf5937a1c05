-- A database with other people's tables, triggers and event triggers: pg_dump writes the same of it, to the byte, before
-- the extension is created, while it is there and in use, and after it is gone.
CREATE DATABASE strangers;
\c strangers
CREATE SCHEMA shop;
CREATE TABLE shop.base_entity (uuid uuid PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
CREATE TABLE shop.article (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), price numeric CHECK (price > 0));
CREATE TABLE shop.copy (LIKE shop.article);
CREATE TABLE shop.heir (extra text) INHERITS (shop.article);
CREATE TABLE shop.sale (id bigint GENERATED ALWAYS AS IDENTITY, article uuid REFERENCES shop.article, day date NOT NULL)
    PARTITION BY RANGE (day);
CREATE TABLE shop.sale_2026 PARTITION OF shop.sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON shop.article FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE FUNCTION shop.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;
CREATE EVENT TRIGGER aaa_watch ON ddl_command_start EXECUTE FUNCTION shop.watch();
CREATE EVENT TRIGGER zzz_watch ON ddl_command_end EXECUTE FUNCTION shop.watch();
CREATE VIEW shop.cheap AS SELECT * FROM shop.article WHERE price < 10;
ALTER TABLE shop.article ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON shop.article USING (true);
INSERT INTO shop.article (uuid, price, created_at, updated_at)
    VALUES ('00000000-0000-4000-8000-000000000001', 5, '2026-01-01', '2026-01-01');
-- pg_dump of the newest releases writes a key of its own into each dump.
\set before `pg_dump strangers | grep -v restrict | md5sum`
\set before_of_schema `pg_dump --schema=shop strangers | grep -v restrict | md5sum`
\set objects `pg_dump strangers | grep -c "^CREATE"`
SELECT :objects >= 10 AS the_dump_is_no_empty_one;
CREATE EXTENSION base_entity;
CREATE SCHEMA entities;
CREATE TABLE entities.users (LIKE base_entity, name text);
INSERT INTO entities.users (name) VALUES ('ada');
UPDATE entities.users SET name = 'grace';
\set during_of_schema `pg_dump --schema=shop strangers | grep -v restrict | md5sum`
SELECT :'before_of_schema' = :'during_of_schema' AS same_while_in_use;
-- Their statements do what they did.
UPDATE shop.article SET price = 6;
UPDATE shop.article SET price = 5, updated_at = '2026-01-01';
SELECT updated_at > '2026-01-02' AS touched_by_their_own_trigger FROM shop.article;
ALTER TABLE shop.article DISABLE TRIGGER zzz_base_entity;
UPDATE shop.article SET updated_at = '2026-01-01';
ALTER TABLE shop.article ENABLE TRIGGER zzz_base_entity;
DROP SCHEMA entities CASCADE;
DROP EXTENSION base_entity;
DROP SCHEMA base_entity;
\set after `pg_dump strangers | grep -v restrict | md5sum`
SELECT :'before' = :'after' AS same_after_it_is_gone;
