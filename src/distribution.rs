//! How Citus distributes a table.

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
    Local,
    /// In one shard of any node.
    SingleShard,
    /// In one shard, with the other tables of its schema.
    TenantSchema {
        /// The schema, as SQL writes it.
        schema: String,
    },
}
