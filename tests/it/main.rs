//! Whole-program tests, by the door they come in through.

mod http;
mod query;
mod serve;
mod types;
