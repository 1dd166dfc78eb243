//! Passwords: Argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes),
//! off the async threads.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::{AppError, wire::Password};

/// The fewest characters of a password.
const MIN_CHARS: usize = 10;
/// The longest password, in bytes.
const MAX_BYTES: usize = 1024;
/// How many are made or compared at once: each takes 19 MiB while it is.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Whether `password` may be one.
///
/// # Errors
///
/// A sentence for the field.
pub(super) fn check(password: &Password) -> Result<(), String> {
    let text = password.reveal();
    if text.chars().count() < MIN_CHARS {
        return Err(format!("password is too short: use at least {MIN_CHARS} characters"));
    }
    if text.len() > MAX_BYTES {
        return Err("password is too long".to_owned());
    }
    Ok(())
}

/// The digest to keep of `password`.
pub(super) async fn digest(password: Password) -> Result<String, AppError> {
    off_thread(move || {
        Argon2::default()
            .hash_password(password.reveal().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| AppError::invalid("password", error.to_string()))
    })
    .await?
}

/// Whether `password` is the one of `hash`. Without a hash it takes as long, and is not.
pub(super) async fn is_of(password: Password, hash: Option<String>) -> Result<bool, AppError> {
    off_thread(move || {
        let given = password.reveal();
        if given.len() > MAX_BYTES {
            return false;
        }
        let is_known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(NOBODYS);
        Argon2::default().verify_password(given.as_bytes(), hash).is_ok() && is_known
    })
    .await
}

/// A digest of the default parameters that belongs to nobody.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
                       c29tZXNhbHR0aGF0aXNub25l$7eXfYqyQwXQUEHnUxPZ1vRZsrZ9E1vVt1bIvvZQ3Cvw";

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let stopped = || AppError::from(doable_store::StoreError::Stopped);
    let _turn = AT_ONCE.acquire().await.map_err(|_| stopped())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| stopped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits_its_digest() {
        let password = |text: &str| Password::new(text.to_owned());
        let hash = digest(password("correct horse")).await.unwrap();

        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_of(password("correct horse"), Some(hash.clone())).await.unwrap());
        for wrong in ["correct horsE", "", "correct horse "] {
            assert!(!is_of(password(wrong), Some(hash.clone())).await.unwrap(), "{wrong}");
        }
        assert!(!is_of(password("correct horse"), None).await.unwrap());
        assert!(!is_of(password("correct horse"), Some("junk".to_owned())).await.unwrap());
        let parsed = argon2::password_hash::phc::PasswordHash::new(NOBODYS);
        assert!(parsed.is_ok(), "it must cost as much as a real one: {parsed:?}");
    }
}
