//! The dependency rule: the diagram of ARCHITECTURE.md as data.

use anyhow::Context;

use crate::tidy::{Finding, files::File};

/// Each package, and the packages of ours it may name. Arrows point down only.
const MAY_USE: &[(&str, &[&str])] = &[
    ("doable-domain", &[]),
    ("doable-store", &["doable-domain"]),
    ("doable-exec", &["doable-domain"]),
    ("doable-app", &["doable-domain", "doable-store", "doable-exec"]),
    ("doable-server", &["doable-domain", "doable-app"]),
    // The doors name store and exec, too, to assemble them.
    ("doable-cli", DOOR),
    ("doable-desktop", DOOR),
    ("doable-tests", DOOR),
    ("doable-benches", DOOR),
    ("xtask", &[]),
];
const DOOR: &[&str] =
    &["doable-domain", "doable-store", "doable-exec", "doable-app", "doable-server"];

/// Libraries that belong to one layer (by the start of their name), the packages
/// that may name them, and those that may do so for their tests.
const HOMES: &[(&str, &[&str], &[&str])] = &[
    ("tauri", &["doable-desktop"], &[]),
    ("axum", &["doable-server", "doable-tests", "doable-benches"], &["doable-exec"]),
    (
        "rusqlite",
        &["doable-store", "doable-exec", "doable-tests", "doable-benches"],
        &["doable-cli", "doable-app"],
    ),
    ("mysql_async", &["doable-exec", "doable-tests", "doable-benches"], &[]),
    ("reqwest", &["doable-exec", "doable-benches"], &[]),
    ("jaq-", &["doable-exec"], &[]),
    ("sqlparser", &["doable-domain"], &[]),
    ("tokio-postgres", &["doable-exec", "doable-tests", "doable-benches"], &[]),
];

/// Checks every manifest.
///
/// # Errors
///
/// Fails if a manifest can't be read as one.
pub(super) fn check(files: &[File]) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| is_manifest(&file.path)) {
        let manifest: toml::Table = file.text.parse().with_context(|| file.path.clone())?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str)
            .with_context(|| format!("{} names no package", file.path))?;
        for (section, use_for) in [
            ("dependencies", Use::Program),
            ("build-dependencies", Use::Program),
            ("dev-dependencies", Use::Tests),
        ] {
            let table = manifest.get(section).and_then(toml::Value::as_table);
            for used in table.into_iter().flat_map(toml::Table::keys) {
                let problem = problem(name, used, use_for);
                findings.extend(problem.map(|problem| Finding::whole(file, problem)));
            }
        }
    }
    Ok(findings)
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Program,
    Tests,
}

/// Why `name` must not use `used`, if it must not.
fn problem(name: &str, used: &str, use_for: Use) -> Option<String> {
    let Some((_, ours)) = MAY_USE.iter().find(|(package, _)| *package == name) else {
        return Some(format!("`{name}` has no place in the layers; give it one in tidy/layers.rs"));
    };
    if used.starts_with("doable-") && !ours.contains(&used) {
        return Some(format!("`{name}` must not use `{used}`"));
    }
    let (library, homes, for_tests) = HOMES.iter().find(|(start, ..)| used.starts_with(start))?;
    let allowed = homes.contains(&name) || (use_for == Use::Tests && for_tests.contains(&name));
    (!allowed).then(|| {
        format!("`{name}` must not use `{used}`; `{library}` belongs to {}", homes.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_point_down_only() {
        for (name, used, use_for, fine) in [
            ("doable-app", "doable-store", Use::Program, true),
            ("doable-store", "doable-app", Use::Program, false),
            ("doable-store", "doable-exec", Use::Program, false),
            ("doable-store", "doable-exec", Use::Tests, false),
            ("doable-domain", "serde", Use::Program, true),
            ("doable-domain", "doable-app", Use::Tests, false),
            ("doable-server", "doable-store", Use::Program, false),
            ("doable-cli", "doable-store", Use::Program, true),
            ("doable-unheard-of", "serde", Use::Program, false),
        ] {
            let got = problem(name, used, use_for);
            assert_eq!(got.is_none(), fine, "{name} uses {used} for {use_for:?}: {got:?}");
        }
    }

    #[test]
    fn a_library_stays_at_home() {
        for (name, used, use_for, fine) in [
            ("doable-desktop", "tauri-plugin-dialog", Use::Program, true),
            ("doable-app", "tauri", Use::Program, false),
            ("doable-exec", "axum", Use::Tests, true),
            ("doable-exec", "axum", Use::Program, false),
            ("doable-app", "axum", Use::Tests, false),
            ("doable-domain", "rusqlite_migration", Use::Program, false),
            ("doable-store", "rusqlite_migration", Use::Program, true),
            ("doable-exec", "jaq-core", Use::Program, true),
            ("doable-domain", "jaq-core", Use::Program, false),
            ("doable-app", "sqlparser", Use::Program, false),
        ] {
            let got = problem(name, used, use_for);
            assert_eq!(got.is_none(), fine, "{name} uses {used} for {use_for:?}: {got:?}");
        }
    }

    #[test]
    fn every_section_of_a_manifest_is_read() {
        let manifest = |section: &str| {
            let text = format!("[package]\nname = \"doable-domain\"\n[{section}]\naxum = \"1\"\n");
            File::example("crates/doable-domain/Cargo.toml", &text)
        };
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let findings = check(&[manifest(section)]).unwrap();
            assert_eq!(findings.len(), 1, "section: {section}");
        }
        assert_eq!(check(&[manifest("features")]).unwrap(), []);
    }
}
