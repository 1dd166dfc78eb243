//! The UI's own rules: who may import whom, and where colours and lengths are made.
//!
//! `app → features → {components, api, hooks, lib}`; a feature does not know another
//! feature, a component does not know the API.

use crate::tidy::{Finding, files::File};

/// Each folder of `ui/src`, and the folders it must not import from.
const MUST_NOT_USE: &[(&str, &[&str])] = &[
    ("features", &["app"]),
    ("components", &["app", "features", "api"]),
    ("hooks", &["app", "features", "components"]),
    ("api", &["app", "features", "components", "hooks"]),
    ("lib", &["app", "features", "components", "hooks", "api"]),
];

/// The types of the commands, which hold no code; only components, which know
/// nothing of commands, do without them.
const GENERATED: &str = "api/types.gen";

/// The one file that makes colours and lengths.
const TOKENS: &str = "ui/src/styles/tokens.css";

/// Lines a thin border or an outline may be, in pixels.
const THINNEST_PX: f64 = 2.0;

/// Checks one file of the UI.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let Some(path) = file.path.strip_prefix("ui/src/") else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let mut found = |message| {
            findings.push(Finding { path: file.path.clone(), line: index + 1, message });
        };
        if matches!(file.kind(), "ts" | "tsx") {
            imported(line).and_then(|target| import_problem(path, target)).map(&mut found);
        }
        if file.path != TOKENS && !file.is_test() && !file.is_generated() {
            raw_value(file.kind(), line).map(&mut found);
        }
    }
    findings
}

/// What `import … from "x"`, `export … from "x"`, `import "x"` or `import("x")` on this line names.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let after = [" from \"", "import \"", "import(\""]
        .into_iter()
        .find_map(|start| line.split_once(start).map(|(_, after)| after))
        .or_else(|| line.strip_prefix("from \""))?;
    after.split_once('"').map(|(target, _)| target)
}

/// Why `path` (below `ui/src`) must not import `target`, if it must not.
fn import_problem(path: &str, target: &str) -> Option<String> {
    if target.contains("../../") {
        return Some(format!("`{target}` climbs two folders; import by `@/`"));
    }
    let used = resolve(path, target)?;
    if used == GENERATED && area(path) != "components" {
        return None;
    }
    let (from, to) = (area(path), area(&used));
    let forbidden =
        MUST_NOT_USE.iter().find(|(area, _)| *area == from).map_or(&[][..], |(_, no)| no);
    if forbidden.contains(&to) {
        return Some(format!("{from}/ must not import {to}/ (`{target}`)"));
    }
    let (feature, other) = (segment(path, 1), segment(&used, 1));
    (from == "features" && to == "features" && feature != other)
        .then(|| format!("the feature {feature} must not import the feature {other} (`{target}`)"))
}

/// The target as a path below `ui/src`; `None` for a package.
fn resolve(path: &str, target: &str) -> Option<String> {
    if let Some(path) = target.strip_prefix("@/") {
        return Some(path.to_owned());
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if let Some(sibling) = target.strip_prefix("./") {
        return Some(format!("{folder}/{sibling}"));
    }
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let rest = target.strip_prefix("../")?;
    Some(if above.is_empty() { rest.to_owned() } else { format!("{above}/{rest}") })
}

fn area(path: &str) -> &str {
    segment(path, 0)
}

fn segment(path: &str, index: usize) -> &str {
    path.split('/').nth(index).unwrap_or("")
}

/// A colour or a length that should be a token.
fn raw_value(kind: &str, line: &str) -> Option<String> {
    let is_style = kind == "css";
    // Media queries can't hold custom properties, and comments hold prose.
    let start = line.trim_start();
    if start.starts_with("@media")
        || start.starts_with("@container")
        || start.starts_with(['*', '/'])
    {
        return None;
    }
    if has_hex_colour(line, is_style)
        || ["rgb(", "rgba(", "hsl("].iter().any(|call| line.contains(call))
    {
        return Some("a colour; use a token of styles/tokens.css".to_owned());
    }
    has_length(line).then(|| "a length in pixels; use a token of styles/tokens.css".to_owned())
}

/// `#rgb`, `#rrggbb` or `#rrggbbaa`; in TypeScript only at the start of a string,
/// where it can't be the number of an issue.
fn has_hex_colour(line: &str, is_style: bool) -> bool {
    line.match_indices('#').any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let digits = line.get(at + 1..).unwrap_or_default();
        let length = digits.chars().take_while(char::is_ascii_hexdigit).count();
        let ends = !digits
            .chars()
            .nth(length)
            .is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let in_place = is_style || before.is_some_and(|c| c == '"' || c == '\'' || c == '`');
        in_place && ends && matches!(length, 3 | 4 | 6 | 8)
    })
}

/// A number of pixels above the thinnest lines.
fn has_length(line: &str) -> bool {
    line.match_indices("px").any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let digits = before.get(number..).unwrap_or_default();
        let is_name =
            before.get(..number).is_some_and(|text| text.ends_with(|c: char| c.is_alphabetic()));
        let ends =
            !line.get(at + 2..).unwrap_or_default().starts_with(|c: char| c.is_alphanumeric());
        ends && !is_name && digits.parse().is_ok_and(|pixels: f64| pixels > THINNEST_PX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_point_down() {
        for (path, line, fine) in [
            ("app/App.tsx", r#"import { RunPanel } from "../features/runs/RunPanel";"#, true),
            ("features/runs/RunPanel.tsx", r#"import { App } from "@/app/App";"#, false),
            ("features/runs/RunPanel.tsx", r#"import { call } from "../../api/transport";"#, false),
            ("features/runs/RunPanel.tsx", r#"import { call } from "@/api/transport";"#, true),
            ("features/runs/RunPanel.tsx", r#"import { Row } from "./Row";"#, true),
            ("features/runs/RunPanel.tsx", r#"import { Row } from "../form/Row";"#, false),
            ("features/runs/RunPanel.tsx", r#"import { Row } from "@/features/form/Row";"#, false),
            ("components/Button.tsx", r#"} from "../api/runs";"#, false),
            ("components/Button.tsx", r#"import type { Run } from "@/api/types.gen";"#, false),
            ("components/Button.tsx", r#"import { useHotkey } from "@/hooks/useHotkey";"#, true),
            ("api/runs.ts", r#"const x = await import("../hooks/useX");"#, false),
            ("lib/failure.ts", r#"import type { Code } from "@/api/types.gen";"#, true),
            ("lib/text.ts", r#"import { Button } from "@mantine/core";"#, true),
            ("main.tsx", r#"import "./styles/tokens.css";"#, true),
        ] {
            let got = imported(line).and_then(|target| import_problem(path, target));
            assert_eq!(got.is_none(), fine, "{path}: {line}: {got:?}");
        }
    }

    #[test]
    fn colours_and_lengths_are_tokens() {
        for (kind, line, fine) in [
            ("css", "  color: #1a2b3c;", false),
            ("css", "  color: #fff;", false),
            ("css", "#root {", true),
            ("css", "  color: var(--text);", true),
            ("css", "  background: rgb(1 2 3);", false),
            ("css", "  padding: 12px;", false),
            ("css", "  padding: 2.5px;", false),
            ("css", "  border: 1px solid var(--border);", true),
            ("css", "  outline: 2px solid var(--focus);", true),
            ("css", "@media (max-width: 640px) {", true),
            ("css", "  width: calc(100% - 4px);", false),
            ("tsx", r##"<div style={{ color: "#fff" }} />"##, false),
            ("tsx", "<p>Order #149</p>", true),
            ("tsx", r#"<div style={{ width: "120px" }} />"#, false),
            ("ts", "const pxSize = 3;", true),
        ] {
            let got = raw_value(kind, line);
            assert_eq!(got.is_none(), fine, "{kind}: {line}: {got:?}");
        }
    }

    #[test]
    fn the_tokens_and_the_tests_may_name_colours() {
        for (path, fine) in [
            ("ui/src/styles/tokens.css", true),
            ("ui/src/styles/global.css", false),
            ("ui/src/components/Button.module.css", false),
            ("crates/doable-server/src/page/page.css", true),
        ] {
            let findings = check(&File::example(path, "a { color: #fff; }"));
            assert_eq!(findings.is_empty(), fine, "{path}: {findings:?}");
        }
    }
}
