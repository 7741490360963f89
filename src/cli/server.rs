//! `wijkregie server`: run the server, ask how it is, stop it.

use std::time::Duration;

use chrono::NaiveDate;

use super::store::StoreArgs;
use super::{Failure, exit, output};
use crate::ipc::client;
use crate::ipc::follow::two_servers;
use crate::ipc::question;
use crate::ipc::server::{self, Settings};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Draai de server, vraag hoe het ermee staat, of stop hem")]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Wie bij een nieuwe opslag beheerder wordt (anders wie de server start)"
    )]
    eerste_beheerder: Option<String>,
    #[arg(
        long,
        help = "Begin geen nieuwe opslag als er geen is, bijvoorbeeld omdat de schijf niet is aangekoppeld"
    )]
    alleen_bestaand: bool,
    /// Given by a client that starts a server for itself.
    #[arg(long, value_name = "SECONDEN", hide = true)]
    verlaat_na: Option<u64>,
    /// Given by a demo that stands still on a day.
    #[arg(long, value_name = "DATUM", hide = true)]
    peildatum: Option<NaiveDate>,
}

impl Args {
    /// Whether a server is to be run.
    #[must_use]
    pub const fn starts_one(&self) -> bool {
        self.what.is_none()
    }
}

#[derive(Debug, Clone, Copy, clap::Subcommand)]
enum What {
    #[command(about = "Hoe het met de server staat")]
    Status {
        #[arg(long, help = "Schrijf JSON")]
        json: bool,
    },
    #[command(about = "Stop de server; wat bevestigd is, staat op schijf")]
    Stop,
}

/// Does it.
///
/// # Errors
/// When the server cannot run, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    match args.what {
        None => serve(args, store),
        Some(What::Status { json }) => status(json, store),
        Some(What::Stop) => stop(store),
    }
}

fn serve(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if let Some(day) = args.peildatum {
        crate::office::hold_still(day);
    }
    let leave_after = args.verlaat_na.map(Duration::from_secs);
    let settings = Settings {
        data: store.folder()?,
        founder: args.eerste_beheerder.clone(),
        leave_after,
        only_existing: args.alleen_bestaand,
    };
    let in_background = leave_after.is_some();
    if in_background {
        // A session of its own: the terminal that started it may go. It is no group leader, so this cannot fail.
        let _ = rustix::process::setsid();
    }
    let data = settings.data.display().to_string();
    let ready = || {
        if in_background {
            let_go_of_stderr();
        } else {
            output::say(&format!("wijkregie draait op {data}"));
        }
    };
    server::run(&settings, &mut output::say, ready).map_err(|error| Failure {
        code: if error.is_in_use() {
            exit::UNAVAILABLE
        } else {
            exit::ERROR
        },
        sentence: error.to_string(),
    })
}

/// The client that started this server waits for the end of this pipe to know that it is ready.
fn let_go_of_stderr() {
    if let Ok(nowhere) = std::fs::OpenOptions::new().write(true).open("/dev/null") {
        // When it cannot be let go, the client waits until it gives up and then connects all the same.
        let _ = rustix::stdio::dup2_stderr(nowhere);
    }
}

fn status(json: bool, store: &StoreArgs) -> Result<(), Failure> {
    let data = store.folder()?;
    let Some(mut client) = client::connect_running(&data)? else {
        return Err(Failure {
            code: exit::UNAVAILABLE,
            sentence: format!("Er draait geen server op {}", data.display()),
        });
    };
    let status = client.ask(&question::Status {})?;
    let (name, roles) = &status.you;
    if json {
        return output::print_json(&serde_json::json!({
            "pid": status.pid, "versie": status.version, "verbindingen": status.clients,
            "regels": status.lines, "vertrekt_vanzelf": status.leaves_by_itself,
            "logboek_heel": status.walked.as_ref().map(Result::is_ok),
            "logboek_fout": status.walked.as_ref().and_then(|walked| walked.as_ref().err()), "klok": status.clock,
            "opslag_achter_ms": status.behind,
            "opslag_wordt_nagelezen": status.is_reading,
            "eerste_draait_weer": status.two,
            "gebruiker": name, "rollen": roles,
        }));
    }
    let leaves = if status.leaves_by_itself {
        "vertrekt na de laatste gebruiker"
    } else {
        "blijft draaien"
    };
    let lines = status.lines.map(|lines| {
        let lines = usize::try_from(lines).unwrap_or(usize::MAX);
        format!(
            ", {} in het logboek",
            output::count(lines, "regel", "regels")
        )
    });
    let lines = lines.unwrap_or_default();
    let walked = match (&status.walked, lines.is_empty()) {
        (Some(Ok(line)), _) => {
            format!(
                "Het logboek is sinds de start nagelezen tot en met regel {line}: de keten is heel.\n"
            )
        }
        (Some(Err(why)), _) => format!("Er wordt niets meer bewaard. {why}.\n"),
        (None, false) => "Het logboek wordt sinds de start nog nagelezen.\n".to_owned(),
        (None, true) => String::new(),
    };
    let reading = match status.is_reading {
        true => {
            "De opslag wordt sinds de start nog nagelezen of opnieuw opgebouwd; een wijziging wacht daarop.\n"
        }
        false => "",
    };
    let clock = status.clock.map_or(String::new(), |clock| clock + "\n");
    let two = status
        .two
        .map_or(String::new(), |van| two_servers(&van) + ".\n");
    let roles = match roles.is_empty() {
        true => ", zonder account".to_owned(),
        false => format!(": {}", roles.join(", ")),
    };
    output::print(&format!(
        "De server draait op {} (proces {}, versie {}) en\n{leaves}.\n{}{lines}.\n{reading}{walked}{clock}{two}U bent {name}{roles}.\n",
        data.display(),
        status.pid,
        status.version,
        output::count(status.clients, "verbinding", "verbindingen"),
    ))
}

fn stop(store: &StoreArgs) -> Result<(), Failure> {
    let data = store.folder()?;
    let Some(mut client) = client::connect_running(&data)? else {
        output::say(&format!("Er draait geen server op {}", data.display()));
        return Ok(());
    };
    let wrong = client.ask(&question::Stop {})?;
    // The server closes the line when it has finished; that is what is waited for.
    let _ = client.read();
    output::say(&match wrong {
        None => "De server is gestopt; alles wat bevestigd is, staat op schijf".to_owned(),
        Some(why) => format!("De server is gestopt. {why}"),
    });
    Ok(())
}
