-- Exclusion constraints, which PostgreSQL builds under ACCESS EXCLUSIVE, are added with online => false; so are STORED and identity columns, which rewrite the table.
CREATE TABLE base_entity.booked (LIKE base_entity, room int4range, price int DEFAULT 1,
    CONSTRAINT apart EXCLUDE USING gist (room WITH &&) WHERE (price > 0));
ALTER TABLE base_entity.booked ALTER room SET STORAGE EXTERNAL;
CREATE INDEX ON base_entity.booked (price);
ALTER TABLE base_entity.booked CLUSTER ON booked_price_idx;
CREATE STATISTICS base_entity.together (ndistinct) ON price, room FROM base_entity.booked;
COMMENT ON CONSTRAINT apart ON base_entity.booked IS 'no two at once';
COMMENT ON STATISTICS base_entity.together IS 'price by room';
GRANT SELECT ON base_entity.booked TO app;
\c - app
CREATE TABLE stays (id bigint PRIMARY KEY, room int4range);
INSERT INTO stays VALUES (1, '[1,2)'), (2, '[2,3)');
CREATE STATISTICS stays_price_room_stat ON id, room FROM stays;
SELECT statement, lock FROM base_entity.plan_adopt('stays', '{booked}') WHERE statement ~ 'EXCLUDE|STATISTICS|CLUSTER|STORAGE';
SELECT statement, lock, rewrites, blocks FROM base_entity.plan_adopt('stays', '{booked}', online => false) WHERE statement ~ 'EXCLUDE';
CALL base_entity.adopt('stays', '{booked}');
SELECT relation, kind, name, problem, sql FROM base_entity.drift();
CALL base_entity.adopt('stays', '{booked}', online => false);
CALL base_entity.adopt('stays', '{booked}', online => false);
SELECT * FROM base_entity.check();
SELECT describe('stays');
SELECT pg_get_statisticsobjdef(oid), obj_description(oid, 'pg_statistic_ext') FROM pg_statistic_ext WHERE stxrelid = 'stays'::regclass ORDER BY stxname;
SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'stays'::regclass AND indisclustered;
SELECT conname, obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conrelid = 'stays'::regclass AND contype = 'x';
INSERT INTO stays (id, room) VALUES (3, '[1,3)');
-- Rows that violate it are found before anything has changed.
CREATE TABLE visits (room int4range);
INSERT INTO visits VALUES ('[1,2)'), ('[1,3)');
CALL base_entity.adopt('visits', '{booked}', online => false);
SELECT describe('visits');
