-- Each row has five old versions, of a day each.
CREATE UNLOGGED TABLE read_rows (LIKE base_uuid, LIKE base_history, item text, amount int NOT NULL);
INSERT INTO read_rows (item, amount) SELECT 'item ' || g, g FROM generate_series(1, {rows}) g;
INSERT INTO read_rows_history (valid_to, operation, actor, transaction, uuid, valid_from, item, amount)
SELECT valid_from - v * interval '1 day', 'UPDATE', 'ada', '1', uuid, valid_from - (v + 1) * interval '1 day', item, amount - v
FROM generate_series(0, 4) v, read_rows;
