//! What the program does: one function per use case.
//!
//! Every door (window, network, terminal, public link) goes through here and
//! finds the same rules: who may, what is checked, what is remembered. What
//! things are is `doable-domain`; this crate knows no protocol.

pub mod wire;

#[cfg(feature = "types")]
pub mod typescript;
