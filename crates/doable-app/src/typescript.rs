//! The TypeScript declarations of everything in [`crate::wire`], for the UI.
//!
//! Only in builds with the feature `types`: the test that keeps
//! `ui/src/api/types.gen.ts` fresh calls it, the program does not.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::wire;

/// The text of `types.gen.ts`: every type that crosses to the UI, by name.
#[must_use]
pub fn declarations() -> String {
    let mut found = Declarations { config: Config::new(), by_name: BTreeMap::new() };
    found.visit::<wire::RpcError>();
    found.visit::<wire::AppInfo>();
    found.visit::<wire::OfAction>();
    found.visit::<wire::ActionWithForm>();
    found.visit::<wire::CreateAction>();
    found.visit::<wire::UpdateAction>();
    found.visit::<wire::rows::SearchRows>();
    found.visit::<wire::rows::FoundRows>();
    found.visit::<wire::versions::VersionLine>();
    found.visit::<wire::versions::OfVersion>();
    found.visit::<wire::versions::ActionVersion>();
    found.visit::<wire::versions::RestoreVersion>();
    found.visit::<wire::DraftForm>();
    found.visit::<wire::ListOptions>();
    found.visit::<wire::PreviewOptions>();
    found.visit::<doable_domain::form::Choices>();
    found.visit_editor();
    found.visit::<wire::CheckQuery>();
    found.visit::<wire::QueryCheck>();
    found.visit::<wire::ExecuteAction>();
    found.visit::<wire::Answer>();
    found.visit::<wire::CancelRun>();
    found.visit::<wire::ListRuns>();
    found.visit::<wire::OfRun>();
    found.visit::<wire::CreateDatabase>();
    found.visit_list();
    found.visit_databases();
    found.visit_journal();
    found.visit::<wire::SampleWorkspace>();
    found.visit::<wire::Event>();
    found.visit::<wire::UserInfo>();
    found.visit::<wire::ApiKeyInfo>();
    found.visit::<wire::CreateApiKey>();
    found.visit::<wire::OfApiKey>();
    found.visit::<wire::SecretList>();
    found.visit::<wire::SaveSecret>();
    found.visit::<wire::OfSecret>();
    found.visit::<wire::Sharing>();
    found.visit::<wire::SetSharing>();
    found.visit::<wire::SetServer>();
    found.visit::<wire::SharedLink>();
    found.visit::<wire::UpdateLink>();
    found.visit::<wire::PrefillLink>();
    found.visit::<wire::PrefilledLink>();
    found.visit::<doable_domain::link::LinkSettings>();
    found.visit::<doable_domain::run::Run>();
    found.visit::<doable_domain::model::Model>();

    let mut text = String::from(
        "// Made from the Rust types by `cargo xtask types`; a test keeps it fresh. Do not edit.\n",
    );
    for declaration in found.by_name.values() {
        text.push_str("\nexport ");
        text.push_str(declaration);
        text.push('\n');
    }
    text
}

/// Collects declarations of types and of the types they are made of.
struct Declarations {
    config: Config,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    /// What crosses about what has run.
    fn visit_journal(&mut self) {
        self.visit::<wire::SearchRuns>();
        self.visit::<wire::RunPage>();
        self.visit::<wire::RunRecord>();
        self.visit::<wire::MeasureRuns>();
        self.visit::<doable_domain::statistics::Statistics>();
        self.visit::<wire::SaveRuns>();
        self.visit::<wire::Backups>();
        self.visit::<wire::Retention>();
        self.visit::<wire::CreateUser>();
        self.visit::<wire::ChangeUser>();
        self.visit::<wire::SavedRuns>();
    }

    /// What crosses while an action is written, or copied.
    fn visit_editor(&mut self) {
        self.visit::<wire::ReadCurl>();
        self.visit::<wire::ReadRequest>();
        self.visit::<wire::CopyAction>();
        self.visit::<wire::Copied>();
        self.visit::<wire::TryHandles>();
        self.visit::<wire::TriedHandles>();
    }

    /// What crosses about the list of actions.
    fn visit_list(&mut self) {
        self.visit::<wire::ListActions>();
        self.visit::<wire::IndexActions>();
        self.visit::<wire::ActionIndex>();
        self.visit::<wire::DescribeActions>();
        self.visit::<wire::ArchiveActions>();
    }

    /// What crosses about databases, their tables and their models.
    fn visit_databases(&mut self) {
        self.visit::<wire::metadata::ChangeDatabase>();
        self.visit::<wire::metadata::OfDatabase>();
        self.visit::<wire::metadata::ValidateDatabase>();
        self.visit::<wire::metadata::ReadConnectionString>();
        self.visit::<wire::metadata::ConnectionDetails>();
        self.visit::<wire::metadata::FindPostgres>();
        self.visit::<wire::metadata::PostgresFiles>();
        self.visit::<wire::metadata::SecretsPlace>();
        self.visit::<wire::metadata::Validated>();
        self.visit::<wire::schema::Tables>();
        self.visit::<wire::schema::TableColumns>();
        self.visit::<wire::schema::OfTable>();
        self.visit::<wire::schema::TableShown>();
        self.visit::<wire::schema::SetTableActions>();
        self.visit::<wire::schema::ModelLine>();
        self.visit::<wire::schema::ChangeModel>();
        self.visit::<wire::metadata::CardEffects>();
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types with a file of their own have a declaration; `Vec` and the like do not.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        if self.by_name.contains_key(&name) {
            return;
        }
        self.by_name.insert(name, T::decl(&self.config));
        T::visit_dependencies(self);
    }
}
