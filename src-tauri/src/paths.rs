//! Where the desktop keeps its data.

use std::path::PathBuf;

/// `DOABLE_DATA_DIR` if it is set, otherwise the folder the command line uses too.
pub(crate) fn data_folder() -> Option<PathBuf> {
    std::env::var_os("DOABLE_DATA_DIR").map(PathBuf::from).or_else(doable_app::default_data_folder)
}
