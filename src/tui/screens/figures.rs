//! Rapportage: how it goes. Figures with their last periods; one of them by its parts; and the records behind one.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::bar;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Sparkline, SparklineBar};

use crate::domain::cijfers::{Measure, Period, Unit};
use crate::domain::dates::compact;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{
    FigureCell, FigureRecord, FigureRow, FigureTable, Figures, FiguresAsked, RecordsAsked,
};
use crate::tui::cursor::Place;
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad, wrap_within};
use crate::tui::screen::{Screen, ask_for};
use crate::tui::theme::Look;

/// The sheets, each with its figures; the last one has all.
const SHEETS: &[(&str, &[&str])] = &[
    (
        "Overzicht",
        &[
            "instroom",
            "uitstroom",
            "voorraad",
            "te-laat",
            "onderzoek",
            "onderzoek-te-laat",
            "antwoordtijd",
            "weigeringen",
            "terugleggingen",
            "wachttijd",
            "wachtend",
            "in-begeleiding",
            "indicaties",
            "zonder-regisseur",
            "gaten",
        ],
    ),
    (
        "Tijd",
        &[
            "doorlooptijd",
            "doorlooptijd-p90",
            "onderzoek",
            "onderzoek-p90",
            "onderzoek-te-laat",
            "antwoordtijd",
            "antwoordtijd-p90",
            "antwoord-te-laat",
            "wachttijd",
            "wachttijd-p90",
            "besluittijd",
            "besluittijd-p90",
            "besluit-te-laat",
        ],
    ),
    (
        "Begeleidingsteams",
        &[
            "aanbiedingen",
            "antwoordtijd",
            "antwoord-te-laat",
            "weigeringen",
            "aandeel-geweigerd",
            "terugleggingen",
            "wachtend",
            "gestart",
            "in-begeleiding",
            "opgeschaald",
            "afgeschaald",
        ],
    ),
    (
        "Indicaties en plannen",
        &[
            "regiecheck",
            "indicaties",
            "indicaties-begonnen",
            "indicaties-geeindigd",
            "gestapeld",
            "plannen",
            "zonder-regisseur",
            "gaten",
        ],
    ),
    ("Alles", &[]),
];

/// How many periods are in sight: as many as there are months in a year.
const PERIODS: usize = 12;

/// Rows above and below the list.
const HEAD: usize = 2;
const FOOT: usize = 4;

/// Cells of what a figure is called, and of a figure.
const NAME: usize = 30;
const FIGURE: usize = 9;

/// Bars for a terminal that has letters only.
const LETTERS: bar::Set<'static> = bar::Set {
    empty: "_",
    one_eighth: ".",
    one_quarter: ".",
    three_eighths: ":",
    half: "-",
    five_eighths: "=",
    three_quarters: "+",
    seven_eighths: "*",
    full: "#",
};

/// What is in sight.
#[derive(Default)]
enum Level {
    /// Figures.
    #[default]
    All,
    /// One of them by a dimension, the so many-eth it has; with the rows that came.
    Parts {
        measure: &'static str,
        at: usize,
        figures: Option<Box<Figures>>,
    },
    /// The records behind one; with those of a value, as it is kept and called.
    Records {
        measure: &'static str,
        value: Option<(String, String, String)>,
        records: Option<Vec<FigureRecord>>,
    },
}

/// How it goes.
#[derive(Default)]
pub struct Rapportage {
    figures: Option<Box<Figures>>,
    level: Level,
    /// Where the cursor was on the levels above.
    before: Vec<(Level, Place)>,
    unit: Option<Unit>,
    /// The last period in sight; none is that of today.
    until: Option<Period>,
    place: Place,
}

impl Rapportage {
    fn unit(&self) -> Unit {
        self.unit.unwrap_or(Unit::Month)
    }

    /// The last period in sight, which its figures are of.
    fn period(&self, session: &Session) -> Period {
        let today = Period::of(self.unit(), session.today);
        self.until
            .filter(|it| it.unit == self.unit())
            .unwrap_or(today)
    }

    /// The periods in sight, as they are asked.
    fn over(&self, session: &Session) -> String {
        let last = self.period(session);
        let first = (1..PERIODS).fold(last, |period, _| period.before());
        format!("{}..{}", first.key(), last.key())
    }

    fn asked(&self, session: &Session, measures: &[&str], per: Option<&str>) -> FiguresAsked {
        FiguresAsked {
            measures: measures.iter().map(|key| (*key).to_owned()).collect(),
            per: per.map(str::to_owned),
            over: self.over(session),
            filter: Vec::new(),
            at: AsOf::NOW,
            leaves: false,
        }
    }

    /// The figures of the open sheet.
    fn tables(&self) -> Vec<&FigureTable> {
        let all = self.figures.iter().flat_map(|figures| &figures.maten);
        let keys = SHEETS
            .get(self.place.sheet)
            .map_or(&[][..], |(_, keys)| keys);
        if keys.is_empty() {
            return all.collect();
        }
        let all: Vec<&FigureTable> = all.collect();
        let found = keys
            .iter()
            .filter_map(|key| all.iter().find(|table| table.maat == *key));
        found.copied().collect()
    }

    fn table(&self, measure: &str) -> Option<&FigureTable> {
        let mut all = self.figures.iter().flat_map(|figures| &figures.maten);
        all.find(|table| table.maat == measure)
    }

    /// The measure under the cursor, or open.
    fn measure(&self) -> Option<&'static Measure> {
        match &self.level {
            Level::All => Measure::find(&self.tables().get(self.place.cursor.at)?.maat),
            Level::Parts { measure, .. } | Level::Records { measure, .. } => Measure::find(measure),
        }
    }

    /// The rows of the parts that are in sight.
    fn parts(&self) -> &[FigureRow] {
        match &self.level {
            Level::Parts {
                figures: Some(figures),
                ..
            } => figures.maten.first().map_or(&[], |table| &table.rijen),
            _ => &[],
        }
    }

    /// Asks what the level in sight shows.
    fn ask_level(&self, session: &Session) -> Vec<Effect> {
        match &self.level {
            Level::All => Vec::new(),
            Level::Parts { measure, at, .. } => {
                let Some(found) = Measure::find(measure) else {
                    return Vec::new();
                };
                let per = found.per.get(*at).map(|per| per.row().key);
                let asked = self.asked(session, &[measure], per);
                vec![ask_for(
                    question::Figures { asked },
                    |screen: &mut Self, _, came| {
                        if let Level::Parts { figures, .. } = &mut screen.level {
                            *figures = Some(came);
                        }
                    },
                )]
            }
            Level::Records { measure, value, .. } => {
                let per = value.as_ref().map(|(per, ..)| per.as_str());
                let mut figures = self.asked(session, &[measure], per);
                figures.over = self.period(session).key();
                let asked = RecordsAsked {
                    figures,
                    value: value.as_ref().map(|(_, value, _)| value.clone()),
                };
                vec![ask_for(
                    question::FigureRecords { asked },
                    |screen: &mut Self, _, came| {
                        if let Level::Records { records, .. } = &mut screen.level {
                            *records = Some(came);
                        }
                    },
                )]
            }
        }
    }

    /// Goes to another level; the one in sight is one step back.
    fn enter(&mut self, level: Level, session: &Session) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.level, level);
        let sheet = self.place.sheet;
        self.before.push((before, std::mem::take(&mut self.place)));
        self.place.sheet = sheet;
        self.ask_level(session)
    }

    /// The figure under the cursor by its first dimension, or the next.
    fn split(&mut self, session: &mut Session) -> Vec<Effect> {
        let Some(measure) = self.measure() else {
            return Vec::new();
        };
        if measure.per.is_empty() {
            session.warn(&format!("{} wordt niet uitgesplitst", measure.title));
            return Vec::new();
        }
        if let Level::Parts { at, figures, .. } = &mut self.level {
            *at = (*at + 1) % measure.per.len();
            *figures = None;
            self.place.cursor = Default::default();
            return self.ask_level(session);
        }
        if matches!(self.level, Level::Records { .. }) {
            return Vec::new();
        }
        let parts = Level::Parts {
            measure: measure.key,
            at: 0,
            figures: None,
        };
        self.enter(parts, session)
    }

    /// Another period, or another length of it.
    fn moved_to(&mut self, unit: Unit, until: Period, session: &Session) -> Vec<Effect> {
        let last = Period::of(unit, session.today);
        self.unit = Some(unit);
        self.until = (until < last).then_some(until);
        self.reload(session)
    }

    fn zoom(&mut self, by: isize, session: &Session) -> Vec<Effect> {
        let at = Unit::ALL.iter().position(|unit| *unit == self.unit());
        let at = at.and_then(|at| at.checked_add_signed(by));
        let Some(unit) = at.and_then(|at| Unit::ALL.get(at)).copied() else {
            return Vec::new();
        };
        let day = self.period(session).last.min(session.today);
        self.moved_to(unit, Period::of(unit, day), session)
    }
}

impl Screen for Rapportage {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, _: &Session) -> usize {
        match &self.level {
            Level::All => self.tables().len(),
            Level::Parts { .. } => self.parts().len(),
            Level::Records { records, .. } => records.as_ref().map_or(0, Vec::len),
        }
    }

    fn head(&self) -> usize {
        HEAD
    }

    fn foot(&self, _: &Session) -> usize {
        FOOT
    }

    fn sheets(&self) -> Vec<&'static str> {
        SHEETS.iter().map(|(title, _)| *title).collect()
    }

    fn reload(&mut self, session: &Session) -> Vec<Effect> {
        let asked = self.asked(session, &[], None);
        let all = ask_for(
            question::Figures { asked },
            |screen: &mut Self, _, figures| {
                screen.figures = Some(figures);
            },
        );
        std::iter::once(all)
            .chain(self.ask_level(session))
            .collect()
    }

    fn hints(&self) -> Vec<&'static str> {
        let own: &[&str] = match self.level {
            Level::All => &[
                "openen",
                "uitsplitsen",
                "eerder",
                "later",
                "uitzoomen",
                "volgend-blad",
            ],
            Level::Parts { .. } => &["openen", "uitsplitsen", "eerder", "later", "terug"],
            Level::Records { .. } => &["openen", "eerder", "later", "terug"],
        };
        own.iter().chain(&["hulp"]).copied().collect()
    }

    fn about(&self) -> Option<&str> {
        match &self.level {
            Level::All => None,
            _ => self.measure().map(|measure| measure.title),
        }
    }

    fn record_here(&self) -> Option<String> {
        match &self.level {
            Level::Records { records, .. } => {
                let mut records = records.iter().flatten();
                Some(records.nth(self.place.cursor.at)?.nummer.clone())
            }
            _ => None,
        }
    }

    fn open(&mut self, session: &mut Session) -> Option<Vec<Effect>> {
        let measure = self.measure()?.key;
        let value = match &self.level {
            Level::Records { .. } => return None,
            Level::All => None,
            Level::Parts { figures, .. } => {
                let row = self.parts().get(self.place.cursor.at)?;
                let per = figures.as_ref().map(|figures| figures.per.clone())?;
                Some((per, row.waarde.clone(), row.naam.clone()))
            }
        };
        let records = Level::Records {
            measure,
            value,
            records: None,
        };
        Some(self.enter(records, session))
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        let (unit, period) = (self.unit(), self.period(session));
        Some(match id {
            "eerder" => self.moved_to(unit, period.before(), session),
            "later" => self.moved_to(unit, period.after(), session),
            "inzoomen" => self.zoom(-1, session),
            "uitzoomen" => self.zoom(1, session),
            "uitsplitsen" => self.split(session),
            "terug" if session.overlays.is_empty() => {
                let (level, place) = self.before.pop()?;
                (self.level, self.place) = (level, place);
                self.ask_level(session)
            }
            _ => return None,
        })
    }

    fn close(&mut self) {
        self.before.clear();
        self.level = Level::All;
    }

    fn hide(&mut self) {
        self.figures = None;
        self.close();
    }

    fn status(&self, session: &Session) -> String {
        let Some(figures) = &self.figures else {
            return String::new();
        };
        let least = figures
            .kleinste
            .map(|least| format!(" · * is kleiner dan {least}"));
        let text = format!("{}{}", figures.bereik, least.unwrap_or_default());
        fit(session.look, &text, usize::from(session.size.0))
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        let titles: Vec<&'static str> = self.sheets();
        match &self.level {
            Level::All => pen.tabs(0, &titles, self.place.sheet),
            _ => pen.line(0, Line::styled(self.above(), look.title())),
        }
        let (width, height) = (pen.width(), pen.height());
        pen.line(1, Line::styled(self.columns(session, width), look.quiet()));
        let list = (HEAD, height.saturating_sub(HEAD + FOOT));
        let cursor = (self.place.cursor, self.len(session));
        match &self.level {
            Level::All => {
                let tables = self.tables();
                pen.list(list, cursor, |at| {
                    figure_line(look, &tables[at].titel, tables[at], &tables[at].totaal)
                });
                self.sparks(
                    pen,
                    list,
                    tables.iter().map(|table| (*table, table.totaal.as_slice())),
                );
            }
            Level::Parts { figures, .. } => {
                let table = figures.as_ref().and_then(|figures| figures.maten.first());
                let rows = self.parts();
                if let Some(table) = table {
                    pen.list(list, cursor, |at| {
                        figure_line(look, &rows[at].naam, table, &rows[at].cijfers)
                    });
                    self.sparks(
                        pen,
                        list,
                        rows.iter().map(|row| (table, row.cijfers.as_slice())),
                    );
                }
            }
            Level::Records { records, .. } => {
                let rows = records.as_deref().unwrap_or_default();
                pen.list(list, cursor, |at| record_line(look, &rows[at]));
            }
        }
        if cursor.1 == 0 {
            pen.line(HEAD, Line::styled(self.none(), look.quiet()));
        }
        self.draw_foot(pen, session);
    }
}

impl Rapportage {
    /// What is said where nothing is listed.
    fn none(&self) -> &'static str {
        let is_here = match &self.level {
            Level::All => self.figures.is_some(),
            Level::Parts { figures, .. } => figures.is_some(),
            Level::Records { records, .. } => records.is_some(),
        };
        match is_here {
            true => " In deze periode is hiervan niets geteld.",
            false => " Even tellen…",
        }
    }

    /// The title of a level below the figures.
    fn above(&self) -> String {
        let title = self.measure().map_or("", |measure| measure.title);
        match &self.level {
            Level::All => String::new(),
            Level::Parts { at, .. } => {
                let per = self.measure().and_then(|measure| measure.per.get(*at));
                let per = per.map_or("", |per| per.row().title);
                format!(" {title} per {}", per.to_lowercase())
            }
            Level::Records { value, .. } => match value {
                Some((_, _, name)) => format!(" {title} · {name}"),
                None => format!(" {title}"),
            },
        }
    }

    /// What stands above the columns: which period, and what is beside it.
    fn columns(&self, session: &Session, width: usize) -> String {
        let look = session.look;
        let period = self.period(session);
        let still = if period.last > session.today {
            ", loopt nog"
        } else {
            ""
        };
        let title = format!(" {}{still}", period.title());
        if matches!(self.level, Level::Records { .. }) {
            return fit(
                look,
                &format!(
                    "{}van          tot          dagen wijk",
                    pad(look, &title, 34)
                ),
                width,
            );
        }
        let spark = format!("12 × {}", self.unit().word());
        let (now, before) = (period.key(), period.before().key());
        format!(
            "{}{spark:<13}{now:>w$}{before:>w$}",
            pad(look, &title, NAME + 1),
            w = FIGURE + 3
        )
    }

    /// The periods of each figure in sight as bars, under their place in the line.
    fn sparks<'t>(
        &self,
        pen: &mut Pen<'_, '_>,
        (first, height): (usize, usize),
        rows: impl Iterator<Item = (&'t FigureTable, &'t [FigureCell])>,
    ) {
        let set = match pen.look.has_unicode {
            true => bar::NINE_LEVELS,
            false => LETTERS,
        };
        let top = self.place.cursor.top;
        for (at, (table, cells)) in rows.enumerate().skip(top).take(height) {
            let Some(row) = pen.row(first + at - top) else {
                continue;
            };
            let Ok(left) = u16::try_from(NAME + 1) else {
                continue;
            };
            let area = Rect {
                x: row.x + left.min(row.width),
                width: u16::try_from(PERIODS)
                    .unwrap_or(0)
                    .min(row.width.saturating_sub(left)),
                ..row
            };
            let bars = cells.iter().map(|cell| {
                let number = cell.number(&table.eenheid).map(u64::from);
                SparklineBar::from(number)
            });
            let bars: Vec<SparklineBar> = bars.collect();
            let style = pen
                .frame
                .buffer_mut()
                .cell((area.x, area.y))
                .map_or_else(Style::new, |cell| cell.style());
            let sparkline = Sparkline::default()
                .data(bars)
                .bar_set(set.clone())
                .absent_value_symbol(" ")
                .style(style);
            pen.frame.render_widget(sparkline, area);
        }
    }

    /// What the figure under the cursor counts, what it could not, and how to get it as a table.
    fn draw_foot(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let (look, height, width) = (pen.look, pen.height(), pen.width());
        let Some(measure) = self.measure() else {
            return;
        };
        let top = height.saturating_sub(FOOT);
        pen.line(top, Line::styled(look.rule().repeat(width), look.quiet()));
        let table = self.table(measure.key);
        let apart = table.map_or_else(String::new, |table| {
            let count = |count: Option<u32>, what: &str| {
                count
                    .filter(|count| *count > 0)
                    .map(|count| format!("{count} {what}"))
            };
            let said = [
                count(table.zonder_datum, "zonder datum"),
                count(table.niet_gemeten, "niet gemeten"),
            ];
            let said: Vec<String> = said.into_iter().flatten().collect();
            match said.is_empty() {
                true => String::new(),
                false => format!(" Niet meegeteld: {}.", said.join(", ")),
            }
        });
        let text = format!("{}{apart}", measure.definition);
        for (at, line) in wrap_within(look, &text, width.saturating_sub(2), FOOT - 2)
            .iter()
            .enumerate()
        {
            pen.line(top + 1 + at, Line::raw(format!(" {line}")));
        }
        let per = match &self.level {
            Level::Parts { at, .. } => measure.per.get(*at).map(|per| per.row().key),
            _ => None,
        };
        let per = per.map_or_else(String::new, |per| format!(" --per {per}"));
        let records = match &self.level {
            Level::Records { .. } => " --records",
            _ => "",
        };
        let over = self.period(session).key();
        let command = format!(
            " wijkregie cijfers {}{per} --over {over}{records}",
            measure.key
        );
        pen.line(
            height.saturating_sub(1),
            Line::styled(command, look.quiet()),
        );
    }
}

/// One figure: what it is called, room for its bars, this period and the one before.
fn figure_line(look: Look, name: &str, table: &FigureTable, cells: &[FigureCell]) -> Line<'static> {
    let told = |at: usize| {
        let cell = cells.len().checked_sub(at).and_then(|at| cells.get(at));
        match cell {
            Some(cell) => cell.told(&table.eenheid),
            None if table.niet_te_zien.is_empty() => "…".to_owned(),
            None => "–".to_owned(),
        }
    };
    let unseen = match table.niet_te_zien.as_str() {
        "" => String::new(),
        why => format!("   {why}"),
    };
    let w = FIGURE + 3;
    Line::from(vec![
        Span::raw(format!(" {}", pad(look, name, NAME))),
        Span::raw(" ".repeat(PERIODS + 1)),
        Span::raw(format!("{:>w$}", told(1))),
        Span::styled(format!("{:>w$}", told(2)), look.quiet()),
        Span::styled(unseen, look.quiet()),
    ])
}

fn record_line(look: Look, record: &FigureRecord) -> Line<'static> {
    let day = |day: Option<chrono::NaiveDate>| day.map(compact).unwrap_or_default();
    let telt = match record.telt {
        Some(true) => "telt",
        _ => "",
    };
    let days = record
        .dagen
        .map(|days| days.to_string())
        .unwrap_or_default();
    Line::raw(format!(
        " {} {} {} {days:>5} {} {telt}",
        pad(look, &record.nummer, 32),
        pad(look, &day(record.van), 12),
        pad(look, &day(record.tot), 12),
        pad(look, &record.wijk, 10),
    ))
}
