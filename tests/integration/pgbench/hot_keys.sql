\set kind random(0, 7)
\set key random(1, 3)
\set other random(1, 3)
BEGIN;
CALL act(:kind, :key, :other);
\set kind random(0, 7)
\set key random(1, 3)
CALL act(:kind, :key, :other);
COMMIT;
