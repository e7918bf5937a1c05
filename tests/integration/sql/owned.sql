-- An entity that has not followed its template yet.
CREATE TABLE base_entity.owned (LIKE base_entity, owner text DEFAULT 'root', amount int);
CREATE POLICY seen ON base_entity.owned USING (owner = current_user);
CREATE TABLE projects (LIKE owned, title text);
ALTER TABLE base_entity.owned RENAME COLUMN owner TO holder;
ALTER TABLE base_entity.owned DROP COLUMN amount;
ALTER POLICY seen ON base_entity.owned USING (holder <> current_user);
