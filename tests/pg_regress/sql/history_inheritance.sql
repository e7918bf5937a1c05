-- Triggers are not inherited: UPDATE and DELETE of a table with a history keep no version of the rows of a child, unless the child has a history of its own.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE special_prices (LIKE base_entity, LIKE base_history) INHERITS (prices);
CREATE TABLE plain_prices () INHERITS (prices);
INSERT INTO special_prices (amount) VALUES (1);
INSERT INTO plain_prices (amount) VALUES (1);
UPDATE prices SET amount = 2;
DELETE FROM prices;
SELECT operation, amount FROM special_prices_history ORDER BY valid_to;
SELECT amount FROM special_prices_as_of((SELECT min(valid_from) FROM special_prices_history));
SELECT count(*) FROM prices_history;
