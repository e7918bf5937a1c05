//! How Citus distributes a table.

/// A table of Citus.
pub struct DistributedTable {
    /// Its name, as SQL writes it.
    pub full_name: String,
    /// How Citus stores its rows.
    pub distribution: Distribution,
    /// A table that it is colocated with by a foreign key, as SQL writes it.
    pub colocated_with: Option<String>,
    /// The foreign keys of the table and those that refer to it, with which Citus does not undistribute it alone.
    pub foreign_keys: Vec<ForeignKey>,
}

/// A foreign key, as SQL writes its parts.
pub struct ForeignKey {
    /// The table that refers.
    pub table: String,
    /// Its name.
    pub name: String,
    /// Its definition.
    pub definition: String,
}

/// How Citus stores the rows of a table.
pub enum Distribution {
    /// In shards by the hash of a column.
    Hash {
        /// The column.
        column: String,
    },
    /// In a copy on each node.
    Reference,
    /// In one shard of this node.
    Local {
        /// Whether Citus has added it for a foreign key, with which it removes it, too.
        follows_keys: bool,
    },
    /// In one shard of any node.
    SingleShard,
    /// In one shard, with the other tables of its schema.
    TenantSchema {
        /// The schema, as SQL writes it.
        schema: String,
    },
}
