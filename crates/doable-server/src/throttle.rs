//! How often somebody may come: per link and address, per link in all, and per
//! address for guesses of links and passwords (rest-api.md "Public").

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    time::{Duration, Instant},
};

use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::{InMemoryState, NotKeyed, keyed::DashMapStateStore},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// Runs of one link from one address, a second.
pub(crate) const PER_LINK_AND_ADDRESS: u32 = 10;
/// Runs of one link, a second.
const PER_LINK: u32 = 100;
/// Visits of all links together, a second.
const ALL_LINKS: u32 = 1_000;
/// Runs by strangers that are under way at once.
const RUNS_AT_ONCE: usize = 64;
/// Guesses of links from one address, a second.
const UNKNOWN_PER_ADDRESS: u32 = 10;
/// Sign-ins from one address: so many at once, then one every six seconds.
const SIGN_INS: u32 = 10;
const SIGN_IN_EVERY: Duration = Duration::from_secs(6);
/// How many asked before those who have not come for a while are forgotten.
const SWEEP_EVERY: usize = 10_000;

/// The limits of one server, with their counts.
pub(crate) struct Throttle {
    link_and_address: Limiter<(Uuid, IpAddr)>,
    link: Limiter<Uuid>,
    all_links: RateLimiter<NotKeyed, InMemoryState, DefaultClock>,
    runs: Semaphore,
    unknown: Limiter<IpAddr>,
    sign_in: Limiter<IpAddr>,
}

impl Throttle {
    /// `factor` times the usual limits for links.
    pub(crate) fn new(factor: NonZeroU32) -> Self {
        let per_second = |count: u32| {
            Quota::per_second(
                NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN).saturating_mul(factor),
            )
        };
        let sign_in = Quota::with_period(SIGN_IN_EVERY)
            .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
            .allow_burst(NonZeroU32::new(SIGN_INS).unwrap_or(NonZeroU32::MIN));
        Self {
            link_and_address: Limiter::keyed(per_second(PER_LINK_AND_ADDRESS)),
            link: Limiter::keyed(per_second(PER_LINK)),
            all_links: RateLimiter::direct(per_second(ALL_LINKS)),
            runs: Semaphore::new(RUNS_AT_ONCE),
            unknown: Limiter::keyed(per_second(UNKNOWN_PER_ADDRESS)),
            sign_in: Limiter::keyed(sign_in),
        }
    }

    /// Whether `address` may ask for the link `uuid`, which is one.
    ///
    /// # Errors
    ///
    /// The whole seconds to wait.
    pub(crate) fn link(&self, uuid: Uuid, address: Option<IpAddr>) -> Result<(), u64> {
        check(&self.link_and_address, &(uuid, block_of(address)))?;
        check(&self.link, &uuid)?;
        self.all_links.check().map_err(|refused| seconds(&refused))
    }

    /// A turn to run something for a stranger; it ends when it is dropped.
    ///
    /// # Errors
    ///
    /// The whole seconds to wait: too many are running.
    pub(crate) fn turn(&self) -> Result<SemaphorePermit<'_>, u64> {
        self.runs.try_acquire().map_err(|_| 1)
    }

    /// Whether `address` may ask for a link that is none.
    ///
    /// # Errors
    ///
    /// The whole seconds to wait.
    pub(crate) fn unknown(&self, address: Option<IpAddr>) -> Result<(), u64> {
        check(&self.unknown, &block_of(address))
    }

    /// Whether `address` may try a password.
    ///
    /// # Errors
    ///
    /// The whole seconds to wait.
    pub(crate) fn sign_in(&self, address: Option<IpAddr>) -> Result<(), u64> {
        check(&self.sign_in, &block_of(address))
    }
}

fn check<K>(limiter: &Limiter<K>, key: &K) -> Result<(), u64>
where
    K: Clone + Eq + std::hash::Hash,
{
    if limiter.len() > SWEEP_EVERY {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|refused| seconds(&refused))
}

/// The whole seconds until the next try.
fn seconds(refused: &NotUntil<Instant>) -> u64 {
    let wait = refused.wait_time_from(DefaultClock::default().now());
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// The address to count: of IPv6 the network of 64 bits, since whoever has one address
/// has them all.
fn block_of(address: Option<IpAddr>) -> IpAddr {
    match address {
        None => Ipv4Addr::UNSPECIFIED.into(),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(v4) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_counts_its_own() {
        let throttle = Throttle::new(NonZeroU32::MIN);
        let (link, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let at = |last| Some(IpAddr::from([10, 0, 0, last]));
        let allowed =
            |uuid, address| (0..200).take_while(|_| throttle.link(uuid, address).is_ok()).count();

        assert_eq!(allowed(link, at(1)), 10);
        assert_eq!(allowed(link, at(2)), 10, "another address has its own");
        assert_eq!(allowed(other, at(1)), 10, "another link has its own");
        assert!(throttle.link(link, at(1)).is_err_and(|wait| wait == 1));
        let in_all: usize = (3..40).map(|last| allowed(link, at(last))).sum();
        assert!((78..=82).contains(&in_all), "100 a second in all, 20 were used: {in_all}");
        assert_eq!((0..50).take_while(|_| throttle.unknown(at(1)).is_ok()).count(), 10);
        assert_eq!((0..50).take_while(|_| throttle.sign_in(at(1)).is_ok()).count(), 10);
        assert!(throttle.sign_in(at(1)).is_err_and(|wait| (5..=6).contains(&wait)));
    }

    #[test]
    fn so_many_strangers_run_at_once_and_no_more() {
        let throttle = Throttle::new(NonZeroU32::MIN);

        let mut turns: Vec<_> = (0..RUNS_AT_ONCE).map(|_| throttle.turn().unwrap()).collect();
        assert_eq!(throttle.turn().err(), Some(1));
        turns.pop();
        assert!(throttle.turn().is_ok(), "one has ended");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let v6 = |text: &str| Some(text.parse::<IpAddr>().unwrap());

        assert_eq!(block_of(v6("2001:db8:1:2:3::4")), block_of(v6("2001:db8:1:2:ffff::1")));
        assert_ne!(block_of(v6("2001:db8:1:2::1")), block_of(v6("2001:db8:1:3::1")));
    }
}
