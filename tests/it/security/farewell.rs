//! What becomes of runs when the server is asked to end.

use std::time::Duration;

use doable_server::Patience;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::Site;

/// Long enough for a busy machine, and far below what a run may take.
const SOON: Duration = Duration::from_secs(8);

/// A site that waits 300 ms when it ends, and the number of an action that asks `target`.
async fn asking(target: &TcpListener) -> (Site, Value) {
    let farewell = Duration::from_millis(300);
    let site = Site::waiting(Patience { farewell, ..Patience::default() }).await;
    let url = format!("http://{}/never", target.local_addr().unwrap());
    let draft = json!({
        "name": "Ask and wait",
        "type": "http",
        "model_id": site.world.model("HTTP requests").await.unwrap(),
        "template": {"method": "POST", "url": url, "body": "{}", "headers": null},
    });
    let made = site.world.call("create_action", json!({"draft": draft})).await.unwrap();
    let id = made["action"]["id"].clone();
    (site, id)
}

/// Waits until a request is there: its run is under way.
async fn asked(target: &TcpListener) -> TcpStream {
    let (mut stream, _) = target.accept().await.unwrap();
    let _ = stream.read_u8().await.unwrap();
    stream
}

async fn statuses(site: &Site) -> Vec<Value> {
    let runs = site.world.call("list_runs", json!({})).await.unwrap();
    runs.as_array().unwrap().iter().map(|run| run["status"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_outlasts_the_farewell_is_called_unknown() {
    let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (mut site, id) = asking(&target).await;
    let (stop, serving) = (site.stop.take().unwrap(), site.serving.take().unwrap());

    let (line, nothing) = (format!("POST /api/action/{id}/execute"), json!({}));
    let run = site.json(&line, &nothing);
    let (cut_off, (left, held)) = timeout(SOON, async {
        tokio::join!(run, async {
            let stream = asked(&target).await;
            stop.send(()).unwrap();
            (serving.await.unwrap(), stream)
        })
    })
    .await
    .unwrap();
    let given_up = site.world.app.wind_up(left).await.unwrap();

    assert_eq!(cut_off.status, 0, "{cut_off:?}");
    assert_eq!((left, given_up), (Duration::ZERO, 1));
    drop(held);
    assert_eq!(statuses(&site).await, ["unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_outlive_a_server_that_is_turned_off_while_the_program_goes_on() {
    let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (mut site, id) = asking(&target).await;
    let (stop, serving) = (site.stop.take().unwrap(), site.serving.take().unwrap());

    let (line, nothing) = (format!("POST /api/action/{id}/execute"), json!({}));
    let of_client = site.json(&line, &nothing);
    let of_window = site.world.call("execute_action", json!({"id": id}));
    let (cut_off, in_window, ()) = timeout(SOON, async {
        tokio::join!(of_client, of_window, async {
            let mut streams = [asked(&target).await, asked(&target).await];
            stop.send(()).unwrap();
            serving.await.unwrap();
            for stream in &mut streams {
                stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            }
        })
    })
    .await
    .unwrap();
    // Nobody waits for the client's run any more; it ends all the same.
    timeout(SOON, site.world.app.wind_up(SOON)).await.unwrap().unwrap();

    assert_eq!(cut_off.status, 0, "{cut_off:?}");
    in_window.unwrap();
    assert_eq!(statuses(&site).await, ["succeeded", "succeeded"]);
}
