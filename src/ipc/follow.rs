//! A second computer that follows the first by rsync over ssh, and takes over.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::Utc;

use super::rebuild::{RebuildError, Word, rebuild};
use crate::domain::anchor::Anchored;
use crate::domain::io::in_words;
pub use crate::store::FolderError;
pub use crate::store::backup::{BackupError, Checked};
use crate::store::follow::{FOLLOWED, Held};
pub use crate::store::follow::{Following, following, took_over};

/// How long a take-over waits for a round of copying that is under way.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a folder does not follow, or does not take over.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// It is the store of an office at work.
    #[error(
        "In {0} staat een eigen opslag, en die wordt nooit overschreven. Er is niets veranderd. Kies een lege map"
    )]
    OwnStore(PathBuf),
    /// It follows another already.
    #[error("{folder} volgt al {other}. Er is niets veranderd. Kies een andere map")]
    Other {
        /// The folder.
        folder: PathBuf,
        /// What it follows.
        other: String,
    },
    /// It does not follow anything.
    #[error("{0} volgt geen andere opslag, dus er is niets over te nemen. Er is niets veranderd")]
    NotFollowing(PathBuf),
    /// A program is missing.
    #[error("Het programma {program} is niet te starten ({why}). Er is niets veranderd")]
    Program {
        /// Which.
        program: String,
        /// What the system said.
        why: String,
    },
    /// There is nothing to copy yet, or it cannot be had.
    #[error("{from} is niet over te halen: {why}")]
    Copy {
        /// From where.
        from: String,
        /// What rsync said.
        why: String,
    },
    /// The first is at work.
    #[error(
        "De server van {0} draait nog, dus er is niets overgenomen: met twee servers raken wijzigingen zoek. Stop hem eerst \
         (wijkregie server stop), en doe dit dan opnieuw"
    )]
    Alive(String),
    /// Nobody knows whether the first is at work.
    #[error(
        "{from} antwoordt niet ({why}), dus wijkregie kan niet weten of de server daar nog draait. Er is niets overgenomen. Zorg dat \
         die computer uit is of van het net, en geef daar uw woord voor met --eerste-is-uit"
    )]
    Unknown {
        /// What is followed.
        from: String,
        /// What ssh said.
        why: String,
    },
    /// What was copied does not become a store.
    #[error("Er is niet overgenomen, en deze map volgt nog. {0}")]
    NotWhole(String),
}

/// How it is with the first.
enum First {
    Alive,
    Stopped,
    Unknown(String),
}

/// A take-over that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOver {
    /// What was followed.
    pub following: Following,
    /// Lines of the logboek.
    pub lines: u64,
    /// The first had stopped, and all that it had came along.
    pub has_all: bool,
}

/// What ssh, rsync and the shell over there say of a computer that cannot be reached, and that with what to do about it.
const IN_WORDS: &[(&str, &str)] = &[
    (
        "REMOTE HOST IDENTIFICATION HAS CHANGED",
        "de computer die antwoordt, heeft een andere sleutel dan er van haar bekend is. Ga na of zij het is; haal pas dan de \
         oude sleutel weg met: ssh-keygen -R NAAM",
    ),
    (
        "Host key verification failed",
        "de sleutel van die computer is hier nog niet bekend. Maak er als deze gebruiker één keer met de hand verbinding mee, \
         met ssh, en vergelijk de sleutel voordat u ja zegt",
    ),
    (
        "Permission denied (",
        "die computer laat deze gebruiker niet binnen. Zet de openbare sleutel van hier daar in authorized_keys",
    ),
    (
        "Could not resolve hostname",
        "een computer met die naam is hier niet bekend",
    ),
    ("Connection refused", "daar luistert geen ssh"),
    ("timed out", "er komt geen antwoord"),
    ("timeout in data", "er komt geen antwoord"),
    ("No route to host", "die computer is van het net"),
    ("Network is unreachable", "deze computer is van het net"),
    ("Connection closed", "de verbinding werd verbroken"),
    ("Connection reset", "de verbinding werd verbroken"),
    (
        "not found",
        "daar is een programma niet te vinden: wijkregie, rsync of rrsync",
    ),
    ("No such file or directory", "die map is daar niet"),
];

/// Why something could not be had, by what a program said of it.
fn why_not(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let known = IN_WORDS.iter().find(|(said, _)| text.contains(said));
    if let Some((_, words)) = known {
        return (*words).to_owned();
    }
    // What it said first: what comes after it is of what came of that.
    let mut lines = text.lines().map(str::trim);
    let said = lines.find(|line| !line.is_empty() && !line.starts_with("Warning:"));
    said.unwrap_or("zonder uitleg").to_owned()
}

/// What is copied in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// What grows: that is never packed.
    WhatGrows,
    /// Packed months too. What is in one was here before it was packed, so there is no hurry with them.
    All,
}

/// Copies what changed, once.
fn copy(from: &str, to: &Path, round: Round) -> Result<(), FollowError> {
    // Files grow, and only what is new is written. What is being made counts for nothing, and would never go away here.
    let in_place = [
        "--inplace",
        "--no-whole-file",
        "--exclude=*.nieuw",
        "--exclude=*.gz",
    ];
    let mut rules: Vec<String> = in_place.map(str::to_owned).to_vec();
    rules.extend(FOLLOWED.map(|folder| format!("--include=/{folder}/***")));
    let went_away = rsync(from, to, &rules)?;
    // Something that went away may be a month that was packed: then it has another name.
    if round == Round::All || went_away {
        // Of a packed file one byte is all of it: it is there whole, or is the one of before.
        let packed = ["--include=/logboek/", "--include=/logboek/*.jsonl.gz"];
        rsync(from, to, &packed.map(str::to_owned))?;
    }
    Ok(())
}

/// Copies what these rules include and nothing else; whether something went away meanwhile.
fn rsync(from: &str, to: &Path, rules: &[String]) -> Result<bool, FollowError> {
    let mut rsync = Command::new("rsync");
    rsync.arg(format!("--rsh={}", ssh().join(" ")));
    rsync.args(["--recursive", "--times"]);
    rsync.args(["--chmod=D0700,F0600", "--timeout=20"]);
    rsync.args(rules).arg("--exclude=*");
    rsync
        .arg(format!("{}/", from.trim_end_matches('/')))
        .arg(to);
    let output = run(&mut rsync)?;
    // 24: a file went away meanwhile; a draft that was just finished.
    let went_away = output.status.code() == Some(24);
    if output.status.success() || went_away {
        return Ok(went_away);
    }
    Err(FollowError::Copy {
        from: from.to_owned(),
        why: why_not(&output.stderr),
    })
}

fn run(command: &mut Command) -> Result<std::process::Output, FollowError> {
    let output = command.stdin(Stdio::null()).output();
    output.map_err(|error| FollowError::Program {
        program: command.get_program().to_string_lossy().into_owned(),
        why: match error.kind() {
            ErrorKind::NotFound => "het is er niet; installeer het".to_owned(),
            _ => in_words(&error),
        },
    })
}

/// The words of an ssh that asks nobody anything; those that rsync takes it from, where they are given.
fn ssh() -> Vec<String> {
    let given = std::env::var("RSYNC_RSH").unwrap_or_default();
    let given = if given.trim().is_empty() {
        "ssh"
    } else {
        &given
    };
    let words = given.split_whitespace();
    let quietly = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10"];
    words.chain(quietly).map(str::to_owned).collect()
}

/// Asks whether a server runs on what is followed: here, or there by ssh.
fn first(from: &str) -> Result<First, FollowError> {
    let question = |data: &str| {
        [
            "--data".to_owned(),
            data.to_owned(),
            "server".to_owned(),
            "status".to_owned(),
        ]
    };
    let output = match from.split_once(':') {
        Some((host, data)) => {
            let words = ssh();
            let mut ssh = Command::new(&words[0]);
            ssh.args(&words[1..]).args([host, "wijkregie"]);
            run(ssh.args(question(data)))?
        }
        None => {
            let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("wijkregie"));
            run(Command::new(program).args(question(from)))?
        }
    };
    Ok(match output.status.code() {
        Some(0) => First::Alive,
        // What `server status` ends with when there is no server.
        Some(75) => First::Stopped,
        _ => First::Unknown(why_not(&output.stderr)),
    })
}

/// Makes a folder follow another one and copies once what changed.
///
/// # Errors
/// When the folder has a store of its own or follows another, or it cannot be copied.
pub fn follow_once(data: &Path, from: &str, round: Round) -> Result<(), FollowError> {
    let held = Held::take(data)?;
    if held.has_own_store() {
        return Err(FollowError::OwnStore(data.to_owned()));
    }
    let known = following(data)?;
    if let Some(other) = known.as_ref().filter(|known| known.van != from) {
        return Err(FollowError::Other {
            folder: data.to_owned(),
            other: other.van.clone(),
        });
    }
    let mut now = known.unwrap_or(Following {
        van: from.to_owned(),
        bij: None,
    });
    held.note(&now)?;
    let began = Utc::now();
    copy(from, data, round)?;
    held.keep_one_form()?;
    now.bij = Some(began);
    Ok(held.note(&now)?)
}

/// Proves that what a folder that follows has can take over. `anchors` are what someone kept elsewhere.
///
/// # Errors
/// When it is not whole.
pub fn check(data: &Path, anchors: &Anchored) -> Result<Checked, BackupError> {
    take(data)?.check(anchors)
}

/// Takes the folder when a round of copying has ended.
fn take(data: &Path) -> Result<Held, FolderError> {
    let until = Instant::now() + PATIENCE;
    loop {
        match Held::take(data) {
            Err(FolderError::InUse(_)) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(50));
            }
            held => return held,
        }
    }
}

/// The computer that a folder took over from, when its server runs again: then there are two.
///
/// # Errors
/// When that cannot be known: what it took over from cannot be read, or no program can ask.
pub fn first_is_back(data: &Path) -> Result<Option<String>, FollowError> {
    let Some(before) = took_over(data)? else {
        return Ok(None);
    };
    let is_back = matches!(first(&before.van)?, First::Alive);
    Ok(is_back.then_some(before.van))
}

/// What is to be said of a first computer that came back.
#[must_use]
pub fn two_servers(van: &str) -> String {
    format!(
        "De server van {van} draait ook, en deze map heeft van hem overgenomen: er zijn er nu twee, en wijzigingen raken zoek. \
         Stop hem daar (wijkregie server stop) en zet er een reservekopie van hier terug (wijkregie herstel); dat noemt wat \
         alleen daar stond"
    )
}

/// Takes over: from here on this folder is the store. `first_is_off` is the administrator's word for what cannot be
/// known from here.
///
/// # Errors
/// When the first is at work, or nobody knows and no word was given, or what is here is not whole. The folder goes on
/// following then.
pub fn take_over(data: &Path, first_is_off: bool) -> Result<TakenOver, FollowError> {
    let nothing = || FollowError::NotFollowing(data.to_owned());
    let held = take(data)?;
    let now = following(data)?.ok_or_else(nothing)?;
    let has_all = match first(&now.van)? {
        First::Alive => return Err(FollowError::Alive(now.van)),
        First::Stopped => {
            copy(&now.van, data, Round::All)?;
            true
        }
        First::Unknown(_) if first_is_off => false,
        First::Unknown(why) => {
            return Err(FollowError::Unknown { from: now.van, why });
        }
    };
    held.keep_one_form()?;
    held.end()?;
    let word = Word {
        this_journal: true,
        ..Word::default()
    };
    match rebuild(data, &word, &mut |_| {}) {
        Ok(opening) => Ok(TakenOver {
            following: now,
            lines: opening.lines,
            has_all,
        }),
        Err(why) => {
            if let RebuildError::Store(_) = why {
                Held::take(data)?.go_on()?;
            }
            Err(FollowError::NotWhole(why.to_string()))
        }
    }
}
