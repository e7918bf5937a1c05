-- Rows whose changes are noted, and rows that sessions insert once.
CREATE TABLE counters (LIKE base_entity, LIKE base_versioned, number int UNIQUE, sum int NOT NULL DEFAULT 0);
INSERT INTO counters (number) SELECT generate_series(0, 5);
CREATE TABLE moves (number int, version bigint, moved_at timestamptz);
CREATE TABLE first_ids (LIKE base_entity);
