-- Changes of the template, each of which takes commands of apply().
ALTER TABLE base_entity.shipped_parcels RENAME COLUMN note TO remark;
ALTER TABLE base_entity.shipped_parcels ADD COLUMN target int REFERENCES targets;
ALTER TABLE base_entity.shipped_parcels ALTER COLUMN state SET DEFAULT 'open';
ALTER TABLE base_entity.shipped_parcels ADD COLUMN batch int NOT NULL DEFAULT halt_fill(10000);
ALTER TABLE base_entity.shipped_parcels ADD COLUMN code uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE base_entity.shipped_parcels DROP CONSTRAINT light, ADD CONSTRAINT light CHECK (weight < 500);
ALTER POLICY seen ON base_entity.shipped_parcels USING (weight >= 0);
ALTER TABLE base_entity.shipped_parcels ENABLE ROW LEVEL SECURITY;
DROP INDEX base_entity.by_weight;
CREATE INDEX by_weight ON base_entity.shipped_parcels (weight, state);
