DO $$
DECLARE
    keys uuid[] := ARRAY(SELECT uuid FROM {table}_rows ORDER BY uuid LIMIT {count});
    key uuid;
BEGIN
    FOREACH key IN ARRAY keys LOOP
        UPDATE {table}_rows SET amount = amount + 1 WHERE uuid = key;
        COMMIT;
    END LOOP;
END
$$
