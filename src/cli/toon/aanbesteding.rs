//! An aanbesteding whole: as JSON, and as a page with its plan.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{history_json, insert_possibilities, record_json};
use crate::cli::output;
use crate::cli::output::fold_under;
use crate::cli::plan::narrow;
use crate::domain::aanbesteding::letter::points;
use crate::domain::aanbesteding::parts::{BidScore, ChecklistItem, Criterion, Question};
use crate::domain::dates::with_year;
use crate::domain::record::fields::FieldError;
use crate::domain::record::{Element, PartKey, Record};
use crate::office::signals::Signal;
use crate::office::views::{AanbestedingView, PhaseCells, RankingCells};

/// What is kept, then the list's cells and everything that is worked out.
pub(super) fn as_json(view: &AanbestedingView) -> Result<Value, FieldError> {
    let mut map = record_json(&view.record)?;
    let percelen = map.get("percelen").cloned();
    if let Value::Object(cells) = serde_json::to_value(&view.cells).map_err(FieldError::from)? {
        map.extend(cells);
    }
    for name in ["doen", "doen_kort", "doen_kost"] {
        map.remove(name);
    }
    // The list of percelen stays as it is kept.
    map.insert("percelen".to_owned(), percelen.unwrap_or(json!([])));
    let signals: Vec<&Signal> = view.signals.iter().map(|(_, signal)| signal).collect();
    let handled = map.get("signalen").cloned().unwrap_or(Value::Null);
    let worked_out = [
        ("fasen", json!(view.phases)),
        ("begin_uiterlijk", json!(view.begin)),
        ("vroegste_ingang", json!(view.earliest_start)),
        ("niet_gehaald", json!(view.breaks)),
        ("past_niet", json!(view.overruns)),
        ("uitwegen", json!(view.ways_out)),
        ("opmerkingen", json!(view.remarks)),
        ("standstill", json!(view.standstill)),
        ("rangorde", json!(view.rankings)),
        ("bewaren_tot", json!(view.keep_until)),
        ("afgehandeld", handled),
        ("signalen", json!(signals)),
        ("geschiedenis", history_json(&view.history)),
    ];
    let worked_out: Map<String, Value> = worked_out
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    map.extend(worked_out);
    insert_possibilities(&mut map, &view.can, &view.cannot);
    Ok(Value::Object(map))
}

/// What the head of the page already says, or what is said better there than field by field.
pub(super) const SAID: &[&str] = &[
    "naam",
    "status",
    "ingang",
    "procedure",
    "fase",
    "fase_uiterst",
    "ruimte_dagen",
    "volgt_op",
    "waarde",
    "gat_dagen",
    "fasen",
    "begin_uiterlijk",
    "niet_gehaald",
    "past_niet",
    "uitwegen",
    "opmerkingen",
    "standstill",
    "rangorde",
    "gepland",
    "werkelijk",
    "bewaren_tot",
    "geraamde_waarde",
    "stukken",
    "vragen",
    "gunningscriteria",
    "inschrijvingen",
    "beoordelingen",
    "gunningen",
];

/// The page, at most 80 columns where the text allows it.
pub(super) fn as_text(view: &AanbestedingView) -> String {
    let mut page = head(view);
    plan(
        &mut page,
        &view.phases,
        view.cells.fase.map(|phase| phase.word()),
    );
    let sentences = |page: &mut String, label: &str, lines: &[String]| {
        for line in lines {
            fold_under(page, label, &output::one_line(line));
        }
    };
    let misfits = view.breaks.iter().chain(&view.overruns);
    let misfits: Vec<String> = misfits.map(|misfit| misfit.zin.clone()).collect();
    sentences(&mut page, "! ", &misfits);
    sentences(&mut page, "> ", &view.ways_out);
    sentences(&mut page, "- ", &view.remarks);
    if let Some(standstill) = &view.standstill {
        let from = standstill.contract_vanaf.map_or_else(
            || "geen contract zolang het kort geding loopt (Aw art. 2.131)".to_owned(),
            |day| format!("contract vanaf {}", with_year(day)),
        );
        let until = standstill.contract_uiterlijk;
        let until = until.map_or_else(String::new, |day| format!(", uiterlijk {}", with_year(day)));
        let line = format!(
            "verzonden {}, laatste dag {}; {from}{until} ({})",
            with_year(standstill.verzonden),
            with_year(standstill.laatste_dag),
            standstill.grondslag
        );
        fold_under(&mut page, "- standstill: ", &line);
    }
    if let Some(day) = view.keep_until {
        page.push_str(&format!(
            "- dossier bewaren tot {} (Aw art. 2.56)\n",
            with_year(day)
        ));
    }
    view.rankings
        .iter()
        .for_each(|ranking| rank(&mut page, ranking));
    lists(&mut page, &view.record);
    page.push('\n');
    for (_, signal) in &view.signals {
        let label = format!("  {:<12}", signal.ernst.word());
        fold_under(&mut page, &label, &output::one_line(&signal.tekst));
    }
    fold_under(&mut page, "  Kan nu: ", &view.can.join(", "));
    page.push('\n');
    page
}

fn head(view: &AanbestedingView) -> String {
    let cells = &view.cells;
    let mut page = format!("{}  {}\n", cells.nummer, output::one_line(&cells.naam));
    let mut facts = vec![
        cells.status.word().to_owned(),
        output::one_line(&cells.procedure),
    ];
    facts.extend(cells.waarde.map(|value| value.to_string()));
    facts.extend(cells.ingang.map(|day| format!("ingang {}", with_year(day))));
    facts.extend(
        cells
            .ruimte_dagen
            .map(|days| format!("ruimte {}", days_in_words(days))),
    );
    facts.retain(|fact| !fact.is_empty());
    fold_under(&mut page, "", &facts.join(" · "));
    if let Some(number) = &cells.volgt_op {
        let fit = match cells.gat_dagen {
            None => String::new(),
            Some(0) => ", sluit aan".to_owned(),
            Some(days) if days > 0 => format!(", gat van {}", days_in_words(days)),
            Some(days) => format!(", overlap van {}", days_in_words(-days)),
        };
        page.push_str(&format!("volgt op {}{fit}\n", output::one_line(number)));
    }
    if let Some(begin) = &view.begin {
        page.push_str(&format!(
            "beginnen uiterlijk {}; met de kortste termijnen {}\n",
            with_year(begin.gebruikelijk),
            with_year(begin.minimum)
        ));
    }
    page.push('\n');
    page
}

fn days_in_words(days: i64) -> String {
    if days.abs() == 1 {
        format!("{days} dag")
    } else {
        format!("{days} dagen")
    }
}

/// The plan as a table: `v` done, `»` the phase it is in, `!` too late, `§` by law.
fn plan(page: &mut String, phases: &[PhaseCells], current: Option<&str>) {
    let mut line = |marks: &str, cells: [&str; 5]| {
        let [phase, planned, done, latest, room] = cells;
        let text = format!("{marks} {phase:<21} {planned:<13} {done:<13} {latest:<13} {room:>6}");
        page.push_str(text.trim_end());
        page.push('\n');
    };
    line("  ", ["Fase", "Gepland", "Gedaan", "Uiterst", "Ruimte"]);
    for row in phases {
        let is_late = row.open
            && row
                .verwacht
                .zip(row.uiterst)
                .is_some_and(|(at, last)| at > last);
        let mark = match row {
            _ if row.werkelijk.is_some() => 'v',
            _ if is_late => '!',
            _ if current == Some(row.fase.word()) => '»',
            _ => ' ',
        };
        let law = if row.wettelijk { '§' } else { ' ' };
        let day = |day: Option<NaiveDate>| day.map(narrow).unwrap_or_default();
        let room = row.ruimte.map(|days| days.to_string()).unwrap_or_default();
        line(
            &format!("{mark}{law}"),
            [
                row.fase.word(),
                &day(row.gepland),
                &day(row.werkelijk),
                &day(row.uiterst),
                &room,
            ],
        );
    }
    page.push('\n');
    for row in phases.iter().filter(|row| row.wettelijk) {
        fold_under(
            page,
            &format!(" § {:<21} ", row.fase.word()),
            &row.grondslag,
        );
    }
}

/// The lists that people refer to by number: documents, questions, criteria, scores.
fn lists(page: &mut String, record: &Record) {
    let day = |day: Option<NaiveDate>| day.map(with_year).unwrap_or_default();
    let numbered = |key: &PartKey| key.n.to_string();
    let items = record.of(ChecklistItem::KIND).filter_map(|(key, part)| {
        let item = ChecklistItem::of(part)?;
        let (phase, title) = (item.phase.to_string(), item.title.clone());
        Some(vec![
            numbered(key),
            phase,
            title,
            item.responsible.clone(),
            day(item.done),
        ])
    });
    list(
        page,
        "Stukken",
        &["Nr", "Fase", "Stuk", "Wie", "Klaar"],
        items.collect(),
    );
    let questions = record.of(Question::KIND).filter_map(|(key, part)| {
        let one = Question::of(part)?;
        let confidential = if one.is_confidential {
            "vertrouwelijk"
        } else {
            ""
        };
        Some(vec![
            numbered(key),
            day(one.asked),
            one.question.clone(),
            one.answer.clone(),
            confidential.to_owned(),
        ])
    });
    list(
        page,
        "Vragen",
        &["Nr", "Gesteld", "Vraag", "Antwoord", ""],
        questions.collect(),
    );
    let criteria = record.all::<Criterion>().map(|one| {
        let weight = format!("{} %", points(one.weight));
        vec![one.name.clone(), one.kind.to_string(), weight]
    });
    list(
        page,
        "Gunningscriteria",
        &["Criterium", "Soort", "Weging"],
        criteria.collect(),
    );
    let scores = record.all::<BidScore>().map(|one| {
        let bid = one.bid.to_string();
        vec![
            bid,
            one.criterion.clone(),
            points(one.score),
            one.reason.clone(),
        ]
    });
    list(
        page,
        "Scores",
        &["Nr", "Criterium", "Score", "Motivering"],
        scores.collect(),
    );
}

fn list(page: &mut String, title: &str, columns: &[&str], rows: Vec<Vec<String>>) {
    if !rows.is_empty() {
        page.push_str(&format!("\n{title}\n"));
        page.push_str(&output::table(columns, &rows));
    }
}

fn rank(page: &mut String, ranking: &RankingCells) {
    let title = match ranking.perceel.as_str() {
        "" => "Inschrijvingen".to_owned(),
        perceel => format!("Inschrijvingen {}", output::one_line(perceel)),
    };
    page.push_str(&format!("\n{title}\n"));
    let rows: Vec<Vec<String>> = ranking
        .inschrijvingen
        .iter()
        .map(|bid| {
            let note = match (&*bid.terzijde, &*bid.contract, bid.volledig) {
                ("", "", true) => String::new(),
                ("", "", false) => "nog niet helemaal gescoord".to_owned(),
                ("", contract, _) => format!("gegund: {contract}"),
                (why, ..) => format!("terzijde: {why}"),
            };
            vec![
                bid.plaats
                    .map_or_else(|| "–".to_owned(), |place| place.to_string()),
                bid.inschrijving.to_string(),
                bid.inschrijver.clone(),
                points(bid.punten),
                bid.prijs.map(|price| price.to_string()).unwrap_or_default(),
                note,
            ]
        })
        .collect();
    let columns = ["Plaats", "Nr", "Inschrijver", "Punten", "Prijs", ""];
    page.push_str(&output::table(&columns, &rows));
}
