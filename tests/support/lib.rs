//! What whole-program tests and benchmarks share: a program over a temporary
//! folder, a stub of a web server, the driver of a real window.

pub mod stub;
pub mod webdriver;
pub mod world;
