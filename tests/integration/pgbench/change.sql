-- Changes rows that other clients change too, in transactions of one statement and of several.
\set number random(0, 9)
\set form random(1, 3)
\if :form = 1
UPDATE accounts SET balance = balance + 1 WHERE number = :number;
\else
BEGIN;
UPDATE accounts SET balance = balance + 1 WHERE number = :number;
\if :form = 2
UPDATE entries SET body = body || '.' WHERE uuid = (SELECT uuid FROM entries LIMIT 1 FOR UPDATE SKIP LOCKED);
COMMIT;
\else
ROLLBACK;
\endif
\endif
