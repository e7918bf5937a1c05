-- All that the catalogs hold of a table, except its name.
SELECT replace(concat_ws(E'\n',
    (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attstorage,
                                 pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)), '|' ORDER BY attnum)
     FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = '{name}'::regclass AND attnum > 0),
    (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '|' ORDER BY conname)
     FROM pg_constraint WHERE conrelid = '{name}'::regclass),
    (SELECT string_agg(pg_get_indexdef(indexrelid) || indisprimary::text, '|' ORDER BY indexrelid)
     FROM pg_index WHERE indrelid = '{name}'::regclass),
    (SELECT string_agg(pg_get_triggerdef(oid) || tgenabled::text, '|' ORDER BY tgname)
     FROM pg_trigger WHERE tgrelid = '{name}'::regclass)), '{name}', '')
