//! A one-row `UPDATE` on every engine through the program, with its durable journal,
//! beside the engine's bare driver with a prepared statement doing the same.
//!
//! Both meet the same server in turns. What the journal's two commits cost is measured in
//! the same run, since they are what a bare driver does without: as its two records with
//! nothing between them, and beside that as two commits of a bare file.

mod bare;
mod callers;
mod through;

use std::{path::Path, time::Duration};

use doable_domain::database::Engine;
use tempfile::TempDir;

pub(crate) use self::{
    bare::Bare,
    through::{Program, make_database},
};
use self::{
    callers::{Figures, Rounds},
    through::TABLES,
};
use crate::{
    journal::BareFile,
    load,
    report::{Report, millis},
};

/// The one row that everybody changes is one of so many.
pub(crate) const ROWS: i64 = 1_000;
const ENGINES: [Engine; 3] = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];
/// Callers at once, and the runs of each.
const CALLERS: [(usize, usize); 2] = [(8, 200), (64, 40)];
/// A run's median may be that many times the bare driver's, apart from the journal.
const MOST: f64 = 1.5;

/// Measures and reports all engines.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    for engine in ENGINES {
        let folder = TempDir::new()?;
        let address = make_database(engine, folder.path()).await?;
        let program = Program::over(engine, &address, folder.path()).await?;
        runs(report, engine, &address, &program, folder.path()).await?;
        reads(report, &program).await?;
    }
    load::updates(report).await
}

/// Runs beside the bare driver, at one caller and at many.
async fn runs(
    report: &mut Report,
    engine: Engine,
    address: &str,
    program: &Program,
    folder: &Path,
) -> anyhow::Result<()> {
    report.part(&format!("engines: one UPDATE of one row, {}", engine.as_str()));
    let file = BareFile::new(folder)?;
    file.fill_log()?;
    let records = program.records().await?;
    let Rounds { commit, records, bare, ours } =
        callers::in_rounds(&file, records, Bare::connect(address).await?, program.clone()).await?;
    report.measured("a bare commit on the journal's disk (median)", &shown(commit));
    report.measured("the journal's two records alone: p50", &shown(records.p50));
    show(report, "bare driver, 1 caller", &bare);
    show(report, "through the program, 1 caller", &ours);
    if engine != Engine::Sqlite {
        let times =
            |apart: Duration| ours.p50.saturating_sub(apart).as_secs_f64() / bare.p50.as_secs_f64();
        report.at_most("p50 without the journal's commits ÷ bare", times(records.p50), MOST, "×");
        let strictest = times(2 * commit);
        report.measured("the same without two bare commits", &format!("{strictest:.2} ×"));
    }
    for (callers, each) in CALLERS {
        let mut bare: Vec<Bare> = Vec::new();
        for _ in 0..callers {
            bare.push(Bare::connect(address).await?);
        }
        let ours: Vec<_> = (0..callers).map(|_| program.clone()).collect();
        let bare = callers::measure(bare, each).await?;
        let ours = callers::measure(ours, each).await?;
        show(report, &format!("bare driver, {callers} callers"), &bare);
        show(report, &format!("through the program, {callers} callers"), &ours);
    }
    Ok(())
}

/// What a form and a new connection wait for.
async fn reads(report: &mut Report, program: &Program) -> anyhow::Result<()> {
    let form = callers::measure(vec![program.form()], 300).await?;
    show(report, "a form filled from its row", &form);
    let took = program.read_many_tables().await?;
    report.measured(&format!("{TABLES} tables read"), &shown(took));
    Ok(())
}

fn show(report: &mut Report, what: &str, figures: &Figures) {
    let Figures { p50, p99, rate } = figures;
    report.measured(&format!("{what}: p50"), &shown(*p50));
    report.measured(&format!("{what}: p99"), &shown(*p99));
    report.measured(&format!("{what}: rate"), &format!("{rate:.0} /s"));
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", millis(time))
}
