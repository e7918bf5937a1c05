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
\endif
