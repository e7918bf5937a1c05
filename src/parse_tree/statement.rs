//! A statement of the extension: parsed, adapted and run as part of the command that fired the event
//! trigger.

use std::ffi::{CStr, CString};

use pgrx::{PgList, is_a, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::compat::{self, Visit};
use crate::encoding;
use crate::node::new_node;

/// One parsed statement.
pub struct Statement {
    text: CString,
    tree: *mut pg_sys::RawStmt,
}

impl Statement {
    /// Parses one statement.
    pub fn parse(text: &str) -> Self {
        let text = encoding::to_server(text);
        // SAFETY: raw_parser raises an error for invalid SQL.
        let tree = unsafe {
            let list = pg_sys::raw_parser(text.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
            PgList::<pg_sys::RawStmt>::from_pg(list).head().unwrap_or(std::ptr::null_mut())
        };
        Self { text, tree }
    }

    /// A statement that is given as a parse tree.
    ///
    /// # Safety
    ///
    /// `tree` is a utility statement as the grammar makes it.
    pub unsafe fn of(tree: *mut pg_sys::Node) -> Self {
        // SAFETY: the node is new.
        unsafe {
            let statement: *mut pg_sys::RawStmt = new_node(pg_sys::NodeTag::T_RawStmt);
            (*statement).stmt = tree;
            Self { text: CString::default(), tree: statement }
        }
    }

    /// Has ALTER TABLE ... ADD FOREIGN KEY check no rows where the table has none, as CREATE TABLE does for a foreign key of its own
    /// (transformFKConstraints() in src/backend/parser/parse_utilcmd.c): checking them would run the planner on the
    /// referenced table, and so code of its owner with the rights of the current role.
    pub fn check_no_rows(&self, table: pg_sys::Oid) {
        if !OpenRelation::open(table).has_never_held_rows() {
            return;
        }
        // SAFETY: the tree is an AlterTableStmt with one ADD CONSTRAINT; tags are checked.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::AlterTableStmt>();
            let commands = PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds);
            let Some(command) = commands.head() else { return };
            if is_a((*command).def, pg_sys::NodeTag::T_Constraint) {
                (*(*command).def.cast::<pg_sys::Constraint>()).skip_validation = true;
            }
        }
    }

    /// Adapts CREATE POLICY: subqueries over `template` become subqueries over the table that it is for.
    /// They keep the template's name as an alias, which qualifies their columns.
    pub fn adapt_policy(&self, template: &CStr) {
        // SAFETY: the tree is a CreatePolicyStmt; its expressions are raw trees or null.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::CreatePolicyStmt>();
            let target = (*statement).table;
            let adapt = |node: *mut pg_sys::Node| {
                if !is_a(node, pg_sys::NodeTag::T_RangeVar) {
                    return Visit::Into;
                }
                let name = node.cast::<pg_sys::RangeVar>();
                if !(*name).schemaname.is_null()
                    && CStr::from_ptr((*name).schemaname) == catalog::SCHEMA
                    && CStr::from_ptr((*name).relname) == template
                {
                    if (*name).alias.is_null() {
                        (*name).alias = pg_sys::makeAlias((*name).relname, std::ptr::null_mut());
                    }
                    (*name).schemaname = (*target).schemaname;
                    (*name).relname = (*target).relname;
                }
                Visit::Past
            };
            compat::find_in_raw_tree((*statement).qual, adapt);
            compat::find_in_raw_tree((*statement).with_check, adapt);
        }
    }

    /// The text of CREATE POLICY with another relation in the place of `from` in its subqueries, as
    /// [`Self::adapt_policy`] makes it of the tree: at the places where the parser has found the name.
    /// Both are given as schema and name.
    pub fn policy_text_with(&self, from: [&str; 2], to: [&str; 2]) -> String {
        let [schema, relation] = from.map(encoding::to_server);
        // Each with whether the relation has an alias there.
        let mut found: Vec<(usize, bool)> = Vec::new();
        // SAFETY: the tree is a CreatePolicyStmt; its expressions are raw trees or null.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::CreatePolicyStmt>();
            let mut note = |node: *mut pg_sys::Node| {
                if !is_a(node, pg_sys::NodeTag::T_RangeVar) {
                    return Visit::Into;
                }
                let name = &*node.cast::<pg_sys::RangeVar>();
                if !name.schemaname.is_null()
                    && CStr::from_ptr(name.schemaname) == schema.as_c_str()
                    && CStr::from_ptr(name.relname) == relation.as_c_str()
                    && let Ok(place) = usize::try_from(name.location)
                {
                    found.push((place, !name.alias.is_null()));
                }
                Visit::Past
            };
            compat::find_in_raw_tree((*statement).qual, &mut note);
            compat::find_in_raw_tree((*statement).with_check, &mut note);
        }
        let quoted = |[schema, name]: [&str; 2]| {
            encoding::to_server(&pgrx::spi::quote_qualified_identifier(schema, name)).into_bytes()
        };
        let (old, new) = (quoted(from), quoted(to));
        let alias = encoding::to_server(&pgrx::spi::quote_identifier(from[1])).into_bytes();
        let text = self.text.to_bytes();
        let mut adapted = Vec::with_capacity(text.len());
        let mut copied = 0;
        found.sort_unstable();
        for (place, has_alias) in found {
            adapted.extend_from_slice(&text[copied..place]);
            adapted.extend_from_slice(&new);
            if !has_alias {
                adapted.push(b' ');
                adapted.extend_from_slice(&alias);
            }
            copied = (place + old.len()).min(text.len());
        }
        adapted.extend_from_slice(&text[copied..]);
        encoding::from_server(&adapted)
    }

    /// The text of CREATE POLICY with other names of roles, as SQL writes them, at the places where the parser has found the roles.
    pub fn policy_text_with_roles(&self, renamed: impl Fn(&str) -> Option<String>) -> String {
        let text = self.text.to_bytes();
        let mut adapted = Vec::with_capacity(text.len());
        let mut copied = 0;
        // SAFETY: the tree is a CreatePolicyStmt, whose roles are RoleSpecs; a name that is not null is a C string of the tree.
        unsafe {
            let statement = (*self.tree).stmt.cast::<pg_sys::CreatePolicyStmt>();
            let roles = PgList::<pg_sys::RoleSpec>::from_pg((*statement).roles);
            for role in roles.iter_ptr().filter(|role| !(**role).rolename.is_null()) {
                let name = encoding::from_server(CStr::from_ptr((*role).rolename).to_bytes());
                let Ok(place) = usize::try_from((*role).location) else { continue };
                let old = encoding::to_server(&pgrx::spi::quote_identifier(&name)).into_bytes();
                if let Some(new) = renamed(&name)
                    && text[place..].starts_with(&old)
                {
                    adapted.extend_from_slice(&text[copied..place]);
                    adapted.extend_from_slice(encoding::to_server(&new).to_bytes());
                    copied = place + old.len();
                }
            }
        }
        adapted.extend_from_slice(&text[copied..]);
        encoding::from_server(&adapted)
    }

    /// Runs the statement. As with the elements of CREATE SCHEMA, no event trigger fires for it.
    pub fn run(self) {
        self.run_as(pg_sys::ProcessUtilityContext::PROCESS_UTILITY_SUBCOMMAND);
    }

    /// Runs the statement as a command of its own, for which event triggers fire.
    pub fn run_as_command(self) {
        self.run_as(pg_sys::ProcessUtilityContext::PROCESS_UTILITY_QUERY);
    }

    fn run_as(self, context: pg_sys::ProcessUtilityContext::Type) {
        if self.tree.is_null() {
            return;
        }
        // SAFETY: a utility statement needs only these fields of its plan (CreateSchemaCommand in
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
                context,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                pg_sys::None_Receiver,
                std::ptr::null_mut(),
            );
            pg_sys::CommandCounterIncrement();
        }
    }
}
