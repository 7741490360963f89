//! Two people at two screens over ssh, in real terminals of 80 by 24; both screens are printed. Needs root, sshd, tmux.

use crate::support::host::{BT, Host, OTHER_BT, WIJ, run};
use crate::support::server::stdout;

/// A tmux of our own, gone when dropped.
struct Desk;

impl Desk {
    fn tmux(words: &[&str]) -> String {
        stdout(&run("tmux", &[&["-L", "wr-proef"], words].concat()))
    }

    /// Opens a screen for someone.
    fn open(&self, name: &str, line: &str) {
        Self::tmux(&[
            "new-session",
            "-d",
            "-s",
            name,
            "-x",
            "80",
            "-y",
            "24",
            line,
        ]);
    }

    fn types(&self, name: &str, keys: &[&str]) {
        for key in keys {
            Self::tmux(&["send-keys", "-t", name, key]);
        }
    }

    fn screen(&self, name: &str) -> String {
        Self::tmux(&["capture-pane", "-p", "-t", name])
    }

    /// Waits until a screen shows something, or no longer does.
    fn until(&self, name: &str, text: &str, is_there: bool) {
        for _ in 0..300 {
            if self.screen(name).contains(text) == is_there {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!(
            "{name} waits for ‘{text}’ ({is_there}):\n{}",
            self.screen(name)
        );
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        Self::tmux(&["kill-server"]);
    }
}

fn no_tmux() -> Option<&'static str> {
    let found = std::process::Command::new("tmux").arg("-V").output();
    found.is_err().then_some("er is geen tmux")
}

#[test]
fn two_people_see_each_other_and_what_the_other_does_at_once() {
    if let Some(why) = no_tmux() {
        println!("overgeslagen: {why}");
        return;
    }
    let Some(host) = Host::start() else {
        return;
    };
    let number = host.offered();
    let desk = Desk;
    desk.open("wij", &host.screen(WIJ));
    desk.open("bt", &host.screen(BT));
    desk.open("collega", &host.screen(OTHER_BT));
    for name in ["wij", "bt", "collega"] {
        desk.until(name, "Nu nodig", true);
        desk.types(name, &["w"]);
        desk.until(name, &number, true);
        desk.until(name, "aangeboden", true);
    }

    // Each sees that the other has the dossier open.
    desk.types("wij", &["Enter"]);
    desk.until("wij", "Overzicht", true);
    desk.until("bt", &format!("{WIJ} kijkt hier ook in"), true);

    // The BT refuses; the WIJ sees it on the open dossier without a key.
    desk.types("bt", &["-"]);
    desk.until("bt", "Nog in te vullen: reden", true);
    desk.types("bt", &["g", "e", "e", "n", "Enter", "Enter"]);
    desk.until("bt", "Weigeren: gedaan", true);
    desk.until("wij", "geweigerd · houder WIJ Hoogkerk", true);
    desk.until("wij", "geen capaciteit", true);
    println!(
        "--- {WIJ}\n{}\n--- {BT}\n{}",
        desk.screen("wij"),
        desk.screen("bt")
    );

    // It is not the BT's any more, so it is on no screen of the BT, also not where nobody touched a key.
    for name in ["bt", "collega"] {
        desk.until(name, &format!(" {number} "), false);
    }

    // The WIJ takes it back with one key and Enter.
    desk.types("wij", &["R"]);
    desk.until("wij", "Enter doet het", true);
    desk.types("wij", &["Enter"]);
    desk.until("wij", "in onderzoek · houder WIJ Hoogkerk", true);
    for name in ["wij", "bt", "collega"] {
        desk.types(name, &["q"]);
    }
}
