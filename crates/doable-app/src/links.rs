//! Public links: making them, setting them, taking them away, and the addresses that
//! carry prefilled and locked values.
//!
//! Every link is kept in memory too, so that a stranger's guess costs no database work
//! and a closed link answers as fast as one that never was.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use doable_domain::{
    action::Action,
    form::{FormSpec, form_spec},
    id::ActionId,
    link::{Link, LinkSettings},
    problem::Problems,
};
use doable_store::{Store, StoreError};
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::form_urlencoded;
use uuid::Uuid;

use crate::{
    App, AppError, Permission,
    bulk::{self, takes_list},
    caller::Caller,
    token,
    wire::{Event, Prefill, PrefillLink, PrefilledLink, SharedLink, UpdateLink, WhyClosed},
};

/// The query keys of an address that are not fields.
const LOCKED: &str = "_locked";
const SIGNATURE: &str = "_signature";

/// Every link by uuid.
pub(crate) struct Links(RwLock<HashMap<Uuid, Kept>>);

/// A link as it was read last; its count may be behind, since others count too.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) link: Link,
    action_name: String,
    archived: bool,
}

impl Kept {
    /// Why the link lets nobody in at `now`.
    pub(crate) fn closed(&self, now: Timestamp) -> Option<WhyClosed> {
        let archived = self.archived.then_some(WhyClosed::Archived);
        archived.or(self.link.closed(now).map(WhyClosed::from))
    }
}

impl Links {
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(RwLock::new(all(store).await?)))
    }

    pub(crate) fn get(&self, uuid: Uuid) -> Option<Kept> {
        self.lock().get(&uuid).cloned()
    }

    fn lock(&self) -> RwLockReadGuard<'_, HashMap<Uuid, Kept>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_to_change(&self) -> RwLockWriteGuard<'_, HashMap<Uuid, Kept>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn all(store: &Store) -> Result<HashMap<Uuid, Kept>, StoreError> {
    let mut kept = HashMap::new();
    for link in store.links().await? {
        if let Some(action) = store.action(link.action_id).await? {
            let Action { spec, .. } = action;
            let (uuid, archived) = (link.uuid, spec.archived);
            kept.insert(uuid, Kept { link, action_name: spec.name, archived });
        }
    }
    Ok(kept)
}

impl App {
    /// Every link, the newest first.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn list_links(&self, caller: &Caller) -> Result<Vec<SharedLink>, AppError> {
        caller.allow(Permission::Edit)?;
        self.read_links_again().await;
        let mut links: Vec<_> =
            self.0.links.lock().values().cloned().map(|kept| self.shared(kept)).collect();
        links.sort_by_key(|shared| std::cmp::Reverse((shared.link.created_at, shared.link.uuid)));
        Ok(links)
    }

    /// The link of an action, if it has one.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such action.
    pub async fn get_link(
        &self,
        caller: &Caller,
        id: ActionId,
    ) -> Result<Option<SharedLink>, AppError> {
        caller.allow(Permission::Edit)?;
        let action = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        let link = self.store().link_of(id).await?;
        let archived = action.spec.archived;
        Ok(link.map(|link| {
            self.shared(Kept { link, action_name: action.spec.name.clone(), archived })
        }))
    }

    /// Makes an action public; one that is public stays so under its address.
    ///
    /// # Errors
    ///
    /// [`AppError::SharingOff`]; [`AppError::NotFound`] if there is no such action or it
    /// is archived; [`AppError::Disabled`] if it may not run at all; [`AppError::Invalid`] if
    /// it takes a list of rows.
    pub async fn create_link(&self, caller: &Caller, id: ActionId) -> Result<SharedLink, AppError> {
        caller.allow(Permission::Edit)?;
        self.require_sharing()?;
        let runnable = self.read_runnable(id).await?;
        if takes_list(&runnable.action.spec) {
            return Err(bulk::not_shared());
        }
        let (by, at) = (caller.user_id(), self.now());
        let link = self.store().make_link(id, Uuid::new_v4(), by, at).await?;
        self.links_have_changed().await;
        let action_name = runnable.action.spec.name.clone();
        Ok(self.shared(Kept { link, action_name, archived: false }))
    }

    /// Changes the settings that are given.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key; [`AppError::NotFound`]
    /// if the action is not public.
    pub async fn update_link(
        &self,
        caller: &Caller,
        request: UpdateLink,
    ) -> Result<SharedLink, AppError> {
        caller.allow(Permission::Edit)?;
        let current = self.get_link(caller, request.id).await?.ok_or(AppError::NotFound)?;
        let settings = changed(&current.link.settings, request.changes)?;
        let link = self.store().update_link(request.id, settings.checked()?).await?;
        self.links_have_changed().await;
        self.get_link(caller, link.action_id).await?.ok_or(AppError::NotFound)
    }

    /// Takes an action's link away: its address is dead at once.
    ///
    /// # Errors
    ///
    /// [`AppError::SharingOff`]; [`AppError::NotFound`] if the action does not exist, is
    /// archived or not public.
    pub async fn delete_link(&self, caller: &Caller, id: ActionId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        self.require_sharing()?;
        let action = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        if action.spec.archived {
            Err(AppError::NotFound)
        } else {
            self.revoke_link(caller, id).await
        }
    }

    /// As [`App::delete_link`], also while sharing is off and for archived actions: a
    /// person who sees a link can always take it away.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if the action is not public.
    pub async fn revoke_link(&self, caller: &Caller, id: ActionId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        if !self.store().remove_link(id).await? {
            return Err(AppError::NotFound);
        }
        self.links_have_changed().await;
        Ok(())
    }

    /// The address of an action's form with values filled in, and locked ones signed.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if a key is no visible field of the form, or a field that
    /// only sometimes applies is to be locked.
    pub async fn prefill_link(
        &self,
        caller: &Caller,
        request: PrefillLink,
    ) -> Result<PrefilledLink, AppError> {
        let shared = self.get_link(caller, request.id).await?.ok_or(AppError::NotFound)?;
        let action = self.store().action(request.id).await?.ok_or(AppError::NotFound)?;
        let form = form_spec(&action.spec);
        let (values, locked) = chosen(&form, &request)?;
        let path = path_of(&shared.link);
        let mut pairs: Vec<(&str, String)> =
            values.iter().map(|(slug, value)| (slug.as_str(), value.clone())).collect();
        if !locked.is_empty() || shared.link.settings.signed_only {
            let ids: Vec<&str> = locked.keys().map(String::as_str).collect();
            let uuid = shared.link.uuid.to_string();
            let signature = token::sign(self.signing_key().await?, &parts(&uuid, &locked));
            pairs.extend([(LOCKED, ids.join(",")), (SIGNATURE, signature)]);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        let query = query.finish();
        let address = if query.is_empty() { path } else { format!("{path}?{query}") };
        let base = self.base_url().unwrap_or_default();
        Ok(PrefilledLink { url: format!("{base}{address}") })
    }

    /// What the query of a stranger's address fills in and locks.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if its signature is wrong, or missing where one is needed.
    pub(crate) async fn prefill(
        &self,
        link: &Link,
        form: &FormSpec,
        query: &[(String, String)],
    ) -> Result<Prefill, AppError> {
        let of = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let mut values = BTreeMap::new();
        for field in &form.fields {
            if let Some(value) = of(&field.id).or_else(|| of(&field.slug)) {
                values.insert(field.id.clone(), value.clone());
            }
        }
        let Some(signature) = of(SIGNATURE) else {
            drop_fixed(form, &mut values, &BTreeMap::new());
            let is_whole = of(LOCKED).is_none() && !link.settings.signed_only;
            let prefill = Prefill { values, locked: BTreeMap::new() };
            return if is_whole { Ok(prefill) } else { Err(AppError::NotFound) };
        };
        let ids = of(LOCKED).map(String::as_str).unwrap_or_default();
        let locked: BTreeMap<String, String> = ids
            .split(',')
            .filter(|id| !id.is_empty())
            .map(|id| (id.to_owned(), values.get(id).cloned().unwrap_or_default()))
            .collect();
        let (key, uuid) = (self.signing_key().await?, link.uuid.to_string());
        if token::is_signed(key, &parts(&uuid, &locked), signature) {
            drop_fixed(form, &mut values, &locked);
            Ok(Prefill { values, locked })
        } else {
            Err(AppError::NotFound)
        }
    }

    /// Whether somebody with the link `uuid` may be told more than that there is
    /// nothing: it is open, or says why it is not. Costs no database work.
    ///
    /// # Errors
    ///
    /// [`AppError::SharingOff`]; [`AppError::NotFound`] if there is none, or it is closed
    /// and silent.
    pub fn knock(&self, uuid: Uuid) -> Result<(), AppError> {
        match self.open_link(uuid) {
            Ok(_) | Err(AppError::LinkClosed { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The link `uuid`, if it lets somebody in now.
    ///
    /// # Errors
    ///
    /// [`AppError::SharingOff`]; [`AppError::NotFound`] if there is none or it is closed;
    /// [`AppError::LinkClosed`] if it is closed and says so.
    pub(crate) fn open_link(&self, uuid: Uuid) -> Result<Link, AppError> {
        self.require_sharing()?;
        let kept = self.0.links.get(uuid).ok_or(AppError::NotFound)?;
        match (kept.closed(self.now()), kept.link.settings.closed_text.clone()) {
            (None, _) => Ok(kept.link),
            (Some(WhyClosed::Archived), _) | (Some(_), None) => Err(AppError::NotFound),
            (Some(_), Some(text)) => Err(AppError::LinkClosed { text }),
        }
    }

    /// Counts a run that came through a link; where a limit is near, what the store
    /// counted is read.
    pub(crate) async fn link_was_used(&self, uuid: Uuid, at: Timestamp) {
        let is_limited = {
            let mut links = self.0.links.lock_to_change();
            let Some(kept) = links.get_mut(&uuid) else { return };
            kept.link.last_used_at = Some(at);
            kept.link.settings.max_submissions.is_some()
        };
        if is_limited {
            self.read_links_again().await;
        }
    }

    /// Actions or links have changed here.
    pub(crate) async fn links_have_changed(&self) {
        self.read_links_again().await;
        self.announce(Event::SharingChanged);
        self.announce(Event::ActionsChanged);
    }

    /// Reads every link anew.
    pub(crate) async fn read_links_again(&self) {
        match all(self.store()).await {
            Ok(read) => *self.0.links.lock_to_change() = read,
            Err(error) => {
                // Nobody may come in by a link that might be gone.
                self.0.links.lock_to_change().clear();
                tracing::error!(%error, "the public links could not be read");
            }
        }
    }

    fn shared(&self, kept: Kept) -> SharedLink {
        let closed = kept.closed(self.now());
        let path = path_of(&kept.link);
        let url = self.base_url().map(|base| format!("{base}{path}"));
        SharedLink { link: kept.link, action_name: kept.action_name, url, closed }
    }
}

/// The settings with `changes` laid over them.
fn changed(settings: &LinkSettings, changes: Map<String, Value>) -> Result<LinkSettings, AppError> {
    let defaults = as_object(&LinkSettings::default());
    let mut all = as_object(settings);
    let mut problems = Problems::default();
    for (key, value) in changes {
        let Some(default) = defaults.get(&key) else {
            problems.add(&key, "this is no setting of a link");
            continue;
        };
        let value = if value.is_null() { default.clone() } else { value };
        let trial = Map::from_iter([(key.clone(), value.clone())]);
        if serde_json::from_value::<LinkSettings>(Value::Object(trial)).is_ok() {
            all.insert(key, value);
        } else {
            problems.add(&key, expected(&key));
        }
    }
    let all = problems.or(all)?;
    serde_json::from_value(Value::Object(all))
        .map_err(|error| AppError::invalid("settings", error.to_string()))
}

fn as_object(settings: &LinkSettings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    }
}

/// What a setting of a link has to be.
fn expected(key: &str) -> &'static str {
    match key {
        "expires_at" => "value must be a time with its zone, as 2026-12-31T18:00:00Z",
        "max_submissions" => "value must be an integer greater than zero",
        "paused" | "signed_only" => "value must be true or false",
        "embed_hosts" => "value must be a list of hosts",
        _ => "value must be a text",
    }
}

/// Leaves out what an address may not say without a signature.
fn drop_fixed(
    form: &FormSpec,
    values: &mut BTreeMap<String, String>,
    signed: &BTreeMap<String, String>,
) {
    for field in form.fields.iter().filter(|field| field.locked) {
        if !signed.contains_key(&field.id) {
            values.remove(&field.id);
        }
    }
}

/// The values of an address by slug, and those of them that are locked, by id.
type Chosen = (BTreeMap<String, String>, BTreeMap<String, String>);

fn chosen(form: &FormSpec, request: &PrefillLink) -> Result<Chosen, AppError> {
    let mut problems = Problems::default();
    let field_of =
        |key: &str| form.fields.iter().find(|field| field.id == key || field.slug == key);
    let (mut values, mut by_id) = (BTreeMap::new(), BTreeMap::new());
    for (key, value) in &request.values {
        match (field_of(key), value) {
            (None, _) => problems.add(key, "this is no field of the form"),
            (Some(_), Value::Array(_) | Value::Object(_)) => {
                problems.add(key, "value must be a text, a number, true or false");
            }
            (Some(field), value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                values.insert(field.slug.clone(), text.clone());
                by_id.insert(field.id.clone(), text);
            }
        }
    }
    let mut locked = BTreeMap::new();
    let always = form.fields.iter().filter(|field| field.locked && by_id.contains_key(&field.id));
    for key in request.locked.iter().chain(always.map(|field| &field.id)) {
        match field_of(key) {
            None => problems.add(key, "this is no field of the form"),
            Some(field) if field.visible_when.is_some() => {
                problems.add(key, "a field that shows only sometimes can't be locked");
            }
            Some(field) => match by_id.get(&field.id) {
                Some(text) => {
                    locked.insert(field.id.clone(), text.clone());
                }
                None => problems.add(key, "give it the value that is locked"),
            },
        }
    }
    Ok(problems.or((values, locked))?)
}

/// The signature of an address: of the link, and of each locked field with its value.
fn parts<'a>(uuid: &'a str, locked: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let fields = locked.iter().flat_map(|(id, value)| [id.as_str(), value.as_str()]);
    ["prefill", uuid].into_iter().chain(fields).collect()
}

fn path_of(link: &Link) -> String {
    format!("/public/action/{}", link.uuid)
}
