//! `wijkregie volg` and `overnemen`: a second computer that stands ready.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use chrono::Utc;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::store::StoreArgs;
use super::{Failure, exit, output};
use crate::domain::anchor::Anchored;
use crate::ipc::follow::{self, FolderError, FollowError, Round, following};

/// How often packed months are fetched: each time is a connection more.
const PACKED_EVERY: Duration = Duration::from_secs(300);

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Volg de opslag van een andere computer, met rsync over ssh, om over te kunnen nemen"
)]
pub struct Args {
    #[arg(
        value_name = "VAN",
        help = "De map met gegevens daar, zoals rsync haar noemt: wijkregie@kantoor:/var/lib/wijkregie"
    )]
    van: String,
    #[arg(long, value_name = "SECONDEN", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600), help = "Hoeveel seconden tussen twee keer ophalen")]
    elke: u64,
    #[arg(long, help = "Haal één keer op en stop")]
    eenmaal: bool,
}

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Neem over van de opslag die deze map volgt")]
pub struct TakeOverArgs {
    #[arg(
        long,
        help = "De eerste computer is uit of van het net, en u staat daarvoor in: nodig als hij niet antwoordt"
    )]
    eerste_is_uit: bool,
}

impl From<FollowError> for Failure {
    fn from(error: FollowError) -> Self {
        let code = match error {
            FollowError::Alive(_) | FollowError::Unknown { .. } | FollowError::OwnStore(_) => {
                exit::REFUSED
            }
            FollowError::Copy { .. } => exit::UNAVAILABLE,
            _ => exit::ERROR,
        };
        Self {
            code,
            sentence: error.to_string(),
        }
    }
}

/// Follows until it is told to stop, or has taken over.
///
/// # Errors
/// When the folder cannot follow. A first that does not answer is tried again.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let data = store.folder()?;
    if args.eenmaal {
        return Ok(follow::follow_once(&data, &args.van, Round::All)?);
    }
    let (stop, stopped) = channel();
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGTERM, SIGINT]) {
        std::thread::spawn(move || signals.forever().try_for_each(|_| stop.send(())));
    }
    let (mut was_well, mut all): (_, Option<Instant>) = (None, None);
    loop {
        if was_well.is_some() && following(&data).is_ok_and(|it| it.is_none()) {
            output::say("Deze map heeft overgenomen en volgt niet meer.");
            return Ok(());
        }
        let is_well_till_now = was_well == Some(true);
        let round = match all {
            Some(at) if at.elapsed() < PACKED_EVERY => Round::WhatGrows,
            _ => Round::All,
        };
        let is_well = match follow::follow_once(&data, &args.van, round) {
            Ok(()) => {
                all = all
                    .filter(|_| round == Round::WhatGrows)
                    .or(Some(Instant::now()));
                true
            }
            Err(why @ FollowError::Copy { .. }) => {
                if was_well != Some(false) {
                    output::say(&format!("{why}. Ik blijf het proberen."));
                }
                false
            }
            // Someone checks it, or it is taking over just now: the next round knows.
            Err(FollowError::Folder(FolderError::InUse(_)) | FollowError::OwnStore(_))
                if was_well.is_some() =>
            {
                is_well_till_now
            }
            Err(why) => return Err(why.into()),
        };
        if is_well && was_well != Some(true) {
            output::say(&format!("{} is bij met {}", data.display(), args.van));
        }
        was_well = Some(is_well);
        match stopped.recv_timeout(Duration::from_secs(args.elke)) {
            Err(RecvTimeoutError::Timeout) => {}
            // Without signals to hear it goes on as well.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(Duration::from_secs(args.elke))
            }
            Ok(()) => return Ok(()),
        }
    }
}

/// Takes over.
///
/// # Errors
/// When the first is at work or may be, or what is here is not whole.
pub fn take_over(args: &TakeOverArgs, store: &StoreArgs) -> Result<(), Failure> {
    let data = store.folder()?;
    let taken = follow::take_over(&data, args.eerste_is_uit)?;
    let van = &taken.following.van;
    let rest = if taken.has_all {
        format!("De server van {van} was gestopt, en alles wat daar stond is meegekomen.")
    } else {
        let since = taken.following.bij.map_or_else(
            || "ooit".to_owned(),
            |at| format!("na {}", output::moment(at)),
        );
        format!(
            "Wat {van} {since} nog bevestigde, is niet meegekomen. Komt die computer terug: start daar geen server, want dan \
             zijn er twee. Zet er een reservekopie van hier terug (wijkregie herstel); dat noemt wat alleen daar stond."
        )
    };
    output::print(&format!(
        "Overgenomen: {} {}. {rest}\nStart hier nu de server.\n",
        taken.lines,
        if taken.lines == 1 { "regel" } else { "regels" },
    ))
}

/// Checks a folder that follows, and says how far it is; none when it follows nothing.
///
/// # Errors
/// When it is not whole.
pub fn check(store: &StoreArgs, json: bool, anchors: &Anchored) -> Result<Option<()>, Failure> {
    let data = store.folder()?;
    let follows = following(&data).map_err(|why| Failure::error(why.to_string()))?;
    let Some(follows) = follows else {
        return Ok(None);
    };
    let found = follow::check(&data, anchors)?;
    let behind = follows.bij.map(|at| (Utc::now() - at).num_seconds().max(0));
    if json {
        output::print_json(&serde_json::json!({
            "in_orde": true, "regels": found.lines, "volgt": follows.van, "seconden_achter": behind,
        }))?;
        return Ok(Some(()));
    }
    let behind = behind.map_or("nog niet opgehaald".to_owned(), |seconds| {
        let seconds = usize::try_from(seconds).unwrap_or(usize::MAX);
        format!(
            "{} geleden opgehaald",
            output::count(seconds, "seconde", "seconden")
        )
    });
    output::print(&format!(
        "Deze map volgt {} ({behind}). Wat er staat is heel en kan overnemen: {} regels, de keten is heel.\n",
        follows.van, found.lines
    ))?;
    Ok(Some(()))
}
