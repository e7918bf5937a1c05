-- A history agrees with a model: the rows that were seen after each of some hundred random transactions are those as of that
-- time, and the periods of a row never overlap and have no gap while it lives.
\c - app
CREATE TABLE goods (LIKE base_history, LIKE base_soft_delete, id int PRIMARY KEY, n int);
CREATE TABLE wares (LIKE base_history, id int PRIMARY KEY, n int);
CREATE TABLE seen (place int, at timestamptz, kind text, id int, n int, PRIMARY KEY (place, kind, id));
CREATE TABLE times (place int PRIMARY KEY, at timestamptz);
SELECT setseed(0.4);
DO $$
DECLARE
    t timestamptz;
    k int;
    kind text;
BEGIN
    FOR place IN 1..300 LOOP
        FOR step IN 1..(1 + random() * 4)::int LOOP
            k := (random() * 4)::int;
            kind := (ARRAY['wares', 'goods'])[1 + (random())::int];
            BEGIN
                CASE (random() * 3)::int
                    WHEN 0 THEN EXECUTE format('INSERT INTO %I (id, n) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET %s',
                                               kind, k, place, CASE kind WHEN 'goods' THEN 'deleted_at = NULL' ELSE 'n = excluded.n' END);
                    WHEN 1 THEN EXECUTE format('DELETE FROM %I WHERE id = %s', kind, k);
                    ELSE EXECUTE format('UPDATE %I SET n = %s WHERE id = %s', kind, (random() * 3)::int, k);
                END CASE;
                IF random() < 0.2 THEN
                    RAISE division_by_zero;
                END IF;
            EXCEPTION WHEN division_by_zero THEN NULL;
            END;
        END LOOP;
        COMMIT;
        PERFORM pg_sleep(0.0001);
        t := clock_timestamp();
        INSERT INTO times VALUES (place, t);
        INSERT INTO seen SELECT place, t, 'wares', id, w.n FROM wares w;
        INSERT INTO seen SELECT place, t, 'goods', id, g.n FROM goods g WHERE deleted_at IS NULL;
        COMMIT;
    END LOOP;
END
$$;
SELECT count(*) > 100 AS has_versions FROM wares_history;
CREATE VIEW read AS
SELECT place, 'wares' AS kind, w.id, w.n FROM times, wares_as_of(at) w
UNION ALL
SELECT place, 'goods', g.id, g.n FROM times, base_entity.as_of(NULL::goods, at) g;
SELECT count(*) AS missing FROM (SELECT place, kind, id, n FROM seen EXCEPT SELECT place, kind, id, n FROM read) x;
SELECT count(*) AS too_many FROM (SELECT place, kind, id, n FROM read EXCEPT SELECT place, kind, id, n FROM seen) x;
CREATE VIEW period AS
SELECT 'wares' AS kind, id, valid_from, valid_to, operation FROM wares_history
UNION ALL SELECT 'wares', id, valid_from, 'infinity', NULL FROM wares
UNION ALL SELECT 'goods', id, valid_from, valid_to, operation FROM goods_history
UNION ALL SELECT 'goods', id, valid_from, 'infinity', NULL FROM goods;
SELECT count(*) AS overlapping_or_empty
FROM (SELECT *, lead(valid_from) OVER (PARTITION BY kind, id ORDER BY valid_from, valid_to) AS next FROM period) x
WHERE valid_from >= valid_to OR next < valid_to;
SELECT count(*) AS gaps
FROM (SELECT *, lead(valid_from) OVER (PARTITION BY kind, id ORDER BY valid_from, valid_to) AS next FROM period) x
WHERE operation = 'UPDATE' AND next IS DISTINCT FROM valid_to;
