//! Names as people write, mistype, shorten and spell them.

use crate::domain::words::fold;

/// From how many letters on one of them may be wrong.
const WRONG_FROM: usize = 4;

/// Words before a last name that say nothing of whose it is.
const PREFIXES: &[&str] = &[
    "van", "von", "vd", "v", "d", "de", "den", "der", "des", "du", "het", "t", "s", "te", "ten",
    "ter", "in", "op", "aan", "bij", "uit", "onder", "voor", "la", "le", "les", "da", "do", "dos",
    "di", "del", "della", "el", "al", "zu", "zum", "zur",
];

/// Letters that sound alike, as others write them.
pub(super) const SOUNDS: &[(&str, &str)] = &[
    ("ij", "y"),
    ("ei", "y"),
    ("oe", "o"),
    ("ae", "a"),
    ("ue", "u"),
    ("ou", "au"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("ck", "k"),
    ("ks", "x"),
    ("c", "k"),
    ("z", "s"),
    ("i", "y"),
];

/// What one person may be called by.
pub(super) const CALLED: &[&[&str]] = &[
    &[
        "johannes", "jan", "johan", "hans", "joh", "jo", "joop", "han", "hannes",
    ],
    &["johanna", "jo", "hanna", "annie", "jopie", "joke", "hannie"],
    &[
        "wilhelmina",
        "mien",
        "willemien",
        "mina",
        "wil",
        "willy",
        "helma",
    ],
    &["willem", "wim", "pim", "wil"],
    &["cornelis", "kees", "cor", "nelis", "cees"],
    &["cornelia", "corrie", "cor", "nel", "nelly", "lia", "connie"],
    &["hendrik", "henk", "hein", "rik", "hendrikus", "henri"],
    &["hendrika", "riek", "rika", "henny", "hennie"],
    &[
        "elisabeth",
        "els",
        "bets",
        "lies",
        "liesbeth",
        "betty",
        "elisa",
        "lisa",
        "beth",
    ],
    &[
        "catharina",
        "trijn",
        "toos",
        "tineke",
        "ina",
        "rina",
        "carina",
        "karin",
        "katrijn",
    ],
    &[
        "margaretha",
        "greet",
        "gre",
        "grietje",
        "margriet",
        "greetje",
        "rita",
        "marga",
    ],
    &[
        "maria", "marie", "ria", "mia", "marijke", "mieke", "riet", "miep", "mies",
    ],
    &["antonius", "ton", "toon", "anton", "antoon", "antoine"],
    &["antonia", "tonny", "toos", "antje"],
    &["petrus", "piet", "peter", "pieter"],
    &["jacobus", "jaap", "koos", "co", "jacob", "sjaak", "cobus"],
    &["jacoba", "coba", "co", "cobie"],
    &["gerardus", "gerard", "ger", "gerrit", "gert"],
    &["nicolaas", "klaas", "nico"],
    &["franciscus", "frans", "frank", "cis"],
    &["theodorus", "theo", "dorus"],
    &["adrianus", "ad", "adri", "adriaan", "arie", "janus"],
    &["lambertus", "bert", "lambert"],
    &["albertus", "bert", "albert", "ab", "appie"],
    &["hubertus", "bert", "huub", "hubert"],
    &[
        "mohammed", "mohamed", "muhammad", "mo", "mohamad", "muhammed", "mohammad",
    ],
    &["alexander", "alex", "sander", "lex"],
    &["alexandra", "alex", "sandra"],
    &["matthijs", "thijs", "mathijs", "matthias"],
    &["michael", "michiel", "mike"],
    &["robert", "rob", "bob"],
    &["christiaan", "chris", "christian"],
    &["christina", "stien", "christine", "tineke", "chris"],
];

/// The first of first names.
pub(super) fn first(given: &str) -> &str {
    given.split(' ').next().unwrap_or_default()
}

/// Whether first names are initials only: `J.`, `J.P.`, `JP`, `Th.`
pub(super) fn is_initials(first_names: &str) -> bool {
    let text = first_names.trim();
    let pieces: Vec<&str> = text
        .split(['.', ' ', '-'])
        .filter(|piece| !piece.is_empty())
        .collect();
    let most = match text.contains('.') {
        true => 2,
        false => 1,
    };
    let is_short = |piece: &&str| piece.chars().count() <= most;
    let is_capitals = text.chars().count() == 2 && text.chars().all(char::is_uppercase);
    !pieces.is_empty() && (pieces.iter().all(is_short) || is_capitals)
}

/// The names that a last name is made of, without tussenvoegsels: `Veen` and `Bakker` of `van der Veen-Bakker`.
pub(super) fn family_names(last_name: &str) -> Vec<String> {
    let names = last_name.split(['-', '–', '/']).map(|name| {
        let name = name.split(',').next().unwrap_or_default();
        let folded = fold(name);
        let words: Vec<&str> = folded.split(' ').collect();
        let before = words
            .iter()
            .take(words.len() - 1)
            .take_while(|word| PREFIXES.contains(word))
            .count();
        words[before..].concat()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// A name as it sounds.
pub(super) fn sound(name: &str) -> Vec<char> {
    let mut sound: Vec<char> = letters(name).collect();
    for (written, as_one) in SOUNDS {
        // What takes their place is no longer.
        let (mut at, mut to) = (0, 0);
        while at < sound.len() {
            let rest = sound[at..].iter().copied();
            if rest.take(written.len()).eq(written.chars()) {
                for letter in as_one.chars() {
                    sound[to] = letter;
                    to += 1;
                }
                at += written.len();
            } else {
                sound[to] = sound[at];
                to += 1;
                at += 1;
            }
        }
        sound.truncate(to);
    }
    sound.dedup();
    sound
}

/// What a name has beside spaces.
pub(super) fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|letter| *letter != ' ')
}

/// How two words differ that are nearly the same.
pub(super) enum Slip {
    /// Two letters beside each other are turned round.
    Turned,
    /// One letter is another, too many or too few.
    Letter,
}

fn after_first(letters: &[char]) -> &[char] {
    letters.get(1..).unwrap_or_default()
}

/// How two words of some length differ, where that can be one slip.
pub(super) fn slip(one: &str, two: &str) -> Option<Slip> {
    // A letter has four bytes at most.
    if one.len().abs_diff(two.len()) > 4 {
        return None;
    }
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    if one.len().min(two.len()) < WRONG_FROM || one.len().abs_diff(two.len()) > 1 {
        return None;
    }
    let same = one
        .iter()
        .zip(&two)
        .take_while(|(one, two)| one == two)
        .count();
    let (one, two) = (&one[same..], &two[same..]);
    let is_turned = one.len() >= 2
        && two.len() >= 2
        && (one[0], one[1]) == (two[1], two[0])
        && one[2..] == two[2..];
    let is_letter = match one.len().cmp(&two.len()) {
        std::cmp::Ordering::Equal => after_first(one) == after_first(two),
        std::cmp::Ordering::Less => one == after_first(two),
        std::cmp::Ordering::Greater => after_first(one) == two,
    };
    match (is_turned, is_letter) {
        (true, _) => Some(Slip::Turned),
        (false, true) => Some(Slip::Letter),
        (false, false) => None,
    }
}
