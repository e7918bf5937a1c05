-- Changes a row that other clients change too, and stores each change in `moves`.
\set number random(0, 5)
\set form random(1, 3)
\set pause random(0, 10000)
\if :form > 1
-- now() is long past by the time of the change.
BEGIN;
SELECT FROM counters WHERE number = :number;
\sleep :pause us
\endif
\if :form = 3
SAVEPOINT s;
UPDATE counters SET sum = 0 WHERE number = :number;
ROLLBACK TO s;
\endif
WITH moved AS (UPDATE counters SET sum = sum + 1 WHERE number = :number RETURNING number, version, updated_at)
INSERT INTO moves SELECT * FROM moved;
\if :form > 1
\sleep :pause us
COMMIT;
\endif
