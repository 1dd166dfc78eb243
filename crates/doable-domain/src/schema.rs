//! What a database looks like: its tables, their columns, and what each column asks
//! of a value. Read by the drivers of `doable-exec`, the same for every engine.

use serde::{Deserialize, Serialize};

/// The tables and views of one database, system ones left out, by schema and name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schema {
    /// The tables and views.
    pub tables: Vec<Table>,
}

impl Schema {
    /// The table of that name, as the engine spells it.
    #[must_use]
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.schema.as_deref() == schema && table.name == name)
    }
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Its columns in their order; hidden ones left out.
    pub columns: Vec<Column>,
    /// Whether it is a view.
    pub is_view: bool,
}

impl Table {
    /// The column of that name, as the engine spells it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of the primary key in the key's order; none if there is no key.
    #[must_use]
    pub fn primary_key(&self) -> Vec<&Column> {
        let mut key: Vec<_> =
            self.columns.iter().filter(|column| column.in_primary_key.is_some()).collect();
        key.sort_by_key(|column| column.in_primary_key);
        key
    }
}

/// A column of a table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name, as the engine spells it.
    pub name: String,
    /// Its declared type in the engine's words; empty where there is none.
    pub database_type: String,
    /// What that type holds.
    pub base_type: BaseType,
    /// Whether it may be NULL. A column of the primary key never may.
    pub nullable: bool,
    /// Whether the engine has a value other than NULL for it if a row names none.
    pub has_default: bool,
    /// Whether the engine counts it up if a row names no value.
    pub auto_increment: bool,
    /// Whether the engine computes it, so that nothing can be written to it.
    pub generated: bool,
    /// Its place in the primary key, from 1; `None` if it is not in it.
    pub in_primary_key: Option<u32>,
    /// Whether an index of its own keeps its values apart.
    #[serde(default)]
    pub unique: bool,
    /// The column it refers to, if it does.
    pub foreign_key: Option<ForeignKey>,
    /// Every value it can have, where its type is a closed set.
    pub enum_values: Option<Vec<String>>,
}

impl Column {
    /// Whether a new row can't do without a value for it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.nullable && !self.has_default && !self.auto_increment && !self.generated
    }

    /// Whether a value can be written to it from text: not computed, not binary.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        !self.generated && !self.is_binary()
    }

    /// Whether it holds bytes, which no form says.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        let declared = self.database_type.to_ascii_uppercase();
        ["BLOB", "BYTEA", "BINARY"].iter().any(|word| declared.contains(word))
    }
}

/// The column that another one refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its table's schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
}

/// What a type holds, with the reference API's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BaseType {
    /// Whole numbers up to 32 bits, or of a size the engine does not tell.
    #[serde(rename = "type/Integer")]
    Integer,
    /// Whole numbers up to 64 bits.
    #[serde(rename = "type/BigInteger")]
    BigInteger,
    /// Binary fractions.
    #[serde(rename = "type/Float")]
    Float,
    /// Decimal fractions, kept digit by digit where the engine can.
    #[serde(rename = "type/Decimal")]
    Decimal,
    /// Text.
    #[serde(rename = "type/Text")]
    Text,
    /// True or false.
    #[serde(rename = "type/Boolean")]
    Boolean,
    /// A day.
    #[serde(rename = "type/Date")]
    Date,
    /// A day and a time on it, of no zone.
    #[serde(rename = "type/DateTime")]
    DateTime,
    /// A moment.
    #[serde(rename = "type/DateTimeWithTZ")]
    DateTimeWithTz,
    /// A time of day.
    #[serde(rename = "type/Time")]
    Time,
    /// A time of day with its distance from UTC.
    #[serde(rename = "type/TimeWithTZ")]
    TimeWithTz,
    /// A UUID.
    #[serde(rename = "type/UUID")]
    Uuid,
    /// JSON.
    #[serde(rename = "type/JSON")]
    Json,
    /// A list of values of one type.
    #[serde(rename = "type/Array")]
    Array,
    /// An address of the internet.
    #[serde(rename = "type/IPAddress")]
    IpAddress,
    /// A word of a closed set that `PostgreSQL` knows.
    #[serde(rename = "type/PostgresEnum")]
    PostgresEnum,
    /// A word of a closed set that `MySQL` knows.
    #[serde(rename = "type/MySQLEnum")]
    MySqlEnum,
    /// Anything else: binary data, or a type that says nothing.
    #[serde(rename = "type/*")]
    Other,
}

impl BaseType {
    /// The reference API's name, `type/Integer`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "type/Integer",
            Self::BigInteger => "type/BigInteger",
            Self::Float => "type/Float",
            Self::Decimal => "type/Decimal",
            Self::Text => "type/Text",
            Self::Boolean => "type/Boolean",
            Self::Date => "type/Date",
            Self::DateTime => "type/DateTime",
            Self::DateTimeWithTz => "type/DateTimeWithTZ",
            Self::Time => "type/Time",
            Self::TimeWithTz => "type/TimeWithTZ",
            Self::Uuid => "type/UUID",
            Self::Json => "type/JSON",
            Self::Array => "type/Array",
            Self::IpAddress => "type/IPAddress",
            Self::PostgresEnum => "type/PostgresEnum",
            Self::MySqlEnum => "type/MySQLEnum",
            Self::Other => "type/*",
        }
    }
}

/// A column of a query's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryColumn {
    /// Its name; not always unique.
    pub name: String,
    /// The declared type of the column it comes from; empty where there is none.
    pub database_type: String,
    /// What that type holds.
    pub base_type: BaseType,
}

/// Words that people write in capitals.
const CAPITALS: &[&str] =
    &["id", "uuid", "url", "ip", "sku", "api", "vat", "iban", "html", "json", "sql", "isbn"];

/// The name of a table or column as people read it: `customer_id` is `Customer ID`,
/// `createdAt` is `Created At`.
#[must_use]
pub fn display_name(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| capitalised(word)).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// Splits at whatever is no letter or digit, and before a capital after a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in name.chars() {
        let begins_hump = c.is_uppercase() && word.chars().last().is_some_and(char::is_lowercase);
        if (begins_hump || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn capitalised(word: &str) -> String {
    if CAPITALS.iter().any(|capitals| capitals.eq_ignore_ascii_case(word)) {
        return word.to_ascii_uppercase();
    }
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_binary_or_computed_is_not_written_from_text() {
        let column = |declared: &str, generated| Column {
            name: "c".to_owned(),
            database_type: declared.to_owned(),
            base_type: BaseType::Other,
            nullable: true,
            has_default: false,
            auto_increment: false,
            generated,
            in_primary_key: None,
            unique: false,
            foreign_key: None,
            enum_values: None,
        };
        for declared in ["BLOB", "longblob", "bytea", "bytea[]", "binary(16)", "varbinary(9)"] {
            assert!(column(declared, false).is_binary(), "{declared}");
            assert!(!column(declared, false).is_writable(), "{declared}");
        }
        for declared in ["", "text", "json", "jsonb", "uuid", "bit(1)", "int[]"] {
            assert!(column(declared, false).is_writable(), "{declared}");
            assert!(!column(declared, true).is_writable(), "{declared}");
        }
    }

    #[test]
    fn names_read_like_words() {
        for (name, want) in [
            ("customer_id", "Customer ID"),
            ("created_at", "Created At"),
            ("createdAt", "Created At"),
            ("customerID", "Customer ID"),
            ("sku", "SKU"),
            ("Grid", "Grid"),
            ("order-line 2", "Order Line 2"),
            ("__x__", "X"),
            ("straße", "Straße"),
            ("écart", "Écart"),
            ("VAT_rate", "VAT Rate"),
            ("", ""),
            ("__", "__"),
        ] {
            assert_eq!(display_name(name), want, "{name:?}");
        }
    }

    #[test]
    fn a_base_type_has_one_name_in_json_and_in_words() {
        for base_type in [
            BaseType::Integer,
            BaseType::BigInteger,
            BaseType::Float,
            BaseType::Decimal,
            BaseType::Text,
            BaseType::Boolean,
            BaseType::Date,
            BaseType::DateTime,
            BaseType::DateTimeWithTz,
            BaseType::Time,
            BaseType::TimeWithTz,
            BaseType::Uuid,
            BaseType::Json,
            BaseType::Array,
            BaseType::IpAddress,
            BaseType::PostgresEnum,
            BaseType::MySqlEnum,
            BaseType::Other,
        ] {
            let json = serde_json::to_value(base_type).unwrap();

            assert_eq!(json, base_type.as_str());
            assert_eq!(serde_json::from_value::<BaseType>(json).unwrap(), base_type);
        }
    }
}
