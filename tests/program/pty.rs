//! The real program on a real terminal: every way in, every way out, and how many bytes it takes.
//!
//! Waits end when something is so, and are long; nothing here is about speed.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::server::{Served, is_so_in_time, melding, until, verified};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long nothing must come before a screen counts as quiet.
const QUIET: Duration = Duration::from_millis(400);

/// A store with some verwijzingen and its server.
pub struct Place {
    server: Served,
    _folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let server = Served::start(&folder.path().join("data")).unwrap();
        let mut client = server.client();
        for _ in 0..25 {
            melding(&mut client);
        }
        Self {
            server,
            _folder: folder,
        }
    }

    pub fn data(&self) -> &Path {
        &self.server.data
    }

    /// The server and the store outlive what happened to the screen.
    pub fn is_intact(&mut self) {
        assert!(self.server.is_alive());
        verified(&mut self.server.client()).unwrap();
    }
}

/// A terminal with a program in it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

/// Rows or columns of a terminal, as vt100 wants them.
fn lines(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

const UTF8: &[(&str, &str)] = &[("LANG", "C.UTF-8")];

impl Terminal {
    /// Opens the screen on a place, 80 by 24.
    pub fn open(place: &Place, environment: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wijkregie"));
        command.arg("--data");
        command.arg(place.data());
        Self::run(command, environment)
    }

    pub fn run(mut command: CommandBuilder, environment: &[(&str, &str)]) -> Self {
        for name in ["LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "WIJKREGIE_DATA"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in environment {
            command.env(name, value);
        }
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen {
            parser: vt100::Parser::new(lines(size.rows), lines(size.cols), 0),
            bytes: Vec::new(),
        }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let for_reader = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                let mut seen = for_reader.lock().unwrap();
                seen.parser.process(&piece[..count]);
                seen.bytes.extend_from_slice(&piece[..count]);
            }
        });
        Self {
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            seen,
        }
    }

    pub fn types(&mut self, text: &str) -> &mut Self {
        self.writer.write_all(text.as_bytes()).unwrap();
        self
    }

    pub fn text(&self) -> String {
        let text = self.seen.lock().unwrap().parser.screen().contents();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    fn look<T>(&self, at: impl Fn(&vt100::Screen) -> T) -> T {
        at(self.seen.lock().unwrap().parser.screen())
    }

    pub fn shows(&mut self, text: &str) -> &mut Self {
        let found = is_so_in_time(|| self.text().contains(text));
        assert!(found, "never: {text}, but\n{}", self.text());
        self
    }

    fn bytes(&self) -> usize {
        self.seen.lock().unwrap().bytes.len()
    }

    /// Waits until nothing comes any more; returns how many bytes came in all.
    pub fn is_quiet(&self) -> usize {
        let mut last = self.bytes();
        loop {
            std::thread::sleep(QUIET);
            if self.bytes() == last {
                return last;
            }
            last = self.bytes();
        }
    }

    fn resize(&mut self, rows: u16, cols: u16) -> &mut Self {
        self.seen
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(lines(rows), lines(cols));
        self.master
            .resize(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        self
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for the end; the terminal must be as it was. Returns the exit code.
    pub fn ends(&mut self) -> u32 {
        let mut code = None;
        until("the end of the program", || {
            code = self.child.try_wait().unwrap();
            code.is_some()
        });
        until("a terminal as it was", || self.look(is_as_it_was));
        code.unwrap().exit_code()
    }

    fn is_stopped(&self) -> bool {
        let stat = format!("/proc/{}/stat", self.child.process_id().unwrap());
        let stat = std::fs::read_to_string(stat).unwrap();
        stat.rsplit(')').next().unwrap().trim().starts_with('T')
    }
}

fn is_as_it_was(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // What ended already cannot be killed.
        let _ = self.child.kill();
    }
}

#[test]
fn starting_and_stopping_leaves_the_terminal_as_it_was() {
    let mut place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").shows("te laat");
    assert!(terminal.look(|screen| screen.alternate_screen() && screen.bracketed_paste()));
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(terminal.text().trim(), "");
    place.is_intact();
}

#[test]
fn a_signal_ends_the_screen_with_its_own_code_and_leaves_the_office_whole() {
    let mut place = Place::new();
    for (signal, code) in [
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::TERM, 143),
    ] {
        let mut terminal = Terminal::open(&place, UTF8);
        terminal.shows("Nu nodig");
        terminal.signal(signal);
        assert_eq!(terminal.ends(), code);
        place.is_intact();
    }
}

#[test]
fn what_was_typed_when_the_line_dropped_is_offered_at_the_next_start() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal
        .shows("Nu nodig")
        .types("w")
        .shows("1 van 25")
        .types("n")
        .shows("Notitie toevoegen");
    terminal.types("belt morgen").shows("belt morgen");
    terminal.signal(Signal::HUP);
    assert_eq!(terminal.ends(), 129);
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Er ligt een concept: Notitie toevoegen");
}

/// Runs as a program of its own: a terminal with the screen in it, until it is killed.
#[test]
#[ignore = "a helper of the test below"]
fn holds_a_terminal() {
    let data = PathBuf::from(std::env::var_os("PTY_DATA").unwrap());
    let mut command = CommandBuilder::new("/bin/sh");
    command.arg("-c");
    command.arg(r#"trap '' HUP; "$0" --data "$1"; echo $? > "$1/../code""#);
    command.arg(env!("CARGO_BIN_EXE_wijkregie"));
    command.arg(&data);
    let mut terminal = Terminal::run(command, UTF8);
    terminal.shows("Nu nodig");
    std::fs::write(data.join("../shown"), "").unwrap();
    terminal.child.wait().unwrap();
}

#[test]
fn a_terminal_that_goes_away_ends_the_screen() {
    let mut place = Place::new();
    let mut holder = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "pty::holds_a_terminal"])
        .env("PTY_DATA", place.data())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let beside = |name: &str| place.data().join("..").join(name);
    until("the screen", || beside("shown").exists());
    holder.kill().unwrap();
    holder.wait().unwrap();
    let code = || std::fs::read_to_string(beside("code")).unwrap_or_default();
    until("the end of the program", || code().ends_with('\n'));
    assert_eq!(code().trim(), "129");
    place.is_intact();
}

/// Runs as a program of its own: takes the terminal and panics.
#[test]
#[ignore = "a helper of the test below"]
fn panics_on_a_terminal() {
    let mut terminal = wijkregie::tui::terminal::Terminal::enter().unwrap();
    terminal
        .draw(|frame| frame.render_widget("voor de fout", frame.area()))
        .unwrap();
    std::thread::sleep(QUIET);
    panic!("met opzet");
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_says_what_went_wrong() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--ignored",
        "--exact",
        "pty::panics_on_a_terminal",
        "--nocapture",
    ]);
    let mut terminal = Terminal::run(command, UTF8);
    terminal.shows("voor de fout").shows("met opzet");
    assert_ne!(terminal.ends(), 0);
}

#[test]
fn stopping_for_a_while_gives_the_terminal_back_and_takes_it_again() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").types("w").shows("1 van 25");
    terminal.signal(Signal::TSTP);
    until("a stop", || terminal.is_stopped());
    until("a terminal as it was", || terminal.look(is_as_it_was));
    terminal.signal(Signal::CONT);
    terminal.shows("1 van 25");
    until("the screen again", || {
        terminal.look(|screen| screen.alternate_screen())
    });
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_could_bring_the_screen_back() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal
        .shows("Nu nodig")
        .types("\x1a")
        .types("w")
        .shows("1 van 25");
    assert!(!terminal.is_stopped());
}

#[test]
fn ctrl_z_in_a_shell_stops_and_fg_goes_on() {
    let place = Place::new();
    let mut command = CommandBuilder::new("/bin/bash");
    command.args(["--norc", "--noprofile", "-i"]);
    let mut terminal = Terminal::run(command, UTF8);
    let program = env!("CARGO_BIN_EXE_wijkregie");
    terminal.types("PS1='klaar> '; clear\n").shows("klaar>");
    terminal
        .types(&format!("{program} --data {}\n", place.data().display()))
        .shows("Nu nodig");
    terminal.types("\x1a").shows("klaar>");
    assert!(terminal.look(is_as_it_was_but_for_the_shell));
    terminal
        .types("fg\n")
        .shows("Nu nodig")
        .types("w")
        .shows("1 van 25")
        .types("q")
        .shows("klaar>");
}

/// A shell has bracketed paste on itself.
fn is_as_it_was_but_for_the_shell(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen() && !screen.hide_cursor()
}

#[test]
fn a_window_of_one_cell_and_back_shows_the_same_as_before() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal
        .shows("Nu nodig")
        .types("w")
        .shows("1 van 25")
        .is_quiet();
    let before = terminal.text();
    terminal.resize(1, 1).is_quiet();
    terminal.resize(10, 40).shows("Maak het venster groter");
    terminal.resize(24, 80).shows("1 van 25").is_quiet();
    assert_eq!(terminal.text(), before);
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn ctrl_l_draws_what_something_else_wrote_over() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("50 signalen").is_quiet();
    let before = terminal.text();
    terminal
        .seen
        .lock()
        .unwrap()
        .parser
        .process(b"\x1b[2J\x1b[5;5Hrommel");
    terminal.types("\x0c").shows("50 signalen").is_quiet();
    assert_eq!(terminal.text(), before);
}

#[test]
fn without_colour_the_row_under_the_cursor_still_stands_out() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, &[("LANG", "C.UTF-8"), ("NO_COLOR", "1")]);
    terminal
        .shows("Nu nodig")
        .types("w")
        .shows("1 van 25")
        .is_quiet();
    let (rows, columns) = (0..24_u16, 0..80_u16);
    let (reversed, coloured) = terminal.look(|screen| {
        let all = rows
            .clone()
            .flat_map(|row| columns.clone().map(move |column| (row, column)));
        let cells: Vec<_> = all
            .filter_map(|(row, column)| screen.cell(row, column))
            .collect();
        let coloured = |cell: &&&vt100::Cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        };
        (
            cells.iter().filter(|cell| cell.inverse()).count(),
            cells.iter().filter(coloured).count(),
        )
    });
    assert_eq!((reversed, coloured), (80, 0));
}

#[test]
fn nothing_is_in_the_colour_that_some_have_as_their_background() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig");
    for keys in [
        "w", "?", "\x1b", "\r", "\t", "\t", "gb", "gc", "ga", "gk", "w/",
    ] {
        terminal.types(keys).is_quiet();
        let text = terminal.text();
        let hidden: String = terminal.look(|screen| {
            let all = (0..24_u16).flat_map(|row| (0..80_u16).map(move |column| (row, column)));
            let cells = all.filter_map(|(row, column)| screen.cell(row, column));
            let eighth = vt100::Color::Idx(8);
            cells
                .filter(|cell| cell.fgcolor() == eighth || cell.bgcolor() == eighth)
                .map(vt100::Cell::contents)
                .collect()
        });
        assert_eq!(hidden, "", "{keys}\n{text}");
    }
}

#[test]
fn both_bytes_that_terminals_send_for_backspace_take_a_letter_away() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").types("w").shows("1 van 25");
    terminal.types("/").types("nieuw").shows("/ nieuw");
    for (byte, left) in [("\x08", "/ nieu "), ("\x7f", "/ nie "), ("\x08", "/ ni ")] {
        terminal.types(byte).shows(left);
    }
}

#[test]
fn where_the_locale_is_not_utf_8_everything_is_ascii() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, &[("LANG", "C")]);
    terminal.shows("Nu nodig");
    for keys in [
        "w", ".", "\x1b", "?", "\x1b", "\r", "\t", "\t", "\t", "gb", "ga", "v",
    ] {
        terminal.types(keys).is_quiet();
    }
    let seen = terminal.seen.lock().unwrap();
    let strange: Vec<u8> = seen
        .bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii())
        .collect();
    assert!(strange.is_empty(), "{}", String::from_utf8_lossy(&strange));
}

#[test]
fn a_key_pressed_twice_sends_a_form_once() {
    let place = Place::new();
    let notes = || {
        let lines = crate::support::logboek::lines(place.data());
        lines
            .iter()
            .filter(|it| it.contains("belt twee keer"))
            .count()
    };
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").types("w").shows("1 van 25");
    terminal.types("n").shows("Notitie toevoegen");
    terminal.types("belt twee keer").shows("belt twee keer");
    terminal.types("\r\r");
    until("it is kept", || notes() > 0);
    terminal.is_quiet();
    assert_eq!(notes(), 1);
}

#[test]
fn what_is_typed_right_behind_a_key_is_for_what_that_key_opens() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").types("wnbelt dossier af");
    terminal.shows("Notitie toevoegen").shows("belt dossier af");
    terminal.types("\rw\rn").shows("Notitie toevoegen");
}

#[test]
fn pasting_goes_into_a_field_and_a_line_break_in_it_sends_nothing() {
    let place = Place::new();
    let status = wijkregie::ipc::question::Status {};
    let lines = || place.server.client().ask(&status).unwrap().lines;
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").types("w").shows("1 van 25");
    let before = lines();
    terminal
        .types("\x1b[200~nq\rq\x1b[201~")
        .shows("Plakken kan alleen in een veld");
    terminal.types("n").shows("Notitie toevoegen");
    terminal
        .types("\x1b[200~regel een\r\nregel twee\n\x1b[201~")
        .shows("regel twee");
    // A longer text keeps its lines, each on one of its own.
    terminal.is_quiet();
    let text = terminal.text();
    let rows: Vec<&str> = text.lines().filter(|row| row.contains("regel ")).collect();
    assert!(rows.len() == 2 && rows[0].contains("regel een"), "{text}");
    assert!(
        terminal.text().contains("Enter doet het"),
        "{}",
        terminal.text()
    );
    // What is one line stays one line.
    terminal
        .types("\x1b")
        .shows("is bewaard als concept")
        .types("/");
    terminal
        .types("\x1b[200~regel een\r\nregel drie\x1b[201~")
        .shows("regel een regel drie");
    assert_eq!(lines(), before);
}

#[test]
fn little_goes_over_the_line() {
    let place = Place::new();
    let mut terminal = Terminal::open(&place, UTF8);
    terminal.shows("Nu nodig").shows("signalen");
    let first = terminal.is_quiet();
    terminal.types("w").shows("1 van 25");
    let queue = terminal.is_quiet();
    terminal.types("j").shows("2 van 25");
    let moved = terminal.is_quiet();
    std::thread::sleep(QUIET * 3);
    let idle = terminal.bytes() - moved;
    let moved = moved - queue;
    println!(
        "first frames {first}, to the queue {}, cursor {moved}, idle {idle}",
        queue - first
    );
    // Vandaag tells of six views beside the signals and the states.
    assert!(first <= 4608, "{first} bytes to begin");
    assert!(moved <= 400, "{moved} bytes to move the cursor");
    assert_eq!(idle, 0);
}
