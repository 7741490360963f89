//! `wijkregie vandaag`: what lies with someone, in numbers and days; fit for a mail.

use chrono::NaiveDate;

use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::dates::with_year;
use crate::ipc::question;
use crate::office::views::DayNumbers;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Toon wat er vandaag bij u of een collega ligt, in aantallen en dagen; zonder namen, dus ook voor een mail"
)]
pub struct Args {
    #[arg(
        long,
        value_name = "NAAM",
        help = "Bij welke medewerker; van wat u zelf mag zien"
    )]
    voor: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// Prints it.
///
/// # Errors
/// When nobody is called so, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let who = args.voor.clone();
    let mut client = store.connect_to_read()?;
    let told = client.ask(&question::DayNumbers { who })?;
    if args.json {
        return output::print_json(&told);
    }
    output::print(&text(&told))
}

fn text(told: &DayNumbers) -> String {
    let day = |words: &str, day: Option<NaiveDate>| {
        let day = day.map(|day| format!("{words} {}", with_year(day)));
        day.unwrap_or_default()
    };
    let instead = match told.als_vervanger {
        0 => String::new(),
        n => format!("waarvan {n} als vervanger"),
    };
    let rows = [
        ("Te laat", told.te_laat, day("sinds", told.oudste)),
        ("Deze week", told.deze_week, day("vanaf", told.eerste)),
        ("Alles wat open is", told.open, instead),
    ];
    let mut text = format!("Vandaag, {}\n", with_year(told.dag));
    if let Some(until) = told.afwezig_tot_en_met {
        text += &format!("Afwezig tot en met {}\n", with_year(until));
    }
    for (what, count, more) in rows {
        let line = format!("{what:<18} {count:>5}  {more}");
        text += &format!("{}\n", line.trim_end());
    }
    let bought = [
        ("Terugbellen", Some(told.terugbellen)),
        ("Contracten", told.contracten),
        ("Aanbestedingen", told.aanbestedingen),
    ];
    let bought = bought.map(|(what, told)| (what, told.unwrap_or_default()));
    for (what, told) in bought.into_iter().filter(|(_, told)| told.all() > 0) {
        let (all, late, week) = (told.all(), told.te_laat, told.deze_week);
        text +=
            &format!("{what:<18} {all:>5}  met een signaal: {late} te laat, {week} deze week\n");
    }
    text
}
