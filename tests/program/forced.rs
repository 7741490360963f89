//! The way in over ssh for who may use nothing but wijkregie: a real sshd with the lines of the README. Needs root and an
//! sshd; says so where not.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Output, Stdio};

use crate::pty::Terminal;
use crate::support::host::{BT, CONTRACT, FOUNDER, Host, WIJ};
use crate::support::server::{stderr, stdout};
use portable_pty::CommandBuilder;

const BSN: &str = "123456782";

/// What came of a line; with something on stdin.
fn line(host: &Host, user: &str, line: &str, stdin: &[u8]) -> (i32, String, String) {
    let mut child = host
        .forced(user, &[], Some(line))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses at once does not read it.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    told(&child.wait_with_output().unwrap())
}

fn told(output: &Output) -> (i32, String, String) {
    let code = output.status.code().unwrap();
    (code, stdout(output), stderr(output))
}

fn says(host: &Host, user: &str, words: &str) -> String {
    let (code, said, why) = line(host, user, words, b"");
    assert_eq!(code, 0, "{user} {words}: {why}");
    said
}

fn names(host: &Host, user: &str) -> Vec<String> {
    let entries = fs::read_dir(host.path(user)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

#[test]
fn over_ssh_two_people_have_wijkregie_and_nothing_else() {
    let Some(host) = Host::start() else {
        return;
    };
    let number = host.offered();
    // Everything may be written here, so what is not there was not written by wijkregie.
    for user in [WIJ, BT, FOUNDER] {
        let home = host.path(user);
        fs::set_permissions(&home, fs::Permissions::from_mode(0o777)).unwrap();
    }

    // Words are words, for each with the own rights.
    for (user, count) in [(WIJ, 1), (BT, 1), (FOUNDER, 0)] {
        let said = says(&host, user, "lijst wachtrij --json");
        let rows: serde_json::Value = serde_json::from_str(&said).unwrap();
        let rows = rows.as_array().unwrap().len();
        assert!(user == FOUNDER || rows == count, "{user}: {said}");
    }
    let note = format!("doe notitie-toevoegen {number} tekst=\"belt o'brien; $(id) #1\"");
    assert_eq!(says(&host, BT, &note), number);
    let shown = says(&host, WIJ, &format!("toon {number} --json"));
    assert!(shown.contains("belt o'brien; $(id) #1"), "{shown}");

    // Never half a command, and never one of a shell.
    for words in [
        "lijst wachtrij o'brien",
        "lijst wachtrij \"o",
        "lijst wachtrij; touch gemaakt",
        "touch gemaakt",
        "sh -c 'touch gemaakt'",
        "lijst wachtrij > gemaakt",
        "lijst wachtrij && touch gemaakt",
        "scp -t .",
        "internal-sftp",
    ] {
        let (code, said, why) = line(&host, WIJ, words, b"");
        assert_eq!((code, said.as_str()), (2, ""), "{words}: {why}");
        assert_eq!(why.lines().count(), 1, "{words}: {why}");
    }
    for words in ["#staatnergens", "$(touch gemaakt)"] {
        let listed = says(&host, WIJ, &format!("lijst wachtrij {words}"));
        assert!(!listed.contains(&number), "{words}: {listed}");
    }
    let (_, _, why) = line(&host, WIJ, "lijst wachtrij o'brien", b"");
    assert!(why.contains("aanhalingsteken"), "{why}");

    // Nothing of this computer is read or written, and no other folder with data is.
    let data = host.text("data");
    for words in [
        "export verwijzingen --als csv --naar .bashrc --doel proef",
        "export verwijzingen --als csv --naar .ssh/authorized_keys --doel proef",
        "export verwijzingen --als csv --naar /dev/stderr --doel proef",
        "import verwijzingen /etc/passwd",
        "import verwijzingen - --profiel /etc/passwd",
        "keymap controle /etc/passwd",
        "lijst wachtrij --data .opslag",
        "server",
        "server --eerste-beheerder root",
        "herbouw",
        "demo",
        "ssh",
        &format!("herbouw --data {data}"),
    ] {
        let (code, said, why) = line(&host, WIJ, words, b"");
        assert_eq!((code, said.as_str()), (2, ""), "{words}: {why}");
        assert!(
            why.contains("over ssh") && !why.contains("root:"),
            "{words}: {why}"
        );
    }
    for user in [WIJ, BT, FOUNDER] {
        assert_eq!(names(&host, user), Vec::<String>::new(), "{user}");
    }
}

#[test]
fn over_ssh_a_bsn_and_files_come_and_go_over_the_line() {
    let Some(host) = Host::start() else {
        return;
    };
    host.offered();

    // A BSN stands on no command line.
    let words = "doe inwoner-registreren achternaam=Bos bsn=- \"postcode=9744 GJ\"";
    let (code, resident, why) = line(&host, WIJ, words, format!("{BSN}\n").as_bytes());
    assert_eq!(code, 0, "{why}");
    let shown = says(&host, WIJ, &format!("toon {resident} --json"));
    assert!(shown.contains("782"), "{shown}");
    for nothing in [&b""[..], b"123456789\n"] {
        let (code, said, why) = line(&host, WIJ, words, nothing);
        assert_ne!(code, 0, "{said}");
        assert!(why.contains("BSN") || why.contains("bsn"), "{why}");
    }

    // What leaves is caught on the other side, and comes back the same way.
    let csv = says(
        &host,
        FOUNDER,
        "export verwijzingen --als csv --naar - --doel proef",
    );
    assert!(csv.contains("Veen"), "{csv}");
    let (code, said, why) = line(&host, FOUNDER, "import verwijzingen -", csv.as_bytes());
    assert_eq!(code, 0, "{why}");
    // What is refused goes back over stdout, the words over stderr.
    assert_eq!(said, "");
    assert!(why.contains("0 geweigerd"), "{why}");
    let office = b"Volgnr;Achternaam;Meldingsdatum\r\n;;1-11-2026\r\n7;Smit;1-11-2026\r\n";
    let (code, said, why) = line(&host, FOUNDER, "import verwijzingen -", office);
    assert_eq!(code, 0, "{why}");
    assert!(why.contains("1 geweigerd"), "{said} {why}");
    assert!(
        said.contains(";;1-11-2026;\"deze rij heeft geen naam"),
        "{said}"
    );
    assert_eq!(names(&host, FOUNDER), Vec::<String>::new());

    // A letter goes home the same way, and is no file here.
    let address = format!(
        "doe inwoner-wijzigen {resident} straat=Zuiderweg huisnummer=1 woonplaats=Groningen"
    );
    says(&host, WIJ, &address);
    let asked = format!(
        "doe melding-registreren inwoner={resident} meldingsdatum=vandaag verwijzer=huisarts zorgvraag=post \
         \"soort=individuele begeleiding\" wet=Wmo urgentie=regulier"
    );
    let number = says(&host, WIJ, &asked);
    let number = number.trim();
    let phone = "doe instelling-wijzigen brief.telefoon waarde=050 reden=begin";
    says(&host, FOUNDER, phone);
    let letter = format!("brief ontvangstbevestiging {number} --als odt --naar -");
    let output = host.forced(WIJ, &["-T"], Some(&letter)).output().unwrap();
    assert!(output.stdout.starts_with(b"PK"), "{output:?}");
    let (code, said, why) = line(
        &host,
        WIJ,
        &format!("brief ontvangstbevestiging {number} --naar brief.txt"),
        b"",
    );
    assert_eq!((code, said.as_str()), (2, ""), "{why}");
    assert!(why.contains("Een bestand op de server maken"), "{why}");

    // No command is the screen (two_screens.rs has it); without a terminal there is none, and that is said.
    let output = host.forced(WIJ, &["-T"], None).output().unwrap();
    let (code, said, why) = told(&output);
    assert_eq!((code, said.as_str()), (2, ""), "{why}");
    assert!(why.contains("terminal"), "{why}");

    // Neither sftp nor scp is a way around it.
    for program in ["sftp", "scp"] {
        let mut process = host.openssh(program, ["-P", &host.forced_port()]);
        let from = format!("{WIJ}@127.0.0.1:/etc/passwd");
        let to = host.text("gehaald");
        let output = process.args([&from, &to]).output().unwrap();
        assert!(!output.status.success(), "{program}");
        assert!(!host.path("gehaald").exists(), "{program}");
    }
}

#[test]
fn over_ssh_the_screen_makes_and_reads_no_file_of_this_computer() {
    let Some(host) = Host::start() else {
        return;
    };
    let home = host.path(CONTRACT);
    fs::set_permissions(&home, fs::Permissions::from_mode(0o777)).unwrap();
    let registered = "doe aanbesteding-registreren nummer=AB-2039-01 naam=Dagbesteding procedure=sas ingang=2040-01-01 \
        looptijd=24 aandachtsveld=dagbesteding wet=Wmo";
    says(&host, CONTRACT, registered);

    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &host.screen(CONTRACT)]);
    let mut screen = Terminal::run(command, &[]);
    screen.shows("Nu nodig").types("gt").shows("AB-2039-01");
    screen.types("\r").shows("Dossier › AB-2039-01");
    screen.types("W").shows("Wat wilt u bewaren?");
    screen
        .types("\r")
        .shows("Er is niets bewaard: over deze lijn");
    screen
        .types("gl")
        .shows("Over deze lijn leest het scherm geen bestanden");
    screen.types("F").is_quiet();
    assert!(
        !screen.text().contains("Welk bestand?"),
        "{}",
        screen.text()
    );
    screen.types("q");
    assert_eq!(screen.ends(), 0);
    assert_eq!(names(&host, CONTRACT), Vec::<String>::new());
}
