//! How the world reaches this program: whether public links open, the address people
//! are told, and the server, which a door runs and reports on.

use std::{
    net::SocketAddr,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use doable_domain::secret::Secret;
use doable_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use tokio::sync::{OnceCell, watch};
use url::Url;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{Event, ServerReach, ServerState, SetServer, SetSharing, Sharing},
};

const ENABLED: &str = "enable-public-sharing";
const SITE_URL: &str = "site-url";
const SERVER: &str = "server";

/// Where the server listens unless told otherwise.
const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 7171);

/// What is remembered of the window's server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct WindowServer {
    on: bool,
    listen: SocketAddr,
}

/// What a door says of the server it runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerReport {
    /// Where it answers, if it does.
    pub address: Option<SocketAddr>,
    /// Why it does not although it should.
    pub error: Option<String>,
}

/// How the world reaches this program, in memory.
pub(crate) struct SharingParts {
    settings: RwLock<Settings>,
    /// Where the window's server should listen; `None`: it should not run.
    wanted: watch::Sender<Option<SocketAddr>>,
    signing_key: OnceCell<Secret<[u8; 32]>>,
}

#[derive(Clone)]
struct Settings {
    enabled: bool,
    site_url: Option<String>,
    server: WindowServer,
    /// Whether the server is turned on and off here.
    switchable: bool,
    report: ServerReport,
}

impl SharingParts {
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        let off = WindowServer { on: false, listen: DEFAULT_LISTEN };
        let settings = Settings {
            enabled: store.setting(ENABLED).await?.unwrap_or(false),
            site_url: store.setting(SITE_URL).await?.flatten(),
            server: store.setting(SERVER).await?.unwrap_or(off),
            switchable: false,
            report: ServerReport::default(),
        };
        Ok(Self {
            settings: RwLock::new(settings),
            wanted: watch::Sender::new(None),
            signing_key: OnceCell::new(),
        })
    }

    fn get(&self) -> RwLockReadGuard<'_, Settings> {
        // Each change is one assignment, so a panic elsewhere does not matter.
        self.settings.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Settings> {
        self.settings.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// How the world reaches this program.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub fn get_sharing(&self, caller: &Caller) -> Result<Sharing, AppError> {
        caller.allow(Permission::Edit)?;
        let settings = self.0.sharing.get().clone();
        let listen = settings.report.address.unwrap_or(settings.server.listen);
        Ok(Sharing {
            enabled: settings.enabled,
            base_url: self.base_url(),
            site_url: settings.site_url,
            server: ServerState {
                switchable: settings.switchable,
                wanted: settings.server.on || !settings.switchable,
                listen: listen.to_string(),
                address: settings.report.address.map(address_of),
                error: settings.report.error,
                reach: if listen.ip().is_loopback() {
                    ServerReach::ThisMachine
                } else {
                    ServerReach::Network
                },
            },
        })
    }

    /// Turns public links on or off, and sets the address people are told.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the address is none.
    pub async fn set_sharing(
        &self,
        caller: &Caller,
        request: SetSharing,
    ) -> Result<Sharing, AppError> {
        caller.allow(Permission::Edit)?;
        let site_url = request.site_url.map(checked_site_url).transpose()?;
        if let Some(site_url) = site_url {
            self.store().set_setting(SITE_URL, site_url.clone()).await?;
            self.0.sharing.change().site_url = site_url;
        }
        if let Some(enabled) = request.enabled {
            self.store().set_setting(ENABLED, enabled).await?;
            self.0.sharing.change().enabled = enabled;
        }
        self.announce(Event::SharingChanged);
        self.get_sharing(caller)
    }

    /// Turns the window's server on or off; the window then does it and reports.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the address is none, or the server is not switched here.
    pub async fn set_server(
        &self,
        caller: &Caller,
        request: SetServer,
    ) -> Result<Sharing, AppError> {
        caller.allow(Permission::Edit)?;
        if !self.0.sharing.get().switchable {
            let text = "the server was started by `doable serve`; stop it there";
            return Err(AppError::invalid("on", text));
        }
        let listen = match &request.listen {
            None => self.0.sharing.get().server.listen,
            Some(text) => text.trim().parse().map_err(|_| {
                AppError::invalid("listen", "write an address and a port, as 127.0.0.1:7171")
            })?,
        };
        let server = WindowServer { on: request.on, listen };
        self.store().set_setting(SERVER, server).await?;
        {
            let mut settings = self.0.sharing.change();
            settings.server = server;
            settings.report.error = None;
        }
        self.0.sharing.wanted.send_replace(server.on.then_some(server.listen));
        self.get_sharing(caller)
    }

    /// From now on the server is switched here: the address it should listen at, or
    /// `None`, now and at every change.
    #[must_use]
    pub fn serve_from_window(&self) -> watch::Receiver<Option<SocketAddr>> {
        let server = {
            let mut settings = self.0.sharing.change();
            settings.switchable = true;
            settings.server
        };
        self.0.sharing.wanted.send_replace(server.on.then_some(server.listen));
        self.0.sharing.wanted.subscribe()
    }

    /// What became of the server.
    pub fn report_server(&self, report: ServerReport) {
        self.0.sharing.change().report = report;
        self.announce(Event::SharingChanged);
    }

    /// Uses `site_url` until the program ends, whatever is stored.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if it is no address.
    pub fn use_site_url(&self, site_url: String) -> Result<(), AppError> {
        let site_url = checked_site_url(Some(site_url))?;
        self.0.sharing.change().site_url = site_url;
        Ok(())
    }

    /// The address people are told, if one is set.
    #[must_use]
    pub fn site_url(&self) -> Option<String> {
        self.0.sharing.get().site_url.clone()
    }

    /// What the addresses of links begin with; `None` while nothing answers there.
    pub(crate) fn base_url(&self) -> Option<String> {
        let settings = self.0.sharing.get();
        settings.site_url.clone().or_else(|| settings.report.address.map(address_of))
    }

    pub(crate) fn require_sharing(&self) -> Result<(), AppError> {
        if self.0.sharing.get().enabled { Ok(()) } else { Err(AppError::SharingOff) }
    }

    /// The key that signs links and forms of this data folder.
    pub(crate) async fn signing_key(&self) -> Result<&[u8; 32], AppError> {
        let read = || self.store().signing_key();
        Ok(self.0.sharing.signing_key.get_or_try_init(read).await?.reveal())
    }
}

/// The address of a server as this machine reaches it.
fn address_of(listen: SocketAddr) -> String {
    let mut address = listen;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    format!("http://{address}")
}

/// An address without a slash at its end; empty clears it.
fn checked_site_url(text: Option<String>) -> Result<Option<String>, AppError> {
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let wrong = || AppError::invalid(SITE_URL, "write it as https://forms.example.org");
    let url = Url::parse(&text).map_err(|_| wrong())?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && is_plain {
        Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
    } else {
        Err(wrong())
    }
}
