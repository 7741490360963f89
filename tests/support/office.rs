//! A throw-away office behind the real binary: what the tests of the command line share.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// What every export of these tests is for.
pub const PURPOSE: &str = "kwartaalcijfers";

/// A data folder of its own, whose server leaves with it.
pub struct Office {
    pub folder: TempDir,
}

impl Office {
    /// An office with an empty store; a command that only reads makes none.
    pub fn new() -> Self {
        let office = Self::without_store();
        office.text(&["gebruiker", "lijst"]);
        office
    }

    /// A place for an office, without a store.
    pub fn without_store() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// An office into which the providers and employees of the example are read.
    pub fn with_registers() -> Self {
        let office = Self::new();
        for what in ["aanbieders", "medewerkers"] {
            office.json(&["import", what, &example(&format!("{what}.csv"))]);
        }
        office
    }

    /// An office into which the providers, contracts and aanbestedingen of the example are read.
    pub fn buying() -> Self {
        let office = Self::new();
        for what in ["aanbieders", "contracten", "aanbestedingen"] {
            office.json(&["import", what, &example(&format!("{what}.csv"))]);
        }
        office
    }

    /// An office into which the whole example is read.
    pub fn whole() -> Self {
        let office = Self::buying();
        for what in ["medewerkers", "verwijzingen"] {
            office.json(&["import", what, &example(&format!("{what}.csv"))]);
        }
        office
    }

    /// What an export prints.
    pub fn export(&self, what: &str, form: &str) -> String {
        self.text(&["export", what, "--als", form, "--doel", PURPOSE])
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a file beside the data.
    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path.display().to_string()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, &[])
    }

    /// Runs a command in an environment that says more.
    pub fn run_with(&self, args: &[&str], more: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_wijkregie"))
            .arg("--data")
            .arg(self.data())
            .args(args)
            .envs(more.iter().copied())
            .output()
            .unwrap()
    }

    /// What a command that must succeed prints.
    pub fn text(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that must succeed prints as JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.text(&[args, &["--json"]].concat());
        serde_json::from_str(&text).unwrap()
    }

    /// Does an action that must succeed; returns the number.
    pub fn does(&self, args: &[&str]) -> String {
        self.text(&[&["doe"], args].concat()).trim().to_owned()
    }

    /// What an action that must not succeed says, with its exit code.
    pub fn refuses(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(&[&["doe"], args].concat());
        (output.status.code().unwrap(), said(&output))
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.run(&["server", "stop"]);
    }
}

/// A file of the example office.
pub fn example(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/office-500/");
    format!("{folder}{name}")
}

/// What a command said beside its data.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}
