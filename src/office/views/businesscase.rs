//! The business case and the assumptions it rests on, as they are told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FigurePeriod;
use crate::domain::businesscase::Over;
use crate::domain::businesscase::case::{MARGIN, Side, Sums};
use crate::domain::businesscase::hide::is_small_beside;
use crate::domain::businesscase::standing::Standing;
use crate::domain::dates::with_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::settings::{SUPPORTS, Settings};
use crate::domain::words::DeliveryForm;
use crate::office::AsOf;

/// One assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AssumptionCells {
    pub nummer: String,
    pub over: Over,
    /// Short name and name of the begeleidingsteam; empty where it is of none.
    pub bt: String,
    pub bt_naam: String,
    /// What kind of support, as it is called; empty for every kind.
    pub soort: String,
    pub leveringsvorm: Option<DeliveryForm>,
    /// What it says, in words.
    pub zegt: String,
    pub van: NaiveDate,
    /// The last day it holds: its own, or that before the next of the same.
    pub tot_en_met: Option<NaiveDate>,
    pub bron: String,
    pub genoteerd_op: Option<NaiveDate>,
    /// Empty in what leaves the office.
    pub genoteerd_door: String,
}

impl AssumptionCells {
    /// One that holds on some days.
    #[must_use]
    pub fn of(standing: &Standing<'_>, settings: &Settings) -> Self {
        let it = standing.it;
        let bt = it.bt.clone().unwrap_or_default();
        let bt_naam = match bt.as_str() {
            "" => String::new(),
            bt => settings.bt_name(bt),
        };
        Self {
            nummer: standing.number.to_owned(),
            over: it.over.unwrap_or(Over::Regulier),
            bt,
            bt_naam,
            soort: settings.name_of(SUPPORTS, &it.support).to_owned(),
            leveringsvorm: it.delivery,
            zegt: it.told(),
            van: standing.from,
            tot_en_met: standing.until,
            bron: it.source.clone(),
            genoteerd_op: it.noted,
            genoteerd_door: it.by.clone(),
        }
    }

    /// Of what it is: `BT Hoogkerk`, `dagbesteding, PGB`, `alle soorten`.
    #[must_use]
    pub fn about(&self) -> String {
        if !self.bt_naam.is_empty() {
            return self.bt_naam.clone();
        }
        let soort = match self.soort.as_str() {
            "" => "alle soorten",
            soort => soort,
        };
        match self.leveringsvorm {
            Some(form) => format!("{soort}, {form}"),
            None => soort.to_owned(),
        }
    }

    /// Its name in a line.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}: {}", self.over, self.about(), self.zegt)
    }

    /// The days on which it holds, in words.
    #[must_use]
    pub fn days(&self) -> String {
        match self.tot_en_met {
            Some(until) => format!("{} t/m {}", with_year(self.van), with_year(until)),
            None => format!("vanaf {}", with_year(self.van)),
        }
    }

    /// Where it comes from: its source, who noted it and when.
    #[must_use]
    pub fn whence(&self) -> String {
        let by = match self.genoteerd_door.as_str() {
            "" => String::new(),
            who => format!(" door {who}"),
        };
        match self.genoteerd_op {
            Some(day) => format!("{}; genoteerd op {}{by}", self.bron, with_year(day)),
            None => self.bron.clone(),
        }
    }
}

/// What is asked of the business case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAsked {
    /// Over which periods, as typed.
    pub over: String,
    /// Only of these begeleidingsteams, as typed; empty is all.
    pub bt: Vec<String>,
    /// Only of these wijken, as typed; empty is all.
    pub wijk: Vec<String>,
    /// Of which day.
    pub at: AsOf,
    /// Whether it leaves the office: then what is too small is hidden.
    pub leaves: bool,
}

/// The case where volume or tariff is otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CaseSide {
    pub regulier: Option<Cents>,
    pub besparing: Option<Balance>,
    pub meer_inwoners: Option<u64>,
}

/// How many are left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CaseBeside {
    pub waarom: String,
    pub aantal: u32,
}

/// One row: a begeleidingsteam, a wijk of it, or all of which a saving can be told. A dash is not known; zero is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CaseRow {
    /// Short name and name; the short name is empty for all together, and `onbekend` for who has no team.
    pub bt: String,
    pub naam: String,
    /// Short name and name; none for all of the team. Of those of nobody knows where the short name is empty.
    pub wijk: Option<String>,
    pub wijk_naam: String,
    pub verwijzingen: Option<u32>,
    pub inwoners: Option<u32>,
    /// Of how many it is known what they would have cost.
    pub geteld: Option<u32>,
    /// Numbers of verwijzingen and residents are told as at least so many, in these steps; none where they are exact.
    pub stap: Option<u32>,
    pub buiten: Vec<CaseBeside>,
    /// Whether some of the team are out of sight, or out of the filter: its costs are of the part that is told.
    pub is_deel: bool,
    pub regulier: Option<Cents>,
    pub beschikbaarheid: Option<Cents>,
    pub werkelijk: Option<Balance>,
    pub kosten: Option<Balance>,
    pub besparing: Option<Balance>,
    pub meer_inwoners: Option<u64>,
    /// With a tenth less volume, or a lower tariff.
    pub min_10: CaseSide,
    /// With a tenth more.
    pub plus_10: CaseSide,
    /// Whether it is too small to leave, or would tell what is.
    pub verborgen: bool,
}

/// A begeleidingsteam and a wijk, each by short name and name.
#[derive(Debug, Clone, Default)]
pub struct CaseOf {
    /// The team; both empty for all together.
    pub bt: (String, String),
    /// The wijk; none for all of the team.
    pub wijk: Option<(String, String)>,
    /// Whether some of it is not told.
    pub is_part: bool,
}

impl CaseRow {
    /// A row of what was counted; `least` is the smallest count that is told, none where all are.
    #[must_use]
    pub fn of(of: CaseOf, sums: &Sums, is_hidden: bool, least: Option<u32>) -> Self {
        let (wijk, wijk_naam) = match of.wijk {
            Some((wijk, name)) => (Some(wijk), name),
            None => (None, String::new()),
        };
        let row = Self {
            bt: of.bt.0,
            naam: of.bt.1,
            wijk,
            wijk_naam,
            verborgen: is_hidden,
            ..Self::default()
        };
        if is_hidden {
            return row;
        }
        let side = |side: Side| CaseSide {
            regulier: (sums.counted > 0 || sums.referrals == 0).then(|| sums.regular(side)),
            besparing: sums.saving(side),
            meer_inwoners: sums.more_residents(side),
        };
        // Beside how many are in support on a day, the exact number tells how few came or went.
        let in_steps = |n: u32| n - least.filter(|it| *it > 1).map_or(0, |least| n % least);
        let is = side(Side::Is);
        let is_beside_told = least.is_none_or(|least| !is_small_beside(sums, least));
        let buiten = sums.excluded.iter().map(|(why, count)| CaseBeside {
            waarom: why.word().to_owned(),
            aantal: *count,
        });
        Self {
            verwijzingen: Some(in_steps(sums.referrals)),
            inwoners: Some(in_steps(sums.residents)),
            geteld: is_beside_told.then_some(in_steps(sums.counted)),
            stap: least.filter(|least| *least > 1),
            buiten: buiten.filter(|_| is_beside_told).collect(),
            is_deel: of.is_part,
            regulier: is.regulier,
            beschikbaarheid: sums.available,
            werkelijk: sums.actual,
            kosten: sums.cost(),
            besparing: is.besparing,
            meer_inwoners: is.meer_inwoners,
            min_10: side(Side::Less),
            plus_10: side(Side::More),
            ..row
        }
    }

    /// Its name: the team, or the wijk below it.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.wijk {
            Some(_) => format!("  {}", self.wijk_naam),
            None => self.naam.clone(),
        }
    }

    /// Its whole name, for where it stands by itself.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.wijk {
            Some(_) => format!("{}, {}", self.naam, self.wijk_naam),
            None => self.naam.clone(),
        }
    }

    /// What stands in the columns behind the name: how many verwijzingen and how many of them count, what they would have
    /// cost, what the team cost, the saving, how many more residents, and the saving with less and with more.
    #[must_use]
    pub fn columns(&self) -> [String; 8] {
        [
            self.told(self.verwijzingen.map(|n| self.at_least(n))),
            self.counted(),
            self.told(self.regulier),
            self.told(self.kosten),
            self.told(self.besparing),
            self.told(self.meer_inwoners),
            self.told(self.min_10.besparing),
            self.told(self.plus_10.besparing),
        ]
    }

    /// A value in words: a star where it is hidden, a dash where it is not known.
    #[must_use]
    pub fn told<T: std::fmt::Display>(&self, value: Option<T>) -> String {
        match value {
            _ if self.verborgen => "*".to_owned(),
            Some(value) => value.to_string(),
            None => "–".to_owned(),
        }
    }

    /// So many; or at least so many, where that is told in steps.
    fn at_least(&self, count: u32) -> String {
        match self.stap {
            Some(_) if count > 0 => format!("{count}+"),
            _ => count.to_string(),
        }
    }

    /// How many count; a star where that tells of too few who do not.
    #[must_use]
    pub fn counted(&self) -> String {
        match self.geteld {
            Some(count) if !self.verborgen => self.at_least(count),
            _ => "*".to_owned(),
        }
    }

    /// Who is left out and why, and why a saving cannot be told, in words; empty where there is nothing to say.
    #[must_use]
    pub fn beside(&self) -> String {
        if self.verborgen {
            return String::new();
        }
        let left_out = self.buiten.iter();
        let left_out = left_out.map(|it| format!("{} niet geteld: {}", it.aantal, it.waarom));
        let costs = match (self.kosten, self.beschikbaarheid, self.werkelijk) {
            (Some(_), ..) => None,
            (None, None, None) => Some("kosten niet bekend".to_owned()),
            _ => Some("kosten niet van alle dagen bekend".to_owned()),
        };
        let none = (self.regulier.is_none()).then(|| "regulier niet bekend".to_owned());
        let part = self.is_deel.then(|| "een deel van dit team".to_owned());
        let some = (self.geteld.is_none()).then(|| "niet alles geteld".to_owned());
        let all = left_out.chain(some).chain(none).chain(costs).chain(part);
        all.collect::<Vec<_>>().join(", ")
    }
}

/// The case over one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CasePeriod {
    pub periode: FigurePeriod,
    /// A row per team, each with its wijken below it.
    pub rijen: Vec<CaseRow>,
    /// Of how many teams the row for all together is; none where that row is not there.
    pub samen: Option<CaseRow>,
    pub samen_van: u32,
}

impl CasePeriod {
    /// Who is left out of each row and what is not known of it, in a line each. Of a wijk only where its team has more: what
    /// is so of the one is so of the other.
    #[must_use]
    pub fn beside(&self) -> Vec<String> {
        let wijken = |bt: &str| {
            let of = self.rijen.iter().filter(|it| it.bt == bt);
            of.filter(|it| it.wijk.is_some()).count()
        };
        let all = self.rijen.iter().chain(&self.samen);
        let all = all.filter(|row| row.wijk.is_none() || wijken(&row.bt) > 1);
        let told = all.filter(|row| !row.beside().is_empty());
        told.map(|row| format!("{}: {}", row.name(), row.beside()))
            .collect()
    }
}

/// The business case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BusinessCase {
    /// Counted up to and with this day.
    pub peildatum: NaiveDate,
    /// As it was known at the end of this day.
    pub bekend_op: NaiveDate,
    /// Of which part of the office: that of whoever asks.
    pub bereik: String,
    /// What is smaller is hidden; none where all is shown.
    pub kleinste: Option<u32>,
    pub perioden: Vec<CasePeriod>,
    /// What it rests on, as far as it holds in these periods.
    pub aannames: Vec<AssumptionCells>,
}

/// An amount in whole euros, for where there is no room for cents; half a euro is one.
#[must_use]
pub const fn in_euros(amount: Balance) -> Balance {
    let euros = (amount.0.unsigned_abs() + 50) / 100;
    let cents = (euros * 100).cast_signed();
    Balance(if amount.0 < 0 { -cents } else { cents })
}

/// What the columns mean, for who reads them.
#[must_use]
pub fn case_told() -> String {
    format!(
        "Regulier is wat de verwijzingen van een begeleidingsteam in deze dagen in het reguliere proces hadden gekost: omvang × dagen × het tarief van die dagen. Kosten is wat het team kostte: beschikbaarheid en werkelijk samen, over de verwijzingen verdeeld naar hun dagen. Besparing is het verschil; meer inwoners is hoeveel er voor die besparing bij hadden gekund. Wat niet te berekenen is, telt niet mee bij regulier en wel bij de kosten. Bij -{MARGIN} % en +{MARGIN} % is de omvang of het tarief een tiende anders."
    )
}

/// One verwijzing behind the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CaseRecord {
    pub nummer: String,
    pub bt: String,
    pub wijk: String,
    /// The first and the last day with support in the period.
    pub van: NaiveDate,
    pub tot_en_met: NaiveDate,
    /// How many days of it had support.
    pub dagen: u64,
    /// How much, as the verwijzing says it; empty where the assumption says it, or nobody.
    pub omvang: String,
    /// The numbers of the assumptions by which it is worked out.
    pub aannames: Vec<String>,
    /// What it would have cost; none where that is not known.
    pub regulier: Option<Cents>,
    /// Why not.
    pub waarom: String,
}
