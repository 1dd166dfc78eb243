//! Random texts that let somebody in, their digests, and signatures.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doable_store::StoreError;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::AppError;

/// 256 random bits from the system, as 43 letters that may stand in an address.
pub(crate) fn random() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    let filled = getrandom::fill(&mut bytes);
    filled.map_err(|error| AppError::Internal {
        run_id: None,
        source: StoreError::Sqlite(format!("the system has no random numbers: {error}")),
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 of `token`, in hexadecimal.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// The signature of `parts` under `key`; each part is counted, so that none can run
/// over into the next.
pub(crate) fn sign(key: &[u8; 32], parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(mac(key, parts).finalize().into_bytes())
}

/// Whether `signature` is that of `parts`, in constant time.
pub(crate) fn is_signed(key: &[u8; 32], parts: &[&str], signature: &str) -> bool {
    let Ok(given) = URL_SAFE_NO_PAD.decode(signature) else { return false };
    mac(key, parts).verify_slice(&given).is_ok()
}

fn mac(key: &[u8; 32], parts: &[&str]) -> Hmac<Sha256> {
    // RFC 2104: a key shorter than a block is one with zeros after it.
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_its_key_and_of_each_part() {
        let (key, other) = ([7; 32], [8; 32]);
        let signature = sign(&key, &["ab", "c"]);

        assert!(is_signed(&key, &["ab", "c"], &signature));
        for (key, parts) in [
            (&other, &["ab", "c"][..]),
            (&key, &["a", "bc"]),
            (&key, &["abc"]),
            (&key, &["ab", "c", ""]),
            (&key, &["ab", "C"]),
        ] {
            assert!(!is_signed(key, parts, &signature), "{parts:?}");
        }
        assert!(!is_signed(&key, &["ab", "c"], ""));
        assert!(!is_signed(&key, &["ab", "c"], "not base64!"));
        assert!(!is_signed(&key, &["ab", "c"], signature.get(..20).unwrap()));
    }

    #[test]
    fn a_random_token_has_256_bits_and_is_new_each_time() {
        let (one, other) = (random().unwrap(), random().unwrap());

        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 32);
        assert_ne!(one, other);
        assert_eq!(digest("abc").len(), 64);
        assert!(digest("abc").starts_with("ba7816bf8f01cfea"), "FIPS 180-2, appendix B.1");
    }
}
