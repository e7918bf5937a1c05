-- The tables of both, made empty.
CREATE EXTENSION base_entity;
CREATE TABLE orders (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, total int);
CREATE TABLE readings (LIKE base_entity, region text) PARTITION BY LIST (region);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
CREATE TABLE always_touched_rows (LIKE base_entity, note text);
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount int);
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, n int);
ALTER TABLE members REPLICA IDENTITY FULL;
