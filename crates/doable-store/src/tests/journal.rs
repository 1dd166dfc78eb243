//! Looking through the journal.

use doable_domain::{
    id::DatabaseId,
    run::{RunLine, ShortValue},
};

use super::*;

/// A store with two actions of different models and a handful of runs; times are minutes
/// after `now()`.
struct Journal {
    _folder: TempDir,
    store: Store,
    shop: ActionId,
    mail: ActionId,
    database: DatabaseId,
    runs: Vec<RunId>,
}

impl Journal {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = open(folder.path()).await;
        let new = NewDatabase {
            name: "Shop".to_owned(),
            engine: Engine::Sqlite,
            details: Map::from_iter([("db".to_owned(), json!("/x.db"))]),
            settings: DatabaseSettings { enable_actions: true, production: false },
        };
        let database = store.insert_database(new, now()).await.unwrap().id;
        let models = store.models().await.unwrap();
        let model = models.iter().find(|model| model.database_id == Some(database)).unwrap().id;
        let spec = ActionSpec { model_id: model, ..spec("Größe ändern") };
        let shop = store.insert_action(spec, EntityId::random(), None, now()).await.unwrap().id;
        let mail = insert(&store, "Mail").await;
        let mut journal = Self { _folder: folder, store, shop, mail, database, runs: Vec::new() };
        journal.add(shop, "Größe ändern", json!({"order_id": 75, "note": "Say \"hi\""})).await;
        journal.add(mail, "Mail", json!({"to": "ada@x", "rows": [{"a": 1}, {"a": 2}]})).await;
        journal.add(shop, "Größe ändern", json!({"order_id": null, "pin": "•••"})).await;
        journal.fail(1).await;
        journal
    }

    /// The next run, a minute after the last; those of `mail` came in through a link.
    async fn add(&mut self, action: ActionId, name: &str, values: Value) {
        let minutes = i64::try_from(self.runs.len()).unwrap();
        let mut run = run_at(action, now() + SignedDuration::from_mins(minutes), None, "");
        run.action_name = name.to_owned();
        run.parameters = values.as_object().unwrap().clone();
        if action == self.mail {
            (run.user_id, run.door) = (None, Door::Public);
        }
        self.runs.push(run.id);
        begin(&self.store, run).await.unwrap();
    }

    async fn fail(&self, at: usize) {
        let error = RunError {
            code: Code::Rejected,
            message: "the mailbox is full".to_owned(),
            fields: Default::default(),
            rows: Vec::new(),
            body: None,
            may_have_acted: false,
        };
        let finish =
            Finish { status: RunStatus::Failed, error: Some(error), result: None, ..succeeded() };
        self.store.finish_run(self.runs[at], finish).await.unwrap();
    }

    /// The places of the runs that fit, newest first.
    async fn find(&self, filter: JournalFilter) -> Vec<usize> {
        let page = self.store.search_runs(filter, None, 10).await.unwrap();
        assert_eq!(page.next, None);
        let place = |id| self.runs.iter().position(|run| *run == id).unwrap();
        page.runs.into_iter().map(|line| place(line.id)).collect()
    }
}

fn minute(minutes: i64) -> Option<Timestamp> {
    Some(now() + SignedDuration::from_mins(minutes))
}

#[tokio::test]
async fn each_condition_finds_its_runs() {
    let journal = Journal::new().await;
    let any = JournalFilter::default;
    for (filter, want) in [
        (any(), vec![2, 1, 0]),
        (JournalFilter { action_id: Some(journal.shop), ..any() }, vec![2, 0]),
        (JournalFilter { database_id: Some(journal.database), ..any() }, vec![2, 0]),
        (JournalFilter { model_id: ModelId::try_from(1).ok(), ..any() }, vec![1]),
        (JournalFilter { model_id: ModelId::try_from(99).ok(), ..any() }, vec![]),
        (JournalFilter { status: Some(RunStatus::Failed), ..any() }, vec![1]),
        (JournalFilter { status: Some(RunStatus::Started), ..any() }, vec![2, 0]),
        (JournalFilter { door: Some(Door::Public), ..any() }, vec![1]),
        (JournalFilter { user_id: Some(UserId::FIRST), ..any() }, vec![2, 0]),
        (JournalFilter { from: minute(1), ..any() }, vec![2, 1]),
        (JournalFilter { until: minute(1), ..any() }, vec![0]),
        (JournalFilter { from: minute(1), until: minute(2), ..any() }, vec![1]),
        (JournalFilter { from: minute(3), ..any() }, vec![]),
    ] {
        assert_eq!(journal.find(filter.clone()).await, want, "{filter:?}");
    }
}

#[tokio::test]
async fn a_text_is_found_in_the_name_and_in_the_values() {
    let journal = Journal::new().await;
    let id = journal.runs[1].to_string();
    for (text, want) in [
        ("", vec![2, 1, 0]),
        ("  ", vec![2, 1, 0]),
        ("GRÖSSE", vec![]),
        ("GRÖßE", vec![2, 0]),
        ("75", vec![0]),
        ("ADA@", vec![1]),
        ("\"hi\"", vec![0]),
        ("2", vec![1]),
        ("order_id", vec![]), // a key is no value
        ("null", vec![]),
        ("•", vec![2]),
        ("%", vec![]),
        (id.as_str(), vec![1]),
    ] {
        let filter = JournalFilter { text: Some(text.to_owned()), ..JournalFilter::default() };

        assert_eq!(journal.find(filter).await, want, "{text:?}");
    }
}

#[tokio::test]
async fn a_line_says_who_what_and_how_it_ended() {
    let journal = Journal::new().await;

    let page = journal.store.search_runs(JournalFilter::default(), None, 3).await.unwrap();

    let told: Vec<_> = page
        .runs
        .iter()
        .map(|line| {
            let RunLine { user, values, error, status, .. } = line;
            let value = |it: &ShortValue| {
                it.name.iter().map(|name| format!("{name}: ")).collect::<String>() + &it.text
            };
            let values: Vec<String> = values.iter().map(value).collect();
            (user.as_deref(), values.join(", "), error.as_deref(), *status)
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("me@localhost"), "pin: •••".to_owned(), None, RunStatus::Started),
            (None, "to: ada@x, 2 rows".to_owned(), Some("the mailbox is full"), RunStatus::Failed),
            (
                Some("me@localhost"),
                "order_id: 75, note: Say \"hi\"".to_owned(),
                None,
                RunStatus::Started
            ),
        ]
    );
}

#[tokio::test]
async fn long_values_are_cut_between_characters() {
    let mut journal = Journal::new().await;
    journal.add(journal.mail, "Mail", json!({"text": "é".repeat(200), "z": 1})).await;

    let page = journal.store.search_runs(JournalFilter::default(), None, 1).await.unwrap();

    let text = format!("{}…", "é".repeat(120));
    assert_eq!(page.runs[0].values, [ShortValue { name: Some("text".to_owned()), text }]);
}

#[tokio::test]
async fn pages_follow_each_other_to_the_last_run() {
    let journal = Journal::new().await;
    let mut found = Vec::new();
    let mut before = None;
    loop {
        let page = journal.store.search_runs(JournalFilter::default(), before, 2).await.unwrap();
        found.extend(page.runs.into_iter().map(|line| line.id));
        before = page.next;
        if before.is_none() {
            break;
        }
    }

    assert_eq!(found, [journal.runs[2], journal.runs[1], journal.runs[0]]);
}

#[tokio::test]
async fn a_page_looks_at_so_many_runs_and_says_where_to_go_on() {
    let journal = Journal::new().await;
    let path = journal._folder.path().join("doable.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
             INSERT INTO run (id, action_name, action_version, door, process_id, status,
                              started_at_us, parameters, fingerprint)
             SELECT printf('ffff%04x-%04x-7000-8000-000000000000', i >> 16, i & 65535), 'Later',
                    1, 'api', 'p', 'succeeded', 0, '{}', '' FROM n",
        )
        .unwrap();
    let rare = JournalFilter { status: Some(RunStatus::Failed), ..JournalFilter::default() };

    let first = journal.store.search_runs(rare.clone(), None, 10).await.unwrap();
    let second = journal.store.search_runs(rare, first.next, 10).await.unwrap();

    assert_eq!((first.runs.len(), first.next.is_some()), (0, true));
    let ids: Vec<_> = second.runs.iter().map(|line| line.id).collect();
    assert_eq!((ids, second.next), (vec![journal.runs[1]], None));
}
