//! The Open Contracting Data Standard as its publisher keeps it, to hold a package against without another program.

use std::fs::File;
use std::io::Read;

use chrono::DateTime;
use serde_json::Value;

const ZIP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/ocds/standard-1__1__5.zip"
);

/// The official schemas and codelists.
pub struct Standard(zip::ZipArchive<File>);

impl Standard {
    pub fn open() -> Self {
        let file = File::open(ZIP).unwrap();
        Self(zip::ZipArchive::new(file).unwrap())
    }

    fn text(&mut self, name: &str) -> String {
        let path = format!("standard-1__1__5/schema/{name}");
        let mut text = String::new();
        self.0
            .by_name(&path)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    fn schema(&mut self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    fn codes(&mut self, codelist: &str) -> Vec<String> {
        let text = self.text(&format!("codelists/{codelist}"));
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        csv.records()
            .map(|record| record.unwrap()[0].to_owned())
            .collect()
    }

    /// What is wrong with a value: fields that the schema has not, fields that are missing, types, codes.
    fn problems(&mut self, value: &Value, schema: &Value, root: &Value, path: &str) -> Vec<String> {
        if let Some(name) = schema["$ref"].as_str() {
            let part = &root["definitions"][name.trim_start_matches("#/definitions/")];
            return self.problems(value, part, root, path);
        }
        let mut found = Vec::new();
        let kind = match value {
            Value::String(_) => "string",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
            Value::Bool(_) => "boolean",
            Value::Null => "null",
        };
        let types = schema["type"].to_string();
        if types != "null"
            && !types.contains(kind)
            && !(kind == "integer" && types.contains("number"))
        {
            found.push(format!("{path}: {kind} and not {types}"));
        }
        if let Some(codelist) = schema["codelist"].as_str() {
            let codes = self.codes(codelist);
            let list = value
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![value.clone()]);
            let unknown = list.iter().filter(|code| {
                !codes
                    .iter()
                    .any(|known| Some(known.as_str()) == code.as_str())
            });
            found.extend(unknown.map(|code| format!("{path}: {code} is not in {codelist}")));
        }
        if schema["format"] == "date-time" {
            let text = value.as_str().unwrap_or("");
            if DateTime::parse_from_rfc3339(text).is_err() {
                found.push(format!("{path}: {text} is no moment"));
            }
        }
        for (name, inner) in value.as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            match &schema["properties"][name] {
                Value::Null => found.push(format!("{path}: unknown")),
                part => found.extend(self.problems(inner, part, root, &path)),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if value.get(name.as_str().unwrap()).is_none() {
                found.push(format!("{path}: {name} is missing"));
            }
        }
        for (at, inner) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(self.problems(inner, &schema["items"], root, &format!("{path}/{at}")));
        }
        found
    }

    /// What is wrong with a release package.
    pub fn problems_of(&mut self, package: &Value) -> Vec<String> {
        let (outer, release) = (
            self.schema("release-package-schema.json"),
            self.schema("release-schema.json"),
        );
        let mut envelope = package.clone();
        let releases = envelope
            .as_object_mut()
            .unwrap()
            .remove("releases")
            .unwrap();
        let mut found = self.problems(&envelope, &outer, &outer, "");
        found.retain(|problem| !problem.contains("\"releases\" is missing"));
        for (at, one) in releases.as_array().unwrap().iter().enumerate() {
            found.extend(self.problems(one, &release, &release, &format!("/releases/{at}")));
        }
        found
    }
}
