//! Rapportage: how it goes. Figures with their last periods; one of them by its parts; and the records behind one.

mod businesscase;
mod charts;
mod draw;
mod indicators;

use self::charts::Drawn;
use crate::domain::cijfers::{Measure, Period, Unit};
use crate::ipc::question::{self, Question};
use crate::office::AsOf;
use crate::office::views::{
    CaseRecord, FigureRecord, FigureRow, FigureTable, Figures, FiguresAsked, Indicators,
    RecordsAsked,
};
use crate::tui::cursor::Place;
use crate::tui::effect::{Effect, ask_or, tell};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit};
use crate::tui::screen::Screen;

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
    (businesscase::TITLE, &[]),
    (indicators::TITLE, &[]),
    ("Alles", &[]),
];

/// How many periods are in sight: as many as there are months in a year.
const PERIODS: usize = 12;

/// Rows above and below the list.
const HEAD: usize = 2;
const FOOT: usize = 4;

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
    /// An indicator: its years, and who is left out.
    Indicator { number: String },
    /// The records behind one; with those of a value, as it is kept and called; or those of an indicator, in a year and by
    /// its filter.
    Records {
        measure: &'static str,
        value: Option<(String, String, String)>,
        of: Option<(u16, Vec<String>)>,
        records: Option<Vec<FigureRecord>>,
    },
    /// The verwijzingen behind a row of the business case: of these teams and wijken, as it is called.
    CaseRecords {
        bt: Vec<String>,
        wijk: Vec<String>,
        name: String,
        records: Option<Vec<CaseRecord>>,
    },
}

/// How it goes.
#[derive(Default)]
pub struct Rapportage {
    figures: Option<Box<Figures>>,
    indicators: Option<Box<Indicators>>,
    case: businesscase::Case,
    /// The year that indicators are seen from; none is that of today.
    year: Option<u16>,
    level: Level,
    /// Where the cursor was on the levels above.
    before: Vec<(Level, Place)>,
    unit: Option<Unit>,
    /// The last period in sight; none is that of today.
    until: Option<Period>,
    place: Place,
    drawn: Drawn,
    /// Why there is nothing; empty where there is, or may be.
    no: String,
}

/// Asks something; a refusal is said, and leads back to the level above.
fn ask_of<Q: Question>(
    question: Q,
    then: impl FnOnce(&mut Rapportage, Q::Answer) + Send + 'static,
) -> Effect {
    ask_or(
        question,
        move |model, answer| model.on(|screen: &mut Rapportage, _| then(screen, answer)),
        |model, refusal| {
            tell(model, refusal);
            let why = refusal.to_string();
            model.on(|screen: &mut Rapportage, _| match screen.before.pop() {
                Some((level, place)) => (screen.level, screen.place) = (level, place),
                None => screen.no = why,
            });
        },
    )
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
        if self.is_of_indicators() || self.is_of_case() {
            return Vec::new();
        }
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
            Level::Indicator { .. } | Level::CaseRecords { .. } => None,
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
            Level::All | Level::Indicator { .. } => Vec::new(),
            Level::CaseRecords { bt, wijk, .. } => {
                vec![self.ask_case_records((bt, wijk), session)]
            }
            Level::Parts { measure, at, .. } => {
                let Some(found) = Measure::find(measure) else {
                    return Vec::new();
                };
                let per = found.per.get(*at).map(|per| per.row().key);
                let asked = self.asked(session, &[measure], per);
                vec![ask_of(question::Figures { asked }, |screen, came| {
                    if let Level::Parts { figures, .. } = &mut screen.level {
                        *figures = Some(came);
                    }
                })]
            }
            Level::Records {
                measure, value, of, ..
            } => {
                let per = value.as_ref().map(|(per, ..)| per.as_str());
                let mut figures = self.asked(session, &[measure], per);
                figures.over = self.period(session).key();
                if let Some((year, filter)) = of {
                    figures.over = year.to_string();
                    figures.filter.clone_from(filter);
                }
                let asked = RecordsAsked {
                    figures,
                    value: value.as_ref().map(|(_, value, _)| value.clone()),
                };
                vec![ask_of(question::FigureRecords { asked }, |screen, came| {
                    if let Level::Records { records, .. } = &mut screen.level {
                        *records = Some(came);
                    }
                })]
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
            session.warn(format!("{} wordt niet uitgesplitst", measure.title));
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
            _ if self.is_of_case() => self.case_len(),
            Level::All if self.is_of_indicators() => self.indicators().len(),
            Level::All => self.tables().len(),
            Level::Parts { .. } => self.parts().len(),
            Level::Indicator { .. } => self.entries().len(),
            Level::Records { records, .. } => records.as_ref().map_or(0, Vec::len),
            Level::CaseRecords { .. } => self.case_len(),
        }
    }

    fn head(&self) -> usize {
        HEAD
    }

    fn foot(&self, _: &Session) -> usize {
        match self.level {
            Level::Indicator { .. } => indicators::FOOT,
            _ if self.is_of_case() => businesscase::FOOT,
            _ => FOOT,
        }
    }

    fn sheets(&self) -> Vec<&'static str> {
        SHEETS.iter().map(|(title, _)| *title).collect()
    }

    fn reload(&mut self, session: &Session) -> Vec<Effect> {
        if self.is_of_indicators() {
            let all = self.ask_indicators();
            return std::iter::once(all)
                .chain(self.ask_level(session))
                .collect();
        }
        if self.is_of_case() {
            let all = self.ask_case(session);
            return std::iter::once(all)
                .chain(self.ask_level(session))
                .collect();
        }
        let asked = self.asked(session, &[], None);
        let all = ask_of(question::Figures { asked }, |screen, figures| {
            screen.figures = Some(figures);
            screen.no.clear();
        });
        std::iter::once(all)
            .chain(self.ask_level(session))
            .collect()
    }

    fn hints(&self) -> Vec<&'static str> {
        let own: &[&str] = match self.level {
            Level::All if self.is_of_indicators() => &[
                "openen",
                "indicator-jaar",
                "eerder",
                "later",
                "volgend-blad",
            ],
            Level::Indicator { .. } => &["openen", "indicator-jaar", "eerder", "later", "terug"],
            Level::Records { of: Some(_), .. } => &["openen", "terug"],
            Level::CaseRecords { .. } => &["openen", "eerder", "later", "terug"],
            Level::All if self.is_of_case() => &[
                "openen",
                "aanname-vastleggen",
                "eerder",
                "later",
                "uitzoomen",
                "volgend-blad",
            ],
            Level::All => &[
                "openen",
                "uitsplitsen",
                "grafiek",
                "eerder",
                "later",
                "uitzoomen",
                "volgend-blad",
            ],
            Level::Parts { .. } => &[
                "openen",
                "uitsplitsen",
                "grafiek",
                "eerder",
                "later",
                "terug",
            ],
            Level::Records { .. } => &["openen", "eerder", "later", "terug"],
        };
        own.iter().chain(&["hulp"]).copied().collect()
    }

    fn about(&self) -> Option<&str> {
        match &self.level {
            Level::All => None,
            Level::Indicator { .. } => self.indicator().map(|row| row.titel.as_str()),
            Level::CaseRecords { name, .. } => Some(name),
            _ => self.measure().map(|measure| measure.title),
        }
    }

    fn record_here(&self) -> Option<String> {
        match &self.level {
            _ if self.is_of_case() => self.case_here(),
            Level::Records { records, .. } => {
                let mut records = records.iter().flatten();
                Some(records.nth(self.place.cursor.at)?.nummer.clone())
            }
            _ => self.indicator_here(),
        }
    }

    fn open(&mut self, session: &mut Session) -> Option<Vec<Effect>> {
        if self.is_of_case() {
            let below = self.case_below()?;
            return Some(self.enter(below, session));
        }
        let is_of_indicator = matches!(self.level, Level::Indicator { .. });
        if is_of_indicator || (self.is_of_indicators() && matches!(self.level, Level::All)) {
            let Some(level) = self.level_below() else {
                session.warn(
                    "Hier zit geen dossier achter: het is ingevuld, of afgesproken".to_owned(),
                );
                return Some(Vec::new());
            };
            return Some(self.enter(level, session));
        }
        let measure = self.measure()?.key;
        let value = match &self.level {
            Level::Records { .. } | Level::Indicator { .. } | Level::CaseRecords { .. } => {
                return None;
            }
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
            of: None,
            records: None,
        };
        Some(self.enter(records, session))
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        let (unit, period) = (self.unit(), self.period(session));
        let is_of_indicators = self.is_of_indicators();
        Some(match id {
            "volgend-blad" | "vorig-blad" if matches!(self.level, Level::All) => {
                let by = if id == "volgend-blad" {
                    1
                } else {
                    SHEETS.len() - 1
                };
                let sheet = (self.place.sheet + by) % SHEETS.len();
                self.place = Place {
                    sheet,
                    ..Place::default()
                };
                self.reload(session)
            }
            "eerder" | "later" | "inzoomen" | "uitzoomen" if self.is_of_case() => {
                self.move_case(id, session)
            }
            "uitsplitsen" if self.is_of_case() => Vec::new(),
            "eerder" if is_of_indicators => self.move_year(-1),
            "later" if is_of_indicators => self.move_year(1),
            "inzoomen" | "uitzoomen" | "uitsplitsen" if is_of_indicators => Vec::new(),
            "eerder" => self.moved_to(unit, period.before(), session),
            "later" => self.moved_to(unit, period.after(), session),
            "inzoomen" => self.zoom(-1, session),
            "uitzoomen" => self.zoom(1, session),
            "uitsplitsen" => self.split(session),
            "grafiek" if self.can_draw() => {
                self.drawn = self.drawn.next();
                Vec::new()
            }
            "grafiek" => {
                session.warn("Hiervan is er een tabel, en geen grafiek".to_owned());
                Vec::new()
            }
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
        self.indicators = None;
        self.hide_case();
        self.close();
    }

    fn status(&self, session: &Session) -> String {
        let parts = match &self.level {
            Level::Parts { figures, .. } => figures.as_ref(),
            _ => None,
        };
        if self.is_of_indicators() {
            let text = self.indicators.as_ref().map(|told| told.scope());
            let width = usize::from(session.size.0);
            return fit(session.look, &text.unwrap_or_default(), width);
        }
        if self.is_of_case() {
            let width = usize::from(session.size.0);
            return fit(session.look, &self.case_status(), width);
        }
        let Some(figures) = parts.or(self.figures.as_ref()) else {
            return String::new();
        };
        let least = figures
            .kleinste
            .map(|least| format!(" · * is kleiner dan {least}"));
        let text = format!("{}{}", figures.bereik, least.unwrap_or_default());
        fit(session.look, &text, usize::from(session.size.0))
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        self.draw_in(pen, session);
    }
}
