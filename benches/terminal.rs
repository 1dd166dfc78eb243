//! `doable run` of a query action over the sample, as a whole process.

use std::{path::Path, process::Command, time::Instant};

use anyhow::ensure;
use tempfile::TempDir;

use crate::report::{Report, median, millis};

const RUNS: usize = 60;

/// Measures and reports; the baseline is the same binary that only says its version.
pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    let doable = std::env::current_exe()?.with_file_name("doable");
    ensure!(doable.exists(), "{} is missing: run `cargo xtask bench`", doable.display());

    report.part("terminal: `doable run` as a whole process");
    let start = time(&doable, folder.path(), &["--version"])?;
    report.measured("doable --version (median)", &format!("{start:.2} ms"));
    time(&doable, folder.path(), &["list"])?;
    let run =
        time(&doable, folder.path(), &["run", "Orders of a customer", "-p", "customer_id=42"])?;
    report.at_most("doable run, a query of the sample (median)", run, 25.0, "ms");
    Ok(())
}

fn time(doable: &Path, folder: &Path, args: &[&str]) -> anyhow::Result<f64> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        let ended = Command::new(doable).arg("--data-dir").arg(folder).args(args).output()?;
        times.push(start.elapsed());
        ensure!(ended.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    }
    Ok(millis(median(times)))
}
