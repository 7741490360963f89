//! A client of one's own making that asks everything, in every role and scope: what its account may not see is answered
//! exactly as what is not there.
//!
//! Two offices are the same but for one secret record. Whoever may not see it gets the same answers from both; whoever
//! may see it gets at least one that differs, so the questions do reach it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command as Process;

use crate::support::robot::{Desk, FOUNDER};
use crate::support::server::{self, Served, perform_now};
use chrono::{DateTime, Days, Utc};
use wijkregie::domain::aanbesteding::moving::Change;
use wijkregie::domain::anchor::Anchored;
use wijkregie::domain::record::{Kind, Record, RecordId};
use wijkregie::domain::workflow::{self, Command, FieldKind, From};
use wijkregie::ipc::desk::{self, Presence};
use wijkregie::ipc::question::{self, Answer, Name, Request};
use wijkregie::office::drafts::Draft;
use wijkregie::office::import::{Batch, Rows};
use wijkregie::office::model::key_of;
use wijkregie::office::place::LastPlace;
use wijkregie::office::views::{
    Around, CaseAsked, FiguresAsked, Filtered, Guarded, LooksAsked, QueueQuery, RecordsAsked, Seen,
};
use wijkregie::office::{AsOf, Caller, Notice, Office, Outcome, today};

/// Every role, with all of the work and with a part of it that the secret is not in.
const ACCOUNTS: &[(&str, &str, &str)] = &[
    ("willem", "wij", "wij:hoogkerk"),
    ("wendy", "wij", "wijk:hoogkerk"),
    ("berend", "bt", "bt:hoogkerk"),
    ("bianca", "bt", "bt:beijum"),
    ("beau", "backoffice", "alles"),
    ("bas", "backoffice", "wijk:hoogkerk"),
    ("cor", "contract", "alles"),
    ("cas", "contract", "wijk:hoogkerk"),
    ("lea", "leiding", "alles"),
    ("leo", "leiding", "wij:hoogkerk"),
    ("fien", "fg", "alles"),
    ("tom", "toestemming-passeren", "alles"),
    ("ben", "beheer", "alles"),
];

/// Whose secret a record of a kind in Beijum is not. A new kind says here who may see it.
const fn may_see(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Referral | Kind::Indicatie | Kind::Contact => &["beau", "cor", "lea"],
        Kind::Resident | Kind::Household | Kind::Plan => &["beau"],
        Kind::Contract | Kind::Budget | Kind::Assumption => {
            &["beau", "bas", "cor", "cas", "lea", "leo"]
        }
        Kind::Aanbesteding => &["cor", "cas", "lea", "leo"],
        Kind::Survey => &["beau", "bas", "lea", "leo"],
        Kind::User => &["ben"],
        // Everyone with a role fills these in.
        Kind::Provider | Kind::Employee | Kind::Setting | Kind::Indicator => &[
            "willem", "wendy", "berend", "bianca", "beau", "bas", "cor", "cas", "lea", "leo",
            "fien", "tom", "ben",
        ],
    }
}

/// What everyone knows of the office, by kind: what stands beside the secret.
const OWN: &[(Kind, &str)] = &[
    (Kind::Resident, "P-0001"),
    (Kind::Household, "H-0001"),
    (Kind::Indicatie, "IND-0001"),
    (Kind::Plan, "PLAN-0001"),
    (Kind::Contact, "CON-0001"),
    (Kind::Contract, "RO-2026-001"),
    (Kind::Budget, "BUD-0001"),
    (Kind::Assumption, "AAN-0001"),
    (Kind::Aanbesteding, "AB-2026-01"),
    (Kind::Provider, "L001"),
    (Kind::User, "willem"),
    (Kind::Setting, "norm.antwoord_bt"),
    (Kind::Indicator, "4.2.2-10"),
    (Kind::Survey, "ERV-0001"),
];

const BSN: &str = "123456782";

/// An office with one of everything in Hoogkerk, and an account in every role.
fn office() -> Desk {
    let desk = Desk::with_people();
    for (name, role, scope) in ACCOUNTS {
        desk.hire(name, role, scope);
    }
    desk.does("bea", "huishouden-registreren", "", "regisseur=Anna");
    let given = format!("achternaam=Veen; postcode=9744 GJ; huishouden=H-0001; bsn={BSN}");
    desk.does("bea", "inwoner-registreren", "", &given);
    desk.does("bea", "plan-maken", "", "huishouden=H-0001");
    for (number, figure) in [
        ("4.2.2-01", "doelrealisatie"),
        ("4.2.2-02", "duurzaam-afgeschaald"),
        ("4.2.2-03", "duurzaam-uitgestroomd"),
        ("4.2.2-10", "personen"),
    ] {
        let given = format!("nummer={number}; titel=Iets; definitie=Iets; cijfer={figure}");
        desk.does("bea", "indicator-vastleggen", "", &given);
    }
    let melding = melding(&desk, "P-0001", "hoogkerk");
    desk.does("wim", "onderzoek-starten", &melding, "regievoerder=Anna");
    let consent = "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=verslag, contactgegevens; datum=vandaag; antwoord=ja";
    desk.does("wim", "toestemming-vastleggen", &melding, consent);
    desk.does("wim", "aanbieden", &melding, "bt=hoogkerk");
    granted(&desk, "P-0001");
    contact(&desk, "P-0001");
    contract(&desk, "RO-2026-001", "jeugdhulp");
    aanbesteding(&desk, "AB-2026-01", "vervoer");
    budget(&desk, "jeugdhulp", "stedelijk", "RO-2026-001");
    assumption(&desk, "hoogkerk");
    let given =
        "vragenlijst=ceo-wmo; doelgroep=bewoners; moment=nulmeting; van=2025-01-01; beantwoord=4";
    desk.does("bea", "ervaring-vastleggen", "", given);
    said(&desk, "2, 2, 0, 0, 0");
    // Someone else's export is under way.
    desk.office
        .export(&desk.caller(FOUNDER), Kind::Referral, false, "proef")
        .unwrap();
    desk
}

fn melding(desk: &Desk, resident: &str, wijk: &str) -> String {
    let given = format!(
        "inwoner={resident}; wijk={wijk}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    desk.does("bea", "melding-registreren", "", &given)
}

/// Every figure: together, by wijk to share, by reason, and as it was known before anything was.
fn figures() -> impl Iterator<Item = FiguresAsked> {
    let yesterday = today().pred_opt();
    let all = [
        (None, false, None),
        (Some("wijk"), true, None),
        (Some("reden"), false, None),
        (None, false, yesterday),
    ];
    all.into_iter().map(|(per, leaves, known)| FiguresAsked {
        measures: Vec::new(),
        per: per.map(str::to_owned),
        over: "12m".to_owned(),
        filter: Vec::new(),
        at: AsOf { on: None, known },
        leaves,
    })
}

/// The business case so far, of last year, and of one wijk.
fn cases() -> [CaseAsked; 3] {
    let of = |over: String, wijk: &[&str]| CaseAsked {
        over,
        wijk: wijk.iter().map(|it| (*it).to_owned()).collect(),
        ..CaseAsked::default()
    };
    let last = chrono::Datelike::year(&today()) - 1;
    [
        of("1j".to_owned(), &[]),
        of(last.to_string(), &[]),
        of("1k".to_owned(), &["hoogkerk"]),
    ]
}

/// An indicatie that ends soon.
fn granted(desk: &Desk, resident: &str) -> String {
    let given = format!(
        "inwoner={resident}; begindatum=2025-01-01; einddatum={}; soort=dagbesteding; leveringsvorm=PGB; wet=Wmo",
        today() + Days::new(20)
    );
    desk.does("bea", "indicatie-vastleggen", "", &given)
}

/// Somebody who waits for a call.
fn contact(desk: &Desk, resident: &str) -> String {
    let given = format!(
        "inwoner={resident}; wat=vraagt naar geheim; met=Geheim; terugbellen=WIJ-team; terugbelnummer=0501234567; \
         datum={}; tijd=9:00",
        today() - Days::new(1)
    );
    desk.does("bea", "contact-vastleggen", "", &given)
}

fn contract(desk: &Desk, number: &str, title: &str) -> String {
    let given = format!(
        "nummer={number}; titel={title}; soort=contract; begin=2025-01-01; einde={}; aandachtsveld={title}; wet=Wmo",
        today() + Days::new(100)
    );
    desk.does("cor", "contract-registreren", "", &given)
}

fn aanbesteding(desk: &Desk, number: &str, name: &str) -> String {
    let start = today() + Days::new(400);
    let given = format!("nummer={number}; naam={name}; procedure=sas; ingang={start}; wet=Wmo");
    desk.does("cor", "aanbesteding-registreren", "", &given)
}

/// What may be spent this year in a place, on an aandachtsveld.
fn budget(desk: &Desk, field: &str, place: &str, contracts: &str) -> String {
    let year = chrono::Datelike::year(&today());
    let given = format!(
        "jaar={year}; plaats={place}; aandachtsveld={field}; begroot=77777; besteed=76000; stand-op={}; contracten={contracts}",
        today()
    );
    desk.does("cor", "budget-vastleggen", "", &given)
}

/// What it costs that a begeleidingsteam is there.
fn assumption(desk: &Desk, bt: &str) -> String {
    let given = format!("over=beschikbaarheid; van=2020-01-01; bt={bt}; kosten=77777; bron=geheim");
    desk.does("cor", "aanname-vastleggen", "", &given)
}

/// What four people said.
fn said(desk: &Desk, counts: &str) {
    let given = format!("vraagnummer=1; geteld={counts}");
    desk.does("bea", "ervaring-uitkomst", "ERV-0001", &given);
}

/// Adds the secret of a kind, with what it cannot be without; none where nothing is a secret.
fn add_secret(desk: &Desk, kind: Kind) -> Option<RecordId> {
    let resident = |household: &str| {
        let given = format!("achternaam=Geheim; wijk=beijum; bsn=111222333; {household}");
        desk.does("bea", "inwoner-registreren", "", &given)
    };
    let household = || desk.does("bea", "huishouden-registreren", "", "regisseur=Geheim");
    let number = match kind {
        Kind::Referral => melding(desk, &resident(""), "beijum"),
        Kind::Indicatie => granted(desk, &resident("")),
        Kind::Contact => contact(desk, &resident("")),
        Kind::Resident => resident(""),
        Kind::Household => {
            let number = household();
            resident(&format!("huishouden={number}"));
            number
        }
        Kind::Plan => {
            let number = household();
            resident(&format!("huishouden={number}"));
            let given = format!(
                "huishouden={number}; situatie=geheim; volgende-evaluatie={}",
                today() + Days::new(5)
            );
            desk.does("bea", "plan-maken", "", &given)
        }
        Kind::Contract => contract(desk, "RO-2026-777", "geheim"),
        Kind::Aanbesteding => aanbesteding(desk, "AB-2026-77", "geheim"),
        Kind::Budget => budget(desk, "geheim", "beijum", ""),
        Kind::Assumption => assumption(desk, "beijum"),
        Kind::User => {
            desk.hire("geheim", "wij", "wij:beijum");
            "geheim".to_owned()
        }
        // That people were asked is no secret; what so few of them said is.
        Kind::Survey => {
            said(desk, "3, 1, 0, 0, 0");
            "ERV-0001".to_owned()
        }
        Kind::Provider | Kind::Employee | Kind::Setting | Kind::Indicator => return None,
    };
    Some(RecordId::new(kind, number))
}

/// Everything that can be asked with one question about a record. A new question does not compile without its row here.
fn probes(question: Name, id: &RecordId) -> Vec<Request> {
    let number = id.number.clone();
    let spellings = || {
        let typed = [number.clone(), number.to_lowercase(), id.to_string()];
        typed
            .into_iter()
            .chain([format!("{}:{number}", id.kind.word())])
    };
    let days = [None, Some(today() + Days::new(30))];
    let moments = [
        AsOf::NOW,
        AsOf::on(days[1]),
        AsOf {
            known: Some(today()),
            ..AsOf::NOW
        },
    ];
    let filters = || [vec![], vec![number.clone()], vec!["geheim".to_owned()]];
    let around = (today() - Days::new(700), today() + Days::new(2_000));
    let purpose = || "proef".to_owned();
    let changes = || vec![Change::Start(today() + Days::new(500))];
    match question {
        Name::Perform => commands(id)
            .into_iter()
            .map(|command| {
                question::Perform {
                    command,
                    request: String::new(),
                }
                .into()
            })
            .collect(),
        Name::Undo => spellings()
            .map(|number| {
                question::Undo {
                    number,
                    request: String::new(),
                }
                .into()
            })
            .collect(),
        Name::Redo => spellings()
            .map(|number| {
                question::Redo {
                    number,
                    request: String::new(),
                }
                .into()
            })
            .collect(),
        Name::Import => {
            let rows = Rows::Records(vec![vec![Record::new(id.clone())]]);
            let batch = Batch::filling(rows, true);
            let request = String::new();
            vec![question::Import { batch, request }.into()]
        }
        Name::Queue | Name::QueuePart => {
            let words = [
                "wijk:beijum",
                "-wijk:hoogkerk",
                "bt:beijum",
                "wij:beijum",
                "staat:nieuw",
                "nieuw",
                "beijum",
                "-geheim",
                "-veen",
                "toestemming:nee",
                "-toestemming:ja",
                "verwijzer:huisarts",
                "-verwijzer:school",
                "uitkomst:verhuisd",
                "-reden:complexiteit",
                "-score:financieel<3",
                "termijn<100d",
                "bij:mij",
                "bij:willem",
                "-bij:willem",
                "genoemd:Anna",
                "gewijzigd:sinds-ik-keek",
                "ook:geëindigd",
            ];
            let words = words.map(|word| vec![word.to_owned()]);
            let query = |filter| QueueQuery {
                filter,
                all: true,
                ..QueueQuery::default()
            };
            let filters = filters().into_iter().chain(words);
            let part = |query| question::QueuePart {
                query,
                around: Around {
                    key: key_of(&number),
                    at: 0,
                    rows: 2,
                },
            };
            let asked = filters.map(query).map(|query| match question {
                Name::Queue => question::Queue { query }.into(),
                _ => part(query).into(),
            });
            asked.collect()
        }
        Name::Rows => {
            let keys = (2025..=2027)
                .flat_map(|year| (1..9).map(move |n| (year, n)))
                .collect();
            vec![
                question::Rows {
                    keys,
                    all: true,
                    on: None,
                }
                .into(),
            ]
        }
        Name::Export => Kind::ALL
            .iter()
            .map(|kind| {
                question::Export {
                    kind: *kind,
                    with_history: false,
                    purpose: purpose(),
                }
                .into()
            })
            .collect(),
        // Those of others, and those that were begun by the rows above.
        Name::ExportPage => (1..200)
            .map(|export| question::ExportPage { export }.into())
            .collect(),
        Name::ExportHistoryPage => (1..200)
            .map(|export| question::ExportHistoryPage { export }.into())
            .collect(),
        Name::Publication => vec![question::Publication { purpose: purpose() }.into()],
        Name::Agenda => filters()
            .into_iter()
            .map(|filter| {
                let (from, until) = around;
                question::Agenda {
                    filter,
                    from,
                    until,
                }
                .into()
            })
            .collect(),
        Name::FilterWords => [
            Filtered::Queue,
            Filtered::Contracts,
            Filtered::Aanbestedingen,
            Filtered::Agenda,
            Filtered::Doubles,
            Filtered::Indicaties,
            Filtered::Plans,
            Filtered::Contacts,
            Filtered::Budgets,
            Filtered::Surveys,
        ]
        .map(|list| question::FilterWords { list }.into())
        .into(),
        Name::SavedViews => vec![question::SavedViews {}.into()],
        Name::KeepView => [
            "wijk:beijum",
            "geheim",
            "lijst:contracten geheim",
            "lijst:indicaties geheim",
            "lijst:plannen geheim",
            "toestemming:nee",
        ]
        .map(|line| {
            question::KeepView {
                name: format!("mijn {line}"),
                line: line.to_owned(),
            }
            .into()
        })
        .into(),
        Name::Overview => vec![question::Overview { most: 200 }.into()],
        Name::Contracts => filters()
            .into_iter()
            .flat_map(|filter| {
                moments.map(|at| {
                    question::Contracts {
                        filter: filter.clone(),
                        all: true,
                        at,
                    }
                    .into()
                })
            })
            .collect(),
        Name::Budgets => filters()
            .into_iter()
            .chain([
                vec!["wijk:beijum".to_owned()],
                vec!["-wijk:hoogkerk".to_owned()],
            ])
            .flat_map(|filter| {
                moments.map(|at| {
                    question::Budgets {
                        filter: filter.clone(),
                        all: true,
                        at,
                    }
                    .into()
                })
            })
            .collect(),
        Name::SpreadThreeWays => spellings()
            .chain(["BUD-0001".to_owned()])
            .map(|number| {
                question::SpreadThreeWays {
                    number,
                    weights: String::new(),
                    stays: Default::default(),
                    malus: None,
                }
                .into()
            })
            .collect(),
        Name::Staffing => filters()
            .into_iter()
            .flat_map(|filter| {
                moments.map(|at| {
                    question::Staffing {
                        filter: filter.clone(),
                        at,
                    }
                    .into()
                })
            })
            .collect(),
        Name::Indicaties => filters()
            .into_iter()
            .chain(
                [
                    "wijk:beijum",
                    "-wijk:hoogkerk",
                    "gesprek:nog-niets",
                    "ook:geëindigd",
                    "leveringsvorm:PGB",
                ]
                .map(|word| vec![word.to_owned()]),
            )
            .map(|filter| {
                question::Indicaties {
                    filter,
                    all: true,
                    on: None,
                }
                .into()
            })
            .collect(),
        Name::Contacts => filters()
            .into_iter()
            .chain(
                [
                    "wijk:beijum",
                    "-wijk:hoogkerk",
                    "team:beijum",
                    "zonder-medewerker",
                    "op<7d",
                ]
                .map(|word| vec![word.to_owned()]),
            )
            .map(|filter| question::Contacts { filter, all: true }.into())
            .collect(),
        Name::Plans => filters()
            .into_iter()
            .chain(
                [
                    "wijk:beijum",
                    "-wijk:hoogkerk",
                    "zonder-doelen",
                    "regisseur:geheim",
                ]
                .map(|word| vec![word.to_owned()]),
            )
            .flat_map(|filter| {
                [None, Some(today())].map(|on| {
                    let filter = filter.clone();
                    question::Plans {
                        filter,
                        all: true,
                        on,
                    }
                    .into()
                })
            })
            .collect(),
        Name::FamilyPage => spellings()
            .flat_map(|number| {
                [None, Some(today())].map(|on| {
                    let number = number.clone();
                    question::FamilyPage { number, on }.into()
                })
            })
            .collect(),
        Name::Choices => vec![question::Choices {}.into()],
        Name::Lines => days.map(|on| question::Lines { on }.into()).into(),
        Name::Aanbestedingen => filters()
            .into_iter()
            .flat_map(|filter| {
                moments.map(|at| {
                    question::Aanbestedingen {
                        filter: filter.clone(),
                        all: true,
                        at,
                    }
                    .into()
                })
            })
            .collect(),
        Name::WhatIf => spellings()
            .map(|number| {
                question::WhatIf {
                    number,
                    changes: changes(),
                    on: None,
                }
                .into()
            })
            .collect(),
        Name::Letter => spellings()
            .map(|number| {
                question::Letter {
                    number,
                    bid: 1,
                    on: None,
                }
                .into()
            })
            .collect(),
        Name::LetterOf => spellings()
            .flat_map(|number| {
                [None, Some(1)].map(|sent| {
                    question::LetterOf {
                        number: number.clone(),
                        fields: server::fields("soort=uitnodiging; datum=vandaag"),
                        sent,
                    }
                    .into()
                })
            })
            .collect(),
        Name::Letters => vec![question::Letters { filter: vec![] }.into()],
        Name::ExportLetters => vec![
            question::ExportLetters {
                purpose: "proef".to_owned(),
            }
            .into(),
        ],
        Name::ProposedHouseholds => vec![question::ProposedHouseholds {}.into()],
        Name::LikeThis => vec![
            question::LikeThis {
                fields: server::fields(
                    "achternaam=Geheim; geboortedatum=01-05-1980; postcode=9744 GJ",
                ),
            }
            .into(),
        ],
        Name::Doubles => filters()
            .into_iter()
            .map(|filter| question::Doubles { filter }.into())
            .collect(),
        Name::Keeping => vec![question::Keeping {}.into()],
        Name::Declaration => spellings()
            .map(|number| question::Declaration { number }.into())
            .collect(),
        Name::Registers => vec![question::Registers {}.into()],
        Name::KeepDraft => {
            let draft = Draft {
                action: "notitie-toevoegen".to_owned(),
                target: Some(number.clone()),
                form: String::new(),
                fields: server::fields("tekst=x"),
                at: DateTime::UNIX_EPOCH,
            };
            vec![question::KeepDraft { draft }.into()]
        }
        Name::Drafts => vec![question::Drafts {}.into()],
        Name::Providers => vec![question::Providers {}.into()],
        Name::Place => vec![question::Place {}.into()],
        Name::KeepPlace => {
            let place = LastPlace {
                screen: "wachtrij".to_owned(),
                line: "geheim".to_owned(),
                record: Some(number.clone()),
            };
            vec![question::KeepPlace { place }.into()]
        }
        Name::Employees => vec![question::Employees {}.into()],
        Name::DayNumbers => [None, Some("Anna"), Some("willem"), Some("geheim")]
            .map(|who| {
                let who = who.map(str::to_owned);
                question::DayNumbers { who }.into()
            })
            .into(),
        Name::Answers => filters()
            .into_iter()
            .chain(["nee-van:hoogkerk/complexiteit", "gemeld>1w"].map(|word| vec![word.to_owned()]))
            .map(|filter| question::Answers { filter }.into())
            .collect(),
        Name::Figures => figures()
            .map(|asked| question::Figures { asked }.into())
            .collect(),
        Name::FigureRecords => figures()
            .map(|mut figures| {
                let key = if figures.per.as_deref() == Some("reden") {
                    "weigeringen"
                } else {
                    "instroom"
                };
                figures.measures = vec![key.to_owned()];
                figures.over = today().to_string();
                let value = figures.per.as_ref().map(|_| "beijum".to_owned());
                let asked = RecordsAsked { figures, value };
                question::FigureRecords { asked }.into()
            })
            .collect(),
        Name::Experience => [true, false]
            .map(|leaves| {
                let (filter, at) = (Vec::new(), AsOf::NOW);
                question::Experience { filter, at, leaves }.into()
            })
            .into(),
        Name::Indicators => [true, false]
            .map(|leaves| {
                let (year, at) = (None, AsOf::NOW);
                question::Indicators { year, at, leaves }.into()
            })
            .into(),
        Name::BusinessCase => cases()
            .map(|asked| question::BusinessCase { asked }.into())
            .into(),
        Name::CaseRecords => cases()
            .map(|asked| question::CaseRecords { asked }.into())
            .into(),
        Name::Assumptions => vec![question::Assumptions {}.into()],
        Name::Report => ["1k", "1j"]
            .map(|over| {
                let (over, at) = (over.to_owned(), AsOf::NOW);
                question::Report { over, at }.into()
            })
            .into(),
        Name::Find => [
            "Geheim",
            "ge",
            "gehiem",
            "veen",
            "jeugdhulp",
            "9744GJ",
            "1968",
            BSN,
            &number,
        ]
        .map(|text| {
            question::Find {
                text: text.to_owned(),
            }
            .into()
        })
        .into(),
        Name::Residents => ["Geheim", "ge", "0002", "veen", &number]
            .map(|text| {
                question::Residents {
                    text: text.to_owned(),
                }
                .into()
            })
            .into(),
        Name::Settings => vec![question::Settings {}.into()],
        Name::Users => vec![question::Users {}.into()],
        Name::Show => spellings()
            .flat_map(|number| {
                moments.map(|at| {
                    question::Show {
                        number: number.clone(),
                        at,
                    }
                    .into()
                })
            })
            .collect(),
        Name::Signals => moments.map(|at| question::Signals { at }.into()).into(),
        Name::ExportSignals => vec![question::ExportSignals { purpose: purpose() }.into()],
        Name::ExportAgenda => Kind::ALL
            .iter()
            .map(|kind| Some(*kind))
            .chain([None])
            .map(|only| {
                question::ExportAgenda {
                    days: around,
                    only,
                    with_lapsed: true,
                    purpose: purpose(),
                }
                .into()
            })
            .collect(),
        Name::Triage => spellings()
            .map(|number| question::Triage { number }.into())
            .collect(),
        Name::Each => ["aanbieden", "toewijzen", "inwoner-wijzigen", "opzeggen"]
            .map(|action| {
                let asks = workflow::find(action).unwrap().fields.iter();
                let filled = asks.map(|field| (field.name.to_owned(), something(field.kind)));
                [BTreeMap::new(), filled.collect()].map(|fields| (action, fields))
            })
            .into_iter()
            .flatten()
            .map(|(action, fields)| {
                question::Each {
                    taken: Vec::new(),
                    action: action.to_owned(),
                    numbers: spellings().collect(),
                    fields,
                }
                .into()
            })
            .collect(),
        Name::Reveal => spellings()
            .flat_map(|number| Guarded::ALL.map(|what| (what, number.clone())))
            .map(|(what, number)| {
                question::Reveal {
                    what,
                    number,
                    purpose: purpose(),
                }
                .into()
            })
            .collect(),
        Name::ForResident => spellings()
            .map(|number| {
                question::ForResident {
                    number,
                    purpose: purpose(),
                }
                .into()
            })
            .collect(),
        Name::Involved => [BSN, "111222333"]
            .map(|bsn| {
                question::Involved {
                    bsn: bsn.to_owned(),
                    purpose: purpose(),
                }
                .into()
            })
            .into(),
        Name::Viewers => spellings()
            .map(|number| question::Viewers { number }.into())
            .collect(),
        // The looks of two offices are never the same: they are when someone looked.
        Name::Looks => Vec::new(),
        // About the server and the connection; what they tell of records is in the tests of notices and presence below.
        Name::Status
        | Name::Verify
        | Name::BackupPoint
        | Name::Stop
        | Name::Listen
        | Name::LookAt => Vec::new(),
    }
}

/// Every action that can name the record: as what it is about, or in a field of one that is about something else.
fn commands(id: &RecordId) -> Vec<Command> {
    let mut commands = Vec::new();
    for action in workflow::ACTIONS.iter() {
        let filled = |kind: Option<FieldKind>| {
            let fields = action.fields.iter().map(|field| {
                let is_it = kind.is_some_and(|kind| {
                    std::mem::discriminant(&kind) == std::mem::discriminant(&field.kind)
                });
                let value = if is_it {
                    id.number.clone()
                } else {
                    something(field.kind)
                };
                (field.name.to_owned(), value)
            });
            fields.collect()
        };
        let own = OWN.iter().find(|(kind, _)| *kind == action.about);
        let own = own.filter(|_| action.from != From::Nothing);
        let command = |target: Option<&str>, fields| Command {
            action: action.id.to_owned(),
            target: target.map(str::to_owned),
            revision: None,
            fields,
        };
        if action.about == id.kind && action.from != From::Nothing {
            let typed = [id.number.clone(), id.number.to_lowercase(), id.to_string()];
            for target in &typed {
                commands.push(command(Some(target), filled(None)));
                commands.push(command(Some(target), server::fields("")));
            }
        }
        let named = match id.kind {
            Kind::Resident => FieldKind::Resident,
            Kind::Household => FieldKind::Household,
            Kind::Contract => FieldKind::Contract,
            _ => continue,
        };
        let names_it =
            |kind: FieldKind| std::mem::discriminant(&kind) == std::mem::discriminant(&named);
        if action.fields.iter().any(|field| names_it(field.kind)) {
            commands.push(command(own.map(|own| own.1), filled(Some(named))));
        }
    }
    commands
}

/// Something that can stand in a field.
fn something(kind: FieldKind) -> String {
    match kind {
        FieldKind::Date
        | FieldKind::Tick
        | FieldKind::PastDate
        | FieldKind::BirthDate
        | FieldKind::When => "vandaag".to_owned(),
        FieldKind::Number(low, _) => low.to_string(),
        FieldKind::Numbered(_) => "1 iets".to_owned(),
        FieldKind::Word(words) => words()[0].to_owned(),
        FieldKind::Giver => "inwoner zelf".to_owned(),
        FieldKind::Resident => "P-0001".to_owned(),
        FieldKind::Household => "H-0001".to_owned(),
        FieldKind::Provider | FieldKind::Bidder => "L001".to_owned(),
        FieldKind::Organisation | FieldKind::Gemeente => "gemeente Groningen".to_owned(),
        FieldKind::Bt | FieldKind::Bts | FieldKind::Wijk | FieldKind::Party => {
            "hoogkerk".to_owned()
        }
        FieldKind::Clock => "antwoord-bt".to_owned(),
        FieldKind::Volume => "2 uur per week".to_owned(),
        FieldKind::Bsn => BSN.to_owned(),
        FieldKind::ConsentParts => "hulpvraag".to_owned(),
        FieldKind::Postcode => "9744 GJ".to_owned(),
        FieldKind::Phone => "0612345678".to_owned(),
        FieldKind::Roles => "wij".to_owned(),
        FieldKind::Scopes => "alles".to_owned(),
        FieldKind::Contract => "RO-2026-001".to_owned(),
        FieldKind::Steps | FieldKind::Length => "1m".to_owned(),
        FieldKind::Amount
        | FieldKind::Balance
        | FieldKind::Percent
        | FieldKind::Fte
        | FieldKind::Hundredths
        | FieldKind::Mark => "1".to_owned(),
        FieldKind::List("verwijzers") => "huisarts".to_owned(),
        FieldKind::List("leefgebieden") => "onderwijs".to_owned(),
        FieldKind::Text
        | FieldKind::Buurt
        | FieldKind::List(_)
        | FieldKind::Employee
        | FieldKind::Somebody
        | FieldKind::Cpv => "iets".to_owned(),
    }
}

/// An answer, but for when it was given and for how many changes the office had by then.
fn told(mut answer: Answer) -> String {
    if let Answer::ExportAgenda((_, line)) = &mut answer {
        *line = 0;
    }
    if let Answer::Status(status) = &mut answer {
        status.pid = 0;
    }
    let text = format!("{answer:?}");
    let mut told = String::new();
    for word in text.split_inclusive([' ', ',', ')', '"']) {
        let stamp = word.trim_end_matches([',', ')', '"', ' ']);
        match stamp.parse::<DateTime<Utc>>() {
            Ok(_) => told.push('_'),
            Err(_) if stamp.starts_with("urn:wijkregie:") => told.push('_'),
            Err(_) => told.push_str(word),
        }
    }
    told
}

fn ask(office: &Office, caller: &Caller, request: Request) -> String {
    told(question::answer(office, caller, request))
}

/// Who watches over looks is told who can see whom, by number, and sees nothing of it.
fn is_told(question: Name, name: &str) -> bool {
    matches!(question, Name::Viewers) && name == "fien"
}

#[test]
fn what_an_account_may_not_see_is_answered_as_what_is_not_there() {
    for kind in Kind::ALL {
        let (with, without) = (office(), office());
        let Some(secret) = add_secret(&with, *kind) else {
            let everyone = ACCOUNTS.iter().map(|(name, ..)| *name);
            assert!(everyone.eq(may_see(*kind).iter().copied()), "{kind:?}");
            continue;
        };
        let is_seen_by = |name: &str| may_see(*kind).contains(&name);
        let mut names: Vec<&str> = ACCOUNTS.iter().map(|(name, ..)| *name).collect();
        // Who may see it last: they change it.
        names.sort_by_key(|name| is_seen_by(name));
        for name in names {
            let (caller, there) = (with.caller(name), without.caller(name));
            assert_eq!(caller, there);
            let mut differs = false;
            let questions = Name::ALL.iter().filter(|it| !is_told(**it, name));
            for question in questions {
                for request in probes(*question, &secret) {
                    let asked = format!("{request:?}");
                    let one = ask(&with.office, &caller, request.clone());
                    let two = ask(&without.office, &there, request);
                    differs |= one != two;
                    if !is_seen_by(name) {
                        assert_eq!(one, two, "{name} learns of {secret} by {asked}");
                    }
                }
            }
            assert_eq!(differs, is_seen_by(name), "{name} {secret}");
        }
    }
}

/// A resident whose sight is narrowed, or who said no to someone, is not there for who is left out: two offices, of which
/// one has that resident with a melding, in the wijk of everyone who asks.
#[test]
fn who_is_left_out_by_an_exception_gets_the_answers_of_an_office_without_that_resident() {
    let days = |n| (today() + Days::new(n)).to_string();
    let narrow = format!(
        "grond=bedreiging; voor=beau; tot-en-met={}; herzien-op={}",
        days(60),
        days(30)
    );
    let cases: &[(&str, &str, &[&str])] = &[
        ("afschermen", &narrow, &["bea", "beau"]),
        (
            "inzage-weigeren",
            "gebruiker=willem; reden=de inwoner kent hem",
            &["beau", "bas", "wendy", "cor", "cas", "lea", "leo"],
        ),
    ];
    for (action, given, seen_by) in cases {
        for about in [Kind::Resident, Kind::Referral] {
            let (with, without) = (office(), office());
            let resident = with.does(
                "bea",
                "inwoner-registreren",
                "",
                "achternaam=Geheim; wijk=hoogkerk; bsn=111222333",
            );
            let melding = melding(&with, &resident, "hoogkerk");
            with.does("bea", action, &resident, given);
            let secret = match about {
                Kind::Resident => RecordId::new(Kind::Resident, &resident),
                _ => RecordId::new(Kind::Referral, &melding),
            };
            for (name, ..) in ACCOUNTS.iter().filter(|(name, ..)| !seen_by.contains(name)) {
                let (caller, there) = (with.caller(name), without.caller(name));
                for question in Name::ALL {
                    for request in probes(*question, &secret) {
                        if is_told(*question, name) {
                            continue;
                        }
                        let asked = format!("{request:?}");
                        let one = ask(&with.office, &caller, request.clone());
                        let two = ask(&without.office, &there, request);
                        assert_eq!(one, two, "{action}: {name} learns of {secret} by {asked}");
                    }
                }
            }
            for name in seen_by
                .iter()
                .filter(|name| with.sees(name, &secret.number))
            {
                assert!(!without.sees(name, &secret.number), "{name}");
            }
            assert!(with.sees("beau", &secret.number), "{action}");
        }
    }
}

/// Two offices are the same but for one part of a dossier that everyone here sees: whoever may not see that part gets the
/// same answers from both, byte for byte, and whoever may gets at least one that differs.
#[test]
fn what_an_account_may_not_see_of_a_dossier_is_answered_as_if_it_were_not_there() {
    const CHANGES: &[(&str, &str, &str, &[&str])] = &[
        ("notitie-toevoegen", "wim", "tekst=geheim", &["berend"]),
        (
            "leefgebied-scoren",
            "wim",
            "leefgebied=onderwijs; score=1; datum=vandaag",
            &["berend"],
        ),
        ("gegevens-wijzigen", "wim", "zorgvraag=geheim", &["berend"]),
        (
            "toestemming-vastleggen",
            "wim",
            "partij=beijum; gegeven-door=inwoner; welke-gegevens=alles; datum=vandaag; antwoord=nee",
            &["berend"],
        ),
        ("inwoner-wijzigen", "bea", "telefoon=0612345678", &[]),
        ("inwoner-wijzigen", "bea", "bsn=111222333", &["berend"]),
    ];
    for (action, by, given, also) in CHANGES {
        let (with, without) = (office(), office());
        let about = match *action {
            "inwoner-wijzigen" => RecordId::new(Kind::Resident, "P-0001"),
            _ => RecordId::referral(chrono::Datelike::year(&today()), 1),
        };
        with.does(by, action, &about.number, given);
        let never = ["cor", "cas", "lea", "leo", "bianca", "fien", "ben", "tom"];
        for name in never.iter().chain(*also).chain(["willem"].iter()) {
            let (caller, there) = (with.caller(name), without.caller(name));
            let mut differs = false;
            for question in Name::ALL {
                for request in probes(*question, &about) {
                    let asked = format!("{request:?}");
                    let one = ask(&with.office, &caller, request.clone());
                    let two = ask(&without.office, &there, request);
                    differs |= one != two;
                    if *name != "willem" {
                        assert_eq!(one, two, "{name} learns of {action} {given} by {asked}");
                    }
                }
            }
            assert_eq!(differs, *name == "willem", "{name} {action} {given}");
        }
    }
}

/// Who sees a resident through a verwijzing only, gets neither the BSN nor what happened to the person; who sees no more
/// than the row of a list gets no person at all. Nobody gets the BSN without saying what for.
#[test]
fn through_a_verwijzing_nobody_gets_a_bsn() {
    let desk = office();
    let resident = RecordId::new(Kind::Resident, "P-0001");
    for (name, is_seen) in [
        ("berend", true),
        ("cor", false),
        ("cas", false),
        ("lea", false),
        ("leo", false),
        ("willem", true),
    ] {
        let caller = desk.caller(name);
        let shown = desk.office.show(&caller, &resident.number, AsOf::NOW);
        assert_eq!(shown.is_ok(), is_seen, "{name}");
        if name == "berend" {
            assert!(shown.unwrap().history().is_empty(), "{name}");
        }
        for question in Name::ALL {
            for request in probes(*question, &resident) {
                // What was typed in is told back; a look or an export with its purpose is the way to a BSN.
                let is_the_way = matches!(
                    request,
                    Request::Perform(_)
                        | Request::Reveal(_)
                        | Request::ExportPage(_)
                        | Request::ExportHistoryPage(_)
                );
                if is_the_way && (name == "willem" || matches!(request, Request::Perform(_))) {
                    continue;
                }
                let asked = format!("{request:?}");
                let told = ask(&desk.office, &caller, request);
                assert!(!told.contains(BSN), "{name} {asked}");
            }
        }
    }
    let willem = desk.caller("willem");
    assert!(
        desk.office
            .reveal(&willem, Guarded::Bsn, "P-0001", " ")
            .is_err()
    );
    assert_eq!(
        desk.office
            .reveal(&willem, Guarded::Bsn, "P-0001", "aanvraag")
            .unwrap(),
        BSN
    );
    let whole = desk
        .office
        .show(&desk.caller("willem"), "P-0001", AsOf::NOW)
        .unwrap();
    assert!(whole.record().resident().unwrap().bsn.is_none() && !whole.history().is_empty());
}

#[test]
fn opening_a_dossier_is_kept_and_only_the_fg_reads_that_and_is_kept_too() {
    let desk = office();
    let year = chrono::Datelike::year(&today());
    let dossier = RecordId::referral(year, 1).number;
    let (fien, willem) = (desk.caller("fien"), desk.caller("willem"));
    desk.office.show(&willem, &dossier, AsOf::NOW).unwrap();
    // The same again at once is the same look.
    desk.office.show(&willem, &dossier, AsOf::NOW).unwrap();
    let hidden = desk
        .office
        .show(&desk.caller("bianca"), &dossier, AsOf::NOW);
    assert!(hidden.is_err());
    desk.office.residents(&willem, "Veen").unwrap();
    desk.office
        .reveal(&willem, Guarded::Bsn, "P-0001", "aanvraag")
        .unwrap();
    let looks = |caller: &Caller, asked: LooksAsked, purpose: &str| {
        let purpose = purpose.to_owned();
        question::answer(
            &desk.office,
            caller,
            question::Looks { asked, purpose }.into(),
        )
    };
    let told = |asked: LooksAsked| match looks(&fien, asked, "controle") {
        Answer::Looks(lines) => lines,
        other => panic!("{other:?}"),
    };
    let seen = told(LooksAsked::SeenOf("P-0001".to_owned()));
    let of = |who: &str, action: &str| {
        let lines = seen
            .iter()
            .filter(|line| line.wie == who && line.actie == action);
        lines.count()
    };
    assert_eq!(of("willem", "openen"), 1);
    assert_eq!(of("willem", "bsn-tonen"), 1);
    let refused = seen.iter().find(|line| line.wie == "bianca").unwrap();
    assert_eq!(refused.resultaat, Seen::Geweigerd);
    let by = |who: &str| LooksAsked::By {
        who: who.to_owned(),
        from: None,
        until: None,
    };
    assert!(told(by("willem")).iter().any(|line| line.gezocht == "Veen"));
    assert_eq!(told(LooksAsked::Reveals)[0].doel, "aanvraag");
    // Reading them is a look as well, and takes a purpose.
    assert!(
        told(by("fien"))
            .iter()
            .any(|line| line.actie == "inzage-lezen")
    );
    assert!(matches!(
        looks(&fien, LooksAsked::Latest, " "),
        Answer::Refused(_)
    ));
    for name in ["willem", "beau", "cor", "lea", "ben", "bea"] {
        let answer = looks(&desk.caller(name), LooksAsked::Latest, "controle");
        assert!(matches!(answer, Answer::Refused(_)), "{name}");
    }
    // Whose data bea's export of the beginning took out, is known by person.
    let breach = LooksAsked::Breach {
        who: Some(FOUNDER.to_owned()),
        from: None,
        until: None,
    };
    assert!(
        told(breach)
            .iter()
            .any(|line| line.over.contains(&"P-0001".to_owned()))
    );
}

#[test]
fn nobody_gives_themselves_more_once_there_is_another_beheerder() {
    let desk = office();
    let ben = desk.caller("ben");
    let gives = |fields: &str| {
        let command = Command {
            action: "gebruiker-wijzigen".to_owned(),
            target: Some("ben".to_owned()),
            revision: None,
            fields: server::fields(fields),
        };
        desk.office.perform(ben.clone(), command)
    };
    let told = format!("{:?}", gives("rol=beheer,fg"));
    assert!(
        told.contains("Uzelf meer rollen of een groter bereik geven mag u niet"),
        "{told}"
    );
    assert!(told.contains(FOUNDER), "{told}");
    // Less is one's own to give up.
    assert!(matches!(
        gives("bereik=wijk:hoogkerk"),
        Outcome::Done { .. }
    ));
}

#[test]
fn whole_records_leave_only_after_the_look_and_only_to_who_took_it() {
    let desk = office();
    let (bea, cor) = (desk.caller("bea"), desk.caller("cor"));
    assert!(
        desk.office
            .export(&bea, Kind::Referral, false, " ")
            .is_err()
    );
    let begun = desk
        .office
        .export(&bea, Kind::Referral, false, "proef")
        .unwrap();
    assert_eq!(begun.count, 1);
    for (caller, export) in [(&cor, begun.export), (&bea, begun.export + 1), (&bea, 0)] {
        let no = desk.office.export_page(caller, export).unwrap_err();
        assert_eq!(
            no.to_string(),
            "Deze export is niet bezig. Begin hem opnieuw, met het doel."
        );
    }
    let page = desk.office.export_page(&bea, begun.export).unwrap();
    assert_eq!(page.len(), 1);
    // Once: who wants it again says again what for.
    assert!(
        desk.office
            .export_page(&bea, begun.export)
            .unwrap()
            .is_empty()
    );
    assert!(desk.office.export_page(&bea, begun.export).is_err());
}

#[test]
fn what_an_account_may_not_see_is_not_heard_of() {
    for kind in Kind::ALL {
        let desk = office();
        let Some(secret) = add_secret(&desk, *kind) else {
            continue;
        };
        let presence = Presence::default();
        let heard = desk.office.listen();
        for (name, ..) in ACCOUNTS {
            let caller = desk.caller(name);
            let hears = |notice| desk::for_eyes_of(&desk.office, &presence, &caller, notice);
            let changed = hears(Notice::Changed {
                numbers: vec![secret.to_string()],
                by: "bea".to_owned(),
                action: "iets".to_owned(),
                left: Default::default(),
            });
            let present = hears(Notice::Present(
                [(secret.to_string(), vec!["bea".to_owned()])].into(),
            ));
            presence.look_at(&desk.office, 1, &caller, Some(secret.to_string()));
            let is_present = |notice| matches!(notice, Notice::Present(open) if !open.is_empty());
            let is_told = heard.take().into_iter().any(is_present);
            presence.look_at(&desk.office, 1, &caller, None);
            drop(heard.take());
            let may_hear = may_see(*kind).contains(name);
            assert_eq!(changed.is_some(), may_hear, "{name} {secret}");
            assert_eq!(
                present,
                Some(Notice::Present(present_of(&secret, may_hear)))
            );
            assert_eq!(is_told, may_hear, "{name} {secret}");
        }
    }
}

fn present_of(id: &RecordId, may_hear: bool) -> std::collections::BTreeMap<String, Vec<String>> {
    let present = may_hear.then(|| (id.to_string(), vec!["bea".to_owned()]));
    present.into_iter().collect()
}

/// What someone of another wijk is told by a real server, of an office with a verwijzing and of one without.
fn over_a_socket(has_verwijzing: bool) -> String {
    let home = tempfile::tempdir().unwrap();
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    open(home.path());
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let given = "naam=uid54321; uid=54321; rol=wij; bereik=wij:beijum";
    perform_now(&mut client, "gebruiker-toevoegen", None, given);
    if has_verwijzing {
        server::melding(&mut client);
    }
    // Another user asks in a process of its own: this very program, told to by its environment.
    let program = home.path().join("proef");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    open(&program);
    let mut other = Process::new("setpriv");
    other.args(["--reuid", "54321", "--regid", "54321", "--clear-groups"]);
    other.arg(&program);
    other.args(["--exact", "door::ask_for_another_test", "--nocapture"]);
    let output = other.env("VRAAG_AAN", &data).output().unwrap();
    assert!(output.status.success(), "{}", server::stderr(&output));
    server::stdout(&output)
}

#[test]
fn over_a_real_line_too() {
    if !server::can_be_another() {
        return;
    }
    let (with, without) = (over_a_socket(true), over_a_socket(false));
    let asked = without
        .lines()
        .filter(|line| line.starts_with("> "))
        .count();
    assert!(asked > 200, "{without}");
    for (one, two) in with.lines().zip(without.lines()) {
        let is_timing = one.contains("finished in");
        assert!(one == two || is_timing, "{one}\n{two}");
    }
}

#[test]
fn ask_for_another_test() {
    let Some(data) = std::env::var_os("VRAAG_AAN") else {
        return;
    };
    let mut client = server::client(Path::new(&data));
    let year = chrono::Datelike::year(&today());
    for id in [
        RecordId::referral(year, 1),
        RecordId::numbered(Kind::Resident, 1),
    ] {
        let of_the_server = [
            question::Status {}.into(),
            question::Verify {
                anchors: Anchored::default(),
            }
            .into(),
            question::BackupPoint {}.into(),
            question::Stop {}.into(),
            question::LookAt {
                number: Some(id.number.clone()),
            }
            .into(),
        ];
        let all = Name::ALL.iter().flat_map(|name| probes(*name, &id));
        for request in all.chain(of_the_server) {
            println!("> {request:?}");
            println!("{}", told(client.answer(&request).unwrap()));
        }
    }
}
