//! Sizes: a file that has grown too long holds more than one thing.

use crate::tidy::{Finding, files::File};

/// For each kind: from how many lines it is named, and how many it may have.
const LIMITS: &[(&str, usize, usize)] = &[("rs", 400, 600), ("ts", 200, 300), ("tsx", 200, 300)];

/// The finding for a file over the hard limit.
pub(super) fn check(file: &File) -> Option<Finding> {
    let (lines, _, most) = measure(file)?;
    (lines > most).then(|| Finding::whole(file, format!("{lines} lines; at most {most}")))
}

/// The line about a file that is allowed and stands out.
pub(super) fn outlier(file: &File) -> Option<String> {
    let (lines, notable, most) = measure(file)?;
    (lines > notable && lines <= most).then(|| format!("{} has {lines} lines", file.path))
}

fn measure(file: &File) -> Option<(usize, usize, usize)> {
    let (_, notable, most) = LIMITS.iter().find(|(kind, ..)| *kind == file.kind())?;
    (!file.is_generated()).then(|| (file.text.lines().count(), *notable, *most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_named_and_longer_ones_refused() {
        for (path, lines, named, refused) in [
            ("a.rs", 400, false, false),
            ("a.rs", 401, true, false),
            ("a.rs", 600, true, false),
            ("a.rs", 601, false, true),
            ("ui/src/a.tsx", 201, true, false),
            ("ui/src/a.tsx", 301, false, true),
            ("ui/src/types.gen.ts", 900, false, false),
            ("a.sql", 900, false, false),
        ] {
            let file = File::example(path, &"x\n".repeat(lines));
            let got = (outlier(&file).is_some(), check(&file).is_some());
            assert_eq!(got, (named, refused), "{path} with {lines} lines");
        }
    }
}
