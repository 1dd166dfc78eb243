//! Binary data in answers, the same for every engine.

use std::fmt::Write as _;

/// As much of it is shown, in bytes.
const SHOWN_BYTES: usize = 1_024;

/// `0x` and the bytes in hexadecimal, at most the first [`SHOWN_BYTES`]: `0x00ff`, or
/// `0x00ff… (4096 bytes)`.
pub(super) fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + 2 * bytes.len().min(SHOWN_BYTES));
    text.push_str("0x");
    for byte in bytes.iter().take(SHOWN_BYTES) {
        // Writing to a String never fails.
        let _ = write!(text, "{byte:02x}");
    }
    if bytes.len() > SHOWN_BYTES {
        let _ = write!(text, "… ({} bytes)", bytes.len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_data_is_cut_off_with_its_length() {
        let long = to_text(&[0xab; 1_025]);

        assert_eq!(to_text(&[]), "0x");
        assert_eq!(to_text(&[0, 255]), "0x00ff");
        assert_eq!(to_text(&[0xab; 1_024]), format!("0x{}", "ab".repeat(1_024)));
        assert_eq!(long, format!("0x{}… (1025 bytes)", "ab".repeat(1_024)));
    }
}
