//! A statement of our own: parsed, adapted and run as part of the command that fired the event
//! trigger.

use std::ffi::{CStr, CString, c_void};

use pgrx::{PgList, is_a, pg_sys};

use super::tree_memory::new_node;
use crate::catalog::{self, OpenRelation};
use crate::compat;

/// One parsed statement.
pub struct Statement {
    text: CString,
    tree: *mut pg_sys::RawStmt,
}

impl Statement {
    /// Parses one statement.
    pub fn parse(text: &str) -> Self {
        let text = CString::new(text).unwrap_or_default();
        // SAFETY: raw_parser raises an error of its own for what is no SQL.
        let tree = unsafe {
            let list = pg_sys::raw_parser(text.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
            PgList::<pg_sys::RawStmt>::from_pg(list).head().unwrap_or(std::ptr::null_mut())
        };
        Self { text, tree }
    }

    /// Adapts ALTER TABLE ... ADD FOREIGN KEY to the table it is for: `itself` makes it refer to
    /// that table. Before 18 a partitioned table takes no foreign key that is NOT VALID.
    pub fn adapt_foreign_key(&self, table: pg_sys::Oid, itself: bool) {
        let open = OpenRelation::open(table);
        // SAFETY: the tree is an AlterTableStmt with one ADD CONSTRAINT; tags say so.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::AlterTableStmt>();
            let commands = PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds);
            let Some(command) = commands.head() else { return };
            if !is_a((*command).def, pg_sys::NodeTag::T_Constraint) {
                return;
            }
            let constraint = (*command).def.cast::<pg_sys::Constraint>();
            if itself {
                (*constraint).pktable = (*statement).relation;
            }
            if open.is_partitioned() && !compat::PARTITIONED_TAKES_NOT_VALID {
                (*constraint).skip_validation = false;
                (*constraint).initially_valid = true;
            }
        }
    }

    /// Adapts CREATE POLICY: subqueries over `template` become ones over the table it is for. They
    /// keep the template's name as an alias, since their columns go by it.
    pub fn adapt_policy(&self, template: &CStr) {
        /// The template's name, and the table's.
        struct Names<'a>(&'a CStr, *mut pg_sys::RangeVar);

        unsafe extern "C-unwind" fn visit(node: *mut pg_sys::Node, context: *mut c_void) -> bool {
            // SAFETY: the context is the Names given below; tags say which nodes there are.
            unsafe {
                if node.is_null() {
                    return false;
                }
                if is_a(node, pg_sys::NodeTag::T_RangeVar) {
                    let Names(template, target) = *context.cast::<Names>();
                    let name = node.cast::<pg_sys::RangeVar>();
                    if !(*name).schemaname.is_null()
                        && CStr::from_ptr((*name).schemaname) == catalog::SCHEMA
                        && CStr::from_ptr((*name).relname) == template
                    {
                        if (*name).alias.is_null() {
                            (*name).alias =
                                pg_sys::makeAlias((*name).relname, std::ptr::null_mut());
                        }
                        (*name).schemaname = (*target).schemaname;
                        (*name).relname = (*target).relname;
                    }
                    return false;
                }
                compat::walk_raw_tree(node, visit, context)
            }
        }

        // SAFETY: the tree is a CreatePolicyStmt; its expressions are raw trees or null.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::CreatePolicyStmt>();
            let mut names = Names(template, (*statement).table);
            let context = std::ptr::addr_of_mut!(names).cast();
            visit((*statement).qual, context);
            visit((*statement).with_check, context);
        }
    }

    /// Runs the statement. As with the elements of CREATE SCHEMA, no event trigger fires for it.
    pub fn run(self) {
        if self.tree.is_null() {
            return;
        }
        // SAFETY: a utility statement needs no more of its plan than this (CreateSchemaCommand in
        // src/backend/commands/schemacmds.c wraps its elements in the same way).
        unsafe {
            let plan: *mut pg_sys::PlannedStmt = new_node(pg_sys::NodeTag::T_PlannedStmt);
            (*plan).commandType = pg_sys::CmdType::CMD_UTILITY;
            (*plan).canSetTag = false;
            (*plan).utilityStmt = (*self.tree).stmt;
            (*plan).stmt_location = -1;
            pg_sys::ProcessUtility(
                plan,
                self.text.as_ptr(),
                false,
                pg_sys::ProcessUtilityContext::PROCESS_UTILITY_SUBCOMMAND,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                pg_sys::None_Receiver,
                std::ptr::null_mut(),
            );
            pg_sys::CommandCounterIncrement();
        }
    }
}
