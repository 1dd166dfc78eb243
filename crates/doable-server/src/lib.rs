//! The network door: the window's UI and its commands over HTTP, on loopback.
//!
//! The REST API and the public pages join here as `routes/` and `page/`; for now
//! the router serves what a machine without a display needs: the same UI in a
//! browser, opened by a one-time token.

mod assets;
// The handlers that draw with it come with the routes of public links.
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "drawn before it is served"))]
mod page;
mod rpc;
mod serve;
mod session;

pub use serve::{Listening, Options, ServeError, listen};
