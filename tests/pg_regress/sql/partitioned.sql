-- A partitioned entity: PostgreSQL wants the partition columns in every key, so the template's key is extended.
\c - app
CREATE TABLE users (LIKE base_entity, name text) PARTITION BY HASH (uuid);
SELECT describe('users');
CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE users_1 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT describe('users_0');
INSERT INTO users (name) SELECT 'user ' || n FROM generate_series(1, 100) n;
SELECT count(*), count(DISTINCT uuid), count(DISTINCT tableoid) AS partitions FROM users;
UPDATE users SET name = upper(name);
SELECT count(*) AS moved FROM users WHERE updated_at > created_at;

CREATE TABLE events (LIKE base_entity, name text) PARTITION BY RANGE (created_at);
SELECT describe('events');
CREATE TABLE visits (LIKE base_entity, country text) PARTITION BY LIST (country);
SELECT describe('visits');
CREATE TABLE hits (LIKE base_entity, country text, day date) PARTITION BY RANGE (day, uuid, country);
SELECT describe('hits');
CREATE TABLE stamps (LIKE base_timestamps, n int) PARTITION BY RANGE (n);
SELECT describe('stamps');

-- A column in parentheses, or with a collation, is a column; anything else leaves no key possible.
CREATE TABLE bracketed_ones (LIKE base_entity, country text) PARTITION BY LIST ((country));
SELECT describe('bracketed_ones');
CREATE TABLE collated_ones (LIKE base_entity, country text) PARTITION BY LIST (country COLLATE "C" text_ops);
SELECT describe('collated_ones');
CREATE TABLE same_collations (LIKE base_entity, country text COLLATE "C") PARTITION BY LIST (country COLLATE "C");
SELECT d FROM describe('same_collations') d WHERE d ~ 'KEY';
CREATE TABLE patterns (LIKE base_entity, country text) PARTITION BY LIST (country text_pattern_ops);
SELECT d FROM describe('patterns') d WHERE d ~ 'KEY';
CREATE TABLE months (LIKE base_entity, name text) PARTITION BY RANGE (date_trunc('month', created_at AT TIME ZONE 'UTC'));
SELECT describe('months');
CREATE TABLE mixtures (LIKE base_entity, name text) PARTITION BY RANGE (name, lower(name));
SELECT describe('mixtures');

-- A column that is not there is PostgreSQL's own error.
CREATE TABLE lost_ones (LIKE base_entity.base_uuid) PARTITION BY LIST (nope);
SET base_entity.enabled = off;
CREATE TABLE lost_ones (LIKE base_entity.base_uuid) PARTITION BY LIST (nope);
RESET base_entity.enabled;

-- A primary key in the statement.
CREATE TABLE orders (LIKE base_entity, shop int, number int, PRIMARY KEY (shop, number)) PARTITION BY LIST (shop);
SELECT describe('orders');

-- Partitions are made, attached and detached as ever, whatever they are called.
CREATE TABLE visit_default PARTITION OF visits DEFAULT;
CREATE TABLE visit_it (LIKE visits INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE visits ATTACH PARTITION visit_it FOR VALUES IN ('it');
CREATE TABLE visits_fr PARTITION OF visits FOR VALUES IN ('fr') PARTITION BY HASH (uuid);
CREATE TABLE visit_fr_0 PARTITION OF visits_fr FOR VALUES WITH (MODULUS 1, REMAINDER 0);
SELECT describe('visit_it');
SELECT describe('visit_fr_0');
INSERT INTO visits (country) VALUES ('it'), ('fr'), ('de');
UPDATE visits SET country = country RETURNING updated_at > created_at AS moved;

-- A row that moves to another partition keeps its id and its birth, and counts as changed.
CREATE TABLE birth AS SELECT uuid, created_at FROM visits WHERE country = 'it';
UPDATE visits SET country = 'fr' WHERE country = 'it' RETURNING tableoid::regclass, updated_at > created_at AS moved;
SELECT v.tableoid::regclass, v.created_at = b.created_at AS kept, v.updated_at > v.created_at AS moved
FROM visits v JOIN birth b USING (uuid);
ALTER TABLE visits DETACH PARTITION visit_it;
INSERT INTO visit_it (country) VALUES ('it');
SELECT describe('visit_it');

-- An entity may become a partition when it has given up its row trigger for its parent's.
CREATE TABLE users_2 (LIKE base_entity, name text);
ALTER TABLE users DETACH PARTITION users_1;
ALTER TABLE users ATTACH PARTITION users_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
DROP TRIGGER zzz_base_entity ON users_2;
ALTER TABLE users ATTACH PARTITION users_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT describe('users_2');
SELECT describe('users_1');

-- Unique indexes and other indexes of a template of the user's own.
\c - postgres
CREATE TABLE base_entity.shop_entity (LIKE base_entity, shop int NOT NULL, sku text UNIQUE, slug text, rank int);
CREATE UNIQUE INDEX ON base_entity.shop_entity (lower(slug), shop) WHERE rank > 0;
CREATE INDEX ON base_entity.shop_entity (rank DESC) INCLUDE (slug);
GRANT SELECT ON base_entity.shop_entity TO PUBLIC;
\c - app
CREATE TABLE goods (LIKE shop_entity) PARTITION BY LIST (shop);
SELECT describe('goods');
CREATE TABLE wares (LIKE shop_entity) PARTITION BY LIST ((shop % 10));
SELECT describe('wares');
