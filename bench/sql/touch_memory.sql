-- The kernel clears each page of shared memory when it is touched first, at the cost of the process that does so.
CREATE UNLOGGED TABLE bench.pages (filler text);
ALTER TABLE bench.pages ALTER COLUMN filler SET STORAGE PLAIN;
INSERT INTO bench.pages SELECT repeat('x', 7000) FROM generate_series(1, 131072);
DROP TABLE bench.pages;
