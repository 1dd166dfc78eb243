//! Accounts, keys, sessions, and the limits of links.

use doable_domain::link::LinkSettings;

use super::*;

fn someone(email: &str) -> UserSpec {
    UserSpec {
        email: email.to_owned(),
        first_name: "Ada".to_owned(),
        last_name: String::new(),
        is_superuser: false,
        is_active: true,
        password_hash: Some("hash".to_owned()),
    }
}

#[tokio::test]
async fn an_address_is_one_persons_in_any_case() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;

    let ada = store.insert_user(someone("ada@shop.example"), now()).await.unwrap();
    let twice = store.insert_user(someone("ADA@shop.example"), now()).await;
    let bob = store.insert_user(someone("bob@shop.example"), now()).await.unwrap();
    let stolen = store.update_user(bob.id, someone("Ada@Shop.example")).await;
    let kept = store.update_user(ada.id, someone("Ada@shop.example")).await.unwrap();
    let (found, hash) = store.user_to_sign_in("aDa@shop.example").await.unwrap().unwrap();

    assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
    assert!(matches!(stolen, Err(StoreError::Conflict)), "{stolen:?}");
    assert_eq!((found, hash.as_deref()), (kept, Some("hash")));
    assert_eq!(store.users().await.unwrap().len(), 3);
    assert!(store.user_to_sign_in("eve@shop.example").await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_ends_by_time_by_hand_by_a_new_password_and_with_its_user() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let later = now() + SignedDuration::from_hours(1);
    let user = store.insert_user(someone("ada@shop.example"), now()).await.unwrap();
    let whose = async |hash: &str, at| store.user_of_session(hash, at).await.unwrap();
    let hashes = ["a", "b", "c", "d"].map(|letter| letter.repeat(64));
    let open = async |hash: &str| {
        store.insert_session(hash.to_owned(), user.id, now(), later).await.unwrap();
    };

    for hash in &hashes {
        open(hash).await;
    }
    let [a, b, c, _] = &hashes;
    assert_eq!(whose(a, now()).await, Some((user.clone(), later)));
    assert_eq!(whose(a, later).await, None, "it has run out");

    assert!(store.delete_session(a).await.unwrap());
    assert!(!store.delete_session(a).await.unwrap());
    assert_eq!(whose(a, now()).await, None, "it was ended");
    assert!(whose(b, now()).await.is_some());

    let same = UserSpec { password_hash: None, ..someone("ada@shop.example") };
    store.update_user(user.id, same.clone()).await.unwrap();
    assert!(whose(b, now()).await.is_some(), "nothing of the password has changed");
    store.update_user(user.id, someone("ada@shop.example")).await.unwrap();
    assert_eq!(whose(b, now()).await, None, "the password is new");

    open(c).await;
    let out = UserSpec { is_active: false, ..same };
    store.update_user(user.id, out).await.unwrap();
    assert_eq!(whose(c, now()).await, None, "they are let in no more");
}

#[tokio::test]
async fn a_key_acts_as_its_user_while_both_are_there() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let user = store.insert_user(someone("ada@shop.example"), now()).await.unwrap();
    let new = |user_id| NewApiKey {
        name: "script".to_owned(),
        user_id,
        key_hash: "f".repeat(64),
        masked_key: "dbl_abcd".to_owned(),
    };

    let key = store.insert_api_key(new(user.id), now()).await.unwrap();
    let nobody = store.insert_api_key(new(UserId::try_from(99).unwrap()), now()).await;

    assert!(nobody.is_err());
    assert_eq!(store.api_keys().await.unwrap(), std::slice::from_ref(&key));
    let whose = store.user_of_api_key(&"f".repeat(64)).await.unwrap();
    assert_eq!(whose, Some((user.clone(), key.name.clone())));
    assert_eq!(store.user_of_api_key(&"e".repeat(64)).await.unwrap(), None);
    let out = UserSpec { is_active: false, ..someone("ada@shop.example") };
    store.update_user(user.id, out).await.unwrap();
    assert_eq!(store.user_of_api_key(&"f".repeat(64)).await.unwrap(), None);
    assert!(store.delete_api_key(key.id).await.unwrap());
    assert!(!store.delete_api_key(key.id).await.unwrap());
}

#[tokio::test]
async fn somebody_can_come_in_once_there_is_a_password_or_a_key() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    assert!(!store.has_way_in().await.unwrap(), "a new store has neither");

    let out = UserSpec { is_active: false, ..someone("out@shop.example") };
    store.insert_user(out, now()).await.unwrap();
    assert!(!store.has_way_in().await.unwrap(), "theirs is locked");
    store.insert_user(someone("ada@shop.example"), now()).await.unwrap();
    assert!(store.has_way_in().await.unwrap());
}

#[tokio::test]
async fn a_links_limit_holds_for_all_who_come_at_once() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let link = store.make_link(id, Uuid::new_v4(), None, now()).await.unwrap();
    let three = LinkSettings { max_submissions: Some(3), ..LinkSettings::default() };
    store.update_link(id, three).await.unwrap();
    let through = || NewRun {
        user_id: None,
        door: Door::Public,
        link: Some(link.uuid),
        ..run_at(id, now(), None, "v")
    };

    let mut all = Vec::new();
    for _ in 0..10 {
        let store = store.clone();
        let run = through();
        all.push(tokio::spawn(async move { (run.id, begin(&store, run).await.unwrap()) }));
    }
    let mut begun = Vec::new();
    for one in all {
        match one.await.unwrap() {
            (id, Begun::Started) => begun.push(id),
            (_, other) => assert_eq!(other, Begun::LinkClosed),
        }
    }
    assert_eq!(begun.len(), 3);

    // One that has not acted gives its place back; one that may have does not.
    let failed = |may_have_acted| Finish {
        status: RunStatus::Failed,
        error: Some(RunError {
            code: Code::Rejected,
            message: "no".to_owned(),
            fields: Default::default(),
            rows: Vec::new(),
            body: None,
            may_have_acted,
        }),
        result: None,
        ..succeeded()
    };
    let [one, two, three] = begun.try_into().unwrap();
    store.finish_run(one, failed(false)).await.unwrap();
    store.finish_run(two, failed(true)).await.unwrap();
    store.finish_run(three, succeeded()).await.unwrap();
    let used = store.link_of(id).await.unwrap().unwrap();
    assert_eq!((used.submissions, used.last_used_at), (2, Some(now())));
    assert_eq!(begin(&store, through()).await.unwrap(), Begun::Started);
    assert_eq!(begin(&store, through()).await.unwrap(), Begun::LinkClosed);

    store.remove_link(id).await.unwrap();
    assert_eq!(begin(&store, through()).await.unwrap(), Begun::LinkClosed, "it is gone");
}

#[tokio::test]
async fn a_key_of_one_user_means_nothing_for_another() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let ada = store.insert_user(someone("ada@shop.example"), now()).await.unwrap();
    let by = |user_id, values| NewRun { user_id, ..run_at(id, now(), Some("key"), values) };

    let mine = begin(&store, by(Some(UserId::FIRST), "v")).await.unwrap();
    let hers = begin(&store, by(Some(ada.id), "other")).await.unwrap();
    let theirs = begin(&store, by(None, "third")).await.unwrap();
    let again = begin(&store, by(None, "third")).await.unwrap();

    assert_eq!([&mine, &hers, &theirs], [&Begun::Started; 3]);
    assert!(matches!(again, Begun::StillRunning(_)), "{again:?}");
}

#[tokio::test]
async fn the_signing_key_is_made_once_and_only_its_owner_reads_it() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;

    let key = *store.signing_key().await.unwrap().reveal();
    let again = *open(folder.path()).await.signing_key().await.unwrap().reveal();

    assert_eq!(key, again);
    assert_ne!(key, [0; 32]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("signing.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    fs::write(folder.path().join("signing.key"), "short").unwrap();
    assert!(matches!(store.signing_key().await, Err(StoreError::Folder { .. })));
}
