//! Every screen and what lies on it as pictures: at three sizes, in colour, in monochrome and in ASCII.
//!
//! Nothing here knows the time: it is Monday 23 November 2026 at a made-up office. Below each picture stands which cells
//! are reversed, bold, underlined or coloured, a line a row; then the same without colour, where only attributes are left.

use crate::support::case::{BACKOFFICE, BT, Case, WIJ, actor};
use crate::support::pictures;
use crate::support::robot;
use chrono::{Local, NaiveDate, TimeZone, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::referral::answers::answers;
use wijkregie::domain::referral::clocks;
use wijkregie::domain::referral::suggest::{Asked, Cover, OfWijk, Place, Suggestion, suggest};
use wijkregie::domain::registers::user::{Scope, User};
use wijkregie::domain::settings::Settings;
use wijkregie::domain::words::State;
use wijkregie::domain::workflow::{self, Refusal};
use wijkregie::ipc::question::{Answer, Request};
use wijkregie::ipc::status::ServerStatus;
use wijkregie::office::signals::{Signal, Urgency};
use wijkregie::office::views::{
    Dossier, HistoryLine, Overview, ProviderCells, QueuePart, QueueRow, ResidentCells, SavedView,
    StateCount, TermCell, TodayLine, Triaged, View,
};
use wijkregie::office::{Clash, Notice, Outcome};
use wijkregie::tui::effect::{Effect, Wait};
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::{Ahead, Model};
use wijkregie::tui::screens::SCREENS;
use wijkregie::tui::theme::Look;
use wijkregie::tui::{update, view};

const TODAY: &str = "2026-11-23";

/// Number, name, kind, state, who must act, days to the term.
const ROWS: &[(u32, &str, &str, &str, &str, i64)] = &[
    (
        412,
        "J. Dijkstra",
        "individuele begeleiding",
        "in onderzoek",
        "WIJ Hoogkerk",
        -4,
    ),
    (
        398,
        "M. El Amrani",
        "dagbesteding",
        "teruggelegd",
        "WIJ Hoogkerk",
        -3,
    ),
    (
        421,
        "S. van der Veen",
        "individuele begeleiding",
        "aangeboden",
        "BT Hoogkerk",
        -3,
    ),
    (
        431,
        "K. Wiersma-ten Oever",
        "kortdurend verblijf",
        "regulier proces",
        "backoffice",
        2,
    ),
    (
        440,
        "L. Sikkema",
        "jeugdhulp ambulant",
        "in onderzoek",
        "WIJ Hoogkerk",
        4,
    ),
    (
        444,
        "D. Höning",
        "individuele begeleiding",
        "wachtlijst",
        "BT Hoogkerk",
        7,
    ),
    (
        445,
        "A. Łukasik",
        "huishoudelijke hulp",
        "nieuw",
        "WIJ Hoogkerk",
        8,
    ),
    (446, "李 小龙", "overig", "nieuw", "WIJ Hoogkerk", 51),
];

/// Those that are more urgent than others.
const URGENT: &[(u32, &str)] = &[(398, "crisis"), (440, "spoed")];

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

fn day(from_today: i64) -> NaiveDate {
    today() + chrono::TimeDelta::days(from_today)
}

fn urgency(n: u32) -> &'static str {
    let urgent = URGENT.iter().find(|(number, _)| *number == n);
    urgent.map_or("regulier", |(_, word)| word)
}

fn rows() -> Vec<QueueRow> {
    let row = |(n, name, kind, state, turn, left): &(u32, &str, &str, &str, &str, i64)| QueueRow {
        nummer: format!("V-2026-0{n}"),
        bronnummer: String::new(),
        inwoner: (*name).to_owned(),
        wijk: "Hoogkerk".to_owned(),
        soort: (*kind).to_owned(),
        wet: "Wmo".to_owned(),
        gemeente: String::new(),
        urgentie: urgency(*n).to_owned(),
        staat: (*state).to_owned(),
        houder: Some("WIJ Hoogkerk".to_owned()),
        aan_zet: Some((*turn).to_owned()),
        gemeld: Some(day(-40)),
        termijnen: vec![TermCell {
            soort: "onderzoek".to_owned(),
            uiterst: day(*left),
            te_laat: *left < 0,
            opgeschort: 0,
            grondslag: "Wmo art. 2.3.2".to_owned(),
        }],
        bij_mij: match n {
            412 | 398 => vec!["houder".to_owned()],
            440 => vec!["regievoerder voor F. Yılmaz".to_owned()],
            _ => Vec::new(),
        },
        uiterlijk: Some(day(*left)),
    };
    ROWS.iter().map(row).collect()
}

fn overview() -> Overview {
    let signal = |n: u32, [text, short]: [&str; 2], left: i64, name: &str| {
        let ernst = match left {
            ..0 => Urgency::Late,
            0..7 => Urgency::ThisWeek,
            _ => Urgency::Coming,
        };
        let signal = Signal {
            soort: "termijn".to_owned(),
            nummer: format!("V-2026-0{n}"),
            titel: name.to_owned(),
            tekst: text.to_owned(),
            datum: day(left),
            ernst,
            grondslag: "Wmo art. 2.3.2".to_owned(),
        };
        TodayLine {
            signal,
            short: short.to_owned(),
        }
    };
    let signals = vec![
        signal(
            412,
            ["onderzoek 4 dagen te laat", "onderzoek 4 d te laat"],
            -4,
            "J. Dijkstra",
        ),
        signal(
            398,
            [
                "teruggelegd, wie pakt op? 3 dagen te laat",
                "wie pakt op? 3 d te laat",
            ],
            -3,
            "M. El Amrani",
        ),
        signal(
            421,
            [
                "antwoord van het BT 3 dagen te laat",
                "antwoord BT 3 d te laat",
            ],
            -3,
            "S. van der Veen",
        ),
        signal(
            431,
            ["beschikking uiterlijk wo 25 nov", "beschikking wo 25 nov"],
            2,
            "K. Wiersma-ten Oever",
        ),
        signal(
            444,
            ["wachtlijst uiterlijk ma 30 nov", "wachtlijst ma 30 nov"],
            7,
            "D. Höning",
        ),
    ];
    let counts = [8, 14, 2, 22, 1, 3, 9, 120, 2, 5, 0];
    let states = State::ALL.iter().filter(|state| state.is_open());
    Overview {
        total: signals.len(),
        late: 3,
        signals,
        states: states
            .zip(counts)
            .map(|(state, open)| StateCount {
                state: *state,
                open,
                late: open / 8,
            })
            .collect(),
        today: today(),
    }
}

/// A dossier as the office would send it to someone.
fn dossier(case: &Case, who: &str) -> Dossier {
    let actor = actor(who);
    let context = case.context(&actor);
    let referral = case.referral();
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for action in workflow::ACTIONS
        .iter()
        .filter(|a| a.about == Kind::Referral && a.from != workflow::From::Nothing)
    {
        match workflow::possible(action, &case.record, &context) {
            Ok(()) => can.push(action.id.to_owned()),
            Err(no) => cannot.push((action.id.to_owned(), no.to_string())),
        }
    }
    let side = |side| {
        clocks::side_name(
            side,
            referral.wij_team.as_deref(),
            referral.bt.as_deref(),
            &case.register,
        )
    };
    let history = [
        ("bea", "melding-registreren", 9),
        ("wim", "onderzoek-starten", 10),
        ("wim", "aanbieden", 14),
    ];
    Dossier {
        contacts: Vec::new(),
        line: None,
        granted: Vec::new(),
        holders: Vec::new(),
        row: QueueRow {
            nummer: case.record.id.number.clone(),
            inwoner: "S. van der Veen".to_owned(),
            staat: referral.state.to_string(),
            houder: side(referral.state.houder()),
            aan_zet: side(referral.state.aan_zet()),
            ..rows()[2].clone()
        },
        terms: clocks::terms(referral, &case.register, today()),
        record: case.record.clone(),
        hidden: Vec::new(),
        resident: Some(resident()),
        answers: answers(&case.record),
        askings: Vec::new(),
        like: Vec::new(),
        is_passed_over: false,
        bsn: String::new(),
        household: None,
        history: history
            .iter()
            .zip(1..)
            .map(|((who, action, hour), revision)| HistoryLine {
                tijd: Local
                    .with_ymd_and_hms(2026, 11, 13, *hour, 30, 0)
                    .unwrap()
                    .with_timezone(&Utc),
                wie: (*who).to_owned(),
                rol: None,
                actie: (*action).to_owned(),
                revisie: revision,
                changes: Some(Vec::new()),
            })
            .collect(),
        can,
        cannot,
    }
}

fn resident() -> Record {
    let mut record = crate::support::case::residents()[0].clone();
    if let Head::Resident(person) = &mut record.head {
        person.first_name = "Sofie".to_owned();
        person.prefix = "van der".to_owned();
        person.street = "Zuiderweg".to_owned();
        person.house_number = "56".to_owned();
        person.city = "Groningen".to_owned();
        person.birth_date = "1985-03-02".parse().ok();
        person.phone = "+31612345678".to_owned();
    }
    record
}

fn case() -> Case {
    let mut case = Case::empty();
    case.on("2026-10-20");
    let given = crate::support::case::fields(
        &crate::support::case::MELDING.replace("2026-04-13", "2026-10-20"),
    );
    case.try_with(BACKOFFICE, "melding-registreren", &given)
        .unwrap();
    case.done(
        WIJ,
        "gegevens-wijzigen",
        "zorgvraag=Raakt de draad kwijt met post en administratie. Zijn broer hielp tot de zomer, \
         maar die is verhuisd. Er zijn schulden en de huur is twee maanden niet betaald",
    );
    case.done(WIJ, "onderzoek-starten", "regievoerder=Anna");
    case.done(
        WIJ,
        "leefgebied-scoren",
        "leefgebied=onderwijs; score=4; datum=2026-10-20",
    );
    case.on("2026-11-13");
    let score = "leefgebied=financieel functioneren; score=2; datum=2026-11-13";
    case.done(WIJ, "leefgebied-scoren", score);
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &crate::support::case::CONSENT.replace("2026-04-13", "2026-11-13"),
    );
    case.done(WIJ, "aanbieden", "bt=hoogkerk");
    case.done(
        WIJ,
        "overdracht-afvinken",
        "punt=inwoner-weet; datum=2026-11-13",
    );
    case.done(WIJ, "overdracht-afvinken", "punt=verslag; datum=2026-11-13");
    case.on(TODAY);
    case
}

/// A screen without a server: what it asks is answered from here.
struct Shown {
    model: Model,
    case: Case,
    who: &'static str,
    outcome: Option<Outcome>,
    chord: u32,
}

impl Shown {
    fn to(who: &'static str, size: (u16, u16), look: Look) -> Self {
        let mut shown = Self {
            model: Model::new(look, size, today(), SCREENS),
            case: case(),
            who,
            outcome: None,
            chord: 0,
        };
        shown.model.session.register = crate::support::case::register();
        let effects = update::begin(&mut shown.model);
        shown.perform(effects);
        shown
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        for key in robot::keys_of(keys) {
            self.happens(Msg::Key(key));
        }
        self
    }

    fn happens(&mut self, msg: Msg) -> &mut Self {
        let effects = update::update(&mut self.model, msg);
        self.perform(effects);
        self
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(request, then) => {
                    match self.answer(&request) {
                        Some(answer) => {
                            self.happens(Msg::Answer(then, Ok(answer)));
                        }
                        // What is not in the picture is not waited for either.
                        None => self.model.ahead = Ahead::default(),
                    }
                }
                Effect::Wait(Wait::Chord(chord)) => self.chord = chord,
                Effect::Wait(Wait::Refresh) => {}
                Effect::Clear
                | Effect::Save { .. }
                | Effect::SaveDocument { .. }
                | Effect::Quit(_)
                | Effect::Beside(_) => {}
            }
        }
    }

    fn answer(&self, request: &Request) -> Option<Answer> {
        Some(match request {
            Request::Status(_) => Answer::Status(ServerStatus {
                walked: None,
                clock: None,
                behind: None,
                is_reading: false,
                two: None,
                pid: 1,
                version: String::new(),
                clients: 1,
                lines: Some(1),
                leaves_by_itself: false,
                you: ("t.postma".to_owned(), vec![actor(self.who).name]),
            }),
            Request::SavedViews(_) => Answer::SavedViews(
                [
                    ("Mijn werk", "bij:mij", 4),
                    ("Te laat", "te-laat sorteer:te-laat", 3),
                ]
                .map(|(name, line, count)| SavedView {
                    name: name.to_owned(),
                    line: line.to_owned(),
                    is_own: false,
                    count: Some(count),
                })
                .into(),
            ),
            Request::Overview(_) => Answer::Overview(overview()),
            Request::QueuePart(asked) if asked.query.filter.contains(&"staat:nie".to_owned()) => {
                Answer::Refused(
                    Refusal::usage("Het filter ‘staat:nie’ klopt niet: ‘nie’ is geen staat")
                        .unless(
                            "Een staat is nieuw, in onderzoek, aangeboden of een van de andere",
                        ),
                )
            }
            Request::Queue(_) => Answer::Queue(ROWS.iter().map(|row| (2026, row.0)).collect()),
            Request::QueuePart(_) => Answer::QueuePart(QueuePart {
                count: ROWS.len(),
                from: 0,
                rows: rows(),
            }),
            Request::Show(asked) => {
                let mut dossier = dossier(&self.case, self.who);
                dossier.row.nummer.clone_from(&asked.number);
                Answer::Show(Box::new(View::Dossier(dossier)))
            }
            Request::Triage(asked) => {
                let mut dossier = dossier(&self.case, self.who);
                dossier.row.nummer.clone_from(&asked.number);
                let suggestions = suggestions(&dossier);
                Answer::Triage(Box::new(Triaged {
                    dossier,
                    consented: Vec::new(),
                    suggestions,
                }))
            }
            Request::Perform(_) => Answer::Perform(self.outcome.clone()?),
            Request::Residents(_) => Answer::Residents(vec![known("P-0012", "Sofie van der Veen")]),
            Request::Providers(_) => Answer::Providers(providers()),
            Request::Users(_) => Answer::Users(users()),
            Request::Settings(_) => {
                let all = self.case.register.settings.all();
                Answer::Settings(all.map(|(key, value)| (key.into(), value.into())).collect())
            }
            _ => return None,
        })
    }

    fn buffer(&self) -> Buffer {
        let (width, height) = self.model.session.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| view::draw(frame, &self.model))
            .unwrap();
        terminal.backend().buffer().clone()
    }
}

/// Where a verwijzing can go: two aanbieders at the BT of the wijk, one of them full, and one elsewhere.
fn suggestions(dossier: &Dossier) -> Vec<Suggestion> {
    let place = |bt: &'static str, name: &'static str, places, taken, waiting| Place {
        bt,
        bt_name: format!("BT {}{}", bt[..1].to_uppercase(), &bt[1..]),
        provider: Some(("L001", name)),
        places: Some(places),
        taken,
        waiting,
        longest: 7 * waiting,
        cover: Some(Cover::Named("RO-2025-033")),
    };
    let places = [
        place("hoogkerk", "Zorg & Zo", 14, 2, 0),
        place("hoogkerk", "'t Steunpunt", 7, 7, 3),
        place("beijum", "Begeleid Thuis Noord", 22, 20, 0),
    ];
    let asked = Asked {
        support: dossier.record.referral().map_or("", |it| &it.support),
        bt_of_wijk: OfWijk::Bt("hoogkerk"),
        settings: &Settings::default(),
        answers: &dossier.answers,
        way: dossier.way_on(),
        unwanted: &[],
        consented: None,
        sees_all: true,
    };
    suggest(&asked, &places)
}

fn known(number: &str, name: &str) -> ResidentCells {
    ResidentCells {
        nummer: number.to_owned(),
        naam: name.to_owned(),
        geboren: "1985-03-02".parse().ok(),
        adres: "Zuiderweg 56, 9744 GJ Groningen".to_owned(),
    }
}

fn providers() -> Vec<ProviderCells> {
    let provider = |n: u32, name: &str, places, taken, waiting| ProviderCells {
        capaciteit: Vec::new(),
        nummer: format!("L00{n}"),
        naam: name.to_owned(),
        agb: String::new(),
        begeleidingsteams: vec!["hoogkerk".to_owned()],
        plaatsen: places,
        bezet: taken,
        wachtlijst: waiting,
    };
    vec![
        provider(1, "Zorg & Zo", Some(14), 12, 0),
        provider(
            2,
            "Stichting voor Begeleid Wonen en Dagbesteding in Groningen en Drenthe",
            Some(7),
            7,
            21,
        ),
        provider(3, "'t Steunpunt", None, 3, 0),
    ]
}

fn users() -> Vec<Record> {
    let user = |name: &str, roles: &str, scope: &str, withdrawn| {
        let mut record = Record::new(RecordId::new(Kind::User, name));
        record.head = Head::from(User {
            uid: 1000,
            roles: roles.split(',').map(|role| role.parse().unwrap()).collect(),
            scopes: [scope.parse::<Scope>().unwrap()].into(),
            withdrawn,
            founder: false,
        });
        record
    };
    vec![
        user(
            "a.deboer",
            "backoffice,contract,leiding,beheer",
            "alles",
            false,
        ),
        user("r.huizinga", "bt", "bt:hoogkerk", false),
        user("t.postma", "wij,toestemming-passeren", "wij:hoogkerk", true),
    ]
}

/// One scene in every size and look, as one picture book.
fn snapshot(name: &str, who: &'static str, act: impl Fn(&mut Shown)) {
    pictures::book(name, |size, look| {
        let mut shown = Shown::to(who, size, look);
        act(&mut shown);
        shown.buffer()
    });
}

#[test]
fn today_shows_what_is_needed_now() {
    snapshot("vandaag", BACKOFFICE, |shown| {
        shown.types("<Down>");
    });
}

#[test]
fn the_queue_shows_whose_turn_it_is_and_what_is_late() {
    snapshot("wachtrij", BACKOFFICE, |shown| {
        shown.types("w<Down><Down>");
        shown.happens(Msg::Notice(Notice::Present(
            [("V-2026-0421".to_owned(), vec!["a.deboer".to_owned()])].into(),
        )));
    });
}

#[test]
fn triage_shows_one_verwijzing_with_what_decides_and_where_it_can_go() {
    snapshot("triage", BACKOFFICE, |shown| {
        let no = "reden=geen capaciteit; toelichting=pas in januari weer plaats";
        shown.case.done(BT, "weigeren", no);
        shown.types("D2");
    });
}

#[test]
fn the_queue_shows_the_filter_being_typed() {
    snapshot("wachtrij-filter", BACKOFFICE, |shown| {
        shown.types("w/staat:nieuw zuiderweg");
    });
}

#[test]
fn a_filter_that_cannot_be_read_says_why_in_place_of_the_list() {
    snapshot("wachtrij-filter-fout", BACKOFFICE, |shown| {
        shown.types("w/zuiderweg staat:nie<Enter>");
    });
}

#[test]
fn a_resident_is_looked_up_before_a_new_one_is_made() {
    snapshot("inwoner-zoeken", BACKOFFICE, |shown| {
        shown.types("mveen");
    });
}

#[test]
fn the_dossier_shows_each_sheet() {
    let names = [
        "overzicht",
        "leefgebieden",
        "overdracht",
        "klokken",
        "toestemming",
        "geschiedenis",
        "notities",
    ];
    for (index, name) in names.iter().enumerate() {
        snapshot(&format!("dossier-{name}"), BACKOFFICE, |shown| {
            let text = "tekst=Belt morgen terug over de huur en de post van de gemeente, samen met de buurvrouw die de sleutel heeft";
            shown.case.done(WIJ, "notitie-toevoegen", text);
            shown.types("w<Enter>").types(&"<Right>".repeat(index));
        });
    }
}

#[test]
fn a_longer_text_wraps_in_its_box_and_keeps_its_lines() {
    snapshot("formulier-tekst", WIJ, |shown| {
        shown.types("w<Enter>n").types(
            "Gebeld met de dochter: zij komt elke maandag langs en ziet de post \
             zich opstapelen.<A-Enter><A-Enter>Afgesproken: donderdag samen bellen met de \
             woningbouw.<A-Enter>Zij neemt de brieven mee.",
        );
    });
    snapshot("formulier-tekst-nu", WIJ, |shown| {
        shown.types("w<Enter>zw<Tab><Tab><Tab><Home>Nieuw: ");
    });
}

#[test]
fn a_bt_sees_what_it_can_do_with_an_offer() {
    snapshot("dossier-bt", BT, |shown| {
        shown.types("w<Enter>+");
    });
}

#[test]
fn a_form_shows_the_words_of_a_list_and_what_is_missing() {
    snapshot("formulier-keuze", BT, |shown| {
        shown.types("w<Enter>-");
    });
}

#[test]
fn a_form_says_at_once_what_does_not_fit_and_how_a_date_is_read() {
    snapshot("formulier-fout", WIJ, |shown| {
        shown.types("w<Enter>ol<Enter>7<Tab>");
    });
    snapshot("formulier-datum", WIJ, |shown| {
        shown.types("w<Enter>zw<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>+5wd");
    });
}

#[test]
fn a_conflict_stands_under_the_fields() {
    snapshot("formulier-conflict", WIJ, |shown| {
        let clash = |path: &str, theirs: &str, yours: &str| Clash {
            path: path.to_owned(),
            by: "a.deboer".to_owned(),
            at: Utc::now(),
            theirs: theirs.to_owned(),
            yours: yours.to_owned(),
        };
        shown.outcome = Some(Outcome::Clash(vec![
            clash("urgentie", "crisis", "spoed"),
            clash(
                "zorgvraag",
                "hulp met de kinderen en met de schulden van zijn broer",
                "hulp met geld",
            ),
        ]));
        shown
            .types("w<Enter>zw<Tab><Tab><Tab><C-u>")
            .types("hulp met geld<F2>");
    });
}

#[test]
fn a_refusal_stands_under_the_fields() {
    snapshot("formulier-weigering", WIJ, |shown| {
        let refusal = Refusal::rule(
            "Aanbieden kan nog niet: er is geen toestemming vastgelegd voor BT Beijum",
        )
        .by("Wmo art. 5.3.3")
        .unless("Leg eerst toestemming vast");
        shown.outcome = Some(Outcome::Refused(refusal));
        shown.types("w<Enter>n").types("belt morgen<Enter>");
    });
}

#[test]
fn the_actions_of_a_verwijzing_are_greyed_with_their_reason() {
    snapshot("acties", BACKOFFICE, |shown| {
        shown.types("w.<End>");
    });
}

#[test]
fn the_help_and_the_command_line_list_what_there_is() {
    snapshot("hulp", BACKOFFICE, |shown| {
        shown.types("w?<Down>");
    });
    snapshot("opdracht", BACKOFFICE, |shown| {
        shown.types("w:aan");
    });
    snapshot("sorteren", BACKOFFICE, |shown| {
        shown.types("wS<Down>");
    });
}

#[test]
fn a_chord_shows_what_can_follow() {
    snapshot("reeks", BACKOFFICE, |shown| {
        shown.types("w").types("o");
        let chord = shown.chord;
        shown.happens(Msg::Waited(Wait::Chord(chord)));
    });
}

#[test]
fn the_providers_show_who_is_full() {
    snapshot("aanbieders", BACKOFFICE, |shown| {
        shown.types("ga<Down>");
    });
}

#[test]
fn the_management_shows_users_and_settings() {
    snapshot("beheer-gebruikers", BACKOFFICE, |shown| {
        shown.types("gb<Down>");
    });
    snapshot("beheer-instellingen", BACKOFFICE, |shown| {
        shown.types("gb<Tab><Down>");
    });
    snapshot("beheer-wijken", BACKOFFICE, |shown| {
        shown.types("gb<Tab><Tab><Down>");
    });
    snapshot("beheer-buurten", BACKOFFICE, |shown| {
        shown.types("gb<Tab><Tab><Tab>");
    });
    snapshot("beheer-woorden", BACKOFFICE, |shown| {
        shown.types("gb<Tab><Tab><Tab><Tab><Down>");
    });
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let shown = Shown::to(BACKOFFICE, (40, 10), robot::FULL);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("te-klein", robot::text_of(&shown.buffer()));
    });
}
