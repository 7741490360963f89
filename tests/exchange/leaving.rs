//! Files that leave, where someone else put something in their place.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use crate::support::office::{Office, said};

fn export(office: &Office, to: &Path) -> (Option<i32>, String) {
    let to = to.display().to_string();
    let words = [
        "export",
        "aanbieders",
        "--als",
        "csv",
        "--naar",
        &to,
        "--doel",
        "proef",
    ];
    let output = office.run(&words);
    (output.status.code(), said(&output))
}

#[test]
fn an_export_goes_into_no_link_pipe_or_device_and_is_not_even_kept_as_one() {
    let office = Office::with_registers();
    let at = |name: &str| office.folder.path().join(name);
    fs::write(at("elders"), "").unwrap();
    symlink(at("elders"), at("link")).unwrap();
    let mode = rustix::fs::Mode::from_raw_mode(0o666);
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, at("pijp"), fifo, mode, 0).unwrap();
    for (to, what) in [
        (at("link"), "symlink"),
        (at("pijp"), "pijp"),
        ("/dev/null".into(), "apparaat"),
    ] {
        let (code, said) = export(&office, &to);
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains(what) && said.contains("niets veranderd"),
            "{said}"
        );
    }
    assert_eq!(fs::read_to_string(at("elders")).unwrap(), "");
    let looks = fs::read_dir(office.data().join("inzage")).unwrap().count();
    assert_eq!(looks, 0, "nothing left");
    assert_eq!(export(&office, &at("uit.csv")).0, Some(0));
}

#[test]
fn refused_rows_go_into_no_link() {
    let office = Office::new();
    let file = office.file(
        "lijst.csv",
        "Volgnr;Achternaam;Meldingsdatum\r\n;;1-11-2026\r\n",
    );
    let link = format!("{file}.geweigerd.csv");
    let elsewhere = office.file("elders", "van een ander");
    symlink(&elsewhere, &link).unwrap();
    let output = office.run(&["import", "verwijzingen", &file]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("symlink"), "{}", said(&output));
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "van een ander");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn the_folder_of_a_demo_is_for_its_user_alone_under_a_name_nobody_can_know() {
    let temporary = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        // Of most people, and not of whatever test made a store in this process before.
        let mut process = Process::new("sh");
        process.args(["-c", "umask 022; exec \"$0\" \"$@\""]);
        process.arg(env!("CARGO_BIN_EXE_wijkregie"));
        process.args(words).env("TMPDIR", temporary.path());
        process.env_remove("WIJKREGIE_DATA").stdin(Stdio::null());
        process.output().unwrap()
    };
    let folders = || -> Vec<fs::DirEntry> {
        let entries = fs::read_dir(temporary.path()).unwrap();
        entries.map(Result::unwrap).collect()
    };
    for _ in 0..2 {
        let output = run(&["demo", "--aantal", "10"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let folders = folders();
    assert_eq!(folders.len(), 2);
    for folder in folders {
        let data = folder.metadata().unwrap();
        assert_eq!(data.permissions().mode() & 0o777, 0o700);
        assert_eq!(data.uid(), rustix::process::geteuid().as_raw());
        let name = folder.file_name().into_string().unwrap();
        let random = name.strip_prefix("wijkregie-demo-").unwrap();
        assert!(
            random.len() >= 6 && random.parse::<u32>().is_err(),
            "{name}"
        );
        let office = folder.path().join("kantoor").display().to_string();
        let stopped = run(&["--data", &office, "server", "stop"]);
        assert!(stopped.status.success(), "{}", said(&stopped));
    }
}

#[test]
fn a_demo_in_a_folder_that_was_named_stays_there_and_touches_nothing_that_was() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("oefenen");
    let run = |words: &[&str]| {
        let mut process = Process::new(env!("CARGO_BIN_EXE_wijkregie"));
        process
            .args(words)
            .args(["--data", named.to_str().unwrap()]);
        process.stdin(Stdio::null()).output().unwrap()
    };
    let made = run(&["demo", "--aantal", "10"]);
    assert!(made.status.success(), "{}", said(&made));
    let listed = || String::from_utf8(run(&["lijst", "wachtrij"]).stdout).unwrap();
    let before = listed();
    assert!(before.lines().count() > 3, "{before}");
    let again = run(&["demo", "--aantal", "20"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("staat al iets"), "{}", said(&again));
    assert_eq!(listed(), before);
    assert!(run(&["server", "stop"]).status.success());
    fs::remove_dir_all(&named).unwrap();
    fs::write(&named, "geen map").unwrap();
    let file = run(&["demo"]);
    assert_eq!(file.status.code(), Some(2));
    assert!(said(&file).contains("is niet te kijken"), "{}", said(&file));
    assert_eq!(fs::read_to_string(&named).unwrap(), "geen map");
}
