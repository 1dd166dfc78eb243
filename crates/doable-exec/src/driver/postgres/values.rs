//! Our values to `PostgreSQL`'s, and its binary formats to JSON.
//!
//! The formats of the common types are read here; of any other the server is asked for
//! the text.

use bytes::BytesMut;
use doable_domain::value::Value;
use jiff::{SignedDuration, civil};
use serde_json::Value as Json;
use tokio_postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::driver::{binary, decimal};

type BoxError = Box<dyn std::error::Error + Sync + Send>;

/// A value as the server gets it: as text, for the type that it infers.
pub(super) struct Bind<'v>(pub(super) &'v Value);

/// The library shows values in its log.
impl std::fmt::Debug for Bind<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

impl ToSql for Bind<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        if *self.0 == Value::Null {
            return Ok(IsNull::Yes);
        }
        out.extend_from_slice(self.0.to_text().as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// A value in its type's binary format.
pub(super) struct Raw<'b>(pub(super) &'b [u8]);

impl std::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

impl<'b> FromSql<'b> for Raw<'b> {
    fn from_sql(_: &Type, raw: &'b [u8]) -> Result<Self, BoxError> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Raw<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.extend_from_slice(self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What a value is in an answer.
#[derive(Debug, PartialEq)]
pub(super) enum Decoded {
    Json(Json),
    /// Only the server can read it.
    Unread,
}

/// The value of type `kind` in `raw`.
///
/// Dates and times are ISO 8601, moments in UTC; a `bytea` is in hexadecimal; arrays are
/// lists. What JSON or the
/// calendar has no word for (`infinity`, a year before Christ) is the server's text.
pub(super) fn to_json(kind: &Type, raw: &[u8]) -> Decoded {
    let read = match kind.kind() {
        Kind::Simple => simple(kind, raw),
        Kind::Enum(_) => Some(text(raw)),
        Kind::Domain(inner) => return to_json(inner, raw),
        Kind::Array(element) => array(element, raw),
        // A `void`, or a row without a name, which the server does not read back.
        Kind::Pseudo if raw.is_empty() => Some(Json::Null),
        Kind::Pseudo => Some(Json::from(binary::to_text(raw))),
        _ => None,
    };
    read.map_or(Decoded::Unread, Decoded::Json)
}

fn simple(kind: &Type, raw: &[u8]) -> Option<Json> {
    Some(match *kind {
        Type::BOOL => Json::from(*raw.first()? != 0),
        Type::INT2 => Json::from(i16::from_be_bytes(raw.try_into().ok()?)),
        Type::INT4 => Json::from(i32::from_be_bytes(raw.try_into().ok()?)),
        Type::INT8 => Json::from(i64::from_be_bytes(raw.try_into().ok()?)),
        Type::OID => Json::from(u32::from_be_bytes(raw.try_into().ok()?)),
        Type::FLOAT4 => {
            let float = f32::from_be_bytes(raw.try_into().ok()?);
            // The double with the same shortest digits.
            finite(float.to_string().parse().ok()?)?
        }
        Type::FLOAT8 => finite(f64::from_be_bytes(raw.try_into().ok()?))?,
        Type::NUMERIC => decimal::to_json(&numeric(raw)?),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::XML => {
            text(raw)
        }
        Type::UUID => Json::from(uuid::Uuid::from_slice(raw).ok()?.to_string()),
        Type::JSON => serde_json::from_slice(raw).ok()?,
        Type::JSONB => serde_json::from_slice(raw.strip_prefix(&[1])?).ok()?,
        Type::BYTEA => Json::from(binary::to_text(raw)),
        Type::DATE => {
            let days = i32::from_be_bytes(raw.try_into().ok()?);
            let date = EPOCH.date().checked_add(SignedDuration::from_hours(24 * i64::from(days)));
            Json::from(of_our_era(date.ok()?)?.to_string())
        }
        Type::TIME => {
            let micros = i64::from_be_bytes(raw.try_into().ok()?);
            let at = EPOCH.checked_add(SignedDuration::from_micros(micros)).ok()?;
            // `24:00:00` is a time here.
            (at.date() == EPOCH.date()).then(|| Json::from(at.time().to_string()))?
        }
        Type::TIMESTAMP => Json::from(date_time(raw)?.to_string()),
        Type::TIMESTAMPTZ => Json::from(format!("{}Z", date_time(raw)?)),
        _ => return None,
    })
}

/// What `PostgreSQL` counts its days and microseconds from.
const EPOCH: civil::DateTime = civil::datetime(2000, 1, 1, 0, 0, 0, 0);

fn date_time(raw: &[u8]) -> Option<civil::DateTime> {
    let micros = i64::from_be_bytes(raw.try_into().ok()?);
    let at = EPOCH.checked_add(SignedDuration::from_micros(micros)).ok()?;
    of_our_era(at.date()).map(|_| at)
}

fn of_our_era(date: civil::Date) -> Option<civil::Date> {
    (date.year() > 0).then_some(date)
}

fn finite(double: f64) -> Option<Json> {
    double.is_finite().then(|| Json::from(double))
}

fn text(raw: &[u8]) -> Json {
    Json::from(String::from_utf8_lossy(raw))
}

/// A reader of big-endian numbers.
struct Numbers<'b>(&'b [u8]);

impl<'b> Numbers<'b> {
    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn i16(&mut self) -> Option<i16> {
        Some(i16::from_be_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn i32(&mut self) -> Option<i32> {
        Some(i32::from_be_bytes(self.bytes(4)?.try_into().ok()?))
    }
}

/// The digits of a `numeric`: groups of four, the place of the first one, a sign, and how
/// many decimals to show.
fn numeric(raw: &[u8]) -> Option<String> {
    use std::fmt::Write as _;

    let mut numbers = Numbers(raw);
    let count = numbers.i16()?;
    let weight = i32::from(numbers.i16()?);
    let sign = numbers.i16()? as u16;
    let scale = usize::try_from(numbers.i16()?).ok()?;
    match sign {
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        _ => {}
    }
    let groups: Vec<i16> = (0..count).map(|_| numbers.i16()).collect::<Option<_>>()?;
    let group = |place: i32| {
        let at = usize::try_from(weight - place).ok();
        at.and_then(|at| groups.get(at)).copied().unwrap_or_default()
    };
    let mut text = String::new();
    if sign == 0x4000 {
        text.push('-');
    }
    // Writing to a String never fails.
    let _ = write!(text, "{}", group(weight.max(0)));
    for place in (0..weight.max(0)).rev() {
        let _ = write!(text, "{:04}", group(place));
    }
    if scale > 0 {
        let mut decimals = String::new();
        let mut place = -1;
        while decimals.len() < scale {
            let _ = write!(decimals, "{:04}", group(place));
            place -= 1;
        }
        decimals.truncate(scale);
        let _ = write!(text, ".{decimals}");
    }
    Some(text)
}

/// An array's elements in lists, one in the other for each of its dimensions.
fn array(element: &Type, raw: &[u8]) -> Option<Json> {
    let mut numbers = Numbers(raw);
    let dimensions = numbers.i32()?;
    let (_has_nulls, _element) = (numbers.i32()?, numbers.i32()?);
    let mut lengths = Vec::new();
    for _ in 0..dimensions {
        lengths.push(usize::try_from(numbers.i32()?).ok()?);
        let _first_index = numbers.i32()?;
    }
    list(element, &lengths, &mut numbers)
}

fn list(element: &Type, lengths: &[usize], numbers: &mut Numbers<'_>) -> Option<Json> {
    let Some((length, inner)) = lengths.split_first() else { return Some(Json::Array(Vec::new())) };
    let mut items = Vec::new();
    for _ in 0..*length {
        items.push(if inner.is_empty() {
            one(element, numbers)?
        } else {
            list(element, inner, numbers)?
        });
    }
    Some(Json::Array(items))
}

fn one(element: &Type, numbers: &mut Numbers<'_>) -> Option<Json> {
    let Ok(length) = usize::try_from(numbers.i32()?) else { return Some(Json::Null) };
    match to_json(element, numbers.bytes(length)?) {
        Decoded::Json(json) => Some(json),
        Decoded::Unread => None,
    }
}
