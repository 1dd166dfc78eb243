//! The pages a stranger opens by a public link: drawing them and reading what comes
//! back. Who may see which, and what is run, is decided elsewhere.
//!
//! They work without scripts and load nothing from other sites; no text of an author
//! or a visitor is ever HTML (security.md "Public pages").

mod control;
#[cfg(test)]
mod tests;
mod values;
mod view;

pub(crate) use values::{HONEYPOT, is_trap_sprung, prefill_of, typed_of, values_of};
pub(crate) use view::{
    Failure, FormPage, NoticePage, SuccessPage, form_page, notice_page, success_page,
};

/// The style of the pages, at `/public/assets/page.css`.
pub(crate) const STYLE: &str = include_str!("page.css");
/// What makes the form nicer where scripts run, at `/public/assets/page.js`.
pub(crate) const SCRIPT: &str = include_str!("page.js");
