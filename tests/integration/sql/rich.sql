-- A database in which everything of the extension is used, made by its owner, who need not be a superuser.
CREATE EXTENSION IF NOT EXISTS base_entity;
SELECT base_entity.add_irregular('cow', 'kine'), base_entity.add_uncountable('mana'), base_entity.add_uncountable('order_history');

-- Templates of the user's own, with all that LIKE leaves out.
CREATE TABLE shops (LIKE base_entity, name text NOT NULL UNIQUE);
CREATE FUNCTION trim_code() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := btrim(NEW.code); RETURN NEW; END $$;
CREATE TABLE base_entity.shop_entity (
    LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete,
    shop uuid NOT NULL REFERENCES shops ON DELETE CASCADE,
    code text CHECK (code <> ''),
    parent uuid REFERENCES base_entity.shop_entity,
    UNIQUE (shop, uuid)
) WITH (fillfactor = 80);
ALTER TABLE base_entity.shop_entity ALTER code SET STORAGE EXTERNAL;
COMMENT ON TABLE base_entity.shop_entity IS 'what belongs to a shop';
CREATE INDEX ON base_entity.shop_entity (shop) WHERE deleted_at IS NULL;
ALTER TABLE base_entity.shop_entity ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.shop_entity TO clerk USING (shop::text = current_setting('app.shop', true));
COMMENT ON POLICY own ON base_entity.shop_entity IS 'a clerk sees one shop';
CREATE TRIGGER code_is_trimmed BEFORE INSERT OR UPDATE OF code ON base_entity.shop_entity
    FOR EACH ROW WHEN (NEW.code IS NOT NULL) EXECUTE FUNCTION trim_code();
CREATE TRIGGER sleeps BEFORE INSERT ON base_entity.shop_entity FOR EACH ROW EXECUTE FUNCTION trim_code();
ALTER TABLE base_entity.shop_entity DISABLE TRIGGER sleeps;
GRANT SELECT, UPDATE (code) ON base_entity.shop_entity TO clerk;
CREATE TABLE base_entity.shape_only (remark text);
SELECT base_entity.create_living_view('base_entity.shop_entity');

-- Entities.
CREATE TABLE orders (LIKE shop_entity, number bigint GENERATED ALWAYS AS IDENTITY, total numeric DEFAULT 0);
CREATE TABLE kine (LIKE base_entity, name text, UNIQUE (name));
SELECT base_entity.set_public_prefix('kine', 'cow');
CREATE TABLE order_history (LIKE base_entity, order_uuid uuid REFERENCES orders ON DELETE CASCADE);
SET base_entity.uuid_version = 7;
CREATE TABLE events (
    LIKE base_entity,
    made timestamptz GENERATED ALWAYS AS (base_entity.uuid_extract_timestamp(uuid)) STORED,
    previous uuid DEFAULT base_entity.uuidv7_floor('2020-01-01')
);
CREATE INDEX events_by_time ON events (base_entity.uuid_extract_timestamp(uuid));
RESET base_entity.uuid_version;
CREATE TABLE readings (LIKE base_entity, region text, value int) PARTITION BY LIST (region);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
CREATE TABLE readings_south PARTITION OF readings FOR VALUES IN ('south', 'west') PARTITION BY LIST (region);
CREATE TABLE readings_south_all PARTITION OF readings_south DEFAULT;
CREATE TABLE readings_rest (LIKE readings INCLUDING DEFAULTS);
ALTER TABLE readings ATTACH PARTITION readings_rest DEFAULT;
SET base_entity.naming = 'warn';
CREATE TABLE ledger_entry (LIKE base_entity, cents int);
RESET base_entity.naming;
CREATE TABLE paused_ones (LIKE base_entity, note text);
ALTER TABLE paused_ones DISABLE TRIGGER zzz_base_entity;
CREATE TABLE replicated_ones (LIKE base_entity, note text);
ALTER TABLE replicated_ones ENABLE ALWAYS TRIGGER zzz_base_entity;
ALTER TABLE readings_north DISABLE TRIGGER zzz_base_entity;
CREATE SCHEMA "Side Shop";
CREATE TABLE "Side Shop"."Odd Names" (LIKE base_entity, "order" text);
CREATE UNLOGGED TABLE caches (LIKE base_entity, body text);
CREATE TABLE prices (LIKE base_entity, LIKE base_history, LIKE base_soft_delete, item text, amount int);
CREATE TABLE meters (LIKE base_history, id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE meters_north PARTITION OF meters FOR VALUES IN ('north');
CREATE TABLE meters_rest PARTITION OF meters DEFAULT;
CREATE TABLE tariffs (LIKE base_history, id int PRIMARY KEY, old_rate int, rate int);

-- No entities: a look-alike, a copy of an entity, and tables with singular names.
CREATE TABLE lookalike (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE orders_copy (LIKE orders INCLUDING ALL);
CREATE TABLE person (name text);

-- Objects that depend on those of the extension.
CREATE VIEW entity_list AS SELECT entity, templates, rules FROM base_entity.entities;
CREATE MATERIALIZED VIEW plurals AS SELECT name, base_entity.pluralize(name) AS plural FROM kine;
CREATE FUNCTION fresh_id() RETURNS uuid LANGUAGE sql BEGIN ATOMIC SELECT base_entity.uuidv7(); END;
CREATE FUNCTION misnamed() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM base_entity.check_names(); END;
CREATE TABLE plural_words (word text CHECK (base_entity.is_plural(word)), named text DEFAULT base_entity.actor());

-- Rows.
INSERT INTO shops (name) VALUES ('north'), ('south');
INSERT INTO orders (shop, code, total) SELECT uuid, ' ' || name, 7 FROM shops;
INSERT INTO orders (shop, code, parent) SELECT shop, 'child', uuid FROM orders;
UPDATE orders SET total = total + 1;
DELETE FROM orders WHERE code = 'child' AND number = (SELECT max(number) FROM orders);
INSERT INTO kine (name) VALUES ('cow'), ('order_cow');
INSERT INTO order_history (order_uuid) SELECT uuid FROM orders;
INSERT INTO events DEFAULT VALUES;
INSERT INTO readings (region, value) VALUES ('north', 1), ('south', 2), ('east', 3);
UPDATE readings SET value = value + 1;
INSERT INTO ledger_entry (cents) VALUES (5);
INSERT INTO paused_ones (note) VALUES ('a');
INSERT INTO "Side Shop"."Odd Names" ("order") VALUES ('one');
INSERT INTO lookalike DEFAULT VALUES;
INSERT INTO person VALUES ('ada');
INSERT INTO plural_words VALUES ('kine');
REFRESH MATERIALIZED VIEW plurals;
INSERT INTO prices (item, amount) VALUES ('coffee', 1), ('tea', 1);
SET base_entity.actor = 'ada';
UPDATE prices SET amount = 2;
DELETE FROM prices WHERE item = 'coffee';
RESET base_entity.actor;
INSERT INTO meters (id, region) VALUES (1, 'north');
UPDATE meters SET region = 'south';
-- A history with values of a column that was dropped, and of another type.
INSERT INTO tariffs (id, old_rate, rate) VALUES (1, 10, 1), (2, 20, 2);
UPDATE tariffs SET rate = rate + 1;
SET client_min_messages = warning;
ALTER TABLE tariffs DROP COLUMN old_rate;
ALTER TABLE tariffs ALTER COLUMN rate TYPE numeric USING rate / 10.0;
RESET client_min_messages;
UPDATE tariffs SET rate = rate + 1 WHERE id = 1;
-- Pinned naming policies.
CREATE SCHEMA pinned;
SELECT base_entity.set_naming_policy('pinned', 'off'), base_entity.exempt('ledger_entry');
-- A required template, with tables that it applies to, one that is exempt, and one that was created before.
CREATE SCHEMA strict;
CREATE TABLE strict.older_rows (id int);
CREATE TABLE strict.kept (id int);
SELECT base_entity.require('strict', 'base_entity.base_uuid', 'refuse', '{kept}');
CREATE TABLE strict.baskets (LIKE base_uuid, note text);
