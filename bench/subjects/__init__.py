"""The subjects of the benchmarks, each a module or a definition of comparisons, with the headings of their results."""

SUBJECTS = {
    "ids": "Ids",
    "rows": "The row trigger",
    "insert_rules": "Rules for INSERT",
    "deletes": "Soft delete",
    "history": "History",
    "ddl": "CREATE TABLE",
    "names": "Words",
    "typeids": "TypeIDs",
    "growth": "Growth",
    "load": "The first INSERT of a connection",
}
