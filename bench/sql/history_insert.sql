INSERT INTO {table}_rows_history SELECT now(), 'UPDATE', 'ada', '1'::xid8, * FROM {table}_rows LIMIT {count}
