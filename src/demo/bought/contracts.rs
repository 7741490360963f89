//! What is bought of the providers of a made-up office, when it must be acted on, and what went wrong.
//!
//! Days are in months from this one, so that the story is the same on every day.

use chrono::{Months as Length, NaiveDate};

use super::kept::RHYTHMS;
use super::{MANAGERS, Told};
use crate::demo::dice::Months;
use crate::demo::play::filled;
use crate::domain::contract::Contract;
use crate::domain::contract::actions::fields::*;
use crate::domain::contract::length::Length as Term;
use crate::domain::contract::parts::Perceel;
use crate::domain::contract::signals::EVALUATE;
use crate::domain::contract::when::{Unsure, When};
use crate::domain::contract::words::ContractKind::{
    self, Contract as Overeenkomst, Convenant, Raamovereenkomst, Toelating,
};
use crate::domain::contract::words::{ContractSignal, Funding, NoticeBy, NoticeForm, PartyRole};
use crate::domain::dates::month_and_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::words::{Wet, YesNo};
use crate::domain::workflow::Fields;

/// An option: how many months, whether it was used, and its clause.
pub type OptionRow = (u32, bool, &'static str);

/// One contract.
pub struct Row {
    /// What is at the end of its number.
    pub id: u32,
    pub kind: ContractKind,
    pub title: &'static str,
    pub wet: Wet,
    /// Aandachtsveld and perceel.
    pub percelen: &'static [(&'static str, &'static str)],
    /// Providers with their share in percent; 0 when it was not agreed.
    pub parties: &'static [(&'static str, u32)],
    /// The month it begins in, and the month its first period ends in; none when the list did not say.
    pub months: (i32, Option<i32>),
    pub options: &'static [OptionRow],
    /// Months of a tacit renewal, and of notice; 0 is none.
    pub renewal: u32,
    pub notice: u32,
    /// The most that may be spent, in euros, and how much of it is, in percent.
    pub euros: u64,
    pub spent: u64,
    /// The contract it follows on; 0 is none.
    pub follows: u32,
    /// It came from an aanbesteding, and is made by its award.
    pub is_awarded: bool,
    /// In which month notice was given, and the month it ended in.
    pub ended: Option<(i32, i32)>,
    /// Why nothing follows.
    pub not_continued: &'static str,
    /// It stands as the old list had it.
    pub is_imported: bool,
    /// How much of its end is known.
    pub end: Known,
}

/// How much is known of the end of a contract.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The day.
    Day,
    /// The month only.
    Month,
    /// That there is none.
    Never,
}

/// What most contracts are.
const RAAM: Row = Row {
    id: 0,
    kind: Raamovereenkomst,
    title: "",
    wet: Wet::Wmo,
    percelen: &[],
    parties: &[],
    months: (0, None),
    options: &[],
    renewal: 0,
    notice: 0,
    euros: 0,
    spent: 0,
    follows: 0,
    is_awarded: false,
    ended: None,
    not_continued: "",
    is_imported: false,
    end: Known::Day,
};

const CLAUSE: &str = "bestek 3.4 en raamovereenkomst art. 5 lid 2";

/// Every contract, by what is bought; the one before comes first.
#[rustfmt::skip]
pub const CONTRACTS: &[Row] = &[
    Row { id: 1, title: "Individuele begeleiding 1e ronde, perceel 1", percelen: &[("individuele begeleiding", "1")],
        parties: &[("L001", 60), ("L002", 40)], months: (-90, Some(-43)), euros: 2_900_000, spent: 64, ..RAAM },
    // Almost four years, most of the money is gone, and the aanbesteding that must follow has slipped.
    Row { id: 11, title: "Individuele begeleiding, perceel 1", percelen: &[("individuele begeleiding", "1")],
        parties: &[("L001", 55), ("L002", 45)], months: (-42, Some(4)), euros: 3_400_000, spent: 88, follows: 1,
        ..RAAM },
    Row { id: 2, title: "Individuele begeleiding 1e ronde, perceel 2", percelen: &[("individuele begeleiding", "2")],
        parties: &[("L003", 0), ("L012", 0)], months: (-77, Some(-30)), euros: 1_800_000, spent: 61, ..RAAM },
    // The option must be reported this month.
    Row { id: 12, title: "Individuele begeleiding, perceel 2", percelen: &[("individuele begeleiding", "2")],
        parties: &[("L003", 65), ("L012", 35)], months: (-29, Some(6)), options: &[(12, false, CLAUSE)],
        euros: 2_150_000, spent: 72, follows: 2, ..RAAM },
    Row { id: 3, title: "Individuele begeleiding 1e ronde, perceel 3", percelen: &[("individuele begeleiding", "3")],
        parties: &[("L006", 100)], months: (-65, Some(-18)), euros: 900_000, spent: 58, ..RAAM },
    // Time to evaluate: extend, or buy again.
    Row { id: 13, title: "Individuele begeleiding, perceel 3", percelen: &[("individuele begeleiding", "3")],
        parties: &[("L006", 100)], months: (-17, Some(18)), options: &[(12, false, CLAUSE)], euros: 1_050_000,
        spent: 38, follows: 3, ..RAAM },
    Row { id: 4, title: "Dagbesteding 1e ronde, perceel 1", percelen: &[("dagbesteding", "1")],
        parties: &[("L007", 100)], months: (-70, Some(-23)), euros: 700_000, spent: 66, ..RAAM },
    // Nobody gave notice in time.
    Row { id: 21, title: "Dagbesteding, perceel 1", percelen: &[("dagbesteding", "1")], parties: &[("L007", 100)],
        months: (-22, Some(1)), renewal: 12, notice: 3, euros: 640_000, spent: 47, follows: 4, ..RAAM },
    Row { id: 5, title: "Dagbesteding 1e ronde, perceel 2", percelen: &[("dagbesteding", "2")],
        parties: &[("L008", 100)], months: (-66, Some(-19)), euros: 480_000, spent: 69, ..RAAM },
    // Notice can still be given, and must be: its successor is being bought.
    Row { id: 22, title: "Dagbesteding, perceel 2", percelen: &[("dagbesteding", "2")], parties: &[("L008", 100)],
        months: (-18, Some(5)), renewal: 12, notice: 3, euros: 510_000, spent: 44, follows: 5, ..RAAM },
    Row { id: 6, title: "Huishoudelijke hulp 1e ronde", percelen: &[("huishoudelijke hulp", "")],
        parties: &[("L010", 100)], months: (-93, Some(-46)), euros: 5_200_000, spent: 68, ..RAAM },
    // Almost all of the money is gone; the next is awarded.
    Row { id: 31, title: "Huishoudelijke hulp", percelen: &[("huishoudelijke hulp", "")], parties: &[("L010", 100)],
        months: (-45, Some(-10)), options: &[(12, true, CLAUSE)], euros: 6_000_000, spent: 96, follows: 6, ..RAAM },
    Row { id: 32, title: "Huishoudelijke hulp 3e ronde", percelen: &[("huishoudelijke hulp", "")],
        parties: &[("L010", 100)], months: (3, Some(38)), options: &[(12, false, CLAUSE)], euros: 6_400_000,
        follows: 31, is_awarded: true, ..RAAM },
    Row { id: 9, title: "Kortdurend verblijf 1e ronde", percelen: &[("kortdurend verblijf", "")],
        parties: &[("L009", 100)], months: (-76, Some(-29)), euros: 300_000, spent: 55, ..RAAM },
    // Two months without a contract: the aanbesteding failed and its successor starts late.
    Row { id: 41, title: "Kortdurend verblijf", percelen: &[("kortdurend verblijf", "")], parties: &[("L009", 100)],
        months: (-28, Some(7)), euros: 340_000, spent: 51, follows: 9, ..RAAM },
    Row { id: 42, title: "Kortdurend verblijf 3e ronde", percelen: &[("kortdurend verblijf", "")],
        parties: &[("L009", 100)], months: (10, Some(33)), euros: 230_000, follows: 41, ..RAAM },
    Row { id: 7, title: "Jeugdhulp ambulant 1e ronde, perceel 1", wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "1")], parties: &[("L004", 70), ("L005", 30)], months: (-81, Some(-34)),
        euros: 2_200_000, spent: 67, ..RAAM },
    Row { id: 51, title: "Jeugdhulp ambulant, perceel 1", wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "1")], parties: &[("L004", 70), ("L005", 30)], months: (-33, Some(14)),
        euros: 2_600_000, spent: 63, follows: 7, ..RAAM },
    Row { id: 8, title: "Jeugdhulp ambulant 1e ronde, perceel 2", wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "2")], parties: &[("L011", 100)], months: (-57, Some(-10)), euros: 400_000,
        spent: 62, ..RAAM },
    // One of the options has no clause, and cannot be used so.
    Row { id: 52, title: "Jeugdhulp ambulant, perceel 2", wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "2")], parties: &[("L011", 100)], months: (-9, Some(14)),
        options: &[(12, false, CLAUSE), (12, false, "")], euros: 450_000, spent: 29, follows: 8, ..RAAM },
    // Everyone who fits is let in.
    Row { id: 61, kind: Toelating, title: "Logeeropvang (open house), Zorg om de Hoek",
        percelen: &[("logeeropvang", "")], parties: &[("L002", 0)], months: (-14, Some(-3)),
        options: &[(12, true, "toelatingsdocument art. 7"), (12, false, "toelatingsdocument art. 7")],
        is_awarded: true, ..RAAM },
    Row { id: 62, kind: Toelating, title: "Logeeropvang (open house), Noorderzon", percelen: &[("logeeropvang", "")],
        parties: &[("L012", 0)], months: (-14, Some(21)), is_awarded: true, ..RAAM },
    // The aanbesteding was withdrawn: it must begin anew, now.
    Row { id: 71, title: "Begeleiding na hersenletsel", percelen: &[("begeleiding na hersenletsel", "")],
        parties: &[("L003", 100)], months: (-21, Some(14)), euros: 380_000, spent: 48, ..RAAM },
    // As the old list had it: six years, and no reason why.
    Row { id: 81, title: "Ambulante crisishulp", wet: Wet::Jeugdwet, percelen: &[("ambulante crisishulp", "")],
        parties: &[("L004", 0)], months: (-59, Some(12)), euros: 820_000, is_imported: true, ..RAAM },
    Row { id: 91, kind: Convenant, title: "Convenant inzet in de WIJ-teams Hoogkerk en Beijum",
        parties: &[("L013", 0), ("L019", 0), ("L020", 0)], months: (-34, Some(13)), renewal: 12, notice: 6, ..RAAM },
    Row { id: 92, kind: Convenant, title: "Convenant schoolmaatschappelijk werk", wet: Wet::Jeugdwet,
        parties: &[("L014", 0)], months: (-30, Some(5)),
        not_continued: "de taken gaan over naar de WIJ-teams", ..RAAM },
    Row { id: 95, kind: Overeenkomst, title: "Onafhankelijke cliëntondersteuning",
        percelen: &[("cliëntondersteuning", "")], parties: &[("L015", 100)], months: (-40, Some(7)),
        notice: 2, euros: 210_000, ended: Some((-6, -3)), not_continued: "de gemeente doet dit nu zelf", ..RAAM },
    // It ends by itself, and nobody has looked at what comes next.
    Row { id: 96, kind: Overeenkomst, title: "Respijtvervoer", percelen: &[("respijtvervoer", "")],
        parties: &[("L016", 100)], months: (-20, Some(4)), euros: 95_000, spent: 57, ..RAAM },
    // It runs on until someone gives notice.
    Row { id: 93, kind: Overeenkomst, title: "Vertrouwenspersoon", percelen: &[("vertrouwenspersoon", "")],
        parties: &[("L014", 0)], months: (-47, None), notice: 3, end: Known::Never, ..RAAM },
    // The letter to the council only gives a month.
    Row { id: 94, kind: Overeenkomst, title: "Doelgroepenvervoer", percelen: &[("doelgroepenvervoer", "")],
        parties: &[("L016", 100)], months: (-34, Some(20)), euros: 1_700_000, spent: 41, end: Known::Month, ..RAAM },
    // A trial with the same meals, beside the contract that runs.
    Row { id: 99, kind: Overeenkomst, title: "Maaltijden dagbesteding, proef", percelen: &[("maaltijden", "")],
        parties: &[("L007", 0)], months: (-3, Some(2)), not_continued: "de proef is eenmalig", ..RAAM },
    // The old list did not say until when.
    Row { id: 97, kind: Overeenkomst, title: "Tolkdiensten", parties: &[("L017", 0)], months: (-70, None),
        is_imported: true, ..RAAM },
    // It renews itself, and the old list did not say how long before one must give notice.
    Row { id: 98, kind: Overeenkomst, title: "Maaltijden dagbesteding", percelen: &[("maaltijden", "")],
        parties: &[("L018", 0)], months: (-50, Some(9)), renewal: 12, is_imported: true, ..RAAM },
];

/// Contract, who buys with the office's own gemeente, and in which role.
#[rustfmt::skip]
pub const BUYERS: &[(u32, &str, Option<PartyRole>)] = &[
    (7, "RIGG", Some(PartyRole::Penvoerder)),
    (7, "gemeente Groningen", Some(PartyRole::Deelnemer)),
    (7, "gemeente Westerkwartier", Some(PartyRole::Deelnemer)),
    (81, "gemeente Groningen", Some(PartyRole::Penvoerder)),
    (81, "gemeente Het Hogeland", None),
];

/// Contract, who takes part in it as onderaannemer, and the months from and to which, where that is not as long as it.
#[rustfmt::skip]
const FOR_A_WHILE: &[(u32, &str, Option<i32>, Option<i32>)] = &[
    (13, "L012", Some(1), None),
    (51, "L006", None, Some(1)),
];

/// Contract, which of its percelen, how that is paid and for which area, where it is not as the whole.
#[rustfmt::skip]
pub const PERCELEN: &[(u32, u32, Funding, &str)] = &[
    (81, 1, Funding::Taakgericht, "provincie Groningen"),
];

/// Contracts that were evaluated in time, long before they end.
pub const EVALUATED: &[u32] = &[12, 52, 61, 81];

/// What runs already and is to be signed within two weeks.
const TO_SIGN: u32 = 91;

/// Why a contract may run on without an end.
const RENEWED: &str = "investering in locaties die pas na zes jaar is terugverdiend";

impl Row {
    /// Its number: `RO-2024-011`.
    pub fn number(&self, months: Months) -> RecordId {
        let letters = match self.kind {
            ContractKind::Raamovereenkomst => "RO",
            ContractKind::Contract => "DO",
            ContractKind::Toelating => "TO",
            ContractKind::Convenant => "CV",
        };
        let year = months.first(self.months.0).format("%Y");
        RecordId::new(Kind::Contract, format!("{letters}-{year}-{:03}", self.id))
    }

    /// How it is paid, when it is.
    pub fn funding(&self) -> Option<Funding> {
        (self.euros > 0).then_some(Funding::Inspanningsgericht)
    }

    /// The most that may be spent.
    pub fn ceiling(&self) -> Option<Cents> {
        (self.euros > 0).then(|| Cents::euros(self.euros))
    }
}

/// The contract with this at the end of its number.
pub fn find(id: u32) -> Option<&'static Row> {
    CONTRACTS.iter().find(|row| row.id == id)
}

/// Every contract, from its first day on the list to today.
pub fn tell(told: &mut Told<'_>) {
    for row in CONTRACTS {
        let id = row.number(told.months);
        let mut one = Telling { row, id, told };
        if !row.is_awarded {
            one.begin();
        }
        one.options();
        one.spending();
        one.kept();
        one.end();
    }
}

/// One contract that is being told.
pub(super) struct Telling<'t, 'o> {
    pub(super) row: &'static Row,
    pub(super) id: RecordId,
    pub(super) told: &'t mut Told<'o>,
}

impl Telling<'_, '_> {
    pub(super) fn does(&mut self, on: NaiveDate, action: &'static str, fields: Fields) {
        self.told.does((&self.id, self.row.id), on, action, fields);
    }

    pub(super) fn first(&self, month: i32) -> NaiveDate {
        self.told.months.first(month)
    }

    pub(super) fn last(&self, month: i32) -> NaiveDate {
        self.told.months.last(month)
    }

    /// The day it was signed: some weeks before it begins, today at the latest.
    pub(super) fn signed(&self) -> NaiveDate {
        let day = self.first(self.row.months.0) - chrono::Days::new(20);
        let days = self.told.days;
        days.open(day).min(days.today())
    }

    /// It is signed, or read in as an old list had it, with what was agreed.
    fn begin(&mut self) {
        let row = self.row;
        let day = self.signed();
        if row.is_imported {
            self.read_in();
        } else {
            self.register(day);
        }
        for (provider, share) in row.parties {
            let share = Some(share * 100).filter(|share| *share > 0);
            let fields = filled![CONTRACTPARTIJ = *provider; AANDEEL = share];
            self.does(day, "partij-toevoegen", fields);
        }
        for (_, name, role) in BUYERS.iter().filter(|one| one.0 == row.id) {
            let fields = filled![CONTRACTPARTIJ = *name; ROL = *role];
            self.does(day, "partij-toevoegen", fields);
        }
        for (_, provider, from, until) in FOR_A_WHILE.iter().filter(|one| one.0 == row.id) {
            let fields = filled![
                CONTRACTPARTIJ = *provider,
                ROL = PartyRole::Onderaannemer;
                VANAF = from.map(|month| self.first(month)),
                TOT_EN_MET = until.map(|month| self.last(month))
            ];
            self.does(day, "partij-toevoegen", fields);
        }
        for (aandachtsveld, perceel) in row.percelen {
            let perceel = Some(*perceel).filter(|perceel| !perceel.is_empty());
            let fields = filled![AANDACHTSVELD = *aandachtsveld; PERCEEL = perceel];
            self.does(day, "perceel-toevoegen", fields);
        }
        for (_, n, funding, area) in PERCELEN.iter().filter(|one| one.0 == row.id) {
            let fields = filled![
                PERCEELNUMMER = *n,
                PERCEELBEKOSTIGING = *funding,
                PERCEELGEBIED = *area
            ];
            self.does(day, "perceel-wijzigen", fields);
        }
        for (months, _, clause) in row.options {
            let clause = Some(*clause).filter(|clause| !clause.is_empty());
            let fields = filled![MAANDEN = Term::months(*months); CLAUSULE = clause];
            self.does(day, "optie-toevoegen", fields);
        }
    }

    fn register(&mut self, day: NaiveDate) {
        let row = self.row;
        let (manager, _) = MANAGERS[row.id as usize % MANAGERS.len()];
        let before = find(row.follows).map(|before| before.number(self.told.months).number);
        let rhythm = RHYTHMS.iter().find(|one| one.0 == row.id);
        let is_tacit = row.renewal > 0;
        let has_notice = row.notice > 0;
        let fields = filled![
            TITEL = row.title,
            SOORT = row.kind,
            NUMMER = self.id.number.as_str(),
            WET = row.wet.word(),
            CONTRACTBEHEERDER = manager,
            BEGIN = When::Day(self.first(row.months.0), None),
            EINDE = self.ends();
            UIT_TE_ZOEKEN_DOOR = (row.end == Known::Month).then_some(manager),
            STILZWIJGEND = is_tacit.then_some(YesNo::Ja),
            VERLENGINGSDUUR = is_tacit.then(|| Term::months(row.renewal)),
            MOTIVERING = is_tacit.then_some(RENEWED),
            OPZEGTERMIJN = has_notice.then(|| Term::months(row.notice)),
            OPZEGGEN_HOE = has_notice.then_some(NoticeForm::Schriftelijk),
            OPZEGGEN_DOOR = has_notice.then_some(NoticeBy::Beide),
            BEKOSTIGING = row.funding(),
            MAXIMALE_WAARDE = row.ceiling(),
            GESPREK_ELKE = rhythm.map(|(_, months)| Term::months(*months)),
            ONDERTEKENING = (row.id == TO_SIGN).then(|| self.told.days.ago(-10)),
            VOORGANGER = before
        ];
        self.does(day, "contract-registreren", fields);
    }

    /// The end as the papers have it.
    fn ends(&self) -> When {
        let month = self.row.months.1.unwrap_or(self.row.months.0);
        let last = self.last(month);
        match self.row.end {
            Known::Never => When::Never,
            Known::Day => When::Day(last, None),
            Known::Month => {
                let written = month_and_year(last);
                let unsure = Unsure {
                    latest: last,
                    written,
                };
                When::Day(self.first(month), Some(unsure))
            }
        }
    }

    /// As the old list had it: no rule of today judges that.
    fn read_in(&mut self) {
        let row = self.row;
        let head = Contract {
            title: row.title.to_owned(),
            kind: Some(row.kind),
            wet: row.wet.word().to_owned(),
            manager: MANAGERS[row.id as usize % MANAGERS.len()].0.to_owned(),
            start: Some(self.first(row.months.0)),
            end: row.months.1.map(|month| self.last(month)),
            is_tacit: row.renewal > 0,
            renewal_term: (row.renewal > 0).then(|| Term::months(row.renewal)),
            funding: row.funding(),
            ceiling: row.ceiling(),
            imported: true,
            ..Contract::default()
        };
        self.told.read_in.push(Record {
            head: Head::from(head),
            ..Record::new(self.id.clone())
        });
    }

    /// The options that were used, and the evaluation that comes before.
    fn options(&mut self) {
        let row = self.row;
        let mut end = row.months.1.unwrap_or_default();
        for (months, ..) in row.options.iter().filter(|(_, is_used, _)| *is_used) {
            let day = self.told.days.open(self.first(end - 6));
            self.does(day, "optie-gebruiken", filled![DATUM = day]);
            end += i32::try_from(*months).unwrap_or_default();
        }
        let due = self.last(end).checked_sub_months(Length::new(EVALUATE));
        if let Some(due) = due.filter(|_| EVALUATED.contains(&row.id)) {
            let (day, signal) = (self.told.days.open(due), ContractSignal::Evalueren.word());
            let reason = "besproken in het contractgesprek";
            let fields = filled![SIGNAAL = signal, REDEN = reason];
            self.does(day, "signaal-afhandelen", fields);
        }
    }

    /// What was spent, booked in parts up to last month or the end.
    fn spending(&mut self) {
        /// How many parts, and how many months lie between two.
        const PARTS: u64 = 4;
        const BETWEEN: i32 = 2;
        let mut month = self.row.months.1.map_or(-1, |end| end.min(-1)) - 3 * BETWEEN;
        let perceel = match self.row.percelen {
            [(field, perceel)] => Some(Perceel::new(field, perceel).to_string()),
            _ => None,
        };
        // So many percent of euros are so many cents.
        let cents = self.row.euros * self.row.spent;
        for _ in (0..PARTS).filter(|_| cents > 0) {
            let day = self.last(month);
            let fields = filled![
                DATUM = day,
                GEBOEKT = Balance::from(Cents(cents / PARTS)),
                OMSCHRIJVING = "declaraties";
                VOOR_PERCEEL = perceel.clone()
            ];
            self.does(day, "besteding-toevoegen", fields);
            month += BETWEEN;
        }
    }

    /// How it ends: by notice, and with nothing to follow.
    fn end(&mut self) {
        let row = self.row;
        let mut decided = self.told.days.ago(45);
        if let Some((given, last)) = row.ended {
            decided = self.told.days.open(self.first(given));
            let fields = filled![DATUM = decided, PER = self.last(last)];
            self.does(decided, "opzeggen", fields);
        }
        if !row.not_continued.is_empty() {
            let fields = filled![REDEN = row.not_continued];
            self.does(decided, "niet-voortzetten", fields);
        }
    }
}
