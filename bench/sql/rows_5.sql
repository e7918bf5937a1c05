-- Half of each page is left free, so that an UPDATE of all rows can be HOT.
CREATE {unlogged} TABLE bench_rows (LIKE base_entity, label text, n int NOT NULL) WITH (fillfactor = 45);
INSERT INTO bench_rows (label, n) SELECT 'label ' || g, g FROM generate_series(1, {amount}) g;
