//! The attribute of functions that SQL calls.

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemFn, parse_macro_input, parse_quote};

/// `#[pg_extern]`, with the same arguments, of a function that runs with memory reserved for errors: so that each
/// of them does, the extension declares none without it.
#[proc_macro_attribute]
pub fn sql_function(arguments: TokenStream, function: TokenStream) -> TokenStream {
    let arguments = proc_macro2::TokenStream::from(arguments);
    let mut function = parse_macro_input!(function as ItemFn);
    let body = &function.block;
    function.block = parse_quote!({ crate::oom_reserve::held(move || #body) });
    quote! {
        #[::pgrx::pg_extern(#arguments)]
        #function
    }
    .into()
}
