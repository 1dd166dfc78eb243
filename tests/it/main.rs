//! Whole-program tests, by the door they come in through.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod engines;
mod http;
mod query;
mod rest;
mod restart;
mod security;
mod serve;
mod types;
