CREATE TABLE bench.names AS
SELECT names[1 + g % cardinality(names)] AS w
FROM generate_series(1, {amount}) g, regexp_split_to_array(
    'article user category person order_item OrderItem address status news sheep mouse child '
    'company invoice_line box analysis datum data index matrix employee product_category tag comment post '
    'payment_method bus lens series country city wife shelf hero photo staff equipment UserAccount api_key',
    ' ') AS names;
