CREATE EXTENSION temporal_tables;
CREATE UNLOGGED TABLE temporal_rows (
    uuid uuid PRIMARY KEY, sys_period tstzrange NOT NULL DEFAULT tstzrange(now(), NULL), item text, amount int NOT NULL
) WITH (fillfactor = 45);
CREATE UNLOGGED TABLE temporal_rows_history (LIKE temporal_rows);
CREATE INDEX ON temporal_rows_history (uuid, sys_period);
CREATE TRIGGER keep BEFORE UPDATE ON temporal_rows
    FOR EACH ROW EXECUTE FUNCTION versioning('sys_period', 'temporal_rows_history', true);
