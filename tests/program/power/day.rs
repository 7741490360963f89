//! A day at the office, recorded: what the server did to its disk, and what it told its clients.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::disk::Disk;
use super::trace;
use crate::support::server::{self, perform, verified};
use crate::support::traced::Traced;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question::{self, Answer};
use wijkregie::office::Outcome;
use wijkregie::office::drafts::Draft;
use wijkregie::store::codec::decode_frame;

/// Where the server makes its folder: the two above it are not there yet.
pub const DATA: &str = "boven/erboven/data";

const CLIENTS: usize = 3;

/// A setting for each client, so that nobody else changes it.
pub const SETTINGS: [&str; CLIENTS] = ["norm.bevestigen", "norm.besluit-wij", "norm.antwoord-bt"];

/// What a revision of a record said, by number and revision; notes and the values of settings with their text.
pub type Said = BTreeMap<String, BTreeMap<u32, Option<String>>>;

/// What a client was told, at which moment of the recording.
pub enum Told {
    Kept { number: String, revision: u32 },
    Look,
    Draft,
}

/// A day at the office, as it was recorded.
pub struct Day {
    home: tempfile::TempDir,
    pub disk: Disk,
    pub told: Vec<(usize, Told)>,
    pub said: Said,
    /// What the exports were for and what the drafts said, in order.
    pub purposes: Vec<String>,
    pub drafts: Vec<String>,
    /// The moment after the last.
    pub end: usize,
}

pub fn day() -> &'static Day {
    static DAY: OnceLock<Day> = OnceLock::new();
    DAY.get_or_init(Day::record)
}

impl Day {
    /// A new store, a kill, a torn end, a month that turns, a clean stop, a rebuild after a power cut, another kill.
    fn record() -> Self {
        let home = tempfile::tempdir().unwrap();
        let top = home.path().join("top");
        fs::create_dir(&top).unwrap();
        let mut day = Self {
            disk: Disk::new(&top),
            told: Vec::new(),
            said: Said::new(),
            purposes: Vec::new(),
            drafts: Vec::new(),
            end: 1,
            home,
        };
        day.work(0, "-9");
        day.tear_the_end();
        day.work(1, "-TERM");
        day.turn_the_month();
        day.work(2, "-9");
        day.another_boot();
        day.work(3, "-TERM");
        day.work(4, "-9");
        day
    }

    fn top(&self) -> PathBuf {
        self.home.path().join("top")
    }

    fn data(&self) -> PathBuf {
        self.top().join(DATA)
    }

    /// A server from its start to its end, with everybody at work.
    fn work(&mut self, part: u32, signal: &str) {
        let data = self.data();
        let calls = format!("trace={}", trace::CALLS);
        let words = ["-xx", "-s", "67108864", "-e", &calls];
        let mut recorded = Traced::start(self.home.path(), &data, &words);
        drop(recorded.client(&data).expect("it does not start"));
        let mut clerk = server::client(&data);
        std::thread::scope(|scope| {
            let working: Vec<_> = (0..CLIENTS)
                .map(|n| {
                    let mut client = server::client(&data);
                    scope.spawn(move || work(&mut client, n, part))
                })
                .collect();
            for n in 0..3 {
                let text = format!("{part}.{n}");
                keep_draft(&mut clerk, &text);
                self.drafts.push(text.clone());
                look(&mut clerk, &text);
                self.purposes.push(text);
            }
            for one in working {
                for (number, revision, text) in one.join().unwrap() {
                    self.said.entry(number).or_default().insert(revision, text);
                }
            }
        });
        // The check has sled written out, so that it knows of every line; then some that only the logboek has.
        verified(&mut clerk).unwrap();
        for (number, revision, text) in work(&mut clerk, 0, part + 10) {
            self.said.entry(number).or_default().insert(revision, text);
        }
        drop(clerk);
        recorded.signal(signal);
        let (_, calls, _) = recorded.end();
        self.take(&calls);
    }

    /// What was recorded happens to the disk.
    fn take(&mut self, recording: &str) {
        for call in trace::read(recording, self.end) {
            let Some(sent) = self.disk.take(&call) else {
                continue;
            };
            let told = match sent.get(4..).map(decode_frame::<Answer>) {
                Some(Ok(Answer::Perform(Outcome::Done {
                    number, revision, ..
                }))) => Told::Kept { number, revision },
                Some(Ok(Answer::Export(_))) => Told::Look,
                Some(Ok(Answer::KeepDraft(()))) => Told::Draft,
                _ => continue,
            };
            self.told.push((call.begun, told));
        }
        self.end += recording.lines().count();
        self.disk.close_all();
        self.disk.agree_with_the_real_one(self.end);
        self.end += 1;
    }

    /// The file of the logboek that is written to, from the top.
    fn month(&self) -> String {
        let month = crate::support::logboek::month(&self.data());
        month
            .strip_prefix(self.top())
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    fn put(&mut self, path: &str, bytes: &[u8]) {
        self.disk.put(path, bytes, self.end);
        self.end += 1;
    }

    /// As a kill in the middle of a write leaves it.
    fn tear_the_end(&mut self) {
        let path = self.month();
        let mut bytes = fs::read(self.top().join(&path)).unwrap();
        bytes.extend_from_slice(b"{\"v\":2,\"seq\":");
        self.put(&path, &bytes);
    }

    /// What was written so far was written in another month.
    fn turn_the_month(&mut self) {
        let to = format!("{DATA}/logboek/2020-01.jsonl");
        self.disk.move_to(&self.month(), &to, self.end);
        self.end += 1;
    }

    fn another_boot(&mut self) {
        let path = format!("{DATA}/stand");
        let stand = in_another_boot(&fs::read(self.top().join(&path)).unwrap()).unwrap();
        self.put(&path, &stand);
    }

    /// What clients were told before a moment: revisions by number, and how many looks and drafts.
    pub fn told_before(&self, now: usize) -> (BTreeMap<&str, u32>, usize, usize) {
        let (mut kept, mut looks, mut drafts) = (BTreeMap::new(), 0, 0);
        for (_, told) in self.told.iter().filter(|(at, _)| *at < now) {
            match told {
                Told::Kept { number, revision } => {
                    let known: &mut u32 = kept.entry(number.as_str()).or_default();
                    *known = (*known).max(*revision);
                }
                Told::Look => looks += 1,
                Told::Draft => drafts += 1,
            }
        }
        (kept, looks, drafts)
    }
}

/// The boot id of a machine that started again.
pub fn in_another_boot(stand: &[u8]) -> Option<Vec<u8>> {
    let mut stand: serde_json::Value = serde_json::from_slice(stand).ok()?;
    *stand.get_mut("boot")? = "another".into();
    Some(stand.to_string().into_bytes())
}

/// A client that changes a few things; what each revision of what it changed said.
fn work(client: &mut Client, n: usize, part: u32) -> Vec<(String, u32, Option<String>)> {
    let mut said = Vec::new();
    let mut perform = |action: &str, on: Option<&str>, given: &str, text: Option<String>| {
        let (number, revision) = perform(client, action, on, given).unwrap().unwrap();
        said.push((number.clone(), revision, text));
        number
    };
    let given = format!("achternaam=Veen {n}.{part}; postcode=9744 GJ");
    let resident = perform("inwoner-registreren", None, &given, None);
    let today = chrono::Local::now().date_naive();
    let given = format!(
        "{}; inwoner={resident}; meldingsdatum={today}",
        server::MELDING
    );
    let number = perform("melding-registreren", None, &given, None);
    for note in 0..6 {
        // Over several sectors and blocks, too.
        let text = format!(
            "{n}.{part}.{note} {}",
            "belt morgen ".repeat(note * note * 40)
        );
        let text = text.trim().to_owned();
        let given = format!("tekst={text}");
        perform("notitie-toevoegen", Some(&number), &given, Some(text));
    }
    let value = format!("{}d", 1 + part);
    let given = format!("waarde={value}; reden=proef");
    perform(
        "instelling-wijzigen",
        Some(SETTINGS[n]),
        &given,
        Some(value),
    );
    perform(
        "onderzoek-starten",
        Some(&number),
        "regievoerder=Anna",
        None,
    );
    said
}

fn draft(text: &str) -> Draft {
    Draft {
        action: "notitie-toevoegen".to_owned(),
        target: Some("V-2026-0001".to_owned()),
        form: "proef".to_owned(),
        fields: BTreeMap::from([("tekst".to_owned(), text.to_owned())]),
        at: chrono::Utc::now(),
    }
}

fn keep_draft(client: &mut Client, text: &str) {
    let draft = draft(text);
    client.ask(&question::KeepDraft { draft }).unwrap();
}

fn look(client: &mut Client, purpose: &str) {
    client
        .ask(&server::look(&format!("doel {purpose}")))
        .unwrap();
}
