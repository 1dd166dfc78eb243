//! The network door: the window's UI and its commands over HTTP, on loopback.
//!
//! The REST API and the public pages join here as `routes/` and `page/`; for now
//! the router serves what a machine without a display needs: the same UI in a
//! browser, opened by a one-time token.

mod assets;
mod rpc;
mod serve;
mod session;

pub use serve::{Listening, Options, ServeError, listen};
