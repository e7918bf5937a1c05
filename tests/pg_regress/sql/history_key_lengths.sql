-- A key of a type with a length is compared in full: the names `character` and `bit` mean the length 1 in SQL.
CREATE TABLE codes (code char(5) PRIMARY KEY, LIKE base_history, name text);
INSERT INTO codes (code, name) VALUES ('abc', 'the one to erase'), ('a', 'another one');
UPDATE codes SET name = name || '!';
SELECT (version).name FROM base_entity.versions(NULL::codes, 'abc');
CALL base_entity.erase_history('codes', 'abc');
SELECT operation, code, name FROM codes_history ORDER BY code;
CREATE TABLE flags (code bit(8) PRIMARY KEY, LIKE base_history, name text);
INSERT INTO flags (code, name) VALUES (B'10101010', 'the one to erase'), (B'10000000', 'another one');
UPDATE flags SET name = name || '!';
SELECT (version).name FROM base_entity.versions(NULL::flags, '10101010');
CALL base_entity.erase_history('flags', '10101010');
SELECT operation, code, name FROM flags_history ORDER BY code;
-- The same under a domain, and of the type "char".
CREATE DOMAIN short_code AS char(3);
CREATE TABLE labels (code short_code, kind "char", LIKE base_history, name text, PRIMARY KEY (code, kind));
INSERT INTO labels (code, kind, name) VALUES ('abc', 'x', 'the one to erase'), ('a', 'x', 'another one');
UPDATE labels SET name = name || '!';
CALL base_entity.erase_history('labels', 'abc', 'x');
SELECT operation, code, kind, name FROM labels_history ORDER BY code;
DROP TABLE codes, codes_history, flags, flags_history, labels, labels_history;
DROP DOMAIN short_code;
