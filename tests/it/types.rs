//! The UI's types are those of the Rust code.

use std::{env, fs, path::Path};

#[test]
fn types_gen_ts_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/types.gen.ts");
    let want = doable_app::typescript::declarations();
    if env::var_os("DOABLE_UPDATE").is_some() {
        fs::write(&path, &want).expect("types.gen.ts can be written");
    }

    let got = fs::read_to_string(&path).unwrap_or_default();

    assert!(got == want, "{} is stale: run `cargo xtask types`", path.display());
}
