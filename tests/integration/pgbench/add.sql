-- Adds rows.
INSERT INTO entries (body) VALUES ('new'), ('new');
