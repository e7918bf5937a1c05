-- Rows of two entities change, of which one sorts early and one late.
\set row random(1, 10)
UPDATE items_1 SET n = -n WHERE abs(n) = :row;
UPDATE items_:last SET n = -n WHERE abs(n) = :row;
