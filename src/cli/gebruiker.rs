//! `wijkregie gebruiker`: accounts, roles, scope.

use super::store::{StoreArgs, perform};
use super::{Failure, output};
use crate::domain::record::{Record, RoleProposal};
use crate::domain::words::Role;
use crate::domain::workflow::Command;
use crate::ipc::question;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Beheer accounts: wie, welke rollen, welk bereik")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    #[command(about = "Toon alle accounts")]
    Lijst {
        #[arg(long, help = "Schrijf JSON")]
        json: bool,
    },
    #[command(about = "Geef iemand een account")]
    Toevoegen {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
        #[arg(
            long,
            value_name = "ROL[,ROL]",
            help = "wij, bt, backoffice, contract, leiding, fg, beheer, toestemming-passeren"
        )]
        rol: String,
        #[arg(
            long,
            value_name = "BEREIK[,…]",
            help = "alles, bt:hoogkerk, wij:hoogkerk of wijk:hoogkerk"
        )]
        bereik: String,
        #[arg(
            long,
            value_name = "N",
            help = "Het uid, als deze computer de naam nog niet kent"
        )]
        uid: Option<u32>,
    },
    #[command(about = "Verander rollen, bereik of uid")]
    Wijzigen {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
        #[arg(
            long,
            value_name = "ROL[,ROL]",
            help = "De nieuwe rollen, in plaats van de oude"
        )]
        rol: Option<String>,
        #[arg(
            long,
            value_name = "BEREIK[,…]",
            help = "Het nieuwe bereik, in plaats van het oude"
        )]
        bereik: Option<String>,
        #[arg(long, value_name = "N", help = "Het nieuwe uid")]
        uid: Option<u32>,
    },
    #[command(about = "Geef de rol fg of toestemming-passeren die een andere beheerder voorstelde")]
    Goedkeuren {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
    },
    #[command(about = "Wijs een voorgestelde rol af")]
    Afwijzen {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
    },
    #[command(about = "Neem een account af; de naam blijft in het logboek")]
    Intrekken {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
    },
}

/// Does it.
///
/// # Errors
/// When the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let (action, target, fields) = match &args.what {
        What::Lijst { json } => return list(*json, store),
        What::Toevoegen {
            name,
            rol,
            bereik,
            uid,
        } => {
            let uid = match uid {
                Some(uid) => *uid,
                None => uid_of(name)?,
            };
            let fields = vec![
                ("naam", name.clone()),
                ("rol", rol.clone()),
                ("bereik", bereik.clone()),
                ("uid", uid.to_string()),
            ];
            ("gebruiker-toevoegen", None, fields)
        }
        What::Wijzigen {
            name,
            rol,
            bereik,
            uid,
        } => {
            let fields = [
                ("rol", rol.clone()),
                ("bereik", bereik.clone()),
                ("uid", uid.map(|uid| uid.to_string())),
            ];
            let fields = fields
                .into_iter()
                .filter_map(|(field, value)| Some((field, value?)))
                .collect();
            ("gebruiker-wijzigen", Some(name.clone()), fields)
        }
        What::Goedkeuren { name } => ("rol-goedkeuren", Some(name.clone()), Vec::new()),
        What::Afwijzen { name } => ("rol-afwijzen", Some(name.clone()), Vec::new()),
        What::Intrekken { name } => ("gebruiker-intrekken", Some(name.clone()), Vec::new()),
    };
    let fields = fields
        .into_iter()
        .map(|(field, value)| (field.to_owned(), value))
        .collect();
    let command = Command {
        action: action.to_owned(),
        target,
        revision: None,
        fields,
    };
    let done = perform(store, command)?;
    tell_what_waits(store, &done.number)?;
    output::print(&format!("{}\n", done.number))
}

/// Says which roles of an account wait for another beheerder.
fn tell_what_waits(store: &StoreArgs, name: &str) -> Result<(), Failure> {
    // Who just gave away the own role beheer no longer sees accounts; what was done is done.
    let Ok(users) = store.connect()?.ask(&question::Users {}) else {
        return Ok(());
    };
    let record = users.iter().find(|user| user.id.number == name);
    for proposal in record.iter().flat_map(|record| waiting(record)) {
        output::say(&format!(
            "{} voor {name} wacht op een andere beheerder dan {}: wijkregie gebruiker goedkeuren {name}",
            words(&proposal.roles),
            proposal.by
        ));
    }
    Ok(())
}

fn waiting(record: &Record) -> impl Iterator<Item = &RoleProposal> {
    record
        .all()
        .filter(|it: &&RoleProposal| it.answer.is_none())
}

fn words<'r>(roles: impl IntoIterator<Item = &'r Role>) -> String {
    let words: Vec<&str> = roles.into_iter().map(|role| role.word()).collect();
    words.join(", ")
}

fn uid_of(name: &str) -> Result<u32, Failure> {
    let user = nix::unistd::User::from_name(name).ok().flatten();
    user.map(|user| user.uid.as_raw()).ok_or_else(|| {
        Failure::error(format!("{name} is geen gebruiker van deze computer. Er is niets veranderd; noem het uid met --uid"))
    })
}

fn list(json: bool, store: &StoreArgs) -> Result<(), Failure> {
    let users = store.connect()?.ask(&question::Users {})?;
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for record in &users {
        let Some(user) = record.user() else { continue };
        let waits: Vec<&Role> = waiting(record).flat_map(|it| &it.roles).collect();
        let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
        let state = if user.withdrawn {
            "ingetrokken"
        } else {
            "actief"
        };
        values.push(serde_json::json!({
            "naam": record.id.number, "uid": user.uid, "rollen": user.roles, "bereik": scopes, "voorgesteld": waits,
            "ingetrokken": user.withdrawn, "oprichter": user.founder,
        }));
        rows.push(vec![
            record.id.number.clone(),
            user.uid.to_string(),
            words(&user.roles),
            scopes.join(", "),
            match waits.is_empty() {
                true => state.to_owned(),
                false => format!("{state}; wacht: {}", words(waits)),
            },
        ]);
    }
    if json {
        return output::print_json(&values);
    }
    output::print(&output::table(
        &["Naam", "Uid", "Rollen", "Bereik", "Account"],
        &rows,
    ))
}
