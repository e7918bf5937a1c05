//! Loads libclang as bindgen does, by the same crate, and reads headers of C with it. Prints the path of the
//! library, or in one line why it cannot be used.

use clang_sys::*;
use std::ffi::{CStr, CString, c_char, c_int};
use std::process::ExitCode;

/// `stddef.h` is clang's own, `stdio.h` the C library's: PostgreSQL's headers include both.
const SOURCE: &CStr = c"#include <stddef.h>\n#include <stdio.h>\n";

/// The name under which libclang gets [`SOURCE`], which is in no file.
const NAME: &CStr = c"probe.c";

fn main() -> ExitCode {
    match load().and_then(|()| read()) {
        Ok(path) => {
            println!("{path}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn load() -> Result<(), String> {
    clang_sys::load().map_err(|reason| format!("libclang cannot be loaded: {reason}"))
}

fn read() -> Result<String, String> {
    let path = get_library().map(|library| library.path().display().to_string());
    let path = path.unwrap_or_default();
    let arguments = arguments();
    let pointers: Vec<*const c_char> = arguments.iter().map(|it| it.as_ptr()).collect();
    let mut source = CXUnsavedFile {
        Filename: NAME.as_ptr(),
        Contents: SOURCE.as_ptr(),
        Length: SOURCE.count_bytes() as _,
    };
    // SAFETY: The library is loaded; the strings, `pointers` and `source` outlive the calls; the unit and then its index
    // are disposed of once.
    let error = unsafe {
        let index = clang_createIndex(0, 0);
        let unit = clang_parseTranslationUnit(
            index,
            NAME.as_ptr(),
            pointers.as_ptr(),
            pointers.len() as c_int,
            &mut source,
            1,
            CXTranslationUnit_None,
        );
        let error = if unit.is_null() { Some("it reads nothing".to_owned()) } else { first(unit) };
        if !unit.is_null() {
            clang_disposeTranslationUnit(unit);
        }
        clang_disposeIndex(index);
        error
    };
    match error {
        None => Ok(path),
        Some(error) => Err(format!("{path} cannot read C: {error}")),
    }
}

/// The arguments that bindgen passes: the user's, and where a clang is installed, the directories that it searches.
fn arguments() -> Vec<CString> {
    let own = std::env::var("BINDGEN_EXTRA_CLANG_ARGS").unwrap_or_default();
    let own = shlex::split(&own).unwrap_or_else(|| vec![own]);
    let searched = support::Clang::find(None, &[]).and_then(|clang| clang.c_search_paths);
    let searched = searched.unwrap_or_default().into_iter();
    let searched = searched.flat_map(|path| ["-isystem".to_owned(), path.display().to_string()]);
    own.into_iter().chain(searched).filter_map(|argument| CString::new(argument).ok()).collect()
}

/// The first error of a unit.
///
/// # Safety
/// The unit is one that libclang made and that is not disposed of.
unsafe fn first(unit: CXTranslationUnit) -> Option<String> {
    // SAFETY: By the caller's promise; each diagnostic is below the count and disposed of once, after its last use.
    unsafe {
        (0..clang_getNumDiagnostics(unit)).find_map(|number| {
            let diagnostic = clang_getDiagnostic(unit, number);
            let is_error = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
            let said = is_error.then(|| text(clang_getDiagnosticSpelling(diagnostic)));
            clang_disposeDiagnostic(diagnostic);
            said
        })
    }
}

/// Copies a string of libclang and disposes of it.
///
/// # Safety
/// The string is one that libclang made and that is not disposed of.
unsafe fn text(string: CXString) -> String {
    // SAFETY: By the caller's promise; the characters are copied before the string is freed.
    unsafe {
        let characters = clang_getCString(string);
        let copy = if characters.is_null() {
            CString::default()
        } else {
            CStr::from_ptr(characters).to_owned()
        };
        clang_disposeString(string);
        copy.to_string_lossy().into_owned()
    }
}
