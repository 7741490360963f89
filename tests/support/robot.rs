//! A robot user: the real screen on a real office, with typed keys and a terminal in memory.
//!
//! What the screen asks is answered at once, and what others do reaches it between two keys; so a story never waits.

use std::collections::BTreeMap;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Buffer;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;
use wijkregie::domain::anchor::Anchored;
use wijkregie::domain::record::Record;
use wijkregie::domain::workflow::Command;
use wijkregie::ipc::client::ClientError;
use wijkregie::ipc::desk::{self, Presence};
use wijkregie::ipc::question::{self, Answer, Request};
use wijkregie::ipc::status::ServerStatus;
use wijkregie::office::import::{Batch, Rows};
use wijkregie::office::{AsOf, Caller, Listener, Office, Outcome};
use wijkregie::store::{Folder, Store};
use wijkregie::tui::effect::{self, Effect, Wait};
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::{Model, Overlay};
use wijkregie::tui::screens::SCREENS;
use wijkregie::tui::theme::Look;
use wijkregie::tui::{update, view};

/// A terminal that shows everything.
pub const FULL: Look = Look {
    has_colour: true,
    has_greys: true,
    has_unicode: true,
};

/// Who founds every office of the stories.
pub const FOUNDER: &str = "baas";

/// Consent of the resident for BT Hoogkerk.
pub const CONSENT: &str = "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=hulpvraag, verslag, contactgegevens; datum=vandaag; antwoord=ja";

/// An office on a throw-away store, without a socket.
pub struct Desk {
    pub office: Office,
    presence: Presence,
    uids: std::cell::RefCell<BTreeMap<String, u32>>,
    connections: std::cell::Cell<u64>,
    _folder: TempDir,
}

impl Desk {
    /// A new office with nobody but its founder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let claimed = Folder::claim(&folder.path().join("data")).unwrap();
        let (store, _) = Store::open(claimed, &mut |_| ()).unwrap();
        let office = Office::start(store, &mut |_| {}).unwrap();
        let desk = Self {
            office,
            presence: Presence::default(),
            uids: [(FOUNDER.to_owned(), 1000)]
                .into_iter()
                .collect::<BTreeMap<_, _>>()
                .into(),
            connections: std::cell::Cell::new(1),
            _folder: folder,
        };
        desk.office.found(desk.caller(FOUNDER));
        desk
    }

    /// An office with the people of the stories: a back office, two BTs and a WIJ-team.
    pub fn with_people() -> Self {
        let desk = Self::new();
        desk.hire("bea", "backoffice", "alles");
        desk.hire("bob", "backoffice", "alles");
        desk.hire("wim", "wij", "wij:hoogkerk");
        desk.hire("bram", "bt", "bt:hoogkerk");
        desk.hire("iris", "bt", "bt:beijum");
        desk.does(
            "bea",
            "aanbieder-registreren",
            "",
            "nummer=L001; naam=Zorg Hoogkerk; begeleidingsteams=hoogkerk; plaatsen=14",
        );
        desk
    }

    /// The same, with made-up verwijzingen.
    pub fn with_data(count: u32) -> Self {
        let desk = Self::with_people();
        desk.fill(count);
        desk
    }

    pub fn fill(&self, count: u32) {
        let groups: Vec<_> =
            wijkregie::demo::office(count, 2016, wijkregie::office::today()).collect();
        for groups in groups.chunks(500) {
            let batch = Batch::filling(Rows::Records(groups.to_vec()), false);
            self.office
                .import(self.caller(FOUNDER), batch, String::new())
                .unwrap();
        }
    }

    pub fn caller(&self, name: &str) -> Caller {
        Caller {
            name: name.to_owned(),
            uid: self.uids.borrow()[name],
            process: 0,
        }
    }

    pub fn hire(&self, name: &str, roles: &str, scope: &str) {
        let uid = 1000 + u32::try_from(self.uids.borrow().len()).unwrap();
        self.uids.borrow_mut().insert(name.to_owned(), uid);
        let given = format!("naam={name}; rol={roles}; bereik={scope}; uid={uid}");
        self.does(FOUNDER, "gebruiker-toevoegen", "", &given);
    }

    /// Does something for someone, without a screen; returns the number.
    pub fn does(&self, who: &str, action: &str, target: &str, given: &str) -> String {
        match self.tries(who, action, target, given) {
            Outcome::Done { number, .. } => number,
            other => panic!("{who} {action} {target} {given}: {other:?}"),
        }
    }

    /// The same, whatever becomes of it.
    pub fn tries(&self, who: &str, action: &str, target: &str, given: &str) -> Outcome {
        let fields = given
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        let command = Command {
            action: action.to_owned(),
            target: (!target.is_empty()).then(|| target.to_owned()),
            revision: None,
            fields,
        };
        self.office.perform(self.caller(who), command)
    }

    /// Whether someone can open a record.
    pub fn sees(&self, who: &str, number: &str) -> bool {
        self.office
            .show(&self.caller(who), number, AsOf::NOW)
            .is_ok()
    }

    /// A record as someone sees it.
    pub fn record(&self, who: &str, number: &str) -> Record {
        let view = self
            .office
            .show(&self.caller(who), number, AsOf::NOW)
            .unwrap();
        view.record().clone()
    }

    /// A resident of Hoogkerk with a melding; returns the melding's number.
    pub fn melding(&self, name: &str) -> String {
        let given = format!("achternaam={name}; postcode=9744 GJ");
        let resident = self.does("bea", "inwoner-registreren", "", &given);
        let given = format!(
            "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
             soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
        );
        self.does("bea", "melding-registreren", "", &given)
    }

    /// A melding that stands at BT Hoogkerk, handed over but for the first talk.
    pub fn offered(&self, name: &str) -> String {
        let number = self.consented(name);
        self.does("wim", "aanbieden", &number, "bt=hoogkerk");
        number
    }

    /// A melding that is being looked into, with consent for BT Hoogkerk.
    pub fn consented(&self, name: &str) -> String {
        let number = self.melding(name);
        self.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
        self.does("wim", "toestemming-vastleggen", &number, CONSENT);
        number
    }

    pub fn hands_over(&self, number: &str) {
        for point in ["inwoner-weet", "toestemming", "verslag", "gesproken"] {
            let given = format!("punt={point}; datum=vandaag");
            self.does("wim", "overdracht-afvinken", number, &given);
        }
    }

    /// Whether the chain is whole and the state is what the logboek says.
    pub fn is_whole(&self) -> bool {
        self.office.verify(&Anchored::default()).is_ok()
    }

    /// Someone sits down at a terminal of 80 by 24.
    pub fn sits_down(&self, name: &str) -> Robot<'_> {
        self.sits_down_at(name, (80, 24), FULL)
    }

    pub fn sits_down_at(&self, name: &str, size: (u16, u16), look: Look) -> Robot<'_> {
        let notices = self.office.listen();
        let connection = self.connections.get();
        self.connections.set(connection + 1);
        let mut robot = Robot {
            desk: self,
            caller: self.caller(name),
            model: Model::new(look, size, wijkregie::office::today(), SCREENS),
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            notices,
            connection,
            chord: None,
            exit: None,
            saved: Vec::new(),
            is_cut: false,
        };
        let effects = update::begin(&mut robot.model);
        robot.perform(effects);
        robot.look();
        robot
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A store that broke was told by the test already.
        let _ = self.office.stop();
    }
}

/// Someone at a terminal.
pub struct Robot<'a> {
    desk: &'a Desk,
    caller: Caller,
    pub model: Model,
    terminal: Terminal<TestBackend>,
    notices: Listener,
    connection: u64,
    chord: Option<u32>,
    /// The exit code, once the user left.
    pub exit: Option<u8>,
    /// What was written in a file: its name and its text.
    pub saved: Vec<(String, String)>,
    is_cut: bool,
}

impl Robot<'_> {
    /// Presses keys, written as text: `w/staat:aangeboden<Enter>a`.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        for key in keys_of(keys) {
            self.presses(key);
        }
        self
    }

    pub fn presses(&mut self, key: KeyEvent) -> &mut Self {
        self.happens(Msg::Key(key))
    }

    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.happens(Msg::Paste(text.to_owned()))
    }

    pub fn resizes(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.happens(Msg::Resize(width, height))
    }

    /// Fills in the field with the cursor and goes to the next.
    pub fn fills_in(&mut self, text: &str) -> &mut Self {
        let len = match self.model.session.overlays.last() {
            Some(Overlay::Form(form)) => form
                .focused()
                .map_or(0, |field| field.input.value().chars().count()),
            _ => panic!("there is no form:\n{}", self.screen()),
        };
        self.types("<End>")
            .types(&"<BS>".repeat(len))
            .types(text)
            .types("<Tab>")
    }

    /// Waits long enough for a chord to show what can follow.
    pub fn waits(&mut self) -> &mut Self {
        match self.chord {
            Some(chord) => self.happens(Msg::Waited(Wait::Chord(chord))),
            None => self,
        }
    }

    /// The line to the server drops.
    pub fn is_cut_off(&mut self) -> &mut Self {
        self.is_cut = true;
        self.happens(Msg::Offline)
    }

    /// One thing happens, and all that follows from it.
    pub fn happens(&mut self, msg: Msg) -> &mut Self {
        let effects = update::update(&mut self.model, msg);
        self.perform(effects);
        self.look()
    }

    /// Lets what others did reach the screen, and draws.
    pub fn look(&mut self) -> &mut Self {
        // Taking back a step with what is not there changes nothing; but everything before it was told by then.
        let none = "V-1900-0000".to_owned();
        let _ = self
            .desk
            .office
            .undo(self.caller.clone(), none, String::new());
        while let Some(notice) = self.notices.next(Duration::ZERO) {
            if self.is_cut {
                continue;
            }
            if let Some(notice) =
                desk::for_eyes_of(&self.desk.office, &self.desk.presence, &self.caller, notice)
            {
                let effects = update::update(&mut self.model, Msg::Notice(notice));
                self.perform(effects);
            }
        }
        self.terminal
            .draw(|frame| view::draw(frame, &self.model))
            .unwrap();
        self
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(request, then) => {
                    let answer = self.ask(request);
                    let more = update::update(&mut self.model, Msg::Answer(then, answer));
                    self.perform(more);
                }
                Effect::Beside(work) => self.work(work),
                Effect::Wait(Wait::Chord(chord)) => self.chord = Some(chord),
                Effect::Wait(Wait::Refresh) => {
                    let more = update::update(&mut self.model, Msg::Waited(Wait::Refresh));
                    self.perform(more);
                }
                Effect::Save { name, text } => {
                    let saved = Msg::Saved(Ok(format!("/thuis/{name}.txt").into()));
                    self.saved.push((name, text));
                    let more = update::update(&mut self.model, saved);
                    self.perform(more);
                }
                Effect::SaveDocument { name, document } => {
                    assert_eq!(&document[..2], b"PK");
                    let saved = Msg::Saved(Ok(format!("/thuis/{name}.docx").into()));
                    self.saved.push((name, String::new()));
                    let more = update::update(&mut self.model, saved);
                    self.perform(more);
                }
                Effect::Clear => self.terminal.clear().unwrap(),
                Effect::Quit(code) => self.exit = Some(code),
            }
        }
    }

    /// Work beside the screen is done at once; the screen hears of it after.
    fn work(&mut self, work: effect::Beside) {
        let told = std::cell::RefCell::new(Vec::new());
        let mut asks = |question: &question::Import| {
            let (batch, request) = (question.batch.clone(), question.request.clone());
            let answer = self.desk.office.import(self.caller.clone(), batch, request);
            answer.map_err(ClientError::Refused)
        };
        work(&mut asks, &|one| told.borrow_mut().push(one));
        for one in told.into_inner() {
            let effects = update::update(&mut self.model, Msg::Told(one));
            self.perform(effects);
        }
    }

    fn ask(&self, request: Request) -> Result<Answer, String> {
        if self.is_cut {
            return Err("De verbinding met de server is weg".to_owned());
        }
        let office = &self.desk.office;
        Ok(match request {
            Request::LookAt(look) => {
                self.desk
                    .presence
                    .look_at(office, self.connection, &self.caller, look.number);
                Answer::LookAt(())
            }
            Request::Status(_) => Answer::Status(ServerStatus {
                walked: None,
                clock: None,
                behind: None,
                is_reading: false,
                two: None,
                pid: 1,
                version: "0".to_owned(),
                clients: 1,
                lines: Some(office.last_line()),
                leaves_by_itself: false,
                you: desk::you(office, &self.caller),
            }),
            request => question::answer(office, &self.caller, request),
        })
    }

    /// What is on the screen, a line a row.
    pub fn screen(&self) -> String {
        text_of(self.terminal.backend().buffer())
    }

    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// Where the terminal's own cursor is.
    pub fn cursor(&mut self) -> (u16, u16) {
        let at = self.terminal.backend_mut().get_cursor_position().unwrap();
        (at.x, at.y)
    }

    /// One row of the screen; the last has number -1.
    pub fn row(&self, row: i32) -> String {
        let screen = self.screen();
        let rows: Vec<&str> = screen.lines().collect();
        let at = if row < 0 {
            rows.len() as i32 + row
        } else {
            row
        };
        rows[usize::try_from(at).unwrap()].to_owned()
    }

    /// The row under the cursor: the one with a background, or in reverse.
    pub fn chosen(&self) -> String {
        let buffer = self.buffer();
        let is_marked = |y: &u16| {
            let cell = &buffer[(0, *y)];
            let is_reversed = cell.modifier.contains(ratatui::style::Modifier::REVERSED);
            is_reversed || cell.bg != ratatui::style::Color::Reset
        };
        let y = (0..buffer.area.height).find(is_marked);
        self.row(i32::from(y.unwrap_or_else(|| {
            panic!("nothing is chosen:\n{}", self.screen())
        })))
    }

    /// Fails when the screen does not say something, across line breaks.
    #[track_caller]
    pub fn says(&mut self, text: &str) -> &mut Self {
        assert!(
            self.has(text),
            "not on the screen: {text}\n{}",
            self.screen()
        );
        self
    }

    #[track_caller]
    pub fn does_not_say(&mut self, text: &str) -> &mut Self {
        assert!(!self.has(text), "on the screen: {text}\n{}", self.screen());
        self
    }

    fn has(&self, text: &str) -> bool {
        let screen = self.screen();
        let words: Vec<&str> = screen.split_whitespace().collect();
        let wanted: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").contains(&wanted.join(" "))
    }
}

impl Drop for Robot<'_> {
    fn drop(&mut self) {
        self.desk
            .presence
            .look_at(&self.desk.office, self.connection, &self.caller, None);
    }
}

/// What a buffer shows, without the spaces at the ends.
pub fn text_of(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Keys from text: a letter is itself, a name stands between `<` and `>`, `<C-x>` is with Ctrl.
pub fn keys_of(text: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name = rest
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .map(|(name, _)| name);
        match name {
            Some(name) => {
                keys.push(key_of(name));
                rest = &rest[name.len() + 2..];
            }
            None => {
                keys.push(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    keys
}

fn key_of(name: &str) -> KeyEvent {
    if name == "A-Enter" {
        return KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT);
    }
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    if let Some(letter) = name.strip_prefix("C-") {
        return KeyEvent::new(
            KeyCode::Char(letter.chars().next().unwrap()),
            KeyModifiers::CONTROL,
        );
    }
    plain(match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "S-Tab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Ins" => KeyCode::Insert,
        "Del" => KeyCode::Delete,
        "BS" => KeyCode::Backspace,
        "F1" => KeyCode::F(1),
        "F2" => KeyCode::F(2),
        "F3" => KeyCode::F(3),
        "F4" => KeyCode::F(4),
        "F5" => KeyCode::F(5),
        other => panic!("no such key: {other}"),
    })
}
