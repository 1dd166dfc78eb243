//! What somebody with nothing but a public link may see and do (security.md "Public
//! pages"): the form, and running it through [`App::execute`].

use std::net::IpAddr;

use doable_domain::{
    action::Action,
    form::{Field, FormSpec, form_spec},
    id::{ActionId, DatabaseId},
    link::Link,
    parameter::Parameter,
    problem::Problems,
    run::Door,
    value::Value,
};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::{
    App, AppError,
    caller::{Caller, Identity},
    choices::shown_source,
    token,
    wire::{Answer, ExecuteAction, Prefill},
};

/// What `GET /api/public/action/:uuid` answers: exactly these keys, and nothing of
/// hidden parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicAction {
    /// The action's name.
    pub name: String,
    /// Its number.
    pub id: ActionId,
    /// The database it writes to; null for http.
    pub database_id: Option<DatabaseId>,
    /// How its form looks.
    pub visualization_settings: Json,
    /// The visible parameters.
    pub parameters: Vec<Parameter>,
}

/// A form as somebody with its address finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicForm {
    /// The form.
    pub form: FormSpec,
    /// The link that opened it.
    pub link: Link,
    /// What the address fills in and locks.
    pub prefill: Prefill,
}

/// Whether a stranger may be offered options of a field.
fn is_open(field: &Field, prefill: &Prefill) -> bool {
    field.source.is_some() && !prefill.fixes(field)
}

impl App {
    /// The form behind a link, as the address's query fills it in. Options from a query
    /// are in it, the first ones of many; a field has none where they can't be read.
    ///
    /// # Errors
    ///
    /// [`AppError::SharingOff`], [`AppError::Disabled`]; [`AppError::LinkClosed`] with
    /// the sharer's text; [`AppError::NotFound`] for everything else.
    pub async fn public_form(
        &self,
        uuid: Uuid,
        query: &[(String, String)],
    ) -> Result<PublicForm, AppError> {
        let link = self.open_link(uuid)?;
        let action = self.current_runnable(link.action_id).await?.action.clone();
        let mut form = form_spec(&action.spec);
        let prefill = self.prefill(&link, &form, query).await?;
        for field in form.fields.iter_mut().filter(|field| is_open(field, &prefill)) {
            let Some(source) = shown_source(&action.spec, &field.id) else { continue };
            match self.choices(source, "").await {
                Ok(choices) => field.options.clone_from(&choices.options),
                Err(error) => {
                    tracing::warn!(action.id = %action.id, field.id, %error, "a public form has no options");
                }
            }
        }
        Ok(PublicForm { form, link, prefill })
    }

    /// The action behind a link, as the reference API shows it.
    ///
    /// # Errors
    ///
    /// As [`App::public_form`].
    pub async fn public_action(
        &self,
        uuid: Uuid,
        query: &[(String, String)],
    ) -> Result<PublicAction, AppError> {
        let link = self.open_link(uuid)?;
        let runnable = self.current_runnable(link.action_id).await?;
        let action = runnable.action.clone();
        self.prefill(&link, &form_spec(&action.spec), query).await?;
        Ok(without_hidden(action, runnable.target.database_id()))
    }

    /// Runs the action behind a link once, for somebody at `address`.
    ///
    /// # Errors
    ///
    /// Those of [`App::public_form`] and of [`App::execute`]; whoever answers a stranger
    /// leaves out all but their own input's problems and the run's id.
    pub async fn execute_public(
        &self,
        uuid: Uuid,
        address: Option<IpAddr>,
        query: &[(String, String)],
        mut parameters: Map<String, Json>,
        idempotency_key: Option<String>,
    ) -> Result<Answer, AppError> {
        let link = self.open_link(uuid)?;
        let form = form_spec(&self.current_runnable(link.action_id).await?.action.spec);
        let prefill = self.prefill(&link, &form, query).await?;
        keep_locked(&form, &prefill, &mut parameters)?;
        let identity = Identity::Stranger { link: uuid };
        let caller = Caller { door: Door::Public, identity, address };
        let parameters = parameters.into();
        let request = ExecuteAction { id: link.action_id, parameters, idempotency_key };
        self.execute(&caller, request).await
    }

    /// Signs a text of this program's own for a round trip through somebody's browser.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the key can't be read.
    pub async fn sign(&self, parts: &[&str]) -> Result<String, AppError> {
        Ok(token::sign(self.signing_key().await?, parts))
    }

    /// Whether `signature` is one that [`App::sign`] made of `parts`.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the key can't be read.
    pub async fn is_signed(&self, parts: &[&str], signature: &str) -> Result<bool, AppError> {
        Ok(token::is_signed(self.signing_key().await?, parts, signature))
    }

    /// Now, by the clock this program was opened with.
    #[must_use]
    pub fn time(&self) -> jiff::Timestamp {
        self.now()
    }
}

/// The signed values go into `parameters`, and fields that the author locked are left to
/// their defaults; another value in the place of either is refused.
fn keep_locked(
    form: &FormSpec,
    prefill: &Prefill,
    parameters: &mut Map<String, Json>,
) -> Result<(), AppError> {
    let mut problems = Problems::default();
    for field in form.fields.iter().filter(|field| prefill.fixes(field)) {
        let signed = prefill.locked.get(&field.id).map(|text| Json::String(text.clone()));
        let fixed = signed.as_ref().unwrap_or(&field.initial);
        let given = [&field.id, &field.slug].into_iter().filter_map(|key| parameters.remove(key));
        if given.into_iter().any(|given| !is_same(field, &given, fixed)) {
            problems.add(&field.id, "This value is fixed by the link.");
        } else if let Some(signed) = signed {
            parameters.insert(field.id.clone(), signed);
        }
    }
    Ok(problems.or(())?)
}

/// Whether two values mean the same in a field.
fn is_same(field: &Field, one: &Json, other: &Json) -> bool {
    let read = |json| Value::from_json(field.value_type, json);
    match (read(one), read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// The action without what its form does not show.
fn without_hidden(action: Action, database_id: Option<DatabaseId>) -> PublicAction {
    let mut settings = action.spec.visualization_settings;
    let is_hidden = |parameter: &Parameter| settings.of(parameter).hidden.unwrap_or(false);
    let (hidden, parameters): (Vec<_>, Vec<_>) =
        action.spec.parameters.into_iter().partition(is_hidden);
    settings.fields.retain(|key, setting| {
        !setting.hidden.unwrap_or(false)
            && !hidden.iter().any(|parameter| parameter.id == *key || parameter.slug == *key)
    });
    for setting in settings.fields.values_mut() {
        if setting.options_source.take().is_some() {
            // That there is one is for everybody, and which is for nobody here.
            setting.other.insert("optionsSource".to_owned(), json!({}));
        }
    }
    PublicAction {
        name: action.spec.name,
        id: action.id,
        database_id,
        // Settings are plain JSON: they always can be written.
        visualization_settings: serde_json::to_value(settings).unwrap_or_default(),
        parameters,
    }
}
