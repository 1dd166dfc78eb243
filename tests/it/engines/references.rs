//! The rows that a foreign key's field chooses from, on each engine.

use doable_domain::{database::Engine, run::Door};
use serde_json::{Value as Json, json};

use super::{ENGINES, program::Program};

const TABLES: [&str; 7] = [
    "CREATE TABLE person (id INTEGER PRIMARY KEY, login VARCHAR(40), full_name VARCHAR(40))",
    "CREATE TABLE country (code VARCHAR(2) PRIMARY KEY, note VARCHAR(40))",
    "CREATE TABLE plain (id INTEGER PRIMARY KEY)",
    "CREATE TABLE parcel (id VARCHAR(8) PRIMARY KEY,
       person_id INTEGER NOT NULL, country VARCHAR(2), plain_id INTEGER, weight INTEGER,
       FOREIGN KEY (person_id) REFERENCES person (id),
       FOREIGN KEY (country) REFERENCES country (code),
       FOREIGN KEY (plain_id) REFERENCES plain (id))",
    "INSERT INTO person VALUES (1, 'grace', 'Grace Hopper'), (2, 'ada', 'Ada Lovelace'),
       (3, 'x50', '50% off'), (12, 'nobody', NULL)",
    "INSERT INTO country VALUES ('NL', 'Netherlands'), ('IS', 'Iceland')",
    "INSERT INTO plain VALUES (5), (4)",
];

impl Program {
    async fn choices(&self, id: &Json, more: Json) -> Json {
        let mut args = json!({"id": id});
        args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.world.call("list_options", args).await.unwrap()
    }

    async fn labels(&self, id: &Json, parameter: &str, q: &str) -> Vec<String> {
        let found = self.choices(id, json!({"parameter": parameter, "q": q})).await;
        labels(&found)
    }
}

fn labels(choices: &Json) -> Vec<String> {
    let options = choices["options"].as_array().unwrap().iter();
    options.map(|option| option["label"].as_str().unwrap().to_owned()).collect()
}

async fn parcels(engine: Engine) -> (Program, Json) {
    let program = Program::new(engine, &TABLES).await;
    let model = program.model("parcel").await;
    let id = program.row_action(&model, "Send", "row/create").await;
    (program, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_is_chosen_by_the_name_of_its_row() {
    for engine in ENGINES {
        let (program, id) = parcels(engine).await;

        let form = program.get(&id).await["form"].clone();
        let field = |field: &Json| json!([field["id"], field["input"], field["source"]]);
        let fields: Vec<Json> = form["fields"].as_array().unwrap().iter().map(field).collect();
        let at = fields.iter().position(|field| field[0] == "person_id").unwrap();

        assert_eq!(
            fields.get(at..).unwrap(),
            [
                json!(["person_id", "select", "table"]),
                json!(["country", "select", "table"]),
                json!(["plain_id", "select", "table"]),
                json!(["weight", "number", null]),
            ],
            "{engine:?}"
        );
        for (parameter, q, want) in [
            ("person_id", "", &["12", "50% off · 3", "Ada Lovelace · 2", "Grace Hopper · 1"][..]),
            ("person_id", "LOVE", &["Ada Lovelace · 2"]),
            ("person_id", "%", &["50% off · 3"]),
            ("person_id", "2", &["12", "Ada Lovelace · 2"]),
            ("person_id", "grace h", &["Grace Hopper · 1"]),
            ("person_id", "nobody", &[]), // a column that is not shown
            ("country", "", &["Iceland · IS", "Netherlands · NL"]),
            ("country", "nl", &["Netherlands · NL"]),
            ("plain_id", "", &["4", "5"]),
        ] {
            assert_eq!(
                program.labels(&id, parameter, q).await,
                want,
                "{engine:?}: {parameter} {q}"
            );
        }
        for (parameter, value, want) in [
            ("person_id", json!(2), Some("Ada Lovelace · 2")),
            ("person_id", json!(99), None),
            ("person_id", json!("none"), None),
            ("country", json!("NL"), Some("Netherlands · NL")),
            ("plain_id", json!(4), Some("4")),
        ] {
            let found = program.choices(&id, json!({"parameter": parameter, "value": value})).await;

            assert_eq!(labels(&found).first().map(String::as_str), want, "{engine:?}: {value}");
        }
        let sent = json!({"id": "a", "person_id": 2, "country": "NL", "plain_id": null});
        program.run(&id, sent).await.unwrap();
        let refused = program.run(&id, json!({"id": "b", "person_id": 99})).await.unwrap_err();
        assert_eq!(refused.message, "Unable to create a new record.", "{engine:?}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_rows_the_first_are_listed_and_all_are_found() {
    for engine in ENGINES {
        let (program, id) = parcels(engine).await;
        for thousand in [1, 2] {
            let rows: Vec<String> =
                (0..700).map(|n| format!("({0}, 'p', 'Part {0}')", thousand * 1000 + n)).collect();
            program.target.sql(&format!("INSERT INTO person VALUES {}", rows.join(", "))).await;
        }

        let all = program.choices(&id, json!({"parameter": "person_id"})).await;

        assert_eq!(all["truncated"], true, "{engine:?}");
        let all = labels(&all);
        assert_eq!((all.len(), &*all[0], &*all[4]), (1000, "Grace Hopper · 1", "Part 1000 · 1000"));
        assert_eq!(program.labels(&id, "person_id", "part 2699").await, ["Part 2699 · 2699"]);
        let far = program.choices(&id, json!({"parameter": "person_id", "value": 2699})).await;
        assert_eq!(labels(&far), ["Part 2699 · 2699"], "{engine:?}");
        program.run(&id, json!({"id": "a", "person_id": 2699})).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_two_columns_and_what_its_author_settled_stay_as_they_are() {
    for engine in ENGINES {
        let tables = [
            "CREATE TABLE seat (hall VARCHAR(2), number INTEGER, PRIMARY KEY (hall, number))",
            "CREATE TABLE hall (code VARCHAR(2) PRIMARY KEY)",
            "CREATE TABLE ticket (id INTEGER PRIMARY KEY, hall VARCHAR(2), number INTEGER,
               sold_in VARCHAR(2),
               FOREIGN KEY (hall, number) REFERENCES seat (hall, number),
               FOREIGN KEY (sold_in) REFERENCES hall (code))",
        ];
        let mut program = Program::new(engine, &tables).await;
        let model = program.model("ticket").await;
        let one = program.row_action(&model, "Sell", "row/create").await;
        let many = program.row_action(&model, "Sell many", "bulk/create").await;
        let chosen = async |program: &Program, id: &Json| {
            let form = program.get(id).await["form"].clone();
            let fields = form["fields"].as_array().unwrap().clone().into_iter();
            let fields = fields.filter(|field| !field["source"].is_null());
            fields.map(|field| field["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };

        assert_eq!(chosen(&program, &one).await, ["sold_in"], "{engine:?}");
        assert_eq!(chosen(&program, &many).await, [""; 0], "{engine:?}: its cells are texts");

        program.world.caller.door = Door::Terminal;
        assert_eq!(chosen(&program, &one).await, [""; 0], "{engine:?}: outside of the window");
        program.world.caller.door = Door::Window;
        let fields = json!({"fields": {"sold_in": {"inputType": "string"}}});
        let changes = json!({"id": one, "changes": {"visualization_settings": fields}});
        program.world.call("update_action", changes).await.unwrap();
        assert_eq!(chosen(&program, &one).await, [""; 0], "{engine:?}: its author has settled it");
        let args = json!({"id": one, "parameter": "sold_in"});
        assert!(program.world.call("list_options", args).await.is_err(), "{engine:?}");
    }
}
