//! What becomes of runs when the server is asked to end.

use std::time::Duration;

use doable_server::Patience;
use serde_json::{Value, json};
use tokio::{io::AsyncReadExt, net::TcpListener, time::timeout};

use super::Site;

/// Long enough for a busy machine, and far below what a run may take.
const SOON: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_outlasts_the_farewell_is_called_unknown() {
    let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let farewell = Duration::from_millis(300);
    let mut site = Site::waiting(Patience { farewell, ..Patience::default() }).await;
    let url = format!("http://{}/never", target.local_addr().unwrap());
    let draft = json!({
        "name": "Ask and wait",
        "type": "http",
        "model_id": site.world.model("HTTP requests").await.unwrap(),
        "template": {"method": "POST", "url": url, "body": "{}", "headers": null},
    });
    let made = site.world.call("create_action", json!({"draft": draft})).await.unwrap();
    let line = format!("POST /api/action/{}/execute", made["action"]["id"]);
    let (stop, serving) = (site.stop.take().unwrap(), site.serving.take().unwrap());

    let nothing = json!({});
    let asking = site.json(&line, &nothing);
    let (cut_off, (ended, held)) = timeout(SOON, async {
        tokio::join!(asking, async {
            let (mut stream, _) = target.accept().await.unwrap();
            // Once the request is there, the run is under way.
            let _ = stream.read_u8().await.unwrap();
            stop.send(()).unwrap();
            (serving.await, stream)
        })
    })
    .await
    .unwrap();

    ended.unwrap();
    assert_eq!(cut_off.status, 0, "{cut_off:?}");
    drop(held);
    let runs = site.world.call("list_runs", json!({})).await.unwrap();
    let statuses: Vec<&Value> = runs.as_array().unwrap().iter().map(|run| &run["status"]).collect();
    assert_eq!(statuses, [&json!("unknown")], "{runs}");
}
