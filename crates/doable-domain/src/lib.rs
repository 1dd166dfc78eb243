//! What things are: actions, parameters, values, forms, runs.
//!
//! Pure: no I/O, no clock, not async; every other crate of the workspace may
//! name this one, and it names none of them. How an action reaches a database
//! or a web server is `doable-exec`; what is remembered is `doable-store`.

pub mod accept;
pub mod action;
pub mod bulk;
pub mod code;
pub mod connection_string;
pub mod curl;
pub mod database;
pub mod draft;
pub mod drift;
pub mod form;
pub mod guard;
pub mod http_secret;
pub mod id;
pub mod implicit;
pub mod limit;
pub mod link;
pub mod model;
pub mod parameter;
pub mod postgres_files;
pub mod problem;
pub mod request;
pub mod run;
pub mod schema;
pub mod secret;
pub mod server;
pub mod sql;
pub mod statistics;
pub mod template;
pub mod value;
