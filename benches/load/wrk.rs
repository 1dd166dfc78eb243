//! One burst of requests, by `wrk`.

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::{Context, ensure};
use serde_json::Value;

/// What is asked, again and again.
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Value,
    /// Where `ANY_ROW` stands in the body, a request has the number of one of so many.
    pub(crate) rows: Option<i64>,
}

/// Stands for a number that each request has its own.
pub(crate) const ANY_ROW: &str = "any row";

/// What came of a burst.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Burst {
    /// Requests a second.
    pub(crate) rate: f64,
    /// The time under which 99 of 100 requests stayed, in milliseconds.
    pub(crate) p99_ms: f64,
}

/// `wrk` counts what is not 2xx or 3xx as an error.
const DONE: &str = r#"
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("figures %d %d %.0f %d\n", summary.requests, summary.duration,
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
"#;

impl Target {
    /// Asks over `connections` at once, each one request after the other.
    ///
    /// # Errors
    ///
    /// If a single request failed: an error is answered faster than work.
    pub(crate) fn burst(
        &self,
        folder: &Path,
        connections: usize,
        length: Duration,
    ) -> anyhow::Result<Burst> {
        let script = folder.join("request.lua");
        fs::write(&script, self.script())?;
        let ended = Command::new("wrk")
            .args(["-t1", &format!("-c{connections}"), &format!("-d{}s", length.as_secs())])
            .args(["--timeout", "10s", "-s"])
            .arg(&script)
            .arg(&self.url)
            .output()
            .context("`wrk` is missing: run `cargo xtask bench`")?;
        let said = String::from_utf8_lossy(&ended.stdout);
        let figures = said.lines().find_map(|line| line.strip_prefix("figures "));
        let figures = figures.with_context(|| format!("wrk said: {said}"))?;
        let figures: Vec<f64> =
            figures.split(' ').map(str::parse).collect::<Result<_, _>>().context("figures")?;
        let [requests, micros, p99, errors] = figures[..] else {
            anyhow::bail!("wrk said: {said}")
        };
        ensure!(requests > 0.0, "{} has answered nothing", self.url);
        ensure!(errors == 0.0, "{errors} of {requests} requests to {} failed", self.url);
        Ok(Burst { rate: requests / micros * 1e6, p99_ms: p99 / 1e3 })
    }

    fn script(&self) -> String {
        let quoted = |text: &str| Value::from(text).to_string();
        let mut script = format!(
            "wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\n\
             wrk.body = {}\n",
            quoted(&self.body.to_string())
        );
        for (name, value) in &self.headers {
            script.push_str(&format!("wrk.headers[{}] = {}\n", quoted(name), quoted(value)));
        }
        if let Some(rows) = self.rows {
            script.push_str(&format!(
                "local before, after = wrk.body:match({})\n\
                 request = function()\n  \
                   return wrk.format(nil, nil, nil, before .. math.random({rows}) .. after)\n\
                 end\n",
                quoted(&format!("^(.*)\"{ANY_ROW}\"(.*)$"))
            ));
        }
        script + DONE
    }
}
