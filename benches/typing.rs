//! The release window with ten thousand actions while somebody types into its search: how
//! long each frame takes, in the real WebKit, by the page's own clock.
//!
//! The baseline is the same window at rest. A letter that is felt is a frame that is late.

use std::time::Duration;

use anyhow::{Context, ensure};
use fantoccini::{
    Client,
    actions::{InputSource, KeyAction, KeyActions},
};
use support::webdriver::{Driver, process_of};
use tempfile::TempDir;

use crate::{
    list,
    process::of_the_window,
    report::Report,
    window::{end, painted_at},
};

/// To the search, then words of an action that is there.
const TYPED: &str = "/ship order 77";
/// Between two letters of somebody who types fast.
const LETTER_EVERY: Duration = Duration::from_millis(80);
/// Until the screens that load when nothing happens have loaded.
const SETTLED_AFTER: Duration = Duration::from_secs(4);
/// How long the window is watched at rest, and after the last letter.
const WATCHED_FOR: Duration = Duration::from_secs(1);
const TIMES: usize = 5;

/// Writes down how long each frame takes from now on.
const WATCH_FRAMES: &str = "
    let last = performance.now();
    window.frameTimes = [];
    const next = (now) => {
        window.frameTimes.push(now - last);
        last = now;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);";

/// The longest of them since the last time, and how many there were.
const LONGEST_FRAME: &str =
    "const times = window.frameTimes.splice(0); return [Math.max(...times), times.length];";

/// Measures and reports.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    report.part("typing: ten thousand actions, a search typed in the window, longest frames");
    let binary = of_the_window("doable-desktop")?;
    let folder = TempDir::new()?;
    std::fs::create_dir(folder.path().join("data"))?;
    list::fill(&folder.path().join("data")).await?;
    let driver = Driver::start()?;
    let client = driver.open(&binary, folder.path()).await?;
    painted_at(&client).await?;
    tokio::time::sleep(SETTLED_AFTER).await;

    client.execute(WATCH_FRAMES, vec![]).await?;
    tokio::time::sleep(WATCHED_FOR).await;
    let rest = longest_frame(&client).await?;
    let mut worst: f64 = 0.0;
    for _ in 0..TIMES {
        type_search(&client).await?;
        worst = worst.max(longest_frame(&client).await?);
        clear(&client).await?;
        longest_frame(&client).await?;
    }
    end(&client, process_of(&binary, folder.path())?).await?;
    report.measured("longest frame at rest", &format!("{rest:.0} ms"));
    report.at_most(&format!("longest frame of {TIMES} searches"), worst, 50.0, "ms");
    Ok(())
}

/// Types the search as a person does, and lets its answer come.
async fn type_search(client: &Client) -> anyhow::Result<()> {
    let mut keys = KeyActions::new("keyboard".to_owned());
    for value in TYPED.chars() {
        keys = keys
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Pause { duration: LETTER_EVERY });
    }
    client.perform_actions(keys).await?;
    tokio::time::sleep(WATCHED_FOR).await;
    let typed = client.active_element().await?.prop("value").await?;
    ensure!(typed.as_deref() == TYPED.strip_prefix('/'), "the search holds {typed:?}");
    let counts = "return document.querySelector('[role=status]').textContent";
    let found = client.execute(counts, vec![]).await?;
    ensure!(found.as_str().is_some_and(|it| it.ends_with(" of 10,000")), "it found {found}");
    Ok(())
}

/// Empties the search and leaves it.
async fn clear(client: &Client) -> anyhow::Result<()> {
    client.active_element().await?.clear().await?;
    client.execute("document.activeElement.blur()", vec![]).await?;
    tokio::time::sleep(WATCHED_FOR).await;
    Ok(())
}

async fn longest_frame(client: &Client) -> anyhow::Result<f64> {
    let seen = client.execute(LONGEST_FRAME, vec![]).await?;
    let (longest, count): (f64, u32) = serde_json::from_value(seen).context("frames")?;
    ensure!(count > 10, "the window drew {count} frames in a second");
    Ok(longest)
}
