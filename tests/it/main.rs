//! Whole-program tests, by the door they come in through.

mod types;
