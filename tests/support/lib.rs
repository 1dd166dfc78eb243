//! What whole-program tests and benchmarks share: a program over a temporary
//! folder, that program behind its network door, a stub of a web server, the driver of a
//! real window, the screen and the message bus around it.

pub mod bus;
pub mod clock;
pub mod screen;
pub mod served;
pub mod stub;
pub mod webdriver;
pub mod world;
