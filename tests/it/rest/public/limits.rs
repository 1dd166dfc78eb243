//! How often strangers may come, and how many of them run at once.

use futures_util::{StreamExt, stream::FuturesUnordered};
use support::served::Served;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_too_often_is_asked_to_wait() {
    let api = Api::of(Served::start_with(|_| {}).await.unwrap()).await;
    let (_, uuid) = shared(&api).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (path, good) in [
        (format!("/api/public/action/{uuid}"), 200),
        (format!("/api/public/action/{unknown}"), 404),
    ] {
        let line = format!("GET {path}");
        let all = (0..60).map(|_| api.nobody(&line, json!(null)));
        let answers = futures(all.collect()).await;

        let passed = answers.iter().filter(|answer| answer.status == good).count();
        assert!(passed >= 10, "{path}: {passed}");
        let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
        assert!(refused.body.starts_with("Too many attempts! "), "{path}: {refused:?}");
        assert_eq!(refused.header("retry-after"), "1", "{path}");
    }
    let (_, other) = shared(&api).await;
    assert_eq!(api.form(&other).await.status, 200, "another link has its own limit");
    let page = futures((0..60).map(|_| api.page(unknown)).collect()).await;
    let refused = page.iter().find(|page| page.status == 429).unwrap();
    assert_eq!(refused.header("retry-after"), "1");
    assert!(refused.body.contains("Too many attempts! "), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_proxy_speaks_for_counts_only_if_the_proxy_is_ours() {
    for trusted in [true, false] {
        let proxies = if trusted { vec!["127.0.0.1".parse().unwrap()] } else { Vec::new() };
        let served = Served::start_with(|options| options.trusted_proxies = proxies);
        let api = &Api::of(served.await.unwrap()).await;
        // `#`: another number each time.
        for (forwarded, is_one_client) in [
            (Some("10.0.0.#"), !trusted),
            (Some("10.0.0.1"), true),
            // The last one is what the proxy has seen; the others may be made up.
            (Some("10.0.0.1, 10.0.0.#"), !trusted),
            (Some("10.0.0.#,10.0.0.1"), true),
            (Some("nonsense.#"), true),
            (None, true),
        ] {
            let (_, uuid) = shared(api).await;
            let line = &format!("GET /api/public/action/{uuid}");

            let all = (1..=60).map(|number| async move {
                let text = forwarded.map(|text| text.replace('#', &number.to_string()));
                let header = text.as_ref().map(|text| ("X-Forwarded-For", text.as_str()));
                api.served.send(line, header.as_slice(), "").await.unwrap()
            });
            let answers = futures(all.collect()).await;

            let is_refused = answers.iter().any(|answer| answer.status == 429);
            assert_eq!(is_refused, is_one_client, "{forwarded:?}, trusted: {trusted}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_strangers_run_at_once_and_the_next_is_asked_to_wait() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    let page = api.page(&uuid).await;
    api.served.clock.advance(2);
    let shop = api.served.world.shop().unwrap();
    // Every run waits for its end.
    shop.execute_batch("BEGIN IMMEDIATE").unwrap();

    let runs = (0..65).map(|_| api.fill(&uuid, json!({"name": "x"})));
    let mut runs: FuturesUnordered<_> = runs.collect();
    let refused = runs.next().await.unwrap();
    let form = api.post(&uuid, &format!("_ticket={}&name=x", ticket(&page))).await;
    let line = format!("GET /api/public/action/{uuid}/options/name");
    let options = api.nobody(&line, json!(null)).await;
    shop.execute_batch("ROLLBACK").unwrap();
    let others: Vec<Answered> = runs.collect().await;

    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{refused:?}");
    assert_eq!((options.status, form.status), (429, 400), "{options:?}, {form:?}");
    assert!(form.body.contains("Too many people are sending forms."), "{}", form.body);
    assert!(others.iter().all(|answer| answer.status == 200), "{others:?}");
}

/// All of them at once.
async fn futures<F: Future<Output = Answered>>(all: Vec<F>) -> Vec<Answered> {
    futures_util::future::join_all(all).await
}
