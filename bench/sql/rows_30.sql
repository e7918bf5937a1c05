-- Half of each page is left free, so that an UPDATE of all rows can be HOT.
CREATE {unlogged} TABLE bench_rows (LIKE base_entity, label text, n int NOT NULL, doc jsonb,
    c6 bigint, c7 timestamptz, c8 text, c9 int, c10 bigint, c11 timestamptz, c12 text, c13 int, c14 bigint,
    c15 timestamptz, c16 text, c17 int, c18 bigint, c19 timestamptz, c20 text, c21 int, c22 bigint, c23 timestamptz,
    c24 text, c25 int, c26 bigint, c27 timestamptz, c28 text, c29 int) WITH (fillfactor = 45);
-- Two columns without a value give the row its bitmap of nulls.
INSERT INTO bench_rows (label, n, doc, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23,
                        c24, c25, c26, c27, c28, c29)
SELECT 'label ' || g, g, jsonb_build_object('a', g, 'b', 'text'),
       g * 1000, now(), 'value ' || g, g, NULL, now(), 'value ' || g, g, g * 1000,
       now(), 'value ' || g, g, g * 1000, now(), NULL, g, g * 1000, now(),
       'value ' || g, g, g * 1000, now(), 'value ' || g, g
FROM generate_series(1, {amount}) g;
