//! `wijkregie termijn`: the term engine, by hand. Needs no store.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use chrono::{Local, NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;

use crate::domain::calendar::Calendar;
use crate::domain::dates::{self, NotADate};
use crate::domain::io::in_words;
use crate::domain::term::{
    Direction, Duration, NotADuration, Reason, Regime, Suspension, Term, TermEnd, TermError, Unit,
};
use crate::domain::words::UnknownWord;

/// What the command line gives, as typed.
#[derive(Debug, Clone, clap::Args)]
#[command(about = "Rekent een termijn uit, met elke reden waarom het einde opschuift")]
pub struct Args {
    /// The event, day 0: a date as in [`dates::parse`], or `2026-11-23T14:30` for a term in hours.
    #[arg(
        long,
        value_name = "DATUM",
        allow_hyphen_values = true,
        help = "Dag van de gebeurtenis; die telt zelf niet mee (bij uren ook 2026-11-23T14:30)"
    )]
    pub vanaf: String,
    /// How long, as in [`Duration`].
    #[arg(
        long,
        value_name = "DUUR",
        help = "6w, 14d, 5wd (werkdagen), 3m, 1j of 72u (uren)"
    )]
    pub duur: String,
    /// Whose rules, a word of [`Regime`].
    #[arg(
        long,
        value_name = "REGIME",
        help = "atw (wet), contract, werkdagen of eu (Verordening 1182/71)"
    )]
    pub regime: String,
    /// Count back from the event.
    #[arg(long, help = "Tel terug vanaf de datum; het einde schuift dan niet op")]
    pub terug: bool,
    /// Suspended days, each `VAN..TOT`.
    #[arg(
        long,
        value_name = "VAN..TOT",
        help = "Opgeschort: VAN is de eerste dag die niet telt, TOT de eerste die weer telt; mag vaker"
    )]
    pub opgeschort: Vec<String>,
    /// Print JSON.
    #[arg(long, help = "Schrijf JSON")]
    pub json: bool,
}

/// Why the command could not answer. Everything but [`TermijnError::Write`] is wrong usage (exit code 2).
#[derive(Debug, thiserror::Error)]
pub enum TermijnError {
    /// A date that is none.
    #[error("{0}")]
    Date(#[from] NotADate),
    /// A duration that is none.
    #[error("{0}")]
    Duration(#[from] NotADuration),
    /// A regime that is none.
    #[error("{0}")]
    Regime(#[from] UnknownWord),
    /// A suspension that is not two dates.
    #[error("‘{0}’ is geen opschorting; schrijf VAN..TOT, bijvoorbeeld 2026-05-07..2026-05-12")]
    Suspension(String),
    /// A term that cannot be computed.
    #[error("{0}")]
    Term(#[from] TermError),
    /// The answer could not be written to stdout.
    #[error("het antwoord kon niet worden geschreven: {}", in_words(.0))]
    Write(#[from] io::Error),
}

impl TermijnError {
    /// Whether what was typed is wrong, rather than the machine.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        !matches!(self, Self::Write(_))
    }
}

/// The answer as JSON; scripts rest on its names.
#[derive(Serialize)]
struct Answer {
    vanaf: String,
    ruw_einde: String,
    einde: String,
    regime: Regime,
    redenen: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waarschuwing: Option<String>,
}

/// Computes the term and prints it on stdout; words like `morgen` count from today.
///
/// # Errors
/// With a Dutch sentence when something typed is wrong or stdout cannot be written.
pub fn run(args: &Args, calendar: &Calendar) -> Result<(), TermijnError> {
    let text = answer(args, Local::now().date_naive(), calendar)?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

/// The answer as it is printed, with its last newline.
///
/// # Errors
/// With a Dutch sentence when something typed is wrong.
pub fn answer(args: &Args, today: NaiveDate, calendar: &Calendar) -> Result<String, TermijnError> {
    let term = read_term(args, today, calendar)?;
    let end = term.end(calendar)?;
    Ok(if args.json {
        json(&term, &end)
    } else {
        text(&term, &end, calendar)
    })
}

fn read_term(args: &Args, today: NaiveDate, calendar: &Calendar) -> Result<Term, TermijnError> {
    let length: Duration = args.duur.parse()?;
    let regime: Regime = args.regime.parse()?;
    let start = match NaiveDateTime::parse_from_str(args.vanaf.trim(), "%Y-%m-%dT%H:%M") {
        Ok(moment) if length.unit == Unit::Hours => moment,
        _ => dates::parse(&args.vanaf, today, calendar)?.into(),
    };
    let suspensions = args
        .opgeschort
        .iter()
        .map(|range| {
            let two = range.split_once("..");
            let (from, to) = two.ok_or_else(|| TermijnError::Suspension(range.clone()))?;
            Ok(Suspension {
                from: dates::parse(from, today, calendar)?,
                to: dates::parse(to, today, calendar)?,
            })
        })
        .collect::<Result<Vec<_>, TermijnError>>()?;
    let term = Term::new(start, length, regime).suspended(suspensions);
    Ok(if args.terug { term.backward() } else { term })
}

/// Why the end stays where it is under the Atw, when that needs saying.
fn why_not_rolled(term: &Term, end: &TermEnd) -> Option<String> {
    match (term.regime, term.direction, end.excluded_by) {
        (Regime::Atw, Direction::Backward, _) => {
            Some("een termijn die terugtelt schuift niet op (art. 1 lid 2 Atw)".to_owned())
        }
        (_, _, Some(excluded)) => Some(format!(
            "de Algemene termijnenwet geldt niet voor een termijn {excluded}; het einde schuift niet op"
        )),
        _ => None,
    }
}

fn json(term: &Term, end: &TermEnd) -> String {
    // Dates are dates, unless a term in hours begins or ends at another time than midnight.
    let midnight = NaiveTime::MIN;
    let timed = |ends: &NaiveDateTime| ends.time() != midnight || term.start.time() != midnight;
    let moment = end.moment.filter(timed);
    let stamp = |date: NaiveDate, at: Option<NaiveDateTime>| match at {
        Some(at) => at.format("%Y-%m-%dT%H:%M").to_string(),
        None => date.to_string(),
    };
    let answer = Answer {
        vanaf: stamp(term.start.date(), moment.map(|_| term.start)),
        ruw_einde: stamp(end.raw_end, moment),
        einde: stamp(end.end, moment),
        regime: term.regime,
        redenen: end.reasons.iter().map(Reason::to_string).collect(),
        waarschuwing: end.warning.clone(),
    };
    let json = serde_json::to_string(&answer);
    json.expect("strings and lists of strings are always JSON") + "\n"
}

fn text(term: &Term, end: &TermEnd, calendar: &Calendar) -> String {
    let day = |date: NaiveDate, moment: Option<NaiveDateTime>| match moment {
        Some(at) => format!("{} {} uur", dates::with_year(date), at.format("%H.%M")),
        None => dates::with_year(date),
    };
    let backward = term.direction == Direction::Backward;
    let start = end.moment.map(|_| term.start);
    let mut rows = vec![
        ("Vanaf", day(term.start.date(), start)),
        (
            "Duur",
            term.length.in_words() + if backward { " terug" } else { "" },
        ),
        ("Regime", regime_name(term.regime).to_owned()),
    ];
    for range in &term.suspensions {
        let (from, to) = (dates::with_year(range.from), dates::with_year(range.to));
        rows.push(("Opgeschort", format!("van {from} tot {to}")));
    }
    rows.push(("Ruw einde", day(end.raw_end, end.moment)));
    rows.extend(end.reasons.iter().map(|reason| match reason {
        Reason::Free { date, .. } => ("Schuift op", format!("{}: {reason}", dates::short(*date))),
        _ => ("Schuift op", reason.to_string()),
    }));
    rows.push(("Einde", day(end.end, end.moment)));
    if backward {
        let practical = calendar.workday_on_or_before(end.end);
        rows.push(("Praktisch", dates::with_year(practical)));
    }
    rows.extend(why_not_rolled(term, end).map(|why| ("Let op", why)));
    rows.extend(end.warning.clone().map(|warning| ("Let op", warning)));
    rows.iter().fold(String::new(), |mut page, (label, value)| {
        writeln!(page, "{label:<12}{value}").expect("a String takes every write");
        page
    })
}

/// The regime as a reader knows it.
const fn regime_name(regime: Regime) -> &'static str {
    match regime {
        Regime::Atw => "Algemene termijnenwet",
        Regime::Contract => "contract of afspraak: de datum zelf",
        Regime::Werkdagen => "werkdagen van het bureau",
        Regime::Eu => "Verordening (EEG, Euratom) 1182/71",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        args: Args,
    }

    /// The answer to a command line, on Monday 23 November 2026.
    fn ask(line: &str) -> Result<String, TermijnError> {
        let words = std::iter::once("termijn").chain(line.split_whitespace());
        let args = CommandLine::try_parse_from(words).unwrap().args;
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        answer(&args, today, &Calendar::built_in())
    }

    #[test]
    fn json_has_exactly_the_promised_fields_in_order() {
        assert_eq!(
            ask("--vanaf 2026-04-02 --duur 6w --regime atw --json").unwrap(),
            concat!(
                r#"{"vanaf":"2026-04-02","ruw_einde":"2026-05-14","einde":"2026-05-18","regime":"atw","#,
                r#""redenen":["Hemelvaartsdag (art. 3 Atw)","gelijkgestelde dag (art. 3 lid 3 Atw)","zaterdag","zondag"]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn json_warns_only_when_the_decree_days_are_not_known_yet() {
        let late = ask("--vanaf 2029-01-05 --duur 6w --regime atw --json").unwrap();
        assert!(
            late.contains(r#""waarschuwing":"de gelijkgestelde dagen na 2028"#),
            "{late}"
        );
        let contract = ask("--vanaf 2029-01-05 --duur 6w --regime contract --json").unwrap();
        assert!(!contract.contains("waarschuwing"), "{contract}");
    }

    #[test]
    fn the_text_tells_where_it_starts_why_it_moves_and_where_it_ends() {
        assert_eq!(
            ask("--vanaf 2026-03-24 --duur 6w --regime atw").unwrap(),
            "\
Vanaf       di 24 mrt 2026
Duur        6 weken
Regime      Algemene termijnenwet
Ruw einde   di 5 mei 2026
Schuift op  di 5 mei: 5 mei (art. 3 Atw)
Einde       wo 6 mei 2026
"
        );
    }

    #[test]
    fn a_backward_term_names_the_practical_day_beside_the_legal_one() {
        let page = ask("--vanaf 31-05-2027 --duur 3m --regime atw --terug").unwrap();
        assert!(page.contains("Einde       zo 28 feb 2027\n"), "{page}");
        assert!(page.contains("Praktisch   vr 26 feb 2027\n"), "{page}");
        assert!(page.contains("art. 1 lid 2 Atw"), "{page}");
    }

    #[test]
    fn a_term_the_act_leaves_out_says_so() {
        let page = ask("--vanaf 2026-02-07 --duur 13w --regime atw").unwrap();
        assert!(
            page.contains("meer dan twaalf weken (art. 4 Atw)"),
            "{page}"
        );
    }

    #[test]
    fn hours_run_from_minute_to_minute() {
        let json = ask("--vanaf 2026-11-27T14:30 --duur 72u --regime atw --json").unwrap();
        assert!(json.contains(r#""vanaf":"2026-11-27T14:30""#), "{json}");
        assert!(json.contains(r#""einde":"2026-11-30T14:30""#), "{json}");
        let date = ask("--vanaf 2026-11-27 --duur 72u --regime atw --json").unwrap();
        assert!(date.contains(r#""einde":"2026-11-30""#), "{date}");
        let page = ask("--vanaf 2026-11-27 --duur 30u --regime contract").unwrap();
        assert!(
            page.contains("Einde       za 28 nov 2026 06.00 uur"),
            "{page}"
        );
    }

    #[test]
    fn suspended_days_move_the_raw_end() {
        let line = "--vanaf 2026-05-01 --duur 2w --regime atw --opgeschort 2026-05-07..2026-05-12";
        let page = ask(line).unwrap();
        assert!(
            page.contains("Opgeschort  van do 7 mei 2026 tot di 12 mei 2026\n"),
            "{page}"
        );
        assert!(page.contains("Einde       wo 20 mei 2026\n"), "{page}");
    }

    #[test]
    fn wrong_input_is_wrong_usage_with_a_sentence() {
        for (line, sentence) in [
            (
                "--vanaf 31-02-2026 --duur 6w --regime atw",
                "‘31-02-2026’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd",
            ),
            (
                "--vanaf morgen --duur 6x --regime atw",
                "‘6x’ is geen duur; schrijf bijvoorbeeld 6w, 14d, 5wd, 3m, 1j of 72u",
            ),
            (
                "--vanaf -1d --duur 6w --regime bgb",
                "‘bgb’ is geen regime; kies uit: atw, contract, werkdagen, eu",
            ),
            (
                "--vanaf vandaag --duur 6w --regime atw --opgeschort morgen",
                "‘morgen’ is geen opschorting; schrijf VAN..TOT, bijvoorbeeld 2026-05-07..2026-05-12",
            ),
            (
                "--vanaf vandaag --duur 6w --regime atw --opgeschort 2026-12-02..2026-12-01",
                "de opschorting eindigt (01-12-2026) vóór zij begint (02-12-2026)",
            ),
            (
                "--vanaf vandaag --duur 4000000000d --regime atw",
                "deze termijn valt buiten de kalender (jaar 1 tot en met 9999)",
            ),
            (
                "--vanaf vandaag --duur 6w --regime atw --terug --opgeschort 2026-12-01..2026-12-02",
                "een termijn die terugtelt kan niet worden opgeschort",
            ),
            (
                "--vanaf 2026-11-27T14:30 --duur 6w --regime atw",
                "‘2026-11-27T14:30’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd",
            ),
        ] {
            let error = ask(line).unwrap_err();
            assert_eq!(error.to_string(), sentence, "{line}");
            assert!(error.is_usage(), "{line}");
        }
    }
}
