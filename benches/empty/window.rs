//! An empty Tauri window: the baseline of the window benchmark. It shares the
//! shell's build and its web engine, and does nothing.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("benches/empty/tauri.conf.json"))
}
