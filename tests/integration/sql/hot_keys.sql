-- Changes of a few keys by many sessions, whose failures are counted.
CREATE TABLE wares (LIKE base_history, id int PRIMARY KEY, n int, row bigserial);
CREATE SEQUENCE failures MINVALUE 0;
CREATE PROCEDURE act(kind int, key int, other int) LANGUAGE plpgsql AS $$
BEGIN
    CASE kind
        WHEN 0, 1 THEN INSERT INTO wares (id, n) VALUES (key, 0) ON CONFLICT (id) DO UPDATE SET n = wares.n + 1;
        WHEN 2, 3 THEN DELETE FROM wares WHERE id = key;
        WHEN 4 THEN INSERT INTO wares (id, n) VALUES (key, 0);
        WHEN 5 THEN UPDATE wares SET id = other WHERE id = key;
        WHEN 6 THEN INSERT INTO wares (id, n) VALUES (key, 0) ON CONFLICT DO NOTHING;
        ELSE UPDATE wares SET n = n + 1 WHERE id = key;
    END CASE;
EXCEPTION
    WHEN unique_violation OR deadlock_detected THEN NULL;
    WHEN serialization_failure THEN PERFORM nextval('failures');
END
$$;
