//! Lets Tauri read tauri.conf.json and write the window's resources.

fn main() {
    tauri_build::build();
}
