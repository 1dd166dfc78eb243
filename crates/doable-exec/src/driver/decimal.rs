//! Decimal numbers in answers, for every engine.

use doable_domain::value::Number;
use serde_json::Value as Json;

/// The number that `text` says: as a JSON number if a double says the same number, so
/// that no reader of the answer rounds it, else as the text; `NaN` is a text, too.
pub(super) fn to_json(text: &str) -> Json {
    let number = Number::parse(text);
    if let Some(integer) = number.as_ref().and_then(Number::as_i64) {
        // Every whole number up to 2^53 is a double.
        return if integer.unsigned_abs() <= 1 << 53 { integer.into() } else { text.into() };
    }
    number.as_ref().and_then(Number::as_double).map_or_else(|| text.into(), Json::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_decimal_keeps_every_digit() {
        for (text, want) in [
            ("0", json!(0)),
            ("-12", json!(-12)),
            ("12.50", json!(12.5)),
            ("0.1", json!(0.1)),
            ("9007199254740992", json!(9_007_199_254_740_992_u64)),
            ("9007199254740993", json!("9007199254740993")),
            (
                "1234567890123456789012345678.0123456789",
                json!("1234567890123456789012345678.0123456789"),
            ),
            ("0.1000000000000000000001", json!("0.1000000000000000000001")),
            ("1.5e3", json!(1500.0)),
            ("0e99999999999", json!("0e99999999999")),
            ("NaN", json!("NaN")),
            ("Infinity", json!("Infinity")),
        ] {
            assert_eq!(to_json(text), want, "{text}");
        }
    }
}
