//! The dependencies of a table on the extension: triggers on its functions, and expressions that call them.

use pgrx::{is_a, pg_sys};

use crate::catalog::OpenRelation;
use crate::catalog::query::ask_now;
use crate::compat::{self, Visit};
use crate::encoding;
use crate::encoding::text;

/// The functions of the extension, and PostgreSQL's own that takes the place of each, where there is one.
const FUNCTIONS: &str = "
    SELECT p.oid,
           CASE p.oid WHEN to_regprocedure('base_entity.uuidv4()') THEN 'gen_random_uuid()'::regprocedure::oid
                      WHEN to_regprocedure('base_entity.uuidv7()')
                      THEN coalesce(to_regprocedure('pg_catalog.uuidv7()'), 'gen_random_uuid()'::regprocedure)::oid
                      ELSE (SELECT o.oid FROM pg_proc o
                            WHERE o.pronamespace = 'pg_catalog'::regnamespace AND o.proname = p.proname
                              AND o.proargtypes = p.proargtypes AND o.prorettype = p.prorettype AND NOT o.proretset) END AS own,
           coalesce(p.oid = to_regprocedure('base_entity.actor()'), false) AS is_actor
    FROM pg_proc p
    JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
     AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'base_entity'";

/// A default that calls a function of the extension.
pub struct TiedDefault {
    /// The column.
    pub column: String,
    /// The default that does the same without the extension; None where PostgreSQL has no function for it.
    pub replacement: Option<String>,
}

/// The triggers of a table on functions of the extension. The current search_path is `pg_catalog`.
pub fn tied_triggers(table: pg_sys::Oid) -> Vec<String> {
    let query = format!(
        "SELECT t.tgname::text FROM pg_trigger t JOIN ({FUNCTIONS}) AS f ON f.oid = t.tgfoid
         WHERE t.tgrelid = $1 AND NOT t.tgisinternal ORDER BY t.tgname"
    );
    ask_now(&query, &[table.into()], |row| row.get::<String>(1)).into_iter().flatten().collect()
}

/// The triggers of a table's living views on functions of the extension, each after its view, if the table's
/// owner owns the view. The current search_path is `pg_catalog`.
pub fn tied_living_views(table: pg_sys::Oid) -> Vec<(String, String)> {
    let query = format!(
        "SELECT format('%I.%I', n.nspname, c.relname), t.tgname::text
         FROM base_entity.living_views v
         JOIN pg_class c ON c.oid = v.view JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_trigger t ON t.tgrelid = c.oid JOIN ({FUNCTIONS}) AS f ON f.oid = t.tgfoid
         WHERE v.relation = $1 AND NOT t.tgisinternal
           AND c.relowner = (SELECT relowner FROM pg_class WHERE oid = $1)
         ORDER BY 1, 2"
    );
    ask_now(&query, &[table.into()], |row| {
        Ok((row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default()))
    })
}

/// The defaults of a table that call functions of the extension. The current search_path is `pg_catalog`.
pub fn tied_defaults(table: pg_sys::Oid) -> Vec<TiedDefault> {
    let functions = functions();
    let query = format!(
        "SELECT a.attname::text, d.adbin::text
         FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE d.adrelid = $1 AND a.attgenerated = ''
           AND EXISTS (SELECT FROM pg_depend x JOIN ({FUNCTIONS}) AS f ON f.oid = x.refobjid
                       WHERE x.classid = 'pg_attrdef'::regclass AND x.objid = d.oid
                         AND x.refclassid = 'pg_proc'::regclass)
         ORDER BY a.attnum"
    );
    ask_now(&query, &[table.into()], |row| {
        let tree: String = row.get(2)?.unwrap_or_default();
        Ok(TiedDefault {
            column: row.get(1)?.unwrap_or_default(),
            replacement: replacement(&tree, table, &functions),
        })
    })
}

/// The other parts of a table that depend on functions of the extension: generated columns, constraints, indexes and
/// policies, as PostgreSQL describes them. The current search_path is `pg_catalog`.
pub fn other_ties(table: pg_sys::Oid) -> Vec<String> {
    let query = format!(
        "SELECT DISTINCT pg_describe_object(x.classid, x.objid, x.objsubid)
         FROM pg_depend x JOIN ({FUNCTIONS}) AS f ON f.oid = x.refobjid
         WHERE x.refclassid = 'pg_proc'::regclass
           AND (x.classid = 'pg_attrdef'::regclass AND x.objid IN (SELECT oid FROM pg_attrdef WHERE adrelid = $1)
             OR x.classid = 'pg_constraint'::regclass AND x.objid IN (SELECT oid FROM pg_constraint WHERE conrelid = $1)
             OR x.classid = 'pg_class'::regclass
                AND (x.objid = $1 OR x.objid IN (SELECT indexrelid FROM pg_index WHERE indrelid = $1))
             OR x.classid = 'pg_policy'::regclass AND x.objid IN (SELECT oid FROM pg_policy WHERE polrelid = $1))
         ORDER BY 1"
    );
    ask_now(&query, &[table.into()], |row| row.get::<String>(1)).into_iter().flatten().collect()
}

/// A function of the extension.
struct Function {
    oid: pg_sys::Oid,
    own: Option<pg_sys::Oid>,
    is_actor: bool,
}

fn functions() -> Vec<Function> {
    ask_now(FUNCTIONS, &[], |row| {
        Ok(Function {
            oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            own: row.get(2)?,
            is_actor: row.get(3)?.unwrap_or(false),
        })
    })
}

/// Writes down a default with PostgreSQL's own functions in the place of the extension's.
fn replacement(tree: &str, table: pg_sys::Oid, functions: &[Function]) -> Option<String> {
    let name = encoding::to_server(&OpenRelation::open(table).name());
    let tree = encoding::to_server(tree);
    let mut is_possible = true;
    // SAFETY: the catalog keeps the expression in this form; the tree is a new one, whose nodes are changed.
    unsafe {
        let expression = pg_sys::stringToNode(tree.as_ptr()).cast::<pg_sys::Node>();
        compat::find_in_expression(expression, |node, _| {
            if is_a(node, pg_sys::NodeTag::T_FuncExpr) {
                let call = &mut *node.cast::<pg_sys::FuncExpr>();
                match functions.iter().find(|function| function.oid == call.funcid) {
                    Some(Function { is_actor: true, .. }) => become_current_user(call),
                    Some(Function { own: Some(own), .. }) => call.funcid = *own,
                    Some(_) => is_possible = false,
                    None => {}
                }
            }
            Visit::Into
        });
        is_possible.then(|| {
            let context = pg_sys::deparse_context_for(name.as_ptr(), table);
            text(pg_sys::deparse_expression(expression, context, false, false))
        })
    }
}

/// Makes a call CURRENT_USER::text.
unsafe fn become_current_user(call: &mut pg_sys::FuncExpr) {
    // SAFETY: the node is new; it is the only argument of the function that casts a name to text.
    unsafe {
        let user = pg_sys::palloc0(size_of::<pg_sys::SQLValueFunction>());
        let user = user.cast::<pg_sys::SQLValueFunction>();
        (*user).xpr.type_ = pg_sys::NodeTag::T_SQLValueFunction;
        (*user).op = pg_sys::SQLValueFunctionOp::SVFOP_CURRENT_USER;
        (*user).type_ = pg_sys::NAMEOID;
        (*user).typmod = -1;
        call.funcid = NAME_TO_TEXT;
        call.funcformat = pg_sys::CoercionForm::COERCE_EXPLICIT_CAST;
        call.args = pg_sys::lappend(std::ptr::null_mut(), user.cast());
    }
}

/// The function text(name) (src/include/catalog/pg_proc.dat).
const NAME_TO_TEXT: pg_sys::Oid = pg_sys::Oid::from_u32(406);
