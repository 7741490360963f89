//! The business case within Rapportage: a row for each team and wijk, the assumptions it rests on below them, and the
//! verwijzingen behind a row.

use ratatui::text::{Line, Span};

use super::{HEAD, Level, Rapportage, ask_of};
use crate::actions::Context;
use crate::domain::businesscase::actions::NOTE;
use crate::domain::cijfers::{Period, Unit};
use crate::domain::dates::compact;
use crate::ipc::question;
use crate::office::views::{
    AssumptionCells, BusinessCase, CaseAsked, CasePeriod, CaseRecord, CaseRow, CaseSide, case_told,
    in_euros,
};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, pad, wrap_within};
use crate::tui::screen::Screen;
use crate::tui::theme::Look;

/// The title of the sheet.
pub(super) const TITLE: &str = "Businesscase";

/// Cells of the name of a row, and of its columns.
const NAME: usize = 24;
const COLUMNS: [usize; 5] = [6, 13, 13, 13, 8];
const HEADS: [&str; 5] = ["verw.", "regulier", "kosten", "besparing", "meer inw"];

/// Rows below the list: what stands beside a row takes more than a figure's definition.
pub(super) const FOOT: usize = 7;

/// What is in sight of the case.
#[derive(Default)]
pub(super) struct Case {
    told: Option<Box<BusinessCase>>,
    /// The period; none is the last quarter that is over.
    period: Option<Period>,
}

/// One row of the sheet.
enum Entry<'s> {
    Row(&'s CaseRow),
    Assumption(&'s AssumptionCells),
}

impl Rapportage {
    /// Whether the sheet with the business case is open.
    pub(super) fn is_of_case(&self) -> bool {
        super::SHEETS
            .get(self.place.sheet)
            .is_some_and(|(title, _)| *title == TITLE)
    }

    fn case_period(&self, session: &Session) -> Period {
        let last_over = || Period::of(Unit::Quarter, session.today).before();
        self.case.period.unwrap_or_else(last_over)
    }

    /// Asks for it, over the period in sight.
    pub(super) fn ask_case(&self, session: &Session) -> Effect {
        let asked = CaseAsked {
            over: self.case_period(session).key(),
            ..CaseAsked::default()
        };
        ask_of(question::BusinessCase { asked }, |screen, told| {
            screen.case.told = Some(told);
            screen.no.clear();
        })
    }

    /// Another period, or another length of it: a month, a quarter or a year.
    pub(super) fn move_case(&mut self, id: &str, session: &Session) -> Vec<Effect> {
        let period = self.case_period(session);
        let moved = match id {
            "eerder" => period.before(),
            "later" => period.after(),
            "uitzoomen" => Period::of(longer(period.unit), period.first),
            _ => Period::of(shorter(period.unit), period.last.min(session.today)),
        };
        if moved.first > session.today {
            return Vec::new();
        }
        self.case.period = Some(moved);
        // Rows of another period do not stand under this one, also where it may not be seen.
        self.case.told = None;
        match self.level {
            Level::CaseRecords { .. } => self.reload(session),
            _ => vec![self.ask_case(session)],
        }
    }

    /// Forgets what it was.
    pub(super) fn hide_case(&mut self) {
        self.case.told = None;
    }

    fn case_told(&self) -> Option<&CasePeriod> {
        self.case.told.as_ref()?.perioden.first()
    }

    fn case_entries(&self) -> Vec<Entry<'_>> {
        let period = self.case_told().into_iter();
        let rows = period.flat_map(|it| it.rijen.iter().chain(&it.samen));
        let told = self.case.told.iter();
        let assumptions = told.flat_map(|it| &it.aannames).map(Entry::Assumption);
        rows.map(Entry::Row).chain(assumptions).collect()
    }

    /// How many rows the sheet has, or the level below it.
    pub(super) fn case_len(&self) -> usize {
        match &self.level {
            Level::CaseRecords { records, .. } => records.as_ref().map_or(0, Vec::len),
            _ => self.case_entries().len(),
        }
    }

    /// The number of what is under the cursor: an assumption, or a verwijzing.
    pub(super) fn case_here(&self) -> Option<String> {
        let at = self.place.cursor.at;
        if let Level::CaseRecords { records, .. } = &self.level {
            return Some(records.iter().flatten().nth(at)?.nummer.clone());
        }
        match self.case_entries().get(at)? {
            Entry::Assumption(it) => Some(it.nummer.clone()),
            Entry::Row(_) => None,
        }
    }

    /// The level below the row under the cursor; none for an assumption, and for verwijzingen that are listed already.
    pub(super) fn case_below(&self) -> Option<Level> {
        if matches!(self.level, Level::CaseRecords { .. }) {
            return None;
        }
        let entries = self.case_entries();
        let Some(Entry::Row(row)) = entries.get(self.place.cursor.at) else {
            return None;
        };
        let all = self.case_told().into_iter().flat_map(|it| &it.rijen);
        let together = || {
            let told = all.filter(|it| it.wijk.is_none() && it.besparing.is_some());
            told.map(|it| it.bt.clone()).collect()
        };
        let is_together = row.bt.is_empty();
        let wijk = row.wijk.iter().map(|wijk| match wijk.as_str() {
            "" => "onbekend".to_owned(),
            wijk => wijk.to_owned(),
        });
        Some(Level::CaseRecords {
            bt: if is_together {
                together()
            } else {
                vec![row.bt.clone()]
            },
            wijk: wijk.collect(),
            name: row.name(),
            records: None,
        })
    }

    /// Asks for the verwijzingen behind a row.
    pub(super) fn ask_case_records(
        &self,
        (bt, wijk): (&[String], &[String]),
        session: &Session,
    ) -> Effect {
        let asked = CaseAsked {
            over: self.case_period(session).key(),
            bt: bt.to_vec(),
            wijk: wijk.to_vec(),
            ..CaseAsked::default()
        };
        ask_of(question::CaseRecords { asked }, |screen, came| {
            if let Level::CaseRecords { records, .. } = &mut screen.level {
                *records = Some(came);
            }
        })
    }

    /// The title of the verwijzingen behind a row.
    pub(super) fn case_above(&self, name: &str) -> String {
        let period = self.case_told().map(|it| it.periode.titel.as_str());
        format!(" Businesscase · {name} · {}", period.unwrap_or_default())
    }

    /// What is said below all: of which part of the office it is, and what a star means.
    pub(super) fn case_status(&self) -> String {
        let Some(told) = &self.case.told else {
            return String::new();
        };
        let least = told
            .kleinste
            .map(|least| format!(" · * gaat over minder dan {least}"));
        format!("{}{}", told.bereik, least.unwrap_or_default())
    }

    /// Draws it.
    pub(super) fn draw_case(&self, pen: &mut Pen<'_, '_>, session: &Session, list: (usize, usize)) {
        let look = pen.look;
        let period = self.case_period(session);
        let still = if period.last > session.today {
            ", loopt nog"
        } else {
            ""
        };
        let title = format!(" {}{still}", period.title());
        let cursor = (self.place.cursor, self.case_len());
        if let Level::CaseRecords { records, .. } = &self.level {
            let rows = records.as_deref().unwrap_or_default();
            let head =
                " verwijzing      van        t/m        dagen    regulier  omvang".to_owned();
            pen.line(1, Line::styled(head, look.quiet()));
            pen.list(list, cursor, |at| record_line(look, &rows[at]));
        } else {
            let heads = in_columns(&HEADS.map(str::to_owned));
            let head = format!("{}{heads}", pad(look, &title, NAME + 1));
            pen.line(1, Line::styled(head, look.quiet()));
            let entries = self.case_entries();
            pen.list(list, cursor, |at| entry_line(look, &entries[at]));
        }
        if cursor.1 == 0 {
            let text = self.case_none(session);
            pen.line(HEAD, Line::styled(text, look.quiet()));
        }
        self.draw_case_foot(pen, period);
    }

    fn case_none(&self, session: &Session) -> String {
        let is_here = match &self.level {
            Level::CaseRecords { records, .. } => records.is_some(),
            _ => self.case.told.is_some(),
        };
        match (is_here, self.no.as_str()) {
            (true, _) if matches!(self.level, Level::CaseRecords { .. }) => {
                " In deze periode was er niets, of niets dat u mag zien.".to_owned()
            }
            (true, _) => {
                let keys = session.keys_of(Context::Figures, NOTE);
                let begins = keys.filter(|_| session.may_ever(NOTE));
                let begins =
                    begins.map_or_else(String::new, |keys| format!("{keys} legt er een vast; "));
                format!(
                    " Er is nog geen aanname over deze tijd. {begins}inlezen: wijkregie import aannames BESTAND"
                )
            }
            (false, "") => " Even tellen…".to_owned(),
            (false, no) => format!(" {no}"),
        }
    }

    /// The assumptions by which the costs of a verwijzing are worked out; else why they are not, and what the columns mean.
    fn behind(&self, record: Option<&CaseRecord>) -> Vec<String> {
        let told = self.case.told.iter().flat_map(|it| &it.aannames);
        let is_behind =
            |it: &&AssumptionCells| record.is_some_and(|of| of.aannames.contains(&it.nummer));
        let titles = told.filter(is_behind);
        let titles: Vec<String> = titles
            .map(|it| format!("{} {}", it.nummer, it.title()))
            .collect();
        if !titles.is_empty() {
            return titles;
        }
        let why = record.filter(|of| !of.waarom.is_empty());
        let why = why.map(|of| format!("Niet geteld: {}.", of.waarom));
        why.into_iter().chain([case_told()]).collect()
    }

    /// What stands beside the row under the cursor, and how to get it as a table.
    fn draw_case_foot(&self, pen: &mut Pen<'_, '_>, period: Period) {
        let (look, height, width) = (pen.look, pen.height(), pen.width());
        let top = height.saturating_sub(FOOT);
        pen.line(top, Line::styled(look.rule().repeat(width), look.quiet()));
        let entries = self.case_entries();
        let texts = match (&self.level, entries.get(self.place.cursor.at)) {
            (Level::CaseRecords { records, .. }, _) => {
                let record = records.iter().flatten().nth(self.place.cursor.at);
                self.behind(record)
            }
            (_, None) => vec![case_told()],
            (_, Some(Entry::Assumption(it))) => vec![
                format!("{} {}", it.nummer, it.title()),
                format!("{}. Bron: {}", it.days(), it.whence()),
            ],
            (_, Some(Entry::Row(row))) => vec![
                side("-10 %", row, &row.min_10),
                side("+10 %", row, &row.plus_10),
                beside(row),
            ],
        };
        let mut lines: Vec<String> = Vec::new();
        for text in texts {
            let left = (FOOT - 2).saturating_sub(lines.len());
            lines.extend(wrap_within(look, &text, width.saturating_sub(2), left));
        }
        for (at, line) in lines.iter().enumerate() {
            pen.line(top + 1 + at, Line::raw(format!(" {line}")));
        }
        let of = match &self.level {
            Level::CaseRecords { bt, wijk, .. } => {
                let bt = bt.iter().map(|it| format!(" --bt {it}"));
                let wijk = wijk.iter().map(|it| format!(" --wijk {it}"));
                bt.chain(wijk).chain([" --records".to_owned()]).collect()
            }
            _ => String::new(),
        };
        let command = format!(" wijkregie businesscase {}{of}", period.key());
        pen.line(
            height.saturating_sub(1),
            Line::styled(command, look.quiet()),
        );
    }
}

const fn longer(unit: Unit) -> Unit {
    match unit {
        Unit::Day | Unit::Week => Unit::Month,
        Unit::Month => Unit::Quarter,
        Unit::Quarter | Unit::Year => Unit::Year,
    }
}

const fn shorter(unit: Unit) -> Unit {
    match unit {
        Unit::Year => Unit::Quarter,
        _ => Unit::Month,
    }
}

/// Texts under each other, at the right of their columns.
fn in_columns(texts: &[String; 5]) -> String {
    let texts = texts.iter().zip(COLUMNS);
    texts
        .map(|(text, width)| format!(" {text:>w$}", w = width - 1))
        .collect()
}

fn entry_line(look: Look, entry: &Entry<'_>) -> Line<'static> {
    match entry {
        Entry::Row(row) => {
            let cells = [
                row.told(row.verwijzingen),
                row.told(row.regulier.map(|it| in_euros(it.into()))),
                row.told(row.kosten.map(in_euros)),
                row.told(row.besparing.map(in_euros)),
                row.told(row.meer_inwoners),
            ];
            Line::from(vec![
                Span::raw(format!(" {}", pad(look, &row.title(), NAME))),
                Span::raw(in_columns(&cells)),
            ])
        }
        Entry::Assumption(it) => {
            let text = format!(" {} {}", pad(look, &it.nummer, 9), it.title());
            Line::styled(text, look.quiet())
        }
    }
}

fn record_line(look: Look, record: &CaseRecord) -> Line<'static> {
    let regular = match record.regulier {
        Some(it) => in_euros(it.into()).to_string(),
        None => "–".to_owned(),
    };
    let said = match (record.omvang.as_str(), record.waarom.as_str()) {
        ("", why) => why.to_owned(),
        (scope, "") => scope.to_owned(),
        (scope, why) => format!("{scope}; {why}"),
    };
    Line::raw(format!(
        " {} {} {} {:>5} {regular:>11}  {said}",
        pad(look, &record.nummer, 15),
        pad(look, &compact(record.van), 10),
        pad(look, &compact(record.tot_en_met), 10),
        record.dagen,
    ))
}

/// What the saving becomes with a tenth less, or more.
fn side(by: &str, row: &CaseRow, side: &CaseSide) -> String {
    let saving = row.told(side.besparing.map(in_euros));
    let more = row.told(side.meer_inwoners);
    format!("Bij {by}: besparing {saving}, meer inwoners {more}")
}

/// Of what the costs are, and who is left out.
fn beside(row: &CaseRow) -> String {
    let costs = format!(
        "Kosten: beschikbaarheid {}, werkelijk {}.",
        row.told(row.beschikbaarheid.map(|it| in_euros(it.into()))),
        row.told(row.werkelijk.map(in_euros))
    );
    match row.beside().as_str() {
        "" => format!("{costs} Alle {} geteld.", row.counted()),
        said => format!("{costs} Geteld: {}; {said}.", row.counted()),
    }
}
