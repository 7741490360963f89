//! `wijkregie plan`: the calendar of an aanbesteding, counted back from its start, which needs no store; or the plan of a
//! huishouden, on a page for the family.

use chrono::{Local, NaiveDate};
use serde::Serialize;

use super::lijst::read_day;
use super::output::fold_under;
use super::store::StoreArgs;
use super::{Failure, exit, output};
use crate::domain::aanbesteding::law::Options;
use crate::domain::aanbesteding::living::Living;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::{Begin, PhasePlan, Plan, Rules, plan};
use crate::domain::aanbesteding::thresholds::{Category, Verdict, threshold, verdict};
use crate::domain::aanbesteding::words::{Phase, Procedure};
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::money::Cents;
use crate::ipc::question;

/// What the command line gives, as typed.
#[derive(Debug, Clone, clap::Args)]
#[command(
    about = "Het plan van een huishouden op één bladzijde; of plant een aanbesteding terug vanaf de dag waarop het contract ingaat"
)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Args {
    /// A plan of a huishouden, or the huishouden.
    #[arg(
        value_name = "NUMMER",
        conflicts_with_all = ["ingang", "procedure"],
        help = "Het plan van een huishouden: PLAN-0001 of H-0001"
    )]
    pub nummer: Option<String>,
    /// The day that page is as of.
    #[arg(
        long,
        value_name = "DAG",
        requires = "nummer",
        help = "Zoals het plan aan het eind van die dag was; anders zoals het nu is"
    )]
    pub op: Option<String>,
    /// The start of the contract: a date as in [`dates::parse`].
    #[arg(
        long,
        value_name = "DATUM",
        allow_hyphen_values = true,
        required_unless_present = "nummer",
        help = "Eerste dag van het contract"
    )]
    pub ingang: Option<String>,
    /// A word of [`Procedure`], but not a national one.
    #[arg(
        long,
        value_name = "PROCEDURE",
        required_unless_present = "nummer",
        help = "sas, openbaar, niet-openbaar, mededinging, open-house of meervoudig-onderhands"
    )]
    pub procedure: Option<String>,
    /// Not a maatwerkvoorziening of the Wmo.
    #[arg(
        long,
        help = "Geen maatwerkvoorziening: de drie maanden van de Wmo gelden niet"
    )]
    pub geen_maatwerk: bool,
    /// No standstill.
    #[arg(long, help = "Geen standstill van twintig dagen")]
    pub geen_standstill: bool,
    /// Bids on paper.
    #[arg(long, help = "Inschrijven kan niet elektronisch: vijf dagen langer")]
    pub op_papier: bool,
    /// A qualified vooraankondiging.
    #[arg(
        long,
        help = "Er is op tijd een volledige vooraankondiging verzonden: kortere inschrijftermijn"
    )]
    pub vooraankondiging: bool,
    /// Urgent.
    #[arg(long, help = "Spoed, met reden: kortere termijnen")]
    pub spoed: bool,
    /// Documents that cannot be had freely.
    #[arg(
        long,
        help = "De stukken zijn niet vrij en elektronisch te krijgen: vijf dagen langer"
    )]
    pub geen_vrije_stukken: bool,
    /// The value, without btw, as in [`Cents`].
    #[arg(
        long,
        value_name = "BEDRAG",
        help = "Geraamde waarde zonder btw, met alle opties: past de procedure erbij?"
    )]
    pub waarde: Option<String>,
    /// Print JSON.
    #[arg(long, help = "Schrijf JSON")]
    pub json: bool,
}

/// A plan, and what must be said beside it.
struct Answer {
    plan: Plan,
    /// The first day the contract can start for who begins today.
    earliest: NaiveDate,
    warnings: Vec<String>,
}

/// The answer as JSON; scripts rest on its names.
#[derive(Serialize)]
struct Json<'a> {
    ingang: NaiveDate,
    procedure: Procedure,
    fasen: Vec<JsonPhase<'a>>,
    begin_uiterlijk: JsonBegin,
    vroegste_ingang: NaiveDate,
    opmerkingen: &'a [String],
}

#[derive(Serialize)]
struct JsonPhase<'a> {
    fase: Phase,
    van: NaiveDate,
    tot: NaiveDate,
    uiterst: NaiveDate,
    praktisch: NaiveDate,
    wettelijk: bool,
    grondslag: &'a str,
}

#[derive(Serialize)]
struct JsonBegin {
    minimum: NaiveDate,
    gebruikelijk: NaiveDate,
}

/// Makes the plan and prints it on stdout; warnings go to stderr.
///
/// # Errors
/// With a Dutch sentence when something typed is wrong, the procedure does not fit the value, there is no such plan for
/// this user, or stdout cannot be written.
pub fn run(args: &Args, calendar: &Calendar, store: &StoreArgs) -> Result<(), Failure> {
    if let Some(number) = &args.nummer {
        let (number, on) = (number.clone(), read_day(args.op.as_deref())?);
        let page = store
            .connect_to_read()?
            .ask(&question::FamilyPage { number, on })?;
        return output::print(&page);
    }
    let answer = answer(args, Local::now().date_naive(), calendar)?;
    for warning in &answer.warnings {
        output::say(&format!("Let op: {warning}"));
    }
    let earliest = dates::with_year(answer.earliest);
    output::say(&format!(
        "Wie vandaag begint, kan op zijn vroegst ingaan op {earliest}."
    ));
    if args.json {
        output::print_json(&json(&answer))
    } else {
        output::print(&text(&answer.plan))
    }
}

fn answer(args: &Args, today: NaiveDate, calendar: &Calendar) -> Result<Answer, Failure> {
    let usage = |why: &dyn std::fmt::Display| Failure::usage(why.to_string());
    let start = dates::parse(args.ingang.as_deref().unwrap_or(""), today, calendar)
        .map_err(|why| usage(&why))?;
    let procedure = procedure(args.procedure.as_deref().unwrap_or(""))?;
    let value = args.waarde.as_deref().map(str::parse::<Cents>).transpose();
    let value = value.map_err(|why| usage(&why))?;
    let options = Options {
        is_maatwerk: !args.geen_maatwerk,
        has_standstill: !args.geen_standstill,
        is_electronic: !args.op_papier,
        is_announced: args.vooraankondiging,
        is_urgent: args.spoed,
        has_free_documents: !args.geen_vrije_stukken,
    };
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar,
    };
    let mut plan = plan(start, procedure, &options, rules).map_err(|why| usage(&why))?;
    if let Some(value) = value {
        let remarks = weigh(value, &plan)?;
        plan.remarks.extend(remarks);
    }
    let living = Living::new(start, procedure, options, rules).map_err(|why| usage(&why))?;
    let earliest = living.earliest_start(today, rules);
    let earliest = earliest.map_err(|why| usage(&why))?;
    let warnings = past(&plan, earliest, today);
    Ok(Answer {
        earliest,
        plan,
        warnings,
    })
}

fn procedure(word: &str) -> Result<Procedure, Failure> {
    word.parse().map_err(|_| {
        let all = Procedure::ALL.iter().map(|procedure| procedure.word());
        let choices: Vec<&str> = all
            .filter(|word| *word != Procedure::Nationaal.word())
            .collect();
        Failure::usage(format!(
            "‘{word}’ is geen procedure; kies uit: {}",
            choices.join(", ")
        ))
    })
}

/// What the value says about the procedure on the day of publication; refused when no kind of opdracht of this value
/// may go that way.
fn weigh(value: Cents, plan: &Plan) -> Result<Vec<String>, Failure> {
    let sent = plan
        .phase(Phase::Publicatie)
        .map_or(plan.start, |row| row.to);
    let judge = |category| verdict(sent, category, value, plan.procedure);
    let (social, other) = (judge(Category::Sas), judge(Category::Gewoon));
    if !social.is_allowed && !other.is_allowed {
        return Err(Failure {
            code: exit::REFUSED,
            sentence: format!(
                "Zo kan het niet: {}. Er is geen plan gemaakt; kies een andere procedure.",
                social.sentence
            ),
        });
    }
    let told = |kind: &str, verdict: Verdict| {
        let answer = if verdict.is_allowed { "Ja" } else { "Nee" };
        format!("Past dit bij {kind}? {answer}: {}.", verdict.sentence)
    };
    let mut remarks = vec![told("sociale diensten", social)];
    if plan.procedure != Procedure::OpenHouse {
        remarks.push(told("andere diensten en leveringen", other));
    }
    let warning = threshold(sent, Category::Gewoon).warning;
    remarks.extend(warning.map(|warning| format!("Let op: {warning}.")));
    Ok(remarks)
}

/// What is too late already; `earliest` is the first day it can start for who begins today and works on working days.
fn past(plan: &Plan, earliest: NaiveDate, today: NaiveDate) -> Vec<String> {
    let Begin { minimum, usual } = plan.begin;
    let day = dates::with_year;
    let warning = if plan.start <= today {
        format!("de ingang {} is al geweest", day(plan.start))
    } else if minimum < today {
        format!(
            "dit past niet meer: ook met de kortste termijnen moest u op {} beginnen",
            day(minimum)
        )
    } else if plan.start < earliest {
        format!(
            "dit past niet meer: op kalenderdagen kan het nog net, maar wie vandaag begint en op werkdagen werkt, is {} dagen te laat",
            (earliest - plan.start).num_days()
        )
    } else if usual < today {
        format!(
            "met gebruikelijke termijnen moest u op {} beginnen; op zijn kortst kan het nog tot {}",
            day(usual),
            day(minimum)
        )
    } else {
        return Vec::new();
    };
    vec![warning]
}

fn json(answer: &Answer) -> Json<'_> {
    let plan = &answer.plan;
    Json {
        ingang: plan.start,
        procedure: plan.procedure,
        fasen: plan.phases.iter().map(json_phase).collect(),
        begin_uiterlijk: JsonBegin {
            minimum: plan.begin.minimum,
            gebruikelijk: plan.begin.usual,
        },
        vroegste_ingang: answer.earliest,
        opmerkingen: &plan.remarks,
    }
}

fn json_phase(row: &PhasePlan) -> JsonPhase<'_> {
    JsonPhase {
        fase: row.phase,
        van: row.from,
        tot: row.to,
        uiterst: row.latest,
        praktisch: row.practical,
        wettelijk: row.is_statutory,
        grondslag: &row.ground,
    }
}

/// `wo 14-10-2026`: as narrow as four dates beside each other need.
pub(super) fn narrow(date: NaiveDate) -> String {
    let short = dates::short(date);
    let weekday = short.split(' ').next().unwrap_or_default();
    format!("{weekday} {}", date.format("%d-%m-%Y"))
}

/// What the days of the page are: the terms of the law run on in the weekend.
const CALENDAR_DAYS: &str = "Van, tot en uiterst zijn kalenderdagen en kunnen in een weekend of op een feestdag vallen; praktisch is een werkdag. Een aanbesteding in het register plant en verwacht alleen werkdagen.";

/// The plan as a page of at most 80 columns.
fn text(plan: &Plan) -> String {
    let mut page = String::new();
    let day = dates::with_year;
    fold_under(&mut page, "Ingang     ", &day(plan.start));
    fold_under(&mut page, "Procedure  ", plan.procedure.word());
    let begin = format!(
        "uiterlijk {}; met de kortste termijnen {}",
        day(plan.begin.usual),
        day(plan.begin.minimum)
    );
    fold_under(&mut page, "Beginnen   ", &begin);
    page.push('\n');
    let mut line = |mark: &str, cells: [&str; 5]| {
        let [phase, from, to, latest, practical] = cells;
        let text = format!("{mark} {phase:<21} {from:<13} {to:<13} {latest:<13} {practical:<13}");
        page.push_str(text.trim_end());
        page.push('\n');
    };
    line(" ", ["Fase", "Van", "Tot", "Uiterst", "Praktisch"]);
    for row in &plan.phases {
        let mark = if row.is_statutory { "§" } else { " " };
        let (to, latest) = (narrow(row.to), narrow(row.latest));
        // A moment has one day.
        let from = match row.from == row.to {
            true => String::new(),
            false => narrow(row.from),
        };
        // Nothing has to be done on these days: they come by themselves.
        let practical = match row.phase {
            Phase::Ingang | Phase::Overgang => String::new(),
            _ => narrow(row.practical),
        };
        line(mark, [row.phase.word(), &from, &to, &latest, &practical]);
    }
    page.push('\n');
    for row in plan.phases.iter().filter(|row| row.is_statutory) {
        let label = format!("§ {:<21} ", row.phase.word());
        fold_under(&mut page, &label, &row.ground);
    }
    page.push('\n');
    fold_under(&mut page, "- ", CALENDAR_DAYS);
    for remark in &plan.remarks {
        fold_under(&mut page, "- ", remark);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use unicode_width::UnicodeWidthStr;

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        args: Args,
    }

    /// The answer to a command line, on Monday 23 November 2026.
    fn ask(line: &str) -> Result<Answer, Failure> {
        let words = std::iter::once("plan").chain(line.split_whitespace());
        let args = CommandLine::try_parse_from(words).unwrap().args;
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        answer(&args, today, &Calendar::built_in())
    }

    fn page(line: &str) -> String {
        text(&ask(line).unwrap().plan)
    }

    #[test]
    fn json_has_the_promised_fields_in_order() {
        let answer = ask("--ingang 2028-01-01 --procedure sas").unwrap();
        let text = serde_json::to_string(&json(&answer)).unwrap();
        let head = concat!(
            r#"{"ingang":"2028-01-01","procedure":"sas","fasen":[{"fase":"beslismoment","van":"2026-10-14","#,
            r#""tot":"2026-10-14","uiterst":"2027-04-15","praktisch":"2027-04-15","wettelijk":false,"#,
            r#""grondslag":"afspraak"},"#
        );
        assert!(text.starts_with(head), "{text}");
        let begin = r#""begin_uiterlijk":{"minimum":"2027-04-15","gebruikelijk":"2026-10-14"},"vroegste_ingang":"2027-08-12","opmerkingen":["#;
        // From Monday 23 November: a month to 23 December, six weeks to 3 February, two to the 17th; forty complete days
        // end on tweede Paasdag, so 30 March, and bids close on the 31st; three weeks to 21 April, twenty days to 11 May,
        // the opdracht on the 12th, and three months.
        assert!(text.contains(begin), "{text}");
    }

    #[test]
    fn the_page_fits_80_columns_and_marks_what_is_in_the_law() {
        for procedure in Procedure::ALL
            .iter()
            .filter(|p| **p != Procedure::Nationaal)
        {
            let page = page(&format!(
                "--ingang 2028-01-01 --procedure {procedure} --waarde 100000"
            ));
            assert!(page.lines().all(|line| line.width() <= 80), "{page}");
        }
        let page = page("--ingang 2028-01-01 --procedure sas");
        let row =
            "§ opdracht-verleend                   vr 01-10-2027 vr 01-10-2027 vr 01-10-2027\n";
        assert!(page.contains(row), "{page}");
        assert!(
            page.contains(
                "  publicatie                          ma 14-06-2027 za 10-07-2027 vr 09-07-2027\n"
            ),
            "{page}"
        );
        assert!(
            page.contains("§ opdracht-verleend     Uitv.besl. Wmo art. 5.1 lid 2\n"),
            "{page}"
        );
    }

    #[test]
    fn a_switch_changes_what_it_says() {
        let line = "--ingang 2028-01-01 --procedure openbaar";
        let closing = |switch: &str| {
            let plan = ask(&format!("{line} {switch}")).unwrap().plan;
            let (from, to) = (
                plan.phase(Phase::Publicatie),
                plan.phase(Phase::SluitingInschrijving),
            );
            (to.unwrap().latest - from.unwrap().latest).num_days()
        };
        // The days of the term and the day after it; the closing is Friday 20 August, so the term ends on Thursday.
        for (switch, days) in [
            ("", 41),
            ("--op-papier", 46),
            ("--geen-vrije-stukken", 46),
            ("--vooraankondiging", 30),
            ("--vooraankondiging --geen-vrije-stukken", 35),
            ("--spoed", 16),
            ("--spoed --geen-vrije-stukken", 16),
        ] {
            assert_eq!(closing(switch), days, "{switch}");
        }
        let without = ask(&format!("{line} --geen-standstill")).unwrap().plan;
        assert_eq!(without.phase(Phase::Standstill), None);
        assert!(
            without
                .remarks
                .iter()
                .any(|remark| remark.contains("2.127 lid 4"))
        );
        let without = ask(&format!("{line} --geen-maatwerk")).unwrap().plan;
        assert!(!without.phase(Phase::OpdrachtVerleend).unwrap().is_statutory);
    }

    #[test]
    fn what_is_late_already_is_said_beside_the_plan() {
        for (start, warning) in [
            ("2026-11-23", "de ingang ma 23 nov 2026 is al geweest"),
            (
                "2027-06-01",
                "dit past niet meer: ook met de kortste termijnen",
            ),
            (
                "2028-01-01",
                "met gebruikelijke termijnen moest u op wo 14 okt 2026 beginnen",
            ),
        ] {
            let answer = ask(&format!("--ingang {start} --procedure sas")).unwrap();
            assert_eq!(answer.warnings.len(), 1, "{start}");
            assert!(
                answer.warnings[0].starts_with(warning),
                "{:?}",
                answer.warnings
            );
        }
        let in_time = ask("--ingang 2028-06-01 --procedure sas").unwrap();
        assert_eq!(in_time.warnings, Vec::<String>::new());
    }

    #[test]
    fn the_first_day_that_can_be_and_what_is_too_late_never_contradict() {
        for procedure in ["sas", "openbaar", "niet-openbaar", "mededinging"] {
            for days in (0..200).step_by(3) {
                let start = NaiveDate::from_ymd_opt(2027, 6, 1).unwrap() + chrono::Days::new(days);
                let answer = ask(&format!("--ingang {start} --procedure {procedure}")).unwrap();
                let says_no = answer
                    .warnings
                    .iter()
                    .any(|told| told.starts_with("dit past niet meer"));
                assert_eq!(
                    says_no,
                    answer.earliest > start,
                    "{procedure} {start} {} {:?}",
                    answer.earliest,
                    answer.warnings
                );
            }
        }
    }

    #[test]
    fn a_value_above_the_threshold_refuses_onderhands_and_says_where_it_depends() {
        let line = "--ingang 2028-01-01 --procedure meervoudig-onderhands --waarde";
        let refused = ask(&format!("{line} 750000")).err().unwrap();
        assert_eq!(refused.code, exit::REFUSED);
        assert_eq!(
            refused.sentence,
            "Zo kan het niet: € 750.000 is niet lager dan de drempel van € 750.000: Europees aankondigen is verplicht (Aw art. 2.62), dus meervoudig onderhands kan niet. Er is geen plan gemaakt; kies een andere procedure."
        );
        let depends = page(&format!("{line} 749.999,99"));
        assert!(
            depends.contains("sociale diensten? Ja: € 749.999,99 is lager"),
            "{depends}"
        );
        assert!(
            depends.contains("leveringen? Nee: € 749.999,99"),
            "{depends}"
        );
        let small = page(&format!("{line} 215.999"));
        assert!(
            small.contains("leveringen? Ja: € 215.999 is lager"),
            "{small}"
        );
    }

    #[test]
    fn wrong_input_is_wrong_usage_with_a_sentence() {
        for (line, sentence) in [
            (
                "--ingang 31-02-2028 --procedure sas",
                "‘31-02-2028’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd",
            ),
            (
                "--ingang 2028-01-01 --procedure loterij",
                "‘loterij’ is geen procedure; kies uit: sas, openbaar, niet-openbaar, mededinging, open-house, meervoudig-onderhands",
            ),
            (
                "--ingang 2028-01-01 --procedure nationaal",
                "een nationale procedure wordt alleen ingelezen, niet gepland; kies sas, openbaar, niet-openbaar, mededinging, open-house of meervoudig-onderhands",
            ),
            (
                "--ingang 2028-01-01 --procedure sas --waarde veel",
                "‘veel’ is geen bedrag; schrijf bijvoorbeeld 233.000 of € 1.250.000,50",
            ),
            (
                "--ingang +999999999d --procedure sas",
                "‘+999999999d’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd",
            ),
        ] {
            let failure = ask(line).err().unwrap();
            assert_eq!(
                (failure.code, failure.sentence.as_str()),
                (exit::USAGE, sentence)
            );
        }
    }
}
