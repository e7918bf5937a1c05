-- Two rows of the table change in each transaction, and a row of another refers to one of them.
\set a random(1, :rows)
\set b random(1, :rows)
BEGIN;
UPDATE accounts SET balance = balance + 1 WHERE id = :a;
SELECT balance FROM accounts WHERE id = :b;
INSERT INTO histories (account) VALUES (:b);
UPDATE accounts SET balance = balance - 1 WHERE id = :b;
COMMIT;
