//! How long a dossier is kept, what stands in the way of destroying it, and what is left of it after that.
//!
//! Who gives support by the Wmo keeps a dossier fifteen years from its last change (Wmo 2015 art. 5.3.4 lid 1), by the
//! Jeugdwet twenty (art. 7.3.8 lid 3), or longer where careful work asks for it: then a list in the settings says so, by
//! the outcome or the reason it was closed with. Every verwijzing has its own law, and so its own term. At a resident's
//! request it goes within three months (Wmo 2015 art. 5.3.5 lid 1; Jeugdwet art. 7.3.9), unless it matters to another.

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::cijfers::kept::{self, Version};
use crate::domain::cijfers::parts::KeptFact;
use crate::domain::contact::Contact;
use crate::domain::indicatie::Indicatie;
use crate::domain::plan::Plan;
use crate::domain::record::{Block, Head, Part, Record};
use crate::domain::referral::{Referral, aanvraag, objection};
use crate::domain::register::Register;
use crate::domain::registers::people::{Household, Resident};
use crate::domain::settings::Settings;
use crate::domain::words::{ClockKind, Wet};
use crate::domain::workflow::Refusal;

/// The shortest term of all, in years: what is younger is on no list.
pub const SHORTEST: i32 = 15;

/// The action that destroys. A line of the logboek that says so begins its record anew: what the lines before it said is
/// no longer there, or soon not.
pub const DESTROY: &str = "vernietigen";

/// The setting with the outcomes and reasons after which a dossier is kept longer, each with its years.
pub const LONGER: &str = "bewaren.langer";

/// The steps that change nothing of a dossier: they are about keeping it, so the term does not begin anew with them.
pub const KEEPING: &[&str] = &[
    "vernietiging-verzoeken",
    "verzoek-afwijzen",
    "bewaren-blokkeren",
    "blokkade-opheffen",
    "vernietiging-voorstellen",
    DESTROY,
];

/// Until when a dossier is kept, and why so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The last day it must be there.
    pub until: NaiveDate,
    /// Years from the last change.
    pub years: u32,
    /// The article, or the setting.
    pub basis: &'static str,
}

/// The years of a law, with its article; where the law is not known the longest.
const fn years_by_law(wet: Option<Wet>) -> (u32, &'static str) {
    match wet {
        Some(Wet::Wmo) => (15, "Wmo art. 5.3.4 lid 1"),
        Some(Wet::Jeugdwet) | None => (20, "Jeugdwet art. 7.3.8 lid 3"),
    }
}

/// Reads the list of the setting: `afgebroken 25, overleden 20`.
///
/// # Errors
/// In words, when it is no such list.
pub fn read_longer(text: &str) -> Result<Vec<(String, u32)>, String> {
    let entries = text
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let read = entry.rsplit_once(' ').and_then(|(word, years)| {
                let years = years
                    .parse::<u32>()
                    .ok()
                    .filter(|years| (1..=200).contains(years))?;
                Some((word.trim().to_owned(), years))
            });
            read.ok_or_else(|| format!("‘{entry}’ is geen uitkomst of reden met een aantal jaren"))
        })
        .collect()
}

/// Until when a verwijzing that has ended is kept, from the day of its last change; none while it is open.
#[must_use]
pub fn kept_until(
    referral: &Referral,
    last_change: NaiveDate,
    settings: &Settings,
) -> Option<Kept> {
    if referral.state.is_open() {
        return None;
    }
    let (years, basis) = years_by_law(referral.law());
    let reasons = [&referral.outcome, &referral.withdraw_reason];
    // By its word of the program or by any name the office gave it.
    let is_called = |reason: &str, word: &str| {
        let ids = ["uitkomsten", "intrekredenen"].map(|list| settings.id_of(list, word));
        reason == word || (!reason.is_empty() && ids.contains(&Some(reason)))
    };
    let longer = read_longer(settings.get(LONGER).unwrap_or_default()).unwrap_or_default();
    let longer = longer
        .into_iter()
        .filter(|(word, _)| reasons.iter().any(|reason| is_called(reason, word)))
        .map(|(_, years)| years)
        .max()
        .filter(|longer| *longer > years);
    let (years, basis) = longer.map_or((years, basis), |longer| (longer, LONGER));
    let until = last_change.checked_add_months(Months::new(years * 12))?;
    Some(Kept {
        until,
        years,
        basis,
    })
}

/// Why a verwijzing may be destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// It was kept as long as it must be.
    Expired,
    /// The resident asked for it.
    Asked,
}

impl Ground {
    /// In words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expired => "bewaartermijn voorbij",
            Self::Asked => "op verzoek van de inwoner",
        }
    }
}

/// The block that holds destruction now, if one does.
#[must_use]
pub fn block(record: &Record) -> Option<&Block> {
    record.all::<Block>().find(|block| block.until.is_none())
}

/// Why a verwijzing may be destroyed on a day.
///
/// # Errors
/// A refusal that says what stands in the way.
pub fn ground(
    record: &Record,
    last_change: NaiveDate,
    settings: &Settings,
    today: NaiveDate,
) -> Result<Ground, Refusal> {
    let Some(referral) = record.referral() else {
        return Err(Refusal::unknown(&record.id.to_string()));
    };
    if let Some(block) = block(record) {
        let since = crate::domain::dates::with_year(block.from);
        return Err(Refusal::rule(format!(
            "Vernietigen kan niet: sinds {since} loopt er een {} ({})",
            block.ground.word(),
            block.note
        ))
        .by("Wmo art. 5.3.5")
        .unless("Is die voorbij, hef dan de blokkade op (blokkade-opheffen)"));
    }
    if let Some(objection) = objection::open(record) {
        let since = crate::domain::dates::with_year(objection.received);
        return Err(Refusal::rule(format!(
            "Vernietigen kan niet: sinds {since} loopt er een bezwaar"
        ))
        .by("Awb art. 7:10")
        .unless("Beslis eerst daarop (bezwaar-beslissen)"));
    }
    if let Some(notice) = aanvraag::in_default(record) {
        let since = crate::domain::dates::with_year(notice.received);
        return Err(Refusal::rule(format!(
            "Vernietigen kan niet: er is een ingebrekestelling, ontvangen op {since}, en de dwangsom is niet vastgesteld"
        ))
        .by("Awb art. 4:18")
        .unless("Stel haar eerst vast (dwangsom-vaststellen)"));
    }
    let Some(kept) = kept_until(referral, last_change, settings) else {
        return Err(
            Refusal::rule("Vernietigen kan niet: de verwijzing is nog open")
                .unless("Sluit haar eerst af of trek haar in"),
        );
    };
    let is_asked = referral
        .clock(ClockKind::Vernietiging)
        .is_some_and(|clock| clock.stopped.is_none());
    if is_asked {
        Ok(Ground::Asked)
    } else if kept.until < today {
        Ok(Ground::Expired)
    } else {
        let until = crate::domain::dates::with_year(kept.until);
        Err(Refusal::rule(format!(
            "Vernietigen kan nog niet: dit dossier blijft tot en met {until}, {} jaar na de laatste wijziging",
            kept.years
        ))
        .by(kept.basis)
        .unless("Eerder kan alleen op verzoek van de inwoner (vernietiging-verzoeken)"))
    }
}

/// What is left of a record: that it was there, and what counts in statistics without saying who it was about. Days become
/// the first of their year; those by which it is counted are in what is kept beside it ([`left`]).
#[must_use]
pub fn stub(record: &Record, today: NaiveDate) -> Record {
    let destroyed = Some(today);
    let year = |day: Option<NaiveDate>| NaiveDate::from_ymd_opt(day?.year(), 1, 1);
    let head = match &record.head {
        Head::Referral(referral) => Head::from(Referral {
            destroyed,
            state: referral.state,
            wijk: referral.wijk.clone(),
            wij_team: referral.wij_team.clone(),
            bt: referral.bt.clone(),
            wet: referral.wet.clone(),
            support: referral.support.clone(),
            provider: referral.provider.clone(),
            entrance: referral.entrance.clone(),
            urgency: referral.urgency,
            outcome: referral.outcome.clone(),
            withdraw_reason: referral.withdraw_reason.clone(),
            reported: year(referral.reported),
            started: year(referral.started),
            ended: year(referral.ended),
            ..Referral::default()
        }),
        Head::Resident(resident) => Head::from(Resident {
            destroyed,
            wijk: resident.wijk.clone(),
            ..Resident::default()
        }),
        Head::Indicatie(indicatie) => Head::from(Indicatie {
            destroyed,
            wijk: indicatie.wijk.clone(),
            wij_team: indicatie.wij_team.clone(),
            provider: indicatie.provider.clone(),
            basis: indicatie.basis,
            wet: indicatie.wet.clone(),
            support: indicatie.support.clone(),
            product: indicatie.product.clone(),
            delivery: indicatie.delivery,
            stop_reason: indicatie.stop_reason,
            begin: year(indicatie.begin),
            end: year(indicatie.end),
            stopped: year(indicatie.stopped),
            ..Indicatie::default()
        }),
        Head::Plan(_) => Head::from(Plan {
            destroyed,
            ..Plan::default()
        }),
        Head::Contact(contact) => Head::from(Contact {
            destroyed,
            wijk: contact.wijk.clone(),
            wij_team: contact.wij_team.clone(),
            channel: contact.channel,
            team: contact.team,
            end: contact.end,
            ..Contact::default()
        }),
        _ => Head::from(Household {
            destroyed,
            ..Household::default()
        }),
    };
    Record {
        revision: record.revision,
        head,
        ..Record::new(record.id.clone())
    }
}

/// What is left of a record of which it is known how it was at the end of each day on which it changed, oldest first: the
/// stub, with its facts to count.
#[must_use]
pub fn left(
    record: &Record,
    versions: &[Version],
    register: &Register,
    today: NaiveDate,
) -> Record {
    let mut left = stub(record, today);
    for fact in kept::of(versions, register, today) {
        left.add(Part::KeptFact(fact));
    }
    left
}

/// The day a record was destroyed, if it was.
#[must_use]
pub fn destroyed(record: &Record) -> Option<NaiveDate> {
    match &record.head {
        Head::Referral(referral) => referral.destroyed,
        Head::Resident(resident) => resident.destroyed,
        Head::Household(household) => household.destroyed,
        Head::Indicatie(indicatie) => indicatie.destroyed,
        Head::Plan(plan) => plan.destroyed,
        Head::Contact(contact) => contact.destroyed,
        _ => None,
    }
}

/// What is known of a destruction beside its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destruction {
    /// Who destroyed it.
    pub by: String,
    /// Who had proposed it.
    pub proposed_by: String,
    /// How many lines of the logboek there were about it.
    pub lines: usize,
    /// Of how many the content is still there.
    pub left: usize,
    /// Whether everything of it is gone; if not, the next start erases the rest.
    pub is_done: bool,
}

/// The declaration that a record was destroyed, to be kept or printed.
#[must_use]
pub fn declaration(record: &Record, how: &Destruction) -> String {
    let day = destroyed(record).map(crate::domain::dates::with_year);
    let referral = record.referral();
    let ground = referral.map_or("met het laatste dossier van deze inwoner", |it| {
        it.destroyed_ground.as_str()
    });
    let law = match referral.and_then(Referral::law) {
        Some(Wet::Wmo) => "Wmo 2015 art. 5.3.4 en 5.3.5",
        _ => "Jeugdwet art. 7.3.8 en 7.3.9",
    };
    let erased = if how.left == 0 {
        format!(
            "Van {} regels van het logboek is de inhoud gewist. Wie, wanneer en welke stap staan er nog, met de hash van wat er \
             stond.",
            how.lines
        )
    } else {
        format!(
            "Van {} van de {} regels van het logboek staat de inhoud er nog.",
            how.left, how.lines
        )
    };
    let rest = if how.is_done {
        "De opslag is opnieuw opgebouwd; concepten over dit dossier zijn weg."
    } else {
        "Wissen kon nog niet helemaal: in het logboek, de opslag, de concepten of wat bij een herstel apart is gezet, kan er nog \
         van dit dossier staan. De volgende start van de server wist dat. Druk deze verklaring daarna opnieuw af."
    };
    let days = match record.all::<KeptFact>().next() {
        Some(_) => ", en per feit dat in de cijfers telt de dagen",
        None => "",
    };
    format!(
        "Verklaring van vernietiging\n\n\
         {} is vernietigd op {} door {}, op voorstel van {}.\n\
         Grond: {ground} ({law}).\n\n\
         {erased}\n\
         {rest}\n\
         Wat blijft, is zonder naam, nummer, adres, leeftijd of tekst: wijk, teams, aanbieder, wet, soort, verwijzer, uitkomst \
         en jaren{days}. Wie de zaak kende, kan haar daarin herkennen.\n\n\
         Niet hiermee vernietigd: bestanden die iemand exporteerde, geweigerde rijen bij een ingelezen bestand, de woorden \
         waarmee iemand zocht (die horen bij de vastgelegde inzage), en reservekopieën van voor deze dag. Bij het terugzetten van zo'n kopie gaat dit dossier opnieuw weg.\n",
        record.id.number,
        day.unwrap_or_default(),
        how.by,
        if how.proposed_by.is_empty() {
            "–"
        } else {
            &how.proposed_by
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Kind, RecordId};
    use crate::domain::referral::Clock;
    use crate::domain::words::{BlockGround, State};
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ended(wet: Option<Wet>) -> Referral {
        Referral {
            state: State::Afgesloten,
            outcome: "doel bereikt".to_owned(),
            wet: wet.map_or_else(String::new, |wet| wet.to_string()),
            ..Referral::default()
        }
    }

    #[rstest]
    #[case(Some(Wet::Wmo), "", "2032-12-31", "Wmo art. 5.3.4 lid 1")]
    #[case(Some(Wet::Jeugdwet), "", "2037-12-31", "Jeugdwet art. 7.3.8 lid 3")]
    #[case(None, "", "2037-12-31", "Jeugdwet art. 7.3.8 lid 3")]
    #[case(Some(Wet::Wmo), "doel bereikt 25", "2042-12-31", LONGER)]
    #[case(
        Some(Wet::Wmo),
        "doel bereikt 10",
        "2032-12-31",
        "Wmo art. 5.3.4 lid 1"
    )]
    #[case(Some(Wet::Wmo), "afgebroken 25", "2032-12-31", "Wmo art. 5.3.4 lid 1")]
    fn every_law_has_its_own_term_and_the_office_may_only_keep_longer(
        #[case] wet: Option<Wet>,
        #[case] longer: &str,
        #[case] until: &str,
        #[case] basis: &str,
    ) {
        let settings = Settings::from_changes(&[(LONGER.to_owned(), longer.to_owned())].into());
        let kept = kept_until(&ended(wet), day("2017-12-31"), &settings).unwrap();
        assert_eq!((kept.until, kept.basis), (day(until), basis));
        let open = Referral {
            state: State::InOnderzoek,
            ..ended(wet)
        };
        assert_eq!(kept_until(&open, day("2017-12-31"), &settings), None);
    }

    #[test]
    fn it_may_go_the_day_after_its_term_or_when_asked_and_never_while_something_holds_it() {
        let settings = Settings::default();
        let mut record = Record {
            head: Head::from(ended(Some(Wet::Wmo))),
            ..Record::new(RecordId::new(Kind::Referral, "V-2017-0001"))
        };
        let on =
            |record: &Record, today: &str| ground(record, day("2017-12-31"), &settings, day(today));
        assert!(on(&record, "2032-12-31").is_err());
        assert_eq!(on(&record, "2033-01-01"), Ok(Ground::Expired));
        record.referral_mut().unwrap().clocks.push(Clock {
            kind: ClockKind::Vernietiging,
            start: None,
            on: None,
            named: None,
            stopped: None,
            pauses: Vec::new(),
        });
        assert_eq!(on(&record, "2018-02-01"), Ok(Ground::Asked));
        record.add(Part::Block(Block {
            ground: BlockGround::Bezwaar,
            note: "zaak 7".to_owned(),
            from: day("2018-01-05"),
            until: None,
            by: "anna".to_owned(),
        }));
        for today in ["2018-02-01", "2040-01-01"] {
            assert!(
                on(&record, today)
                    .unwrap_err()
                    .to_string()
                    .contains("bezwaar")
            );
        }
    }

    #[test]
    fn what_is_left_says_nothing_of_anyone() {
        let today = day("2033-01-01");
        let mut count = 0;
        for record in crate::demo::office(40, 5, today).flatten() {
            if !matches!(
                record.id.kind,
                Kind::Referral | Kind::Resident | Kind::Household | Kind::Indicatie | Kind::Contact
            ) {
                continue;
            }
            count += 1;
            let left = crate::domain::record::fields::of(&stub(&record, today)).unwrap();
            let may_stay = [
                "vernietigd_op",
                "grondslag",
                "productcode",
                "leveringsvorm",
                "stopreden",
                "kanaal",
                "terugbellen",
                "terugbellen_uitkomst",
                "begindatum",
                "einddatum",
                "gestopt_op",
                "staat",
                "wijk",
                "wij_team",
                "bt",
                "wet",
                "soort",
                "aanbieder",
                "verwijzer",
                "urgentie",
                "uitkomst",
                "intrekreden",
                "gemeld",
                "startdatum",
                "geeindigd_op",
            ];
            for (path, value) in left {
                assert!(may_stay.contains(&path.as_str()), "{path}: {value}");
                let days = [
                    "gemeld",
                    "startdatum",
                    "geeindigd_op",
                    "begindatum",
                    "einddatum",
                    "gestopt_op",
                ];
                let is_day = days.contains(&path.as_str());
                assert!(
                    !is_day || value.as_str().unwrap().ends_with("-01-01"),
                    "{path}: {value}"
                );
            }
        }
        assert!(count > 40, "{count}");
    }
}
