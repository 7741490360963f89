//! Contracten, aanbestedingen and the agenda as pictures: Monday 23 November 2026 at a made-up office.

use crate::support::case::{CONTRACT, actor, day};
use crate::support::contracts::World;
use crate::support::pictures;
use crate::support::robot;
use chrono::{Datelike, Months, NaiveDate, TimeZone, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use wijkregie::domain::rights::Actor;
use wijkregie::ipc::question::{Answer, Request};
use wijkregie::ipc::status::ServerStatus;
use wijkregie::office::views::{AgendaItem, HistoryLine, View};
use wijkregie::office::{aanbestedingen, contracts};
use wijkregie::tui::effect::Effect;
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::{Ahead, Model};
use wijkregie::tui::screens::SCREENS;
use wijkregie::tui::theme::Look;
use wijkregie::tui::{update, view};

const TODAY: &str = "2026-11-23";

/// A contract of every kind that a list can show.
fn office() -> World {
    let mut world = World::new(TODAY);
    world.contract("RO-2023-034", "titel='Begeleiding individueel, perceel 1' soort=raamovereenkomst begin=2023-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3 aandachtsveld='begeleiding individueel' perceel=1 aanbieder=L001 opzeggen-hoe=aangetekend maximale-waarde='€ 4.210.000' wet=Wmo");
    world.on("RO-2023-034");
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2026-10-31 bedrag='3.810.050,00' omschrijving='declaraties tot en met oktober'",
    );
    world.done("contract", "contractgesprek-vastleggen", "datum=2026-10-12 met='directie' verslag='wachttijd loopt op, in januari weer' volgende=2027-01-18");
    world.done(
        "contract",
        "resultaat-afspreken",
        "afspraak='afgeschaald binnen een jaar' streefwaarde='40 %' periode=2026",
    );
    for (action, given) in [
        ("contract-wijzigen", "gesprek-elke=3"),
        (
            "gespreksafspraak-maken",
            "afspraak='wachttijd per wijk aanleveren' wie=Elker uiterlijk=2026-11-30 datum=2026-10-12",
        ),
        (
            "resultaat-afspreken",
            "afspraak='eigen regie' streefwaarde=toename nulmeting=77 eenheid=% periode=2026 van=2026-01-01 tot-en-met=2026-12-31",
        ),
        ("resultaat-meten", "afspraak=2 gemeten=76 datum=2026-11-02"),
        (
            "resultaat-afspreken",
            "afspraak=doelrealisatie streefwaarde='nader te bepalen' periode=2027",
        ),
    ] {
        world.done("contract", action, given);
    }
    world.done("contract", "tarief-toevoegen", "productcode=02A03 eenheid=uur bedrag='71,40' van=2026-01-01 tot=2026-12-31 indexering='OVA per 1-1'");
    world.done(
        "contract",
        "document-toevoegen",
        "titel='getekende overeenkomst' vindplaats='Z-2022-118204' datum=2022-11-02",
    );
    world.contract("RO-2025-028", "titel='Begeleiding individueel, perceel 2' soort=raamovereenkomst begin=2024-04-01 einde=2027-03-31 aandachtsveld='begeleiding individueel' perceel=2 opzegtermijn=6");
    world.contract("RO-2025-033", "titel='Begeleiding individueel, perceel 3' soort=raamovereenkomst begin=2025-01-01 einde=2027-12-31 aandachtsveld='begeleiding individueel' perceel=3 opties=1 optie-maanden=12 clausule='bestek 4.2'");
    world.contract(
        "CV-2024-002",
        "titel='Convenant jeugdteam' soort=convenant begin=2024-01-01 einde=2027-12-31",
    );
    for partner in ["Elker", "Humanitas", "De Zijlen", "Bureau Jeugdzorg"] {
        world.provider(partner);
        world.done(
            "contract",
            "partij-toevoegen",
            &format!("partij='{partner}'"),
        );
    }
    world.done(
        "contract",
        "inzet-toevoegen",
        "partner=Elker team='WIJ Hoogkerk' fte=2,5 van=2024-01-01 tot=2027-01-31",
    );
    for given in [
        "partner=Humanitas fte=0 brengt-in=vrijwilligers",
        "partner='De Zijlen' team='WIJ Hoogkerk'",
        "partner='Bureau Jeugdzorg' in-gesprek=ja",
    ] {
        world.done("contract", "inzet-toevoegen", given);
    }
    world.new_aanbesteding("nummer=AB-2027-02 naam='Begeleiding individueel, perceel 2' procedure=sas ingang=2028-01-01 geraamde-waarde='€ 3.400.000' volgt-op=RO-2025-028 looptijd=36 wet=Wmo").unwrap();
    world.on("AB-2027-02");
    world.done(
        "contract",
        "fase-afronden",
        "fase=beslismoment datum=2026-10-12",
    );
    world.done(
        "contract",
        "criterium-toevoegen",
        "naam='plan van aanpak' soort=kwaliteit weging=60",
    );
    world.done(
        "contract",
        "criterium-toevoegen",
        "naam=prijs soort=prijs weging=40",
    );
    world
}

/// A screen without a server: what it asks is answered from a register.
struct Shown {
    model: Model,
    world: World,
}

impl Shown {
    fn at(size: (u16, u16), look: Look) -> Self {
        let mut shown = Self {
            model: Model::new(look, size, day(TODAY), SCREENS),
            world: office(),
        };
        let mut names = crate::support::case::register();
        names.providers.clone_from(&shown.world.register.providers);
        shown.model.session.register = names;
        let effects = update::begin(&mut shown.model);
        shown.perform(effects);
        shown
    }

    fn types(&mut self, keys: &str) {
        for key in robot::keys_of(keys) {
            let effects = update::update(&mut self.model, Msg::Key(key));
            self.perform(effects);
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(request, then) = effect else {
                continue;
            };
            let Some(answer) = self.answer(&request) else {
                // What is not in the picture is not waited for either.
                self.model.ahead = Ahead::default();
                continue;
            };
            let effects = update::update(&mut self.model, Msg::Answer(then, Ok(answer)));
            self.perform(effects);
        }
    }

    fn answer(&self, request: &Request) -> Option<Answer> {
        let (register, today) = (&self.world.register, self.world.today);
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
                you: ("r.huizinga".to_owned(), vec!["contract".to_owned()]),
            }),
            Request::Contracts(asked) => {
                let signals = contracts::signals::signals_on(register, today);
                match contracts::rows(
                    register,
                    &signals,
                    (&asked.filter, &Actor::default()),
                    false,
                    today,
                ) {
                    Ok(rows) => Answer::Contracts(rows),
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
            Request::Aanbestedingen(asked) => {
                let signals = aanbestedingen::signals::signals_on(register, today);
                let rows = aanbestedingen::rows(
                    register,
                    &signals,
                    (&asked.filter, &Actor::default()),
                    false,
                    today,
                );
                Answer::Aanbestedingen(rows.unwrap())
            }
            Request::Lines(_) => {
                Answer::Lines(wijkregie::domain::contract::lines::lines(register, today))
            }
            Request::Staffing(asked) => {
                let asked = (asked.filter.as_slice(), &Actor::default());
                Answer::Staffing(contracts::staffed::sums(register, asked, today).unwrap())
            }
            Request::Show(asked) => {
                let number = &asked.number;
                let actor = actor(CONTRACT);
                let view = match register.contracts().get(number).cloned() {
                    Some(record) => View::Contract(contracts::view::view(
                        register,
                        &actor,
                        record,
                        history(),
                        today,
                    )),
                    None => {
                        let record = register.aanbestedingen()[number].clone();
                        let view =
                            aanbestedingen::view::view(register, &actor, record, history(), today);
                        View::Aanbesteding(view)
                    }
                };
                Answer::Show(Box::new(view))
            }
            Request::Agenda(asked) => {
                let items = month(&self.world, asked.from);
                let all = items.len();
                Answer::Agenda((items, all))
            }
            _ => return None,
        })
    }
}

fn history() -> Vec<HistoryLine> {
    vec![HistoryLine {
        tijd: Utc.with_ymd_and_hms(2026, 10, 12, 9, 30, 0).unwrap(),
        wie: "r.huizinga".into(),
        rol: None,
        actie: "contract-registreren".into(),
        revisie: 1,
        changes: Some(Vec::new()),
    }]
}

fn month(world: &World, from: NaiveDate) -> Vec<AgendaItem> {
    let until = from + Months::new(1);
    let mut items = Vec::new();
    let within = |day: NaiveDate| from <= day && day < until;
    contracts::agenda::of_contracts(&world.register, world.today, &within, &mut items);
    aanbestedingen::agenda::of_aanbestedingen(&world.register, world.today, &within, &mut items);
    items.sort_by_key(|item| (item.datum, item.nummer.clone()));
    items
}

fn snapshot(name: &str, keys: &str) {
    pictures::book(name, |size, look| {
        let mut shown = Shown::at(size, look);
        shown.types(keys);
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        terminal
            .draw(|frame| view::draw(frame, &shown.model))
            .unwrap();
        terminal.backend().buffer().clone()
    });
}

#[test]
fn the_contracts_show_what_costs_most_to_miss_and_the_years_of_each_perceel() {
    snapshot("contracten", "c<Down>");
}

#[test]
fn the_contracts_filter_as_it_is_typed() {
    snapshot("contracten-filter", "c/soort:convenant");
}

#[test]
fn under_a_convenant_stands_what_the_teams_have_in_all_convenanten() {
    snapshot("contracten-inzet", "c/soort:convenant<Enter>");
}

#[test]
fn a_contract_shows_each_sheet() {
    for (name, tabs) in [
        ("contract-overzicht", 0),
        ("contract-datums", 1),
        ("contract-partijen", 2),
        ("contract-geld", 3),
        ("contract-afspraken", 4),
    ] {
        let keys = format!("c/034<Enter><Enter>{}", "<Tab>".repeat(tabs));
        snapshot(name, &keys);
    }
}

#[test]
fn a_convenant_shows_who_brings_in_how_much() {
    snapshot("convenant-partijen", "c/CV-2024<Enter><Enter><Tab><Tab>");
}

#[test]
fn the_actions_of_a_contract_are_greyed_with_their_reason() {
    snapshot("contract-acties", "c/034<Enter>.");
}

#[test]
fn using_an_option_asks_for_the_day() {
    snapshot("contract-optie", "c/033<Enter>Vg");
}

#[test]
fn the_agenda_shows_a_month_with_its_days() {
    let today = day(TODAY);
    let months = 12 - today.month();
    snapshot(
        "agenda",
        &format!("gk{}", "<Right>".repeat(months as usize)),
    );
}

#[test]
fn the_aanbestedingen_show_their_room_and_their_years() {
    snapshot("aanbestedingen", "gt");
    snapshot("aanbestedingen-jaarbeeld", "gt<Tab>");
}

#[test]
fn an_aanbesteding_shows_each_sheet() {
    for (name, tabs) in [
        ("aanbesteding-planning", 0),
        ("aanbesteding-overzicht", 1),
        ("aanbesteding-stukken", 2),
        ("aanbesteding-inschrijvingen", 4),
    ] {
        snapshot(name, &format!("gt<Enter>{}", "<Tab>".repeat(tabs)));
    }
}

#[test]
fn what_could_change_is_offered_from_the_phase_that_is_next() {
    snapshot("aanbesteding-wat-als", "gt<Enter>X");
}
