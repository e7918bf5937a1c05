-- Creates an entity of one of several kinds, inserts rows, renames it, and drops it or leaves it.
\set n random(1, 1000000000000)
\set kind random(1, 8)
\set rows random(1, 20)
\set fate random(1, 20)
\set version 4 + 3 * random(0, 1)
SET base_entity.uuid_version = :version;
\if :kind = 1
BEGIN;
CREATE TABLE things_:n (LIKE base_entity);
ROLLBACK;
\elif :kind = 2
CREATE TABLE things_:n (LIKE filed_entity, title text) PARTITION BY HASH (uuid);
\elif :kind = 3
CREATE UNLOGGED TABLE things_:n (LIKE base_entity);
\elif :kind = 4
CREATE TABLE things_:n (LIKE filed_entity, LIKE base_authored);
\elif :kind = 5
CREATE TABLE things_:n (LIKE base_entity, account uuid REFERENCES accounts);
\elif :kind = 6
BEGIN;
CREATE TABLE things_:n (LIKE filed_entity);
COMMIT;
\else
CREATE TABLE things_:n (LIKE base_entity, title text);
\endif
\if :kind > 2
INSERT INTO things_:n SELECT FROM generate_series(1, :rows);
\endif
\if :kind > 1
\if :fate <= 8
ALTER TABLE things_:n RENAME TO renamed_things_:n;
\if :fate > 1
DROP TABLE renamed_things_:n;
\endif
\elif :fate < 20
DROP TABLE things_:n;
\endif
\endif
