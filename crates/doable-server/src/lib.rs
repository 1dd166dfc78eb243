//! The network door: the REST API, the public pages, and the window's UI with its
//! commands, over HTTP.
//!
//! Who may do what is decided in `doable-app`; here requests are read, callers are
//! recognised, and answers are put into the words of each client. The same router
//! serves `doable serve` and the window's own server.

mod assets;
mod auth;
mod body;
mod error;
mod form;
mod openapi;
mod page;
mod routes;
mod rpc;
mod serve;
mod session;
mod throttle;

pub use serve::{Listening, Options, Patience, ServeError, listen};
