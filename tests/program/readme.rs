//! The README keeps its word: its recipes run, its picture is the program's, its unit is one that systemd takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::server::Served;

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

/// A line without what another day and another store make of it: every number, and the letters of a hash or a name of a
/// file that stand among numbers.
fn shape(line: &str) -> String {
    let word = |word: &str| {
        let is_of_now = word.chars().any(|c| c.is_ascii_digit());
        let end =
            word.trim_end_matches(|c: char| !c.is_ascii_punctuation() || c == '/' || c == ')');
        match is_of_now {
            true => format!(
                "N{}",
                &word[end.trim_end_matches(['.', ',', ':', ';']).len()..end.len()]
            ),
            false => word.to_owned(),
        }
    };
    // `za 28 nov 2026 14:02` is one moment.
    let words: Vec<String> = line.split(' ').map(word).collect();
    let mut text = words.join(" ");
    // How long ago is one or more.
    text = text.replace("N seconde ", "N seconden ");
    for day in ["ma", "di", "wo", "do", "vr", "za", "zo"] {
        for month in [
            "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
        ] {
            text = text.replace(&format!("{day} N {month} N N"), "MOMENT");
        }
    }
    text
}

/// Makes sure that what is shown is what was printed, but for numbers, names with numbers in them and moments; `…` is
/// whatever stands there, to the end of its line and, at the end, of it all.
fn must_be_shown(command: &str, shown: &[&str], printed: &str) {
    let printed: Vec<&str> = printed.lines().collect();
    for (n, line) in shown.iter().enumerate() {
        if *line == "…" {
            return;
        }
        let found = printed.get(n).copied().unwrap_or_default();
        match line.split_once('…') {
            Some((begin, _)) => {
                let (begin, found) = (shape(begin.trim_end()), shape(found));
                assert!(found.starts_with(&begin), "{command}\n{begin}\n{found}");
                if n + 1 == shown.len() {
                    return;
                }
            }
            None => assert_eq!(shape(line), shape(found), "{command}"),
        }
    }
    assert_eq!(
        shown.len(),
        printed.len(),
        "{command}\n{}",
        printed.join("\n")
    );
}

/// What an administrator does: what the program prints there is what the README shows.
const ADMINISTRATION: [&str; 6] = [
    "wijkregie server status",
    "wijkregie controle",
    "wijkregie herbouw",
    "wijkregie backup",
    "wijkregie herstel",
    "wijkregie anker",
];

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
        if ADMINISTRATION.iter().any(|word| command.starts_with(word)) {
            let here = format!("{}/", folder.path().display());
            must_be_shown(&command, &step.printed, &said.replace(&here, ""));
        }
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

/// The words behind one in what the README has typed: between backticks, and in its blocks.
fn typed_behind(word: &str) -> BTreeSet<String> {
    let commands = steps().into_iter().map(|step| step.command);
    let blocks = blocks("sh").into_iter().map(str::to_owned);
    let prose = README.split("\n```").step_by(2);
    let prose = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
    let typed = commands.chain(blocks).chain(prose.map(str::to_owned));
    let lines = typed.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    let words = lines.flat_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let pairs = words.windows(2).filter(|pair| pair[0] == word);
        let next = pairs.map(|pair| pair[1].to_owned());
        next.collect::<Vec<_>>()
    });
    let is_plain = |word: &String| {
        let is_letter = |c: char| c.is_ascii_lowercase() || c == '-';
        word.len() > 1 && word.chars().all(is_letter) && !word.starts_with('-')
    };
    words.filter(is_plain).collect()
}

#[test]
fn every_opdracht_list_and_action_that_it_types_is_there() {
    let says = |args: &[&str]| {
        let output = Command::new(PROGRAM).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let help = says(&["--help"]);
    let commands: BTreeSet<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    let lists = says(&["lijst", "--help"]);
    let actions = says(&["doe", "--lijst", "--json"]);
    let missing = |word: &str, is_there: &dyn Fn(&str) -> bool| {
        let typed = typed_behind(word);
        assert!(typed.len() > 5, "{word}: {typed:?}");
        let missing = typed.into_iter().filter(|it| !is_there(it));
        missing.collect::<Vec<_>>()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(missing("wijkregie", &|it| commands.contains(it)), none);
    let is_list = |it: &str| {
        lists
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == it)
    };
    assert_eq!(missing("lijst", &is_list), none);
    assert_eq!(
        missing("doe", &|it| actions.contains(&format!("\"{it}\""))),
        none
    );
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

/// Commands and what they print, of the text blocks about a second computer.
fn of_the_second() -> Vec<(&'static str, Vec<&'static str>)> {
    let of_it = blocks("text")
        .into_iter()
        .filter(|block| block.contains("kantoor:/"));
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in of_it.flat_map(str::lines) {
        match line.strip_prefix("$ ") {
            Some(command) => steps.push((command, Vec::new())),
            None => steps.last_mut().unwrap().1.push(line),
        }
    }
    steps
}

#[test]
fn the_second_computer_says_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    if Command::new("rsync").arg("--version").output().is_err() {
        println!("overgeslagen: rsync is er niet");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let first = home.path().join("eerste");
    // What sshd on the first lets through, as the script in the README does: `/` is its folder.
    let ssh = home.path().join("ssh");
    let reach = |is_there: bool| {
        let script = match is_there {
            false => "#!/bin/sh\necho 'ssh: connect to host 127.0.0.1 port 2299: Connection refused' >&2\nexit 255\n".to_owned(),
            true => format!(
                "#!/bin/sh\nwhile [ \"$1\" != kantoor ]; do shift; done; shift\ncase \"$*\" in\n\
                 *' server status') exec {PROGRAM} --data {0} server status ;;\n\
                 *) exec $(echo \"$*\" | sed 's| /$| {0}/|') ;;\nesac\n",
                first.display()
            ),
        };
        fs::write(&ssh, script).unwrap();
        fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let run = |data: &Path, command: &str| {
        let bin = Path::new(PROGRAM).parent().unwrap().display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .env("PATH", format!("{bin}:{path}"))
            .env("RSYNC_RSH", &ssh)
            .env("WIJKREGIE_DATA", data)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let steps = of_the_second();
    assert_eq!(steps.len(), 6, "{steps:?}");
    reach(true);
    let server = Served::start(&first).unwrap();
    crate::support::server::melding(&mut server.client());
    let (second, third) = (home.path().join("tweede"), home.path().join("derde"));
    for data in [&second, &third] {
        let said = run(data, "wijkregie volg kantoor:/ --eenmaal");
        assert_eq!(said, "", "{said}");
    }
    let shown = |data: &Path, (command, printed): &(&str, Vec<&str>)| {
        let data_there = data.display().to_string();
        let said = run(data, command).replace(&data_there, "/var/lib/wijkregie");
        must_be_shown(command, printed, &said);
    };
    for step in &steps[..3] {
        shown(&second, step);
    }
    assert!(server.term().success());
    shown(&second, &steps[3]);
    reach(false);
    for step in &steps[4..] {
        shown(&third, step);
    }
}
