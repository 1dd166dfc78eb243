//! Actions on real servers, which `cargo xtask test` starts.

mod mysql;
