//! `wijkregie controle` and `herbouw`: verify the store, make it anew.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::store::StoreArgs;
use super::{Failure, anker, exit, output, volg};
use crate::domain::anchor::Anchored;
use crate::domain::io::in_words;
use crate::ipc::caller::caller_of;
use crate::ipc::client;
use crate::ipc::follow::{self, FolderError, FollowError, two_servers};
use crate::ipc::question;
use crate::ipc::rebuild::{self, Broken, Look, Lost, RebuildError, SET_APART, Word};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Controleer het logboek (keten) en de opslag (gelijk aan het logboek)")]
pub struct Args {
    #[arg(
        long,
        value_name = "BESTAND",
        requires = "sleutel",
        help = "Kijk ook of het logboek nog dat van deze ankers is (gemaakt met: wijkregie anker)"
    )]
    anker: Option<PathBuf>,
    #[arg(
        long,
        value_name = "BESTAND",
        requires = "anker",
        help = "De sleutel van de ankers; - leest hem van de invoer"
    )]
    sleutel: Option<PathBuf>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

impl Args {
    /// Whether files of this computer are read.
    #[must_use]
    pub const fn reads_a_file(&self) -> bool {
        self.anker.is_some() || self.sleutel.is_some()
    }
}

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Bouw de opslag opnieuw op uit het logboek")]
pub struct RebuildArgs {
    #[arg(
        long,
        value_name = "REGEL",
        help = "Zet een regel die niet te verwerken is apart; alle andere blijven meedoen. Mag vaker"
    )]
    zet_apart: Vec<u64>,
    #[arg(
        long,
        help = "Zet apart wat er in de vastgelegde inzage is veranderd of weg is; het blijft staan"
    )]
    zet_inzage_apart: bool,
    #[arg(
        long,
        help = "Het logboek dat er nu staat, is het goede, ook als de opslag een ander kende"
    )]
    dit_logboek: bool,
    #[arg(long, help = "Ruim ook op wat eerdere starts apart hebben gezet")]
    ruim_op: bool,
}

/// Checks.
///
/// # Errors
/// When something is wrong; the sentence names it.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let folder = store.folder()?;
    let anchors = match (&args.anker, &args.sleutel) {
        (Some(anchors), Some(key)) => anker::anchors(anchors, key)?,
        _ => Anchored::default(),
    };
    if volg::check(store, args.json, &anchors)?.is_some() {
        return Ok(());
    }
    if !client::has_store(&folder) {
        return Err(Failure::error(format!(
            "Er is geen opslag in {}",
            folder.display()
        )));
    }
    let known = match anchors.lines.len() {
        0 => String::new(),
        n => format!(
            " Het is het logboek van {}.",
            output::count(n, "anker", "ankers")
        ),
    };
    let verified = store.connect()?.ask(&question::Verify { anchors });
    let two = match follow::first_is_back(&folder) {
        Err(why @ FollowError::Folder(_)) => return Err(why.into()),
        // One that cannot be asked is no news: it may be off, and that is why it was taken over from.
        asked => asked.unwrap_or_default(),
    };
    if let (Ok(_), Some(van)) = (&verified, two) {
        return Err(Failure::error(two_servers(&van)));
    }
    match verified.map_err(Failure::from) {
        Ok(lines) if args.json => {
            output::print_json(&serde_json::json!({ "in_orde": true, "regels": lines }))
        }
        Ok(lines) => output::print(&format!(
            "Alles klopt: {lines} regels in het logboek, de keten is heel, de opslag zegt hetzelfde.{known}\n"
        )),
        Err(failure) if failure.code == exit::REFUSED && args.json => {
            output::print_json(&serde_json::json!({ "in_orde": false, "fout": failure.sentence }))?;
            Err(Failure {
                code: exit::ERROR,
                ..failure
            })
        }
        Err(failure) if failure.code == exit::REFUSED => Err(Failure {
            code: exit::ERROR,
            ..failure
        }),
        Err(failure) => Err(failure),
    }
}

/// Rebuilds.
///
/// # Errors
/// When a server has the folder, or the logboek is damaged.
pub fn rebuild(args: &RebuildArgs, store: &StoreArgs) -> Result<(), Failure> {
    let path = store.folder()?;
    if !client::has_store(&path) {
        return Err(Failure::error(format!(
            "Er is geen opslag in {}",
            path.display()
        )));
    }
    leave_it_to_us(&path)?;
    let bar = ProgressBar::new(100).with_style(bar_style());
    let word = Word {
        apart: args.zet_apart.clone(),
        this_journal: args.dit_logboek,
        looks: args.zet_inzage_apart.then(looks_word).transpose()?,
        clear: args.ruim_op,
    };
    let rebuilt = rebuild::rebuild(&path, &word, &mut |progress| {
        bar.set_length(progress.total_bytes.max(1));
        bar.set_position(progress.bytes);
    });
    bar.finish_and_clear();
    let opening = rebuilt.map_err(|error| Failure {
        code: match error {
            RebuildError::Folder(FolderError::InUse(_)) => exit::UNAVAILABLE,
            _ => exit::ERROR,
        },
        sentence: error.to_string(),
    })?;
    let apart = args.zet_apart.iter().map(u64::to_string);
    let apart = apart.collect::<Vec<_>>().join(", ");
    let apart = if apart.is_empty() {
        String::new()
    } else {
        format!(
            "Apart gezet, en niet meer verwerkt: regel {apart}. Die staat nog in het logboek.\n"
        )
    };
    let looks = looks_apart(&opening.looks_apart);
    let lines = opening.lines;
    let lost = lost(&opening.lost);
    let kept = opening.set_aside.filter(|_| !args.ruim_op);
    let kept = kept.map_or(String::new(), |path| {
        format!("De opslag van ervoor staat apart in {}.\n", path.display())
    });
    output::print(&format!(
        "De opslag is opnieuw opgebouwd uit {lines} regels van het logboek.\n{apart}{looks}{kept}{lost}"
    ))
}

/// How many of a kind are named.
const NAMED: usize = 40;

/// The look that says who set apart what was wrong with the looks.
fn looks_word() -> Result<Look, Failure> {
    let me = rustix::process::geteuid().as_raw();
    let wie = caller_of(me)
        .map_err(|why| Failure::error(in_words(&why)))?
        .name;
    Ok(Look {
        tijd: chrono::Utc::now(),
        wie,
        proces: std::process::id(),
        actie: SET_APART.to_owned(),
        doel: "de inzage was veranderd, of er was iets weg".to_owned(),
        ..Look::default()
    })
}

/// Where the looks were broken, for who watches over them.
fn looks_apart(broken: &[Broken]) -> String {
    if broken.is_empty() {
        return String::new();
    }
    let places = output::count(broken.len(), "plaats", "plaatsen");
    let mut text = format!(
        "Apart gezet in de inzage: {places}. Alles staat er nog, en controle ziet wat er verder verandert:\n"
    );
    for it in broken.iter().take(NAMED) {
        let (file, line, why) = (&it.bestand, it.regel, &it.waarom);
        text += &output::one_line(&format!("  {file}, regel {line}: {why}"));
        text.push('\n');
    }
    if broken.len() > NAMED {
        text += &format!("  en nog {} andere\n", broken.len() - NAMED);
    }
    text
}

/// What the store of before had and the logboek of now has not, for the office to look into.
fn lost(lost: &[Lost]) -> String {
    if lost.is_empty() {
        return String::new();
    }
    let lines: usize = lost.iter().map(|lost| lost.lines).sum();
    let mut text = format!(
        "De opslag van ervoor had {} meer dan dit logboek. Kijk na wat daarvan opnieuw moet:\n",
        output::count(lines, "regel", "regels")
    );
    for lost in lost.iter().take(NAMED) {
        let count = output::count(lost.lines, "regel", "regels");
        text += &output::one_line(&format!("  {}: {count} minder", lost.id.number));
        text.push('\n');
    }
    if lost.len() > NAMED {
        text += &format!("  en nog {} andere\n", lost.len() - NAMED);
    }
    text
}

/// A server that only waits for its next client makes room; one that was put there by a beheerder does not.
///
/// # Errors
/// When it does not, or says no.
pub fn leave_it_to_us(path: &std::path::Path) -> Result<(), Failure> {
    let Some(mut client) = client::connect_running(path)? else {
        return Ok(());
    };
    let status = client.ask(&question::Status {})?;
    if !status.leaves_by_itself || status.clients > 1 {
        let sentence = "De server is in gebruik, dus er is niets veranderd. Stop hem eerst: wijkregie server stop";
        return Err(Failure {
            code: exit::UNAVAILABLE,
            sentence: sentence.to_owned(),
        });
    }
    client.ask(&question::Stop {})?;
    // The line closes when the server has finished.
    let _ = client.read();
    Ok(())
}

/// How progress looks.
#[must_use]
pub fn bar_style() -> ProgressStyle {
    ProgressStyle::with_template("{wide_bar} {percent:>3} %")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
