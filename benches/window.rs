//! The release window with the sample and with ten thousand actions, from process start
//! to the first list painted, and the memory of all its processes, beside an empty Tauri
//! window of the same build.
//!
//! All are driven by `WebKitWebDriver` the same way and read the same clock: the
//! page says when it painted, the kernel when the process began.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;
use fantoccini::Client;
use support::webdriver::{Driver, process_of};
use tempfile::TempDir;

use crate::{
    list,
    process::{of_the_window, pss_mb},
    report::{Report, middle},
};

const STARTS: usize = 9;
/// From the first paint to the reading of the memory; before other screens are loaded.
const SETTLED_AFTER: Duration = Duration::from_secs(1);

/// When the page first showed what it is for, in milliseconds since the epoch: its
/// first paint, and not before the UI's own mark that its list is in the frame.
const PAINTED_AT: &str = "
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const list = performance.getEntriesByName('list-painted')[0];
    if (!paint || (document.title !== 'Empty' && !list)) return null;
    return [performance.timeOrigin, Math.max(paint.startTime, list ? list.startTime : 0)];";

/// Closes the window.
const END: &str = "window.__TAURI_INTERNALS__.invoke('plugin:window|destroy', {label: 'main'})";

struct Started {
    /// From the start of the process to the beginning of its page.
    page_ms: f64,
    /// From the start of the process to the first paint.
    paint_ms: f64,
    memory_mb: f64,
}

/// Measures and reports both windows.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    report.part("window: release build, process start to first list painted");
    let doable = of_the_window("doable-desktop")?;
    let empty = of_the_window("examples/empty_window")?;
    let bytes = fs::metadata(&doable)?.len();
    report.at_most("release binary", bytes as f64 / 1e6, 25.0, "MB");

    let folder = TempDir::new()?;
    let [bare, sample, filled] = ["empty", "sample", "filled"].map(|name| folder.path().join(name));
    // Where the window looks, as its driver tells it.
    fs::create_dir_all(filled.join("data"))?;
    list::fill(&filled.join("data")).await?;
    let windows = [(&empty, &bare), (&doable, &sample), (&doable, &filled)];
    let mut starts: [Vec<Started>; 3] = std::array::from_fn(|_| Vec::new());
    // In turns, so that all meet the same weather, and each as often first as another: what
    // follows itself starts sooner. The first of each is not counted.
    for turn in 0..=STARTS {
        for step in 0..windows.len() {
            let at = (turn + step) % windows.len();
            let (binary, data) = windows[at];
            let start = start_once(binary, data).await?;
            if turn > 0 {
                starts[at].push(start);
            }
        }
    }
    let [bare, sample, filled] = starts.map(|starts| Started {
        page_ms: middle(starts.iter().map(|start| start.page_ms)),
        paint_ms: middle(starts.iter().map(|start| start.paint_ms)),
        memory_mb: middle(starts.iter().map(|start| start.memory_mb)),
    });
    show(report, "empty window", &bare);
    for (name, ours, most) in [("the sample", &sample, 1.4), ("ten thousand actions", &filled, 1.3)]
    {
        show(report, name, ours);
        let paint = ours.paint_ms / bare.paint_ms;
        report.at_most(&format!("{name}, painted ÷ empty window"), paint, most, "×");
        let memory = ours.memory_mb - bare.memory_mb;
        report.at_most(&format!("{name}, memory above the empty window"), memory, 60.0, "MB");
    }
    Ok(())
}

/// The medians of one window's starts.
fn show(report: &mut Report, name: &str, start: &Started) {
    report.measured(&format!("{name}, its page begins"), &format!("{:.0} ms", start.page_ms));
    report.measured(&format!("{name}, painted"), &format!("{:.0} ms", start.paint_ms));
    report
        .measured(&format!("{name}, PSS of all processes"), &format!("{:.0} MB", start.memory_mb));
}

/// Opens the window once and asks what it took.
async fn start_once(binary: &Path, folder: &Path) -> anyhow::Result<Started> {
    // One for each: a session does not outlive its window.
    let driver = Driver::start()?;
    let client = driver.open(binary, folder).await?;
    let (page_at, paint_after) = painted_at(&client).await?;
    // Read when both have settled: the empty window too takes more after its first paint.
    tokio::time::sleep(SETTLED_AFTER).await;
    let process = process_of(binary, folder)?;
    let family = family_of(process)?;
    let page_ms = page_at - began_at(process)?;
    let started = Started {
        page_ms,
        paint_ms: page_ms + paint_after,
        memory_mb: family.iter().map(|pid| pss_mb(*pid)).sum::<anyhow::Result<f64>>()?,
    };
    if binary.ends_with("doable-desktop") {
        end(&client, process).await?;
    } else {
        client.close().await?;
    }
    Ok(started)
}

/// Ends the program as a person does: one that is killed looks through its file at its next
/// start.
pub(crate) async fn end(client: &Client, process: u32) -> anyhow::Result<()> {
    // It is gone before it can answer.
    let client = client.clone();
    let asked = tokio::spawn(async move { client.execute(END, vec![]).await });
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..500 {
        ticks.tick().await;
        if !is_running(process) {
            asked.abort();
            return Ok(());
        }
    }
    anyhow::bail!("the window did not end in 10 s")
}

fn is_running(process: u32) -> bool {
    // Who started it may not have asked how it ended: then it is a zombie.
    fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z')))
}

/// Asks until the page has painted: when it began, and how much later it painted.
pub(crate) async fn painted_at(client: &Client) -> anyhow::Result<(f64, f64)> {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..1000 {
        ticks.tick().await;
        let painted = client.execute(PAINTED_AT, vec![]).await?;
        if !painted.is_null() {
            return serde_json::from_value(painted).context("two times");
        }
    }
    anyhow::bail!("nothing was painted in 20 s")
}

/// `root` and all its descendants.
fn family_of(root: u32) -> anyhow::Result<Vec<u32>> {
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&pid) = family.get(next) {
        next += 1;
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let children = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
            family.extend(children.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
    }
    Ok(family)
}

/// When a process began, in milliseconds since the epoch (proc(5), field 22 of
/// `stat`, in ticks of 10 ms since boot).
fn began_at(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after_name = stat.rsplit_once(')').context("stat has a name")?.1;
    let ticks: f64 =
        after_name.split_whitespace().nth(19).context("stat has 22 fields")?.parse()?;
    let uptime = fs::read_to_string("/proc/uptime")?;
    let uptime: f64 = uptime.split_whitespace().next().context("uptime is there")?.parse()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let boot_ms = now.as_secs_f64() * 1e3 - uptime * 1e3;
    Ok(boot_ms + ticks * 10.0)
}
