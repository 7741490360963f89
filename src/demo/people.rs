//! The residents of a made-up office: alone, or a few of them in one huishouden.

use chrono::{Days as Span, NaiveDate};

use super::areas::buurt_of;
use super::dice::{Days, Dice};
use super::texts::{AGREEMENTS, GOALS};
use super::words::{BACKGROUNDS, Background, EMPLOYEES, LastName, WIJKEN};
use crate::domain::identifiers::Bsn;
use crate::domain::record::{Goal, Head, Kind, Part, Parts, Record, RecordId};
use crate::domain::registers::people::{Household, Resident, slug};
use crate::domain::words::{Leefgebied, Sex};

/// The range of BSNs that is given to nobody.
const TEST_BSNS: std::ops::RangeInclusive<u32> = 999_900_006..=999_999_990;
/// Test BSNs are handed out in steps, so that neighbours in the list do not look alike. A prime.
const BSN_STEP: usize = 4_801;
/// Who was entered twice: so many at most, and one in so many.
const MOST_TWICE: usize = 12;
const TWICE_IN: u32 = 19;
/// Families with members still to come.
const MOST_FAMILIES: usize = 6;

/// A resident with what the verwijzing needs to know.
pub struct Person {
    /// The record.
    pub record: Record,
    /// The record of the huishouden, when it is new.
    pub household: Option<Record>,
    /// Place of the wijk in [`WIJKEN`].
    pub wijk: usize,
    /// How old when reported.
    pub age: u32,
}

impl Person {
    /// Who it is.
    #[must_use]
    pub const fn resident(&self) -> &Resident {
        self.record
            .resident()
            .expect("people are made as residents")
    }
}

struct Home {
    background: usize,
    last: usize,
    wijk: usize,
    street: &'static str,
    number: String,
    addition: &'static str,
    postcode: String,
}

struct Family {
    home: Home,
    number: String,
    /// Ages of those still to come.
    ages: Vec<i64>,
}

/// Gives out residents, numbered from P-0001.
pub struct People {
    residents: u32,
    households: u32,
    families: Vec<Family>,
    bsns: Vec<Bsn>,
    /// Who will be entered a second time.
    twice: Vec<Resident>,
    /// How many of those were given already.
    again: usize,
    mail_names: Vec<Vec<String>>,
}

impl People {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        let mail_name = |(prefix, name): &LastName| slug(&format!("{prefix}{name}"));
        Self {
            residents: 0,
            households: 0,
            families: Vec::new(),
            bsns: test_bsns(),
            twice: Vec::new(),
            again: 0,
            mail_names: BACKGROUNDS
                .iter()
                .map(|b| b.last.iter().map(mail_name).collect())
                .collect(),
        }
    }

    /// The next resident, reported on a day.
    pub fn next(&mut self, reported: NaiveDate, days: &Days, dice: &mut Dice) -> Person {
        if !self.families.is_empty() && dice.chance(45) {
            return self.relative(reported, dice);
        }
        if self.families.len() < MOST_FAMILIES && dice.chance(14) {
            return self.first_of_family(reported, days, dice);
        }
        let age = one_age(dice);
        let home = home(dice);
        self.person(&home, age, None, reported, dice)
    }

    /// The next resident who is in the register already and was entered a second time.
    pub fn again(&mut self) -> Option<Record> {
        let resident = self.twice.get(self.again)?.clone();
        let n = self.again;
        self.again += 1;
        self.residents += 1;
        Some(Record {
            revision: 1,
            head: Head::from(entered_again(n, resident)),
            ..Record::new(RecordId::numbered(Kind::Resident, self.residents))
        })
    }

    fn first_of_family(&mut self, reported: NaiveDate, days: &Days, dice: &mut Dice) -> Person {
        let adult = dice.between(29, 50);
        let mut ages = vec![adult];
        if dice.chance(20) {
            ages = vec![dice.between(66, 88), dice.between(66, 88)];
        } else {
            if dice.chance(40) {
                ages.push((adult + dice.between(-6, 6)).max(26));
            }
            for _ in 0..dice.between(1, 2) {
                ages.push(dice.between(6, (adult - 20).min(16)));
            }
        }
        self.households += 1;
        let id = RecordId::numbered(Kind::Household, self.households);
        let number = id.number.clone();
        let mut family = Family {
            home: home(dice),
            number: number.clone(),
            ages,
        };
        let age = family.ages.pop().unwrap_or(adult);
        let mut person = self.person(&family.home, age, Some(number), reported, dice);
        person.household = Some(plan_of(id, days, dice));
        self.families.push(family);
        person
    }

    fn relative(&mut self, reported: NaiveDate, dice: &mut Dice) -> Person {
        let place = dice.index(self.families.len());
        let mut family = self.families.swap_remove(place);
        let age = family.ages.pop().unwrap_or(40);
        let number = Some(family.number.clone());
        let person = self.person(&family.home, age, number, reported, dice);
        if !family.ages.is_empty() {
            self.families.push(family);
        }
        person
    }

    fn person(
        &mut self,
        home: &Home,
        age: i64,
        household: Option<String>,
        reported: NaiveDate,
        dice: &mut Dice,
    ) -> Person {
        self.residents += 1;
        let lived = age * 365 + age / 4 + dice.between(2, 350);
        let birth = reported - Span::new(lived.unsigned_abs());
        let names = names_of(home.background, birth);
        let (sex, first) = match dice.between(0, 99) {
            0 => (Sex::Anders, dice.pick(names.women)),
            1..=52 => (Sex::Vrouw, dice.pick(names.women)),
            _ => (Sex::Man, dice.pick(names.men)),
        };
        let (prefix, last) = BACKGROUNDS[home.background].last[home.last];
        let mail = &self.mail_names[home.background][home.last];
        let phone = if dice.chance(92) {
            format!("+31600{:06}", dice.between(0, 999_999))
        } else {
            String::new()
        };
        let email = if dice.chance(60) {
            format!("{mail}{}@post.invalid", self.residents)
        } else {
            String::new()
        };
        // No two have one BSN, and of more than there are for tests nobody knows which are somebody's.
        let is_left = (self.residents as usize) <= self.bsns.len();
        let bsn = self.bsns[self.residents as usize * BSN_STEP % self.bsns.len()];
        let resident = Resident {
            destroyed: None,
            last_name: last.to_owned(),
            prefix: prefix.to_owned(),
            first_name: (*first).to_owned(),
            sex: Some(sex),
            birth_date: Some(birth),
            bsn: (dice.chance(98) && is_left).then_some(bsn),
            street: home.street.to_owned(),
            house_number: home.number.clone(),
            addition: home.addition.to_owned(),
            postcode: home.postcode.clone(),
            city: "Groningen".to_owned(),
            wijk: Some(WIJKEN[home.wijk].wijk.to_owned()),
            buurt: buurt_of(WIJKEN[home.wijk].wijk, home.street),
            phone,
            email,
            household,
            // By number and not by chance: everyone else stays as they were.
            has_secret_address: self.residents % 53 == 40,
            language: languages(self.residents).to_owned(),
            needs_interpreter: !languages(self.residents).is_empty(),
            died: None,
            merged_into: None,
        };
        if self.residents.is_multiple_of(TWICE_IN) && self.twice.len() < MOST_TWICE {
            self.twice.push(resident.clone());
        }
        Person {
            age: resident.age_on(reported).unwrap_or(0),
            record: Record {
                revision: 1,
                head: Head::from(resident),
                id: RecordId::numbered(Kind::Resident, self.residents),
                parts: Parts::new(),
            },
            household: None,
            wijk: home.wijk,
        }
    }
}

/// The language of the n-th resident, where that is not Dutch.
const fn languages(n: u32) -> &'static str {
    match n % 58 {
        11 => "Arabisch",
        31 => "Tigrinya",
        47 => "Oekraïens",
        _ => "",
    }
}

/// Someone entered a second time as another would: the n-th way.
fn entered_again(n: usize, resident: Resident) -> Resident {
    let again = Resident {
        bsn: None,
        household: None,
        ..resident.clone()
    };
    let initial: String = resident.first_name.chars().take(1).collect();
    match n % 6 {
        0 => Resident {
            first_name: format!("{initial}."),
            email: String::new(),
            ..again
        },
        1 => Resident {
            last_name: format!("{}-Postma", resident.last_name),
            ..again
        },
        2 => Resident {
            last_name: turned(&resident.last_name),
            phone: String::new(),
            ..again
        },
        3 => Resident {
            birth_date: resident.birth_date.map(turned_round),
            ..again
        },
        4 => Resident {
            last_name: resident.last_name.to_uppercase(),
            first_name: resident.first_name.to_uppercase(),
            ..again
        },
        _ => Resident {
            birth_date: None,
            email: String::new(),
            ..again
        },
    }
}

/// A name with its third and fourth letter turned round.
fn turned(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        letters.swap(2, 3);
    }
    letters.into_iter().collect()
}

/// A day with its day and month turned round, where there is such a day.
fn turned_round(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    NaiveDate::from_ymd_opt(day.year(), day.day(), day.month()).unwrap_or(day)
}

/// A young person in three of ten, else any age from eighteen, most of them between forty and eighty.
fn one_age(dice: &mut Dice) -> i64 {
    match dice.between(0, 9) {
        0..=2 => dice.between(6, 17),
        3 => dice.between(18, 27),
        _ => (dice.between(20, 92) + dice.between(20, 92)) / 2,
    }
}

fn home(dice: &mut Dice) -> Home {
    let wijk = dice.weighted(WIJKEN, |wijk| wijk.share);
    let street = dice.index(wijk.streets.len());
    let number = dice.between(1, 219);
    let letter =
        |place: i64| char::from(b'A' + u8::try_from(place.rem_euclid(24)).unwrap_or_default());
    let (name, digits) = wijk.streets[street];
    let block = street as i64 * 7 + number / 24;
    let addition = match dice.between(0, 24) {
        0 => "a",
        1 => "b",
        2 => "bis",
        _ => "",
    };
    let background = dice.weighted(BACKGROUNDS, |background| background.share);
    let place = |list: &[Background]| list.iter().position(|b| std::ptr::eq(b, background));
    let background = place(BACKGROUNDS).unwrap_or(0);
    Home {
        background,
        last: dice.index(BACKGROUNDS[background].last.len()),
        wijk: WIJKEN
            .iter()
            .position(|other| std::ptr::eq(other, wijk))
            .unwrap_or(0),
        street: name,
        number: number.to_string(),
        addition,
        postcode: format!(
            "{digits} {}{}",
            letter(block),
            letter(block * 5 + number % 2)
        ),
    }
}

/// The first names of a background that fit a year of birth; the first two are one background in two generations.
fn names_of(background: usize, birth: NaiveDate) -> &'static Background {
    use chrono::Datelike;
    let fits = |place: usize| {
        let (from, to) = BACKGROUNDS[place].born;
        (from..=to).contains(&birth.year())
    };
    match background {
        0 if !fits(0) => &BACKGROUNDS[1],
        1 if !fits(1) => &BACKGROUNDS[0],
        other => &BACKGROUNDS[other],
    }
}

fn plan_of(id: RecordId, days: &Days, dice: &mut Dice) -> Record {
    let household = Household {
        destroyed: None,
        source_number: String::new(),
        regisseur: if dice.chance(75) {
            dice.pick(EMPLOYEES).0.to_owned()
        } else {
            "tante, uit het eigen netwerk".to_owned()
        },
        agreements: (*dice.pick(AGREEMENTS)).to_owned(),
        plan: None,
    };
    let mut record = Record {
        revision: 1,
        head: Head::from(household),
        ..Record::new(id)
    };
    for _ in 0..dice.between(0, 2) {
        record.add(Part::Goal(Goal {
            leefgebied: *dice.pick(Leefgebied::ALL),
            text: (*dice.pick(GOALS)).to_owned(),
            evaluate_on: Some(days.ago(-dice.between(7, 180))),
        }));
    }
    record
}

fn test_bsns() -> Vec<Bsn> {
    let passes = |number: u32| {
        let sum: u32 = (1..9)
            .map(|place| (place + 1) * (number / 10_u32.pow(place) % 10))
            .sum();
        sum % 11 == number % 10
    };
    TEST_BSNS
        .filter(|number| passes(*number))
        .filter_map(|number| Bsn::parse(&number.to_string()).ok())
        .collect()
}
