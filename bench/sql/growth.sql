INSERT INTO bench.growth_{step} (payload)
SELECT 'payload-xxxxxxxxxxxxxxxxxxxxxxxx' FROM generate_series(1, {rows})
