//! Rapportage: as pictures, with made-up figures on Monday 23 November 2026; and by keys, from a figure to a dossier and
//! back.

use chrono::NaiveDate;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use wijkregie::domain::cijfers::{How, MEASURES, Measure, Period};
use wijkregie::domain::indicator::worth::Counts;
use wijkregie::ipc::question::{Answer, Request};
use wijkregie::ipc::status::ServerStatus;
use wijkregie::office::views::{
    FigureCell, FigurePeriod, FigureRecord, FigureRow, FigureTable, Figures, FiguresAsked,
    IndicatorBeside, IndicatorCells, IndicatorYearCells, Indicators,
};
use wijkregie::tui::effect::Effect;
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::{Ahead, Model};
use wijkregie::tui::screens::SCREENS;
use wijkregie::tui::theme::Look;
use wijkregie::tui::{update, view};

use crate::support::robot::{self, Desk};
use crate::support::{case::day, pictures};
use wijkregie::office::today;

const TODAY: &str = "2026-11-23";

struct Shown(Model);

impl Shown {
    fn types(&mut self, keys: &str) {
        for key in robot::keys_of(keys) {
            let effects = update::update(&mut self.0, Msg::Key(key));
            self.perform(effects);
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(request, then) = effect else {
                continue;
            };
            let answer = match request {
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
                    you: ("t.postma".to_owned(), vec!["backoffice".to_owned()]),
                }),
                Request::Figures(it) => Answer::Figures(Box::new(figures(&it.asked))),
                Request::FigureRecords(_) => Answer::FigureRecords(records()),
                Request::Indicators(_) => Answer::Indicators(Box::new(indicators())),
                _ => {
                    // What is not in the picture is not waited for either.
                    self.0.ahead = Ahead::default();
                    continue;
                }
            };
            let effects = update::update(&mut self.0, Msg::Answer(then, Ok(answer)));
            self.perform(effects);
        }
    }
}

/// A number of a measure in a period, made up but always the same.
fn cell(measure: &Measure, at: usize, by: usize) -> FigureCell {
    let number = u32::try_from((measure.key.len() * 7 + at * (3 + by) + by * 5) % 29).unwrap();
    match measure.how {
        How::Median | How::P90 if at == 3 => FigureCell {
            aantal: Some(0),
            ..FigureCell::default()
        },
        How::Median | How::P90 => FigureCell {
            aantal: Some(40),
            dagen: Some(number),
            ..FigureCell::default()
        },
        How::Marked | How::ShareOf(_) => FigureCell {
            aantal: Some(number),
            van: Some(40),
            aandeel: Some(number * 250),
            ..FigureCell::default()
        },
        _ if by == 2 => FigureCell {
            verborgen: true,
            ..FigureCell::default()
        },
        _ => FigureCell {
            aantal: Some(number),
            ..FigureCell::default()
        },
    }
}

fn figures(asked: &FiguresAsked) -> Figures {
    let on: NaiveDate = day(TODAY);
    let periods = Period::read(&asked.over, on).unwrap();
    let is_asked = |measure: &&Measure| {
        asked.measures.is_empty() || asked.measures.iter().any(|key| key == measure.key)
    };
    let cells = |measure: &Measure, by: usize| -> Vec<FigureCell> {
        (0..periods.len()).map(|at| cell(measure, at, by)).collect()
    };
    let names = [
        "Beijum",
        "Corpus den Hoorn",
        "De Hoogte",
        "Hoogkerk",
        "onbekend",
    ];
    let tables = MEASURES.iter().filter(is_asked).map(|measure| FigureTable {
        kleine_weg: false,
        maat: measure.key.to_owned(),
        titel: measure.title.to_owned(),
        definitie: measure.definition.to_owned(),
        eenheid: measure.how.unit().to_owned(),
        rijen: names
            .iter()
            .enumerate()
            .filter(|_| asked.per.is_some())
            .map(|(by, name)| FigureRow {
                waarde: name.to_lowercase(),
                naam: (*name).to_owned(),
                cijfers: cells(measure, by),
            })
            .collect(),
        totaal: match measure.key {
            "gaten" => Vec::new(),
            _ => cells(measure, 0),
        },
        zonder_datum: Some(u32::from(measure.key == "instroom") * 3),
        niet_gemeten: Some(0),
        niet_te_zien: match measure.key {
            "gaten" => "uw rol ziet dit niet".to_owned(),
            _ => String::new(),
        },
    });
    Figures {
        peildatum: on,
        bekend_op: on,
        bereik: "wat u mag zien van het hele kantoor".to_owned(),
        filter: Vec::new(),
        per: asked.per.clone().unwrap_or_default(),
        kleinste: asked.per.is_some().then_some(5),
        perioden: periods
            .iter()
            .map(|period| FigurePeriod::of(*period, on))
            .collect(),
        maten: tables.collect(),
    }
}

fn records() -> Vec<FigureRecord> {
    let record = |n: u32, from: &str, until: Option<&str>| FigureRecord {
        nummer: format!("V-2026-{n:04}"),
        van: Some(day(from)),
        tot: until.map(day),
        dagen: until.map(|until| u32::try_from((day(until) - day(from)).num_days()).unwrap()),
        telt: None,
        wijk: "hoogkerk".to_owned(),
        bt: "hoogkerk".to_owned(),
    };
    vec![
        record(398, "2026-11-02", Some("2026-11-16")),
        record(412, "2026-11-03", None),
        record(421, "2026-11-13", None),
    ]
}

/// One indicator that is counted and two that are typed.
fn indicators() -> Indicators {
    let year = |year: u16| IndicatorYearCells {
        jaar: year,
        behaald: "–".to_owned(),
        is_getypt: false,
        geteld: None,
        geteld_van: None,
        begroot: "–".to_owned(),
        beoogd: "–".to_owned(),
        herkomst: String::new(),
        door: String::new(),
        op: None,
        buiten: Vec::new(),
    };
    let beside = |key: &str, count| IndicatorBeside {
        cijfer: key.to_owned(),
        titel: Measure::find(key).unwrap().title.to_owned(),
        aantal: Some(count),
        verborgen: false,
    };
    let counted = IndicatorYearCells {
        behaald: "71 %".to_owned(),
        geteld: Some("71 %".to_owned()),
        geteld_van: Some(58),
        buiten: vec![
            beside("uitstroom-kort", 23),
            beside("uitstroom-overleden", 2),
            beside("einde-anders", 0),
        ],
        ..year(2026)
    };
    let row = |number: &str, title: &str, definition: &str, counts| IndicatorCells {
        nummer: number.to_owned(),
        titel: title.to_owned(),
        definitie: definition.to_owned(),
        eenheid: counts,
        bron: "programmabegroting 2018, beleidsveld 4.2.2".to_owned(),
        cijfer: String::new(),
        filter: Vec::new(),
        naast: Vec::new(),
        niet_te_zien: String::new(),
        jaren: vec![year(2025), year(2026), year(2027)],
    };
    let uitstroom = "Percentage cliënten waarbij sprake is van een duurzame uitstroom uit een maatwerkvoorziening op basis van een succesvolle beëindiging.";
    let regie = "Percentage cliënten Wmo dat zegt door de geboden ondersteuning de dingen die men wil beter te kunnen doen.";
    Indicators {
        jaar: 2026,
        peildatum: day(TODAY),
        bekend_op: day(TODAY),
        bereik: "wat u mag zien van het hele kantoor".to_owned(),
        kleinste: None,
        rijen: vec![
            IndicatorCells {
                cijfer: "duurzaam-uitgestroomd".to_owned(),
                jaren: vec![year(2025), counted, year(2027)],
                ..row(
                    "4.2.2-03",
                    "Duurzame uitstroom",
                    uitstroom,
                    Counts::Percentage,
                )
            },
            IndicatorCells {
                jaren: vec![
                    IndicatorYearCells {
                        behaald: "79 %".to_owned(),
                        is_getypt: true,
                        door: "k.brouwer".to_owned(),
                        op: Some(day("2026-03-02")),
                        herkomst: "cliëntervaringsonderzoek Wmo 2025".to_owned(),
                        ..year(2025)
                    },
                    IndicatorYearCells {
                        begroot: "79 %".to_owned(),
                        ..year(2026)
                    },
                    IndicatorYearCells {
                        beoogd: "toename".to_owned(),
                        ..year(2027)
                    },
                ],
                ..row("4.2.2-04", "Eigen regie", regie, Counts::Percentage)
            },
            IndicatorCells {
                jaren: vec![
                    IndicatorYearCells {
                        behaald: "14.201".to_owned(),
                        is_getypt: true,
                        ..year(2025)
                    },
                    IndicatorYearCells {
                        begroot: "13.359".to_owned(),
                        ..year(2026)
                    },
                    year(2027),
                ],
                ..row(
                    "4.2.2-09",
                    "Vervoer en wonen",
                    "Aantal geïndiceerde vervoer- en woonvoorzieningen.",
                    Counts::Aantal,
                )
            },
        ],
    }
}

fn shown(keys: &str, size: (u16, u16), look: Look) -> Buffer {
    let mut shown = Shown(Model::new(look, size, day(TODAY), SCREENS));
    let effects = update::begin(&mut shown.0);
    shown.perform(effects);
    shown.types(keys);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| view::draw(frame, &shown.0)).unwrap();
    terminal.backend().buffer().clone()
}

#[test]
fn how_it_goes() {
    pictures::book("figures", |size, look| shown("grj", size, look));
}

#[test]
fn a_figure_by_its_parts() {
    pictures::book("figures_parts", |size, look| shown("gr%", size, look));
}

#[test]
fn a_figure_as_a_line_over_its_periods() {
    pictures::book("figures_line", |size, look| shown("grjjjj#", size, look));
}

#[test]
fn a_figure_as_bars_with_their_numbers() {
    pictures::book("figures_bars", |size, look| shown("gr##", size, look));
}

#[test]
fn the_parts_of_a_figure_as_bars() {
    pictures::book("figures_parts_bars", |size, look| {
        shown("gr%j##", size, look)
    });
}

#[test]
fn a_chart_says_the_command_that_gives_the_same_and_no_dash_or_star_is_drawn_as_zero() {
    let text = |keys: &str| robot::text_of(&shown(keys, (80, 24), robot::FULL));
    // A figure that was not measured in one period: no number below it, and a gap in the line.
    let line = text("grjjjj#");
    assert!(
        line.contains("wijkregie cijfers onderzoek --over 2025-12..2026-11"),
        "{line}"
    );
    assert!(line.contains('–'), "{line}");
    let parts = text("gr%##");
    assert!(parts.contains("--per wijk --over 2026-11"), "{parts}");
    let of = |name: &str, text: &str| {
        let row = text.lines().find(|line| line.contains(name)).unwrap();
        row.replace(name, "").trim().to_owned()
    };
    assert_eq!(of("De Hoogte", &parts), "*", "hidden, and no bar");
    assert!(of("Beijum", &parts).contains('█'), "{parts}");
    // A part of it over the periods, hidden in all of them.
    let hidden = text("gr%jj#");
    assert!(hidden.contains("De Hoogte: december 2025"), "{hidden}");
    assert!(hidden.contains("niets van te tekenen"), "{hidden}");
    // Once more is the table again; of what has none, that is said.
    assert_eq!(text("gr###"), text("gr"));
    assert!(text("gr<S-Tab><S-Tab>#").contains("een tabel, en geen grafiek"));
    assert!(text("grG#").contains("uw rol ziet dit niet"));
}

#[test]
fn a_chart_fits_every_window_and_every_period() {
    for size in [(80, 24), (60, 16), (40, 12), (20, 8), (132, 43), (5, 3)] {
        for keys in [
            "gr#",
            "gr##",
            "gr%#",
            "gr%##",
            "grjjjj#[",
            "grjjjj#[[[",
            "gr#]",
            "gr#]]",
            "grG##",
        ] {
            shown(keys, size, robot::FULL);
        }
    }
}

#[test]
fn the_records_behind_a_figure_of_a_quarter_that_is_over() {
    pictures::book("figures_records", |size, look| {
        shown("gr[(<Enter>", size, look)
    });
}

#[test]
fn the_indicators_of_the_begroting() {
    pictures::book("indicators", |size, look| {
        shown("gr<S-Tab><S-Tab>j", size, look)
    });
}

#[test]
fn an_indicator_with_who_is_left_out() {
    pictures::book("indicator", |size, look| {
        shown("gr<S-Tab><S-Tab><Enter>", size, look)
    });
}

#[test]
fn from_a_figure_to_a_dossier_and_back() {
    let desk = Desk::with_people();
    let number = desk.melding("Veen");
    desk.melding("Bos");
    let mut bea = desk.sits_down("bea");
    bea.types("gr")
        .says("Instroom")
        .says("Verwijzingen met een meldingsdatum");
    bea.types("<Enter>").says(&number).says("--records");
    bea.types("<Enter>").says("hulp bij de post");
    bea.types("<Esc>").says("--records");
    bea.types("<Esc>").says("Uitstroom");
    // By wijk, and again by what comes after that.
    bea.types("%").says("Instroom per wijk").says("Hoogkerk");
    bea.types("%")
        .says("Instroom per wij-team")
        .says("WIJ Hoogkerk");
    bea.types("<Enter>")
        .says("Instroom · WIJ Hoogkerk")
        .says(&number);
    bea.types("<Esc><Esc>").says("Uitstroom");
    // The month before, in which nothing came; a longer period; and never one that is still to come.
    bea.types("(<Enter>").says("is hiervan niets geteld");
    bea.types("<Esc>))")
        .says(&today().format("%Y-%m").to_string());
    bea.types("[").says("kwartaal").types("]").says("maand");
    bea.types("<Tab>").says("Doorlooptijd, mediaan");
    let mut wim = desk.sits_down("wim");
    wim.types("gr").says("WIJ Hoogkerk");
    desk.hire("fien", "fg", "alles");
    let mut fien = desk.sits_down("fien");
    fien.types("gr").says("Dit kan iemand met de rol");
}
