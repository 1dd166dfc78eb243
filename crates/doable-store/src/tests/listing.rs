//! The order of the list, and what a search finds.

use super::*;

/// A store with a database, a model of it and an action for each name, in that order.
async fn filled(folder: &Path, names: &[(&str, &str)]) -> (Store, ModelId) {
    let store = open(folder).await;
    let new = NewDatabase {
        name: "Ürsprung".to_owned(),
        engine: Engine::Sqlite,
        details: Map::new(),
        settings: DatabaseSettings { enable_actions: true, production: false },
    };
    let database = store.insert_database(new, now()).await.unwrap();
    let source = ModelSource::table(None, "t");
    let new = NewModel { name: "Customers".to_owned(), database_id: Some(database.id), source };
    let model = store.insert_model(new, now()).await.unwrap();
    for (name, description) in names {
        let mut spec = spec(name);
        spec.model_id = model.id;
        spec.description = Some((*description).to_owned());
        store.insert_action(spec, EntityId::random(), None, now()).await.unwrap();
    }
    (store, model.id)
}

async fn found(store: &Store, text: &str, archived: bool) -> Vec<String> {
    let ids = store.search_actions(text, archived).await;
    let ids = ids.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let lines = store.overview(ids, 0).await.unwrap();
    lines.into_iter().map(|line| line.action.spec.name).collect()
}

#[tokio::test]
async fn a_search_finds_beginnings_of_words_the_best_first() {
    let folder = TempDir::new().unwrap();
    let names = [
        ("Reopen a draft order", "for the café"),
        ("Order more", "from the supplier"),
        ("Add a café", "to the order sheet"),
        ("Crème brûlée 100%", "a \"dessert\""),
        ("Ship orders late", "row/update"),
    ];
    let (store, _) = filled(folder.path(), &names).await;
    let [reopen, more, cafe, dessert, ship] = names.map(|(name, _)| name);

    for (text, want) in [
        // Begins with the text, has it in the name, has it elsewhere; each by name.
        ("order", vec![more, reopen, ship, cafe]),
        ("ORDER m", vec![more]),
        ("orders", vec![ship]),
        ("late ship", vec![ship]),
        ("cafe", vec![cafe, reopen]),
        ("CAFÉ", vec![cafe, reopen]),
        ("cafe\u{301}", vec![cafe, reopen]),
        ("creme brul", vec![dessert]),
        ("100%", vec![dessert]),
        ("\"dessert\"", vec![dessert]),
        ("row/update", vec![ship]),
        ("post ship", vec![ship]),
        ("http ship", vec![ship]),
        ("customers ship", vec![ship]),
        ("ursprung ship", vec![ship]),
        ("rder", vec![]),
        ("ship nothing", vec![]),
    ] {
        assert_eq!(found(&store, text, false).await, want, "{text:?}");
    }
}

#[rustfmt::skip]
const HOSTILE: &[&str] = &[
    "", " \t\n", "\"", "\"\"", "\"\"\"", "'", "''", "*", "**", "(", ")", "()", "^", "^^ a", ":",
    "name:", "name : x", "-name", "{name}: x", "{name", "a + b", "+", "x*y", "\"x", "x\"", "NEAR",
    "NEAR(", "NEAR(x, 2)", "AND", "OR", "NOT", "x AND", "AND OR NOT", "; DROP TABLE a", "\0",
    "x\0y", "x\0\"", "\u{301}", "\u{feff}", "\u{202e}x", "💥", "日本", "%", "_", "\\", "rowid",
    "rank : x", "action_text", "?1", "$x", "@x", "--", "/* */",
];

#[tokio::test]
async fn nothing_that_a_person_types_is_an_error() {
    let folder = TempDir::new().unwrap();
    let (store, _) = filled(folder.path(), &[("NEAR name AND \"x\" OR NOT y", "d")]).await;
    let long = "ab ".repeat(10_000) + &"x".repeat(100_000);

    for text in HOSTILE.iter().chain([&long.as_str()]) {
        found(&store, text, false).await;
    }
    for text in ["NEAR", "near name", "AND", "name AND \"x\"", "OR NOT", "NOT*", "(x", "^near"] {
        assert_eq!(found(&store, text, false).await.len(), 1, "{text:?}");
    }
}

#[tokio::test]
async fn a_search_keeps_in_step_with_what_is_saved() {
    let folder = TempDir::new().unwrap();
    let (store, model) = filled(folder.path(), &[("Ship", "d"), ("Refund", "d")]).await;
    let ids = store.search_actions("d", false).await.unwrap();
    let [refund, ship] = ids[..] else { panic!("{ids:?}") };
    let mut changed = store.action(ship).await.unwrap().unwrap().spec;

    changed.name = "Send".to_owned();
    store.update_action(ship, changed, None, None, now()).await.unwrap();
    assert_eq!(found(&store, "ship", false).await, [""; 0]);
    assert_eq!(found(&store, "send", false).await, ["Send"]);

    let moved = store.archive_actions(vec![ship, ship], true, None, now()).await.unwrap();
    let again = store.archive_actions(vec![ship], true, None, now()).await.unwrap();
    assert_eq!((moved, again), (1, 0));
    assert_eq!(store.action(ship).await.unwrap().unwrap().version, 3);
    assert_eq!(store.versions(ship).await.unwrap()[0].version, 3, "kept as it was then");
    assert_eq!(found(&store, "send", false).await, [""; 0]);
    assert_eq!(found(&store, "send", true).await, ["Send"]);

    let database = store.model(model).await.unwrap().unwrap().database_id.unwrap();
    let change = DatabaseChange { name: Some("Warehouse".to_owned()), ..Default::default() };
    store.update_database(database, change, now()).await.unwrap();
    assert_eq!(found(&store, "ursprung", false).await, [""; 0]);
    assert_eq!(found(&store, "warehouse", false).await, ["Refund"]);

    let card = store.card(model).await.unwrap().unwrap();
    let spec = CardSpec {
        name: "People".to_owned(),
        database_id: card.model.database_id,
        source: card.model.source,
        description: card.description,
        is_model: true,
        archived: false,
        raw: card.raw,
    };
    store.update_card(model, spec, card.updated_at, now()).await.unwrap();
    assert_eq!(found(&store, "customers", false).await, [""; 0]);
    assert_eq!(found(&store, "people", false).await, ["Refund"]);

    store.delete_action(refund).await.unwrap();
    assert_eq!(found(&store, "people", false).await, [""; 0]);
    assert_eq!(found(&store, "people", true).await, ["Send"]);
}

#[tokio::test]
async fn what_an_older_file_holds_is_found_after_the_upgrade() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("doable.db");
    migrate::make_old(&file, 8);
    let old = rusqlite::Connection::open(&file).unwrap();
    let insert =
        "INSERT INTO action (entity_id, version, model_id, type, name, archived, operation,
                                      parameters, visualization_settings, guard, created_at_us,
                                      updated_at_us)
                  VALUES (?1, 1, 1, 'http', 'Réfund', 0, ?2, '[]', '{}', '{}', 0, 0)";
    let operation = r#"{"type":"http","template":{"method":"PUT","url":"u"}}"#;
    old.execute(insert, (EntityId::random().as_str(), operation)).unwrap();
    drop(old);

    let store = open(folder.path()).await;

    assert_eq!(store.search_actions("refund put", false).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_list_goes_by_models_and_then_by_names() {
    let folder = TempDir::new().unwrap();
    let (store, model) = filled(folder.path(), &[("b", "d"), ("A", "d")]).await;
    let mut of_requests = spec("c");
    of_requests.archived = false;
    store.insert_action(of_requests, EntityId::random(), None, now()).await.unwrap();

    let groups = store.grouped_actions(false, u32::MAX).await.unwrap();
    let short: Vec<_> = groups.iter().map(|group| (&*group.name, group.actions.len())).collect();
    let names = store.overview(groups[0].actions.clone(), 0).await.unwrap();
    let names: Vec<_> = names.iter().map(|line| &*line.action.spec.name).collect();

    assert_eq!(short, [("Customers", 2), ("HTTP requests", 1)]);
    assert_eq!(groups[0].model_id, model);
    assert_eq!(names, ["A", "b"]);
    assert_eq!(store.grouped_actions(true, u32::MAX).await.unwrap(), []);
}

#[tokio::test]
async fn actions_are_listed_by_age_by_name_and_with_their_newest_runs() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (b, a) = (insert(&store, "b").await, insert(&store, "A").await);
    let mut archived = spec("z");
    archived.archived = true;
    store.insert_action(archived, EntityId::random(), None, now()).await.unwrap();
    let later = now() + SignedDuration::from_secs(60);
    let (first, last) = (run_at(b, now(), None, "1"), run_at(b, later, None, "2"));
    let (first_id, last_id) = (first.id, last.id);
    begin(&store, first).await.unwrap();
    begin(&store, last).await.unwrap();
    store.finish_run(last_id, succeeded()).await.unwrap();

    let names = |actions: Vec<doable_domain::action::Action>| {
        actions.into_iter().map(|action| action.spec.name).collect::<Vec<_>>()
    };
    assert_eq!(names(store.actions(false).await.unwrap()), ["b", "A"]);
    assert_eq!(names(store.actions(true).await.unwrap()), ["z"]);
    assert_eq!(names(store.actions_named("B").await.unwrap()), ["b"]);
    assert_eq!(names(store.actions_named("z").await.unwrap()), Vec::<String>::new());

    let groups = store.grouped_actions(false, u32::MAX).await.unwrap();
    let short: Vec<_> = groups.iter().map(|group| (&*group.name, &*group.actions)).collect();
    assert_eq!(short, [("HTTP requests", &[a, b][..])]);
    let gone = ActionId::try_from(99).unwrap();
    let lines = store.overview(vec![b, gone, a], 12).await.unwrap();
    let short: Vec<_> = lines
        .iter()
        .map(|line| (line.action.id, line.model_name.as_str(), line.recent.as_slice()))
        .collect();
    let newest = RecentRun {
        id: last_id,
        status: RunStatus::Succeeded,
        started_at: later,
        finished_at: Some(now()),
    };
    let before = RecentRun {
        id: first_id,
        status: RunStatus::Started,
        started_at: now(),
        finished_at: None,
    };
    let of_b = [newest, before];
    assert_eq!(short, [(b, "HTTP requests", &of_b[..]), (a, "HTTP requests", &[][..])]);
}
