use std::collections::BTreeMap;

use super::*;
use crate::actions::{Context as C, ROWS, Row};

fn keys(text: &str) -> Vec<KeyCombination> {
    text.split(' ').map(|key| read(key).unwrap()).collect()
}

/// The first problem of a line that is not about the whole file.
fn problem(text: &str) -> Problem {
    let (_, problems) = Keymap::parse(text, "proef.toml");
    let own = |problem: &&Problem| problem.line > 1;
    problems
        .iter()
        .find(own)
        .cloned()
        .unwrap_or_else(|| panic!("nothing wrong with {text}"))
}

fn told(text: &str, line: usize, grade: Grade, sentence: &str) {
    let sentence = sentence.to_owned();
    assert_eq!(
        problem(text),
        Problem {
            line,
            grade,
            sentence
        },
        "{text}"
    );
}

fn labels(lookup: &Lookup) -> Vec<(&str, &str)> {
    match lookup {
        Lookup::Pending(next) => next.iter().map(|(key, label)| (&**key, &**label)).collect(),
        other => panic!("not pending: {other:?}"),
    }
}

#[test]
fn every_file_in_keymaps_is_without_problems() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/keymaps");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, problems) = Keymap::parse(&text, "proef.toml");
        let is_error = |problem: &&Problem| problem.grade == Grade::Error;
        assert_eq!(problems.iter().find(is_error), None, "{}", path.display());
        count += 1;
    }
    assert!(count > 0);
    assert_eq!(Keymap::parse(DEFAULT, "default.toml").1, []);
    assert_eq!(Keymap::built_in().source(), "default.toml");
}

#[test]
fn what_is_required_has_a_key_on_every_screen() {
    let keymap = Keymap::built_in();
    for context in C::ALL
        .iter()
        .filter(|one| !matches!(one, C::Form | C::Choice | C::Filter))
    {
        for id in check::REQUIRED {
            assert!(
                keymap.keys_of(stack(*context), id).is_some(),
                "{context:?} {id}"
            );
        }
    }
    for context in [C::Form, C::Choice] {
        assert_eq!(keymap.keys_of(&[context], "terug").as_deref(), Some("Esc"));
    }
}

#[test]
fn every_action_has_a_key_wherever_it_makes_sense() {
    let keymap = Keymap::built_in();
    for row in ROWS.iter() {
        for context in row.contexts {
            let keys = keymap.keys_of(stack(*context), row.id);
            assert!(keys.is_some(), "{} in {context:?}", row.id);
        }
    }
}

#[test]
fn a_key_means_the_same_on_every_screen() {
    let keymap = Keymap::built_in();
    let mut meanings: BTreeMap<String, &str> = BTreeMap::new();
    let screens = keymap
        .bindings()
        .iter()
        .filter(|binding| !matches!(binding.context, C::Form | C::Choice | C::Filter));
    for binding in screens {
        let keys = show_all(&binding.keys);
        let meaning = *meanings.entry(keys.clone()).or_insert(binding.row.id);
        assert_eq!(meaning, binding.row.id, "{keys}");
    }
    for keys in meanings.keys() {
        let begin = format!("{keys} ");
        assert!(
            !meanings.keys().any(|other| other.starts_with(&begin)),
            "{keys}"
        );
    }
}

#[test]
fn the_most_specific_context_wins() {
    let text = "[overal]\na = \"hulp\"\n[wachtrij]\na = \"aanbieden\"\n";
    let (keymap, _) = Keymap::parse(text, "proef.toml");
    let a = keys("a");
    assert_eq!(
        keymap.look_up(stack(C::Queue), &a),
        Lookup::Action("aanbieden")
    );
    assert_eq!(
        keymap.look_up(stack(C::Providers), &a),
        Lookup::Action("hulp")
    );
    assert_eq!(keymap.look_up(&[C::Form], &a), Lookup::Nothing);
    assert_eq!(keymap.look_up(stack(C::Queue), &keys("b")), Lookup::Nothing);
    assert_eq!(keymap.look_up(stack(C::Queue), &[]), Lookup::Nothing);
    assert_eq!(keymap.keys_of(stack(C::Queue), "hulp"), None);
}

#[test]
fn a_sequence_tells_what_can_follow_over_all_contexts() {
    let keymap = Keymap::built_in();
    let queue = stack(C::Queue);
    let consent = keymap.look_up(queue, &keys("t"));
    assert_eq!(
        labels(&consent),
        [
            ("v", "Toestemming vastleggen"),
            ("i", "Toestemming intrekken"),
            ("z", "Aanbieden zonder toestemming")
        ]
    );
    let goes = keymap.look_up(queue, &keys("g"));
    assert_eq!(
        labels(&goes),
        [
            ("g", "De eerste regel"),
            ("v", "Vandaag"),
            ("w", "Wachtrij"),
            ("a", "Aanbieders"),
            ("c", "Contracten"),
            ("t", "Aanbestedingen"),
            ("k", "Agenda"),
            ("b", "Beheer"),
            ("m", "Medewerkers"),
            ("i", "Inzage"),
            ("d", "Bewaren"),
            ("p", "Dubbelen"),
            ("h", "Huishoudens"),
            ("l", "Inlezen"),
            ("n", "Antwoorden"),
            ("r", "Rapportage"),
            ("o", "Overgang"),
            ("f", "Plannen"),
            ("e", "Contacten"),
            ("u", "Budgetten"),
            ("s", "Ervaringen")
        ]
    );
    assert_eq!(
        keymap.look_up(queue, &keys("o s")),
        Lookup::Action("onderzoek-starten")
    );
    assert_eq!(keymap.look_up(queue, &keys("o q")), Lookup::Nothing);
    assert_eq!(
        keymap.look_up(stack(C::Providers), &keys("o")),
        Lookup::Nothing
    );
}

#[test]
fn a_sequence_in_a_sequence_is_called_by_its_label() {
    let text =
        "[wachtrij.o]\n_label = \"Meer\"\n[wachtrij.o.x]\n_label = \"Nog meer\"\na = \"acties\"\n";
    let (keymap, _) = Keymap::parse(text, "proef.toml");
    assert_eq!(
        labels(&keymap.look_up(&[C::Queue], &keys("o"))),
        [("x", "Nog meer")]
    );
    assert_eq!(
        keymap.keys_of(&[C::Queue], "acties").as_deref(),
        Some("o x a")
    );
}

#[test]
fn hints_show_the_shortest_keys() {
    let keymap = Keymap::built_in();
    for (id, shown) in [
        ("openen", "Enter"),
        ("naar-wachtrij", "w"),
        ("opnieuw", "Ctrl-R"),
        ("onderzoek-starten", "o s"),
        ("omlaag", "↓"),
        ("herinneren", "h"),
        ("hulp", "?"),
    ] {
        for context in [C::Today, C::Queue, C::Dossier] {
            assert_eq!(keymap.keys_of(stack(context), id).as_deref(), Some(shown));
        }
    }
    assert_eq!(keymap.keys_of(stack(C::Providers), "aanbieden"), None);
}

#[test]
fn help_lists_every_action_once_with_all_its_keys() {
    let keymap = Keymap::built_in();
    let all = keymap.all(stack(C::Dossier));
    let of = |id: &str| {
        all.iter()
            .find(|(_, row)| row.id == id)
            .map(|(keys, _)| &**keys)
    };
    assert_eq!(of("omlaag"), Some("↓, j"));
    assert_eq!(of("naar-wachtrij"), Some("w, g w"));
    assert_eq!(of("sorteren"), None);
    let here = |row: &&Row| row.about.is_some() && row.contexts.contains(&C::Dossier);
    for row in ROWS.iter().filter(here) {
        assert_eq!(
            all.iter().filter(|(_, other)| other.id == row.id).count(),
            1,
            "{}",
            row.id
        );
    }
}

#[test]
fn one_bad_line_disables_itself_only() {
    let text =
        "[wachtrij]\na = \"aanbieden\"\ns = starten\nh = \"herinneren\nn = \"notitie-toevoegen\"\n";
    let (keymap, problems) = Keymap::parse(text, "proef.toml");
    let errors = problems
        .iter()
        .filter(|one| one.line > 1)
        .map(|one| one.line);
    assert_eq!(errors.collect::<Vec<_>>(), [3, 4]);
    let of = |id| keymap.keys_of(&[C::Queue], id);
    assert_eq!(of("aanbieden").as_deref(), Some("a"));
    assert_eq!(of("notitie-toevoegen").as_deref(), Some("n"));
    assert_eq!((of("starten"), of("herinneren")), (None, None));
}

#[test]
fn a_line_that_is_no_toml_is_told() {
    let sentence = "deze regel is niet te lezen; schrijf \"toets\" = \"actie\"";
    told("[wachtrij]\na = aanbieden\n", 2, Grade::Error, sentence);
    told("[wachtrij]\n? = \"hulp\"\n", 2, Grade::Error, sentence);
}

#[test]
fn an_unknown_action_is_told_with_what_was_meant() {
    let sentence = "‘aanbeiden’ is geen actie; bedoelt u ‘aanbieden’?";
    told("[wachtrij]\na = \"aanbeiden\"\n", 2, Grade::Error, sentence);
    let sentence = "‘koffie’ is geen actie";
    told(
        "[wachtrij]\na = { doe = \"koffie\" }\n",
        2,
        Grade::Error,
        sentence,
    );
}

#[test]
fn an_unknown_screen_is_told_with_what_was_meant() {
    let sentence = "[wachtrj] is geen scherm; bedoelt u ‘wachtrij’?";
    told(
        "\n[wachtrj]\na = \"aanbieden\"\n",
        2,
        Grade::Error,
        sentence,
    );
    told(
        "[dossier]\n_zoals = \"wachtrj\"\n",
        2,
        Grade::Error,
        sentence,
    );
}

#[test]
fn a_key_that_is_none_is_told() {
    told(
        "[wachtrij]\n\"ctrl-\" = \"hulp\"\n",
        2,
        Grade::Error,
        "‘ctrl-’ is geen toets",
    );
    told(
        "[wachtrij]\naa = \"hulp\"\n",
        2,
        Grade::Error,
        "‘aa’ is geen toets",
    );
}

#[test]
fn a_key_without_an_action_is_told() {
    let sentence = "achter ‘a’ hoort een actie: \"actie\" of { doe = \"actie\", tekst = \"…\" }";
    told("[wachtrij]\na = false\n", 2, Grade::Error, sentence);
    told("[wachtrij]\na = { doe = 1 }\n", 2, Grade::Error, sentence);
}

#[test]
fn the_same_key_twice_is_told_after_normalising_and_the_first_counts() {
    let sentence = "‘A’ staat al op regel 2";
    told(
        "[wachtrij]\nA = \"aanbieden\"\nshift-a = \"starten\"\n",
        3,
        Grade::Error,
        sentence,
    );
    let text = "[wachtrij]\nA = \"aanbieden\"\n\nA = \"starten\"\n";
    told(text, 4, Grade::Error, sentence);
    let (keymap, _) = Keymap::parse(text, "proef.toml");
    assert_eq!(
        keymap.look_up(&[C::Queue], &keys("A")),
        Lookup::Action("aanbieden")
    );
    let text = "[wachtrij]\n\"\\\"\" = \"aanbieden\"\n'\"' = \"starten\"\n";
    let (_, problems) = Keymap::parse(text, "proef.toml");
    assert!(
        problems
            .iter()
            .any(|one| one.line == 3 && one.sentence == "‘\"’ staat al op regel 2")
    );
}

#[test]
fn a_table_twice_is_told_and_both_count() {
    let text = "[wachtrij]\na = \"aanbieden\"\n[dossier]\n[wachtrij]\nh = \"herinneren\"\n";
    let sentence = "[wachtrij] staat er al; zet de regels bij elkaar";
    told(text, 4, Grade::Warning, sentence);
    let (keymap, _) = Keymap::parse(text, "proef.toml");
    assert!(keymap.keys_of(&[C::Queue], "aanbieden").is_some());
    assert!(keymap.keys_of(&[C::Queue], "herinneren").is_some());
}

#[test]
fn a_key_that_does_something_and_begins_a_sequence_is_told() {
    let end = "en kan daarom geen reeks beginnen, of andersom";
    let chord = "_label = \"Meer\"\ns = \"starten\"\n";
    let sentence = format!("‘O’ doet iets op regel 2 {end}");
    told(
        &format!("[wachtrij]\nshift-o = \"acties\"\n[wachtrij.O]\n{chord}"),
        3,
        Grade::Error,
        &sentence,
    );
    told(
        &format!("[wachtrij]\nO = \"acties\"\n[wachtrij.O]\n{chord}"),
        3,
        Grade::Error,
        &sentence,
    );
}

#[test]
fn a_sequence_without_a_label_is_told() {
    told(
        "\n[wachtrij.o]\ns = \"onderzoek-starten\"\n",
        2,
        Grade::Note,
        "‘o’ begint een reeks zonder _label",
    );
}

#[test]
fn an_action_in_the_wrong_place_is_told() {
    told(
        "[dossier]\nS = \"sorteren\"\n",
        2,
        Grade::Warning,
        "‘sorteren’ doet niets in [dossier]",
    );
}

#[test]
fn a_key_with_two_meanings_is_told() {
    let text = "[wachtrij]\na = \"aanbieden\"\n[dossier]\na = \"accepteren\"\n";
    let sentence = "‘a’ doet op regel 2 ‘aanbieden’; een toets betekent overal hetzelfde";
    told(text, 4, Grade::Warning, sentence);
}

#[test]
fn what_is_required_and_has_no_key_is_told_once() {
    let text = DEFAULT
        .replace("\"q\" = \"stoppen\"", "")
        .replace("\"ctrl-c\" = \"stoppen\"", "");
    let (_, problems) = Keymap::parse(&text, "proef.toml");
    let sentence = "met geen toets te bereiken in [overal]: ‘stoppen’".to_owned();
    assert_eq!(
        problems,
        [Problem {
            line: 1,
            grade: Grade::Error,
            sentence
        }]
    );
    let text = DEFAULT.replace("[formulier]", "[formulier]\n\"esc\" = \"bewaren\"");
    let (_, problems) = Keymap::parse(&text, "proef.toml");
    let sentence = "met geen toets te bereiken in [formulier]: ‘terug’";
    assert!(
        problems.iter().any(|one| one.sentence == sentence),
        "{problems:?}"
    );
}

#[test]
fn keys_that_may_not_arrive_are_told() {
    for (key, sentence) in [
        (
            "~",
            "‘~’ is een dode toets op een toetsenbord met US-International",
        ),
        ("ctrl-b", "‘Ctrl-B’ komt niet aan in tmux"),
        ("ctrl-a", "‘Ctrl-A’ komt niet aan in screen"),
        (
            "ctrl-s",
            "‘Ctrl-S’ komt niet aan in een terminal die erop wacht (XON/XOFF)",
        ),
        (
            "ctrl-shift-x",
            "‘Ctrl-Shift-X’ is op de meeste terminals niet te typen",
        ),
        ("ctrl-1", "‘Ctrl-1’ is op de meeste terminals niet te typen"),
        (
            "ctrl-enter",
            "‘Ctrl-Enter’ is op de meeste terminals niet te typen",
        ),
        ("f13", "‘F13’ is op de meeste terminals niet te typen"),
    ] {
        told(
            &format!("[overal]\n\"{key}\" = \"hulp\"\n"),
            2,
            Grade::Warning,
            sentence,
        );
    }
    let sentence = "‘ctrl-i’ is op een terminal hetzelfde als Tab";
    told("[overal]\nctrl-i = \"hulp\"\n", 2, Grade::Note, sentence);
}

#[test]
fn a_sign_in_a_form_is_told() {
    let sentence = "in [formulier] typt u tekst; ‘j’ komt daar in de tekst";
    told(
        "[formulier]\nj = \"volgend-veld\"\n",
        2,
        Grade::Warning,
        sentence,
    );
}

#[test]
fn an_action_without_a_key_is_told() {
    let text = DEFAULT.replace("\"S\" = \"sorteren\"", "");
    let sentence = "geen toets voor ‘sorteren’; het kan alleen op de opdrachtregel".to_owned();
    let (_, problems) = Keymap::parse(&text, "proef.toml");
    assert_eq!(
        problems,
        [Problem {
            line: 1,
            grade: Grade::Note,
            sentence
        }]
    );
}

#[test]
fn the_keys_of_another_screen_count_where_they_make_sense_and_own_keys_win() {
    let text = "[wachtrij]\na = \"aanbieden\"\nS = \"sorteren\"\nh = \"herinneren\"\n\
                [dossier]\n_zoals = \"wachtrij\"\nh = \"notitie-toevoegen\"\n";
    let (keymap, _) = Keymap::parse(text, "proef.toml");
    let look = |key| keymap.look_up(&[C::Dossier], &keys(key));
    assert_eq!(look("a"), Lookup::Action("aanbieden"));
    assert_eq!(look("S"), Lookup::Nothing);
    assert_eq!(look("h"), Lookup::Action("notitie-toevoegen"));
}

proptest::proptest! {
    #[test]
    fn whatever_a_file_holds_it_is_read_without_a_panic(
        at in 0..DEFAULT.len(),
        length in 0_usize..40,
        with in "[\\[\\]\"'=a-c._\n{}é ]{0,12}",
    ) {
        let mut at = at;
        while !DEFAULT.is_char_boundary(at) {
            at -= 1;
        }
        let rest: String = DEFAULT[at..].chars().skip(length).collect();
        let text = format!("{}{with}{rest}", &DEFAULT[..at]);
        let (_, problems) = Keymap::parse(&text, "proef.toml");
        proptest::prop_assert!(problems.iter().all(|one| one.line >= 1));
    }
}
