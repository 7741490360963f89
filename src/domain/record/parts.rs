//! The lists that grow with a record: one row a list in [`PartKind`] and [`Part`], and the elements of a dossier.
//!
//! The elements of contracts and aanbestedingen live with their module. To add a list: its struct, and one row below.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::aanbesteding::parts::{
    Award, Bid, BidScore, ChecklistItem, Criterion, Question,
};
use crate::domain::cijfers::parts::KeptFact;
use crate::domain::contact::CallAttempt;
use crate::domain::contract::parts::{
    Agreement, Capacity, ContractOption, Document, Handled, Party, Perceel, Promise, ReviewMoment,
    Spending, Staffing, Talk, Tariff,
};
use crate::domain::indicatie::Earlier;
use crate::domain::indicator::IndicatorYear;
use crate::domain::letters::parts::Letter;
use crate::domain::plan::parts::{
    GoalBefore, PlanAgreement, PlanGoal, PlanMember, PlanReceipt, PlanRegie, PlanReview,
    PlanSupport, PlanTold,
};
use crate::domain::referral::parts::{
    DefaultNotice, DelayNotice, DocumentsAsked, Objection, Scaling,
};
use crate::domain::registers::people::Representative;
use crate::domain::rows::{OwnColumn, RawValue};
use crate::domain::survey::{Improvement, SurveyQuestion};
use crate::domain::words::{
    BlockGround, BtNo, ConsentAnswer, ConsentGround, ConsentPart, Leefgebied, NarrowGround, Role,
    YesNo, fold,
};

/// One row a list: its name in the code, its byte in the keys of the store (never reuse one), its word in paths, and
/// what its elements are.
macro_rules! parts {
    ($($kind:ident = $code:literal, $word:literal: $element:ident),+ $(,)?) => {
        /// The lists that grow with a record. The word is the path in the logboek: `notities/7`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum PartKind { $(#[doc = concat!("`", $word, "`")] $kind),+ }

        impl PartKind {
            /// Every list.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The list's name in a path.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),+ }
            }

            /// A one-byte code for keys in the store; never reuse one.
            #[must_use]
            pub const fn code(self) -> u8 {
                match self { $(Self::$kind => $code),+ }
            }

            /// Reads an element of this list.
            ///
            /// # Errors
            /// When the value is no such element.
            pub fn read<'de, D: Deserializer<'de>>(self, value: D) -> Result<Part, D::Error> {
                Ok(match self { $(Self::$kind => Part::$element(Deserialize::deserialize(value)?)),+ })
            }
        }

        /// One element of a growing list.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs)] // each variant is the struct of its name
        pub enum Part { $($element($element)),+ }

        impl Part {
            /// The list this element belongs to.
            #[must_use]
            pub const fn kind(&self) -> PartKind {
                match self { $(Self::$element(_) => PartKind::$kind),+ }
            }

            /// Writes the element by itself, without the name of its list.
            ///
            /// # Errors
            /// When the serializer fails.
            pub fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$element(element) => element.serialize(serializer)),+ }
            }
        }

        $(impl Element for $element {
            fn of(part: &Part) -> Option<&Self> {
                if let Part::$element(element) = part { Some(element) } else { None }
            }
            fn of_mut(part: &mut Part) -> Option<&mut Self> {
                if let Part::$element(element) = part { Some(element) } else { None }
            }
            const KIND: PartKind = PartKind::$kind;
        })+
    };
}

/// What can stand in a growing list.
pub trait Element: Sized {
    /// The list it stands in.
    const KIND: PartKind;
    /// The element in a part, or none when the part is another.
    fn of(part: &Part) -> Option<&Self>;
    /// The element in a part to change, or none when the part is another.
    fn of_mut(part: &mut Part) -> Option<&mut Self>;
}

parts! {
    Notes = 1, "notities": Note,
    Consents = 2, "toestemmingen": Consent,
    Scores = 3, "leefgebieden": Score,
    Evaluations = 4, "evaluaties": Evaluation,
    Scalings = 5, "omvang-verloop": Scaling,
    Advices = 6, "adviezen": Advice,
    Escalations = 7, "escalaties": Escalation,
    Goals = 8, "doelen": Goal,
    Raw = 9, "ruw": RawValue,
    Parties = 10, "partijen": Party,
    Percelen = 11, "percelen": Perceel,
    Options = 12, "opties": ContractOption,
    Tariffs = 13, "tarieven": Tariff,
    Spendings = 14, "bestedingen": Spending,
    Agreements = 15, "resultaatafspraken": Agreement,
    Talks = 16, "contractgesprekken": Talk,
    Documents = 17, "documenten": Document,
    Staffings = 18, "inzet": Staffing,
    Handleds = 19, "signalen": Handled,
    Capacities = 20, "capaciteit": Capacity,
    Checklist = 21, "stukken": ChecklistItem,
    Questions = 22, "vragen": Question,
    Criteria = 23, "gunningscriteria": Criterion,
    Bids = 24, "inschrijvingen": Bid,
    BidScores = 25, "beoordelingen": BidScore,
    Awards = 26, "gunningen": Award,
    Blocks = 40, "blokkades": Block,
    Corrections = 41, "correcties": Correction,
    OwnColumns = 27, "eigen-kolommen": OwnColumn,
    ReviewMoments = 28, "evaluatiemomenten": ReviewMoment,
    Promises = 29, "gespreksafspraken": Promise,
    SightRules = 42, "inzagerechten": SightRule,
    Narrowings = 43, "afschermingen": Narrowing,
    RoleProposals = 44, "rolvoorstellen": RoleProposal,
    Doubles = 45, "dubbelen": Double,
    BtAnswers = 50, "antwoorden": BtAnswer,
    Askings = 51, "aanvullingen": Asking,
    Earliers = 52, "eerder": Earlier,
    Objections = 53, "bezwaren": Objection,
    Representatives = 54, "vertegenwoordigers": Representative,
    DocumentsAsked = 55, "gevraagde-stukken": DocumentsAsked,
    DelayNotices = 56, "mededelingen": DelayNotice,
    DefaultNotices = 57, "ingebrekestellingen": DefaultNotice,
    PlanMembers = 60, "leden": PlanMember,
    PlanGoals = 61, "plandoelen": PlanGoal,
    PlanSupports = 62, "steun": PlanSupport,
    PlanAgreements = 63, "planafspraken": PlanAgreement,
    PlanReviews = 64, "planevaluaties": PlanReview,
    PlanReceipts = 65, "ontvangers": PlanReceipt,
    PlansTold = 66, "plan-bij-aanbod": PlanTold,
    GoalsBefore = 67, "plandoelen-eerder": GoalBefore,
    PlanRegies = 68, "planregie": PlanRegie,
    Letters = 70, "brieven": Letter,
    CallAttempts = 71, "belpogingen": CallAttempt,
    KeptFacts = 80, "cijferregels": KeptFact,
    IndicatorYears = 81, "jaarcijfers": IndicatorYear,
    SurveyQuestions = 90, "onderzoeksvragen": SurveyQuestion,
    Improvements = 91, "verbeteracties": Improvement,
}

/// A note in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was written.
    #[serde(rename = "op")]
    pub at: DateTime<Utc>,
    /// Who wrote it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// What it says.
    #[serde(rename = "tekst")]
    pub text: String,
    /// The begeleidingsteam it was written for, by its short name; none when the writer did not act for one.
    #[serde(rename = "namens_bt", default)]
    pub for_bt: Option<String>,
}

/// Consent of a resident for one party. A begeleidingsteam delivers an algemene voorziening, and Wmo 2015 art. 5.2.1(2)
/// only lets the college inform who delivers a maatwerkvoorziening: so it takes consent (art. 5.3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The BT's short name, a provider's number, or free text.
    #[serde(rename = "partij")]
    pub party: String,
    /// Given, refused or unknown.
    #[serde(rename = "antwoord")]
    pub answer: ConsentAnswer,
    /// Who gave it, by name or in words.
    #[serde(rename = "gegeven_door")]
    pub given_by: String,
    /// On what ground that person could; none when nobody wrote it down.
    #[serde(rename = "grond", default)]
    pub ground: Option<ConsentGround>,
    /// For which data, in the words it was written in.
    #[serde(rename = "welke_gegevens")]
    pub data: String,
    /// For which data. Empty where an older program kept only words: [`Consent::opens`] then reads those.
    #[serde(rename = "delen", default)]
    pub parts: BTreeSet<ConsentPart>,
    /// Since when.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// The last day it holds; none when it has no end.
    #[serde(rename = "tot_en_met", default)]
    pub until: Option<NaiveDate>,
    /// The day it was withdrawn, if it was.
    #[serde(rename = "ingetrokken_op")]
    pub withdrawn: Option<NaiveDate>,
}

impl Consent {
    /// Whether it lets the party know anything on a day.
    #[must_use]
    pub fn holds(&self, today: NaiveDate) -> bool {
        self.answer == ConsentAnswer::Ja
            && self.withdrawn.is_none()
            && self.until.is_none_or(|until| today <= until)
    }

    /// Whether the resident does not want the party to know: said no, or took a yes back.
    #[must_use]
    pub fn is_no(&self) -> bool {
        self.answer == ConsentAnswer::Nee || self.withdrawn.is_some()
    }

    /// Which data it opens.
    #[must_use]
    pub fn opens(&self) -> BTreeSet<ConsentPart> {
        if self.parts.is_empty() {
            consent_parts(&self.data)
        } else {
            self.parts.clone()
        }
    }
}

/// Which data a text of people names: `hulpvraag en onderzoeksverslag`, `alleen de hulpvraag`, `alles`. A text that takes
/// something out again (`alles behalve het verslag`) is understood as nothing: nobody may guess what was meant.
#[must_use]
pub fn consent_parts(text: &str) -> BTreeSet<ConsentPart> {
    const WORDS: &[(&str, ConsentPart)] = &[
        ("hulpvraag", ConsentPart::Hulpvraag),
        ("zorgvraag", ConsentPart::Hulpvraag),
        ("plan", ConsentPart::Plan),
        ("verslag", ConsentPart::Verslag),
        ("score", ConsentPart::Scores),
        ("contact", ConsentPart::Contactgegevens),
        ("alles", ConsentPart::Alles),
    ];
    const TAKES_OUT: &[&str] = &["behalve", "geen", "niet", "niets", "zonder", "uitgezonderd"];
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.iter().any(|word| TAKES_OUT.contains(word)) {
        return BTreeSet::new();
    }
    let named = WORDS
        .iter()
        .filter(|(piece, _)| words.iter().any(|word| word.contains(piece)));
    named.map(|(_, part)| *part).collect()
}

/// A score of the zelfredzaamheidsmatrix, one of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The area of life.
    pub leefgebied: Leefgebied,
    /// From 1 (acute problems) to 5 (fully self-reliant).
    pub score: u8,
    /// When it was given.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
}

/// An evaluation of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// When it was held.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// What was found.
    #[serde(rename = "bevinding")]
    pub finding: String,
}

/// Advice asked of a specialist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// When it was asked.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// Of whom.
    pub specialist: String,
    /// What was asked.
    #[serde(rename = "vraag")]
    pub question: String,
    /// What was answered.
    #[serde(rename = "antwoord", default)]
    pub answer: String,
    /// When it was answered.
    #[serde(rename = "beantwoord_op", default)]
    pub answered: Option<NaiveDate>,
}

/// An escalation: a mark beside the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// To whom.
    #[serde(rename = "naar")]
    pub to: String,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Since when.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// The last day by which it must be decided on.
    #[serde(rename = "uiterlijk", default)]
    pub due: Option<NaiveDate>,
    /// When it was closed, if it was.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// What was decided.
    #[serde(rename = "afgesloten_met")]
    pub closed_with: String,
    /// Who decided it.
    #[serde(rename = "besloten_door", default)]
    pub decided_by: String,
}

/// What a begeleidingsteam answered when it said no: to what it was offered, or to what it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BtAnswer {
    /// Refused, or given back.
    #[serde(rename = "antwoord")]
    pub no: BtNo,
    /// The day; none when it is not known.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// The day of the offer it answers; none when that was not kept.
    #[serde(rename = "aangeboden_op", default)]
    pub offered: Option<NaiveDate>,
    /// The day the BT took what it gives back; none when it did not, or that was not kept.
    #[serde(rename = "aangenomen_op", default)]
    pub accepted: Option<NaiveDate>,
    /// The BT's short name; none when it is not known.
    pub bt: Option<String>,
    /// Why: a word of the list `redenen`; empty when it is not known.
    #[serde(rename = "reden")]
    pub reason: String,
    /// What the BT said with it.
    #[serde(rename = "toelichting")]
    pub note: String,
    /// Who answered: the user's name; empty when it is not known.
    #[serde(rename = "door")]
    pub by: String,
}

/// Something that whoever holds a verwijzing is asked to add to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// What is asked.
    #[serde(rename = "vraag")]
    pub question: String,
    /// Who asked: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// When it was answered; none while it waits, and when it was taken back.
    #[serde(rename = "beantwoord_op")]
    pub answered: Option<NaiveDate>,
    /// When it was taken back, if it was.
    #[serde(rename = "ingetrokken_op")]
    pub taken_back: Option<NaiveDate>,
    /// Who answered it or took it back; empty while it waits.
    #[serde(rename = "afgedaan_door")]
    pub closed_by: String,
}

impl Asking {
    /// Whether it waits for an answer.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.answered.is_none() && self.taken_back.is_none()
    }
}

/// Something that holds a dossier that would be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    #[serde(rename = "grond")]
    pub ground: BlockGround,
    /// About what.
    #[serde(rename = "toelichting")]
    pub note: String,
    /// Since when.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// When it was lifted, if it was.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// Who put it there: the user's name.
    #[serde(rename = "door")]
    pub by: String,
}

/// A field that was changed at the resident's request, with what it said before (AVG art. 16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The field, as an action asks for it.
    #[serde(rename = "veld")]
    pub field: String,
    /// What it said.
    #[serde(rename = "oud")]
    pub old: String,
    /// What it says since.
    #[serde(rename = "nieuw")]
    pub new: String,
    /// Why.
    #[serde(rename = "grond")]
    pub ground: String,
    /// When the resident asked for it.
    #[serde(rename = "gevraagd_op")]
    pub asked: Option<NaiveDate>,
    /// Who changed it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub at: DateTime<Utc>,
}

/// That one person may see a resident's dossiers, or may not, whatever role and reach say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SightRule {
    /// The account: a Unix name.
    #[serde(rename = "gebruiker")]
    pub user: String,
    /// May, or may not.
    #[serde(rename = "mag")]
    pub answer: YesNo,
    /// The one verwijzing it is about; none for the resident and every verwijzing.
    #[serde(rename = "verwijzing")]
    pub dossier: Option<String>,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Who decided it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// Since when.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// The last day; none for who may not, and for who may see what is narrowed.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// When it was taken back, if it was.
    #[serde(rename = "ingetrokken_op")]
    pub taken_back: Option<NaiveDate>,
}

impl SightRule {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, today: NaiveDate) -> bool {
        self.taken_back.is_none() && self.until.is_none_or(|until| today <= until)
    }
}

/// What was decided of a resident and another number: one person, or two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Double {
    /// The other number.
    #[serde(rename = "nummer")]
    pub other: String,
    /// Whether it is the same person: then everything of the other number came here.
    #[serde(rename = "zelfde")]
    pub is_same: YesNo,
    /// Why.
    #[serde(rename = "toelichting")]
    pub note: String,
    /// Who decided it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub on: NaiveDate,
}

/// Roles that a beheerder wants to give and another beheerder approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleProposal {
    /// Which.
    #[serde(rename = "rollen")]
    pub roles: BTreeSet<Role>,
    /// Who proposed them: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// Whether they were given; none while it waits.
    #[serde(rename = "antwoord")]
    pub answer: Option<YesNo>,
    /// Who decided it; empty while it waits.
    #[serde(rename = "besloten_door")]
    pub decided_by: String,
}

/// That only who is named sees a resident's dossiers, because someone forces or threatens the resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// On what ground.
    #[serde(rename = "grond")]
    pub ground: NarrowGround,
    /// About what.
    #[serde(rename = "toelichting")]
    pub note: String,
    /// Since when.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// The last day it was meant for. It holds after that too, until someone lifts it.
    #[serde(rename = "laatste_dag")]
    pub last_day: NaiveDate,
    /// When it is looked at again.
    #[serde(rename = "herzien_op")]
    pub review: NaiveDate,
    /// Who decided it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When it was lifted or decided anew, if it was.
    #[serde(rename = "opgeheven_op")]
    pub lifted: Option<NaiveDate>,
    /// Why it was lifted.
    #[serde(rename = "opgeheven_omdat")]
    pub lifted_why: String,
}

/// A goal in the plan of a huishouden (1 gezin, 1 plan, 1 regisseur).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The area of life.
    pub leefgebied: Leefgebied,
    /// What is to be reached.
    #[serde(rename = "doel")]
    pub text: String,
    /// When it is looked at again.
    #[serde(rename = "evaluatiedatum")]
    pub evaluate_on: Option<NaiveDate>,
}
