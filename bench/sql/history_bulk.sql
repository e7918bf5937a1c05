UPDATE {table}_rows SET amount = amount + 1
