//! The README keeps its word: its recipes run, its picture is the program's, its unit is one that systemd takes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wijkregie");
const README: &str = include_str!("../../README.md");

/// The contents of all fenced blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    let after = README.split(fence.as_str()).skip(1);
    after
        .map(|text| text.split_once("\n```").unwrap().0)
        .collect()
}

/// A command of a recipe, the code it must end with, and what it printed when the README was written.
struct Step {
    command: String,
    code: i32,
    printed: Vec<&'static str>,
}

fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in blocks("console").into_iter().flat_map(str::lines) {
        if let Some(command) = line.strip_prefix("$ ") {
            let (command, code) = command.split_once("   # code ").unwrap_or((command, "0"));
            steps.push(Step {
                command: command.to_owned(),
                code: code.parse().unwrap(),
                printed: Vec::new(),
            });
        } else {
            steps.last_mut().unwrap().printed.push(line);
        }
    }
    steps
}

/// Runs a line as a shell does, with the program first on the path.
fn run(folder: &Path, command: &str) -> Output {
    let bin = Path::new(PROGRAM).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(folder)
        .env("PATH", format!("{bin}:{path}"))
        .env("WIJKREGIE_DATA", folder.join("data"))
        .output()
        .unwrap()
}

#[test]
fn the_recipes_run_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let office = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/office-500");
    for file in fs::read_dir(office).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    // The number in the README has the year in which it was written.
    let mut number: Option<(String, String)> = None;
    for step in steps() {
        let command = match &number {
            Some((written, now)) => step.command.replace(written, now),
            None => step.command.clone(),
        };
        let output = run(folder.path(), &command);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(step.code), "{command}\n{said}");
        if command.contains("melding-registreren") {
            number = Some((step.printed[0].to_owned(), said.trim().to_owned()));
        }
        // What neither the day nor the machine changes must be the same to the letter.
        let is_fixed = [" termijn ", " plan ", " import "]
            .iter()
            .any(|word| command.contains(word));
        if is_fixed && !command.contains("--data") && !said.starts_with("Nieuwe opslag") {
            let shown = step.printed.iter().take_while(|line| **line != "…");
            // What is late today, and by when it still can be, is said beside a plan.
            let of_today = |line: &&str| {
                line.starts_with("Let op: ") || line.starts_with("Wie vandaag begint, ")
            };
            let said = said.lines().filter(|line| !of_today(line));
            for (shown, said) in shown.zip(said) {
                assert_eq!(*shown, said, "{command}");
            }
        }
    }
    run(folder.path(), "wijkregie server stop");
}

#[test]
fn the_recipes_are_found() {
    assert!(steps().len() > 25);
}

#[test]
fn the_picture_is_the_workflow() {
    let output = Command::new(PROGRAM)
        .args(["werkproces", "--als", "mermaid"])
        .output()
        .unwrap();
    let picture = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        blocks("mermaid")[0],
        picture.trim_end(),
        "put the new picture in README.md"
    );
}

#[test]
fn the_opdrachten_of_the_json_tables_exist() {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `"));
    for row in rows.filter(|row| row.contains(" --json`")) {
        let word = row.split(' ').next().unwrap();
        assert!(help.contains(&format!("\n  {word} ")), "{word}\n{help}");
    }
}

#[test]
fn systemd_takes_the_units() {
    if Command::new("systemd-analyze")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("skipped: systemd-analyze is not on this machine");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut units = Vec::new();
    for block in blocks("systemd") {
        let (place, unit) = block.split_once('\n').unwrap();
        let name = place.strip_prefix("# /etc/systemd/system/").unwrap();
        let unit = unit.replace("/usr/local/bin/wijkregie", PROGRAM);
        assert!(unit.contains(PROGRAM) || name.ends_with(".timer"), "{name}");
        units.push(folder.path().join(name));
        fs::write(folder.path().join(name), unit + "\n").unwrap();
    }
    assert!(units.len() >= 4);
    let output = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(&units)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // Units of the machine itself are none of our business.
    let ours: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("wijkregie"))
        .collect();
    assert!(ours.is_empty(), "{ours:?}");
    assert!(output.status.success() || !said.is_empty(), "{said}");
}
