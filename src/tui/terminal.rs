//! The terminal: entered once, left on every way out, drawn in one piece.
//!
//! [`Terminal::leave`] undoes everything that was turned on, tries every step and ignores errors: on a line that is
//! gone there is nobody to tell. It runs at the end, in the panic hook and on a signal.

use std::io::{self, Write, stdout};
use std::mem::{ManuallyDrop, replace};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;

static ENTERED: AtomicBool = AtomicBool::new(false);

type Inner = ratatui::Terminal<CrosstermBackend<io::Stdout>>;

/// The terminal while wijkregie has it.
pub struct Terminal {
    /// Not dropped at the end: ratatui then tells stderr what went wrong, and on a line that is gone that panics.
    inner: ManuallyDrop<Inner>,
}

impl Terminal {
    /// Takes the terminal over, and sees to it that a panic gives it back.
    ///
    /// # Errors
    /// When it is no terminal.
    pub fn enter() -> io::Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            before(panic);
        }));
        turn_on()?;
        // NO_COLOR is ours to honour: crossterm's own way loses bold and reverse with the colours.
        crossterm::style::force_color_output(true);
        Ok(Self { inner: inner()? })
    }

    /// Draws one frame, in one piece for terminals that know how.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let _ = execute!(stdout(), BeginSynchronizedUpdate);
        let drawn = self.inner.draw(view).map(|_| ());
        let _ = execute!(stdout(), EndSynchronizedUpdate);
        drawn
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn clear(&mut self) -> io::Result<()> {
        // Not ratatui's own: it asks the terminal where the cursor is, and the thread that reads keys eats the answer.
        execute!(stdout(), Clear(ClearType::All))?;
        drop(ManuallyDrop::into_inner(replace(&mut self.inner, inner()?)));
        Ok(())
    }

    /// Gives the terminal back for a while (Ctrl-Z) and takes it again after.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn suspend(&mut self, stop: impl FnOnce()) -> io::Result<()> {
        leave();
        stop();
        turn_on()?;
        self.clear()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

fn inner() -> io::Result<ManuallyDrop<Inner>> {
    ratatui::Terminal::new(CrosstermBackend::new(stdout())).map(ManuallyDrop::new)
}

fn turn_on() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)
}

/// Gives the terminal back, whatever state it is in. A second time does nothing.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let _ = execute!(out, EndSynchronizedUpdate);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, Show);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = out.flush();
    let _ = disable_raw_mode();
}
