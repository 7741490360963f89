//! Inlezen: a list of the office from a file. First it is tried and shown as it is understood, then it is read in.
//!
//! [`choices`] is what is chosen: the file, how it is written, what is taken over. [`work`] is done beside the screen.

mod choices;
mod work;

use std::path::{Path, PathBuf};

use ratatui::text::Line;

use self::work::Read;
use crate::domain::record::RecordId;
use crate::domain::text::one_line;
use crate::exchange::profile::Profile;
use crate::exchange::records::Progress;
use crate::exchange::refused::Refusals;
use crate::import::List;
use crate::import::report::{self, Told};
use crate::office::import::TakeOver;
use crate::tui::cursor::Place;
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, wrap, wrap_within};
use crate::tui::screen::Screen;

/// The sheets.
const SHEETS: &[&str] = &["Rijen", "Kolommen", "Meldingen", "Verschillen"];

/// The sheet of columns in [`SHEETS`].
const COLUMNS: usize = 1;

/// The sheet of meldingen in [`SHEETS`], below what was passed over to find the rows.
const MELDINGEN: usize = 2;

/// The sheet of differences in [`SHEETS`].
const DIFFERENCES: usize = 3;

/// Rows below the list, for the whole of what is under the cursor.
const FOOT: usize = 5;

/// A list being read in.
#[derive(Default)]
pub struct Import {
    /// Which file, and as what.
    chosen: Option<(PathBuf, List)>,
    /// How it is written, and the name of that if it has one.
    profile: Profile,
    profile_name: Option<String>,
    /// What was read of it, or why it cannot be.
    read: Option<Read>,
    /// How far the reading is, while it goes on.
    busy: Option<Progress>,
    /// What is read in now: an older answer is about something else.
    turn: u32,
    place: Place,
}

impl Import {
    /// Tries what is chosen; nothing is kept.
    fn try_it(&mut self) -> Vec<Effect> {
        self.begin(true, TakeOver::Nothing)
    }

    fn begin(&mut self, is_trial: bool, take_over: TakeOver) -> Vec<Effect> {
        let Some((path, list)) = self.chosen.clone() else {
            return Vec::new();
        };
        self.turn += 1;
        self.busy = Some(Progress { read: 0, total: 0 });
        let job = work::Job {
            path,
            list,
            profile: self.profile.clone(),
            is_trial,
            take_over,
            shown: self.differences().to_vec(),
            turn: self.turn,
        };
        vec![Effect::Beside(Box::new(move |asks, tells| {
            job.work(asks, tells);
        }))]
    }

    /// What became of it.
    fn take(&mut self, session: &mut Session, read: Read) {
        self.busy = None;
        if let Some(why) = &read.failed {
            session.warn(why.clone());
            // What was shown of a trial is no longer what would happen.
            self.place.sheet = COLUMNS;
        } else if let Some(outcome) = read.outcome.as_ref().filter(|_| !read.is_trial) {
            let sentence = outcome.report.sentence(false);
            match (&outcome.refused, &outcome.stopped) {
                (_, Some(why)) => session.warn(format!("{sentence}. {why}")),
                (Err(why), _) => session.warn(format!("{sentence}. {why}")),
                (Ok(Refusals::In(path)), _) => session.say(format!(
                    "{sentence}. Geweigerde rijen staan in {}",
                    path.display()
                )),
                _ => session.say(sentence),
            }
        }
        self.read = Some(read);
    }

    fn differences(&self) -> &[Told] {
        let outcome = self.read.as_ref().and_then(|read| read.outcome.as_ref());
        outcome.map_or(&[], |outcome| &outcome.report.verschillen)
    }

    /// A row of the open sheet, whole.
    fn text(&self, at: usize) -> String {
        let Some(read) = &self.read else {
            return String::new();
        };
        let report = read.outcome.as_ref().map(|outcome| &outcome.report);
        let text = match (self.place.sheet, report) {
            (COLUMNS, _) => read.columns.get(at).map(|column| read.about(column)),
            (0, Some(report)) => report.rijen.get(at).map(|(row, fields)| {
                let fields = fields.iter();
                let fields = fields.map(|(name, value)| format!("{name} {}", one_line(value)));
                format!("rij {row}: {}", fields.collect::<Vec<_>>().join("; "))
            }),
            (MELDINGEN, Some(report)) => match at.checked_sub(read.remarks.len()) {
                None => read.remarks.get(at).cloned(),
                Some(at) => report.meldingen.get(at).map(report::in_words),
            },
            (_, Some(report)) => report
                .verschillen
                .get(at)
                .map(|it| it.in_words(read.is_trial)),
            (_, None) => None,
        };
        text.unwrap_or_default()
    }

    /// What stands where the sheet has no rows.
    fn nothing(&self, session: &Session) -> String {
        if !session.reads_files {
            return "Over deze lijn leest het scherm geen bestanden van de server. Stuur het mee, vanaf uw eigen computer: ssh … import SOORT - < bestand".to_owned();
        }
        if let Some(why) = self.read.as_ref().and_then(|read| read.failed.as_ref()) {
            return format!("{why}. Op het blad Kolommen kiest u wat elke kolom is");
        }
        let text = match (&self.read, self.place.sheet) {
            (None, _) if self.busy.is_some() => "",
            (None, _) => {
                "Kies een bestand met Enter. U ziet eerst hoe het wordt begrepen; er wordt niets bewaard tot u het inleest"
            }
            (_, 0) => "Er is geen rij die in te lezen is; de meldingen zeggen waarom",
            (_, COLUMNS) => "Een export van wijkregie zelf: elke kolom is bekend",
            (_, MELDINGEN) => "Er is niets te melden",
            _ => "Waar wijkregie al iets weet, zegt het bestand hetzelfde",
        };
        text.to_owned()
    }

    /// What is chosen, in a line.
    fn heading(&self) -> String {
        let Some((path, list)) = &self.chosen else {
            return " Geen bestand gekozen".to_owned();
        };
        let name = path.file_name().unwrap_or(path.as_os_str());
        let mut text = format!(" {} uit {}", list.word, one_line(&name.to_string_lossy()));
        if let Some(name) = &self.profile_name {
            text.push_str(&format!(" · profiel {name}"));
        }
        let read = self.read.as_ref().map(|read| read.dialect.as_str());
        if let Some(dialect) = read.filter(|dialect| !dialect.is_empty()) {
            text.push_str(&format!(" · {dialect}"));
        }
        text
    }
}

impl Screen for Import {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, _: &Session) -> usize {
        let Some(read) = &self.read else { return 0 };
        let report = read.outcome.as_ref().map(|outcome| &outcome.report);
        match (self.place.sheet, report) {
            (COLUMNS, _) => read.columns.len(),
            (0, Some(report)) => report.rijen.len(),
            (MELDINGEN, Some(report)) => read.remarks.len() + report.meldingen.len(),
            (_, Some(report)) => report.verschillen.len(),
            (_, None) => 0,
        }
    }

    fn reload(&mut self, _: &Session) -> Vec<Effect> {
        Vec::new()
    }

    fn head(&self) -> usize {
        2
    }

    fn foot(&self, _: &Session) -> usize {
        FOOT
    }

    fn sheets(&self) -> Vec<&'static str> {
        SHEETS.to_vec()
    }

    fn hints(&self) -> Vec<&'static str> {
        let ready = self.read.as_ref().is_some_and(Read::is_ready);
        let own: &[&str] = match (ready, self.chosen.is_some()) {
            (true, _) => &[
                "inlezen",
                "volgend-blad",
                "schrijfwijze-kiezen",
                "bestand-kiezen",
            ],
            (_, true) => &["bestand-kiezen", "schrijfwijze-kiezen", "volgend-blad"],
            _ => &["bestand-kiezen"],
        };
        own.iter().chain(&["terug", "hulp"]).copied().collect()
    }

    fn status(&self, _: &Session) -> String {
        if let Some(progress) = &self.busy {
            let percent = (progress.read * 100).checked_div(progress.total);
            let percent = percent.map_or_else(String::new, |percent| format!(" {percent}%"));
            return format!("lezen…{percent}; u kunt intussen verder werken");
        }
        let read = self.read.as_ref();
        let outcome = read.and_then(|read| Some((read, read.outcome.as_ref()?)));
        outcome.map_or_else(String::new, |(read, outcome)| {
            outcome.report.sentence(read.is_trial)
        })
    }

    fn record_here(&self) -> Option<String> {
        let here = self.differences().get(self.place.cursor.at);
        let here = here.filter(|_| self.place.sheet == DIFFERENCES);
        let list = self.chosen.as_ref().map(|(_, list)| list.kind);
        // What the office numbers itself says by its number of which kind it is.
        here.zip(list)
            .map(|(it, kind)| match RecordId::parse(&it.nummer) {
                Ok(id) => id.to_string(),
                Err(_) => RecordId::new(kind, it.nummer.clone()).to_string(),
            })
    }

    /// Enter: chooses a file, or what the column under the cursor is; a difference opens its record.
    fn open(&mut self, session: &mut Session) -> Option<Vec<Effect>> {
        if self.record_here().is_some() {
            return None;
        }
        match self.read.as_ref().filter(|_| self.place.sheet == COLUMNS) {
            Some(read) => {
                if let Some((name, _)) = read.columns.get(self.place.cursor.at) {
                    choices::column(session, self, name.clone());
                }
            }
            None if self.chosen.is_none() => choices::file(session, Path::new(".")),
            None => {}
        }
        Some(Vec::new())
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "bestand-kiezen" | "schrijfwijze-kiezen" | "inlezen" if self.busy.is_some() => {
                session.warn("Er wordt nog gelezen; wacht tot dat klaar is");
            }
            "bestand-kiezen" => {
                let folder = self.chosen.as_ref().and_then(|(path, _)| path.parent());
                let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
                choices::file(session, folder.unwrap_or(Path::new(".")));
            }
            "schrijfwijze-kiezen" => choices::writing(session, self),
            "inlezen" => choices::go(session, self),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn hide(&mut self) {
        *self = Self {
            turn: self.turn + 1,
            ..Self::default()
        };
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let (look, width, height) = (pen.look, pen.width(), self.height(session));
        pen.line(
            0,
            Line::styled(fit(look, &self.heading(), width), look.quiet()),
        );
        pen.tabs(1, SHEETS, self.place.sheet);
        let len = self.len(session);
        if len == 0 {
            let lines = wrap(look, &self.nothing(session), width.saturating_sub(2));
            for (row, line) in lines.into_iter().enumerate() {
                pen.line(3 + row, Line::raw(format!(" {line}")));
            }
            return;
        }
        pen.list((2, height), (self.place.cursor, len), |at| {
            Line::raw(fit(look, &format!(" {}", self.text(at)), width))
        });
        let top = pen.height().saturating_sub(FOOT);
        pen.line(top, Line::styled(look.rule().repeat(width), look.quiet()));
        let whole = self.text(self.place.cursor.at);
        let whole = wrap_within(look, &whole, width.saturating_sub(2), FOOT - 1);
        for (row, line) in whole.into_iter().enumerate() {
            pen.line(top + 1 + row, Line::raw(format!(" {line}")));
        }
    }
}
