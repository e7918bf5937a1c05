-- Tables of one shape whose old versions are kept in different ways. Half of each page is left free, so that an UPDATE can be HOT.
CREATE UNLOGGED TABLE kept_rows (LIKE base_uuid, LIKE base_history, item text, amount int NOT NULL) WITH (fillfactor = 45);
ALTER TABLE kept_rows_history DISABLE TRIGGER append_only;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT unnest(ARRAY['none', 'floor', 'set', 'each']) || '_rows' LOOP
        EXECUTE format('CREATE UNLOGGED TABLE %I (LIKE kept_rows, PRIMARY KEY (uuid)) WITH (fillfactor = 45)', name);
        EXECUTE format('CREATE UNLOGGED TABLE %I (LIKE kept_rows_history INCLUDING INDEXES)', name || '_history');
    END LOOP;
END
$$;
CREATE TRIGGER keep AFTER UPDATE ON set_rows REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION bench.keep_old_rows();
CREATE TRIGGER keep BEFORE UPDATE ON each_rows FOR EACH ROW EXECUTE FUNCTION bench.keep_old_row();
