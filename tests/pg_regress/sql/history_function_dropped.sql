-- The function of a table with a history that was dropped stays dropped until create_history(), so that it does not come back with EXECUTE for PUBLIC.
\c - app
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
REVOKE EXECUTE ON FUNCTION prices_as_of FROM PUBLIC;
ALTER TABLE prices ADD COLUMN note text;
SELECT proacl FROM pg_proc WHERE proname = 'prices_as_of';
DROP FUNCTION prices_as_of;
ALTER TABLE prices ADD COLUMN remark text;
ALTER TABLE prices RENAME COLUMN remark TO hint;
ALTER TABLE prices DROP COLUMN hint;
ALTER TABLE prices RENAME TO costs;
SELECT proname FROM pg_proc WHERE proname LIKE '%as_of' AND pronamespace = 'app'::regnamespace;
SELECT base_entity.create_history('costs');
SELECT proname FROM pg_proc WHERE proname LIKE '%as_of' AND pronamespace = 'app'::regnamespace;
