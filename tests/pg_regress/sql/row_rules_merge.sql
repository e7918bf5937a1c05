-- MERGE, which came with PostgreSQL 15.
SELECT current_setting('server_version_num')::int >= 150000 AS has_merge \gset
\if :has_merge
\c - app
CREATE TABLE users (LIKE base_entity, name text UNIQUE, rank int);
INSERT INTO users (name, rank, created_at, updated_at) VALUES ('ada', 1, '2001-01-01', '2001-01-01'), ('eva', 2, '2001-01-01', '2001-01-01');
MERGE INTO users u USING (VALUES ('ada', 5), ('new', 6)) AS s (name, rank) ON u.name = s.name
    WHEN MATCHED THEN UPDATE SET rank = s.rank, created_at = now(), updated_at = '1999-01-01'
    WHEN NOT MATCHED THEN INSERT (name, rank) VALUES (s.name, s.rank);
SELECT name, rank, uuid IS NOT NULL AS has_id, created_at = '2001-01-01' AS old, updated_at > '2002-01-01' AS touched FROM users ORDER BY name;
MERGE INTO users u USING (VALUES ('eva', 2)) AS s (name, rank) ON u.name = s.name
    WHEN MATCHED THEN UPDATE SET rank = s.rank;
SELECT name, updated_at FROM users WHERE name = 'eva';
MERGE INTO users u USING (VALUES ('eva', 2)) AS s (name, rank) ON u.name = s.name
    WHEN MATCHED THEN UPDATE SET uuid = base_entity.uuidv4();
\echo :LAST_ERROR_SQLSTATE
-- A row that MERGE inserts is new, whatever rows it updates or moves to the partition before.
CREATE TABLE places (n int, place int, version bigint NOT NULL DEFAULT 1) PARTITION BY LIST (place);
CREATE TABLE places_1 PARTITION OF places FOR VALUES IN (1);
CREATE TABLE places_2 PARTITION OF places FOR VALUES IN (2);
CREATE TABLE places_3 PARTITION OF places FOR VALUES IN (3);
CREATE TRIGGER zzz_base_entity BEFORE INSERT OR UPDATE ON places FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment version');
INSERT INTO places (n, place) VALUES (1, 1);
UPDATE places SET version = 0;
UPDATE places SET version = 0;
MERGE INTO places p USING (VALUES (1, 1), (2, 2)) AS s (n, place) ON p.n = s.n
    WHEN MATCHED THEN UPDATE SET version = 0
    WHEN NOT MATCHED THEN INSERT (n, place) VALUES (s.n, s.place);
SELECT * FROM places ORDER BY n;
MERGE INTO places p USING (VALUES (1, 2), (3, 2), (4, 3)) AS s (n, place) ON p.n = s.n
    WHEN MATCHED THEN UPDATE SET place = s.place
    WHEN NOT MATCHED THEN INSERT (n, place) VALUES (s.n, s.place);
SELECT * FROM places ORDER BY n;
\endif
