use super::*;
use crate::store::months::month_files;
use proptest::prelude::*;
use std::fs;

fn look(looks: &Looks, doel: &str) -> Result<(), LooksError> {
    look_at(looks, "2026-11-28T10:00:00Z", doel)
}

fn look_at(looks: &Looks, tijd: &str, doel: &str) -> Result<(), LooksError> {
    looks.keep(Look {
        tijd: tijd.parse().unwrap(),
        wie: "anna".to_owned(),
        actie: "export contract".to_owned(),
        doel: doel.to_owned(),
        aantal: 3,
        ..Look::default()
    })
}

fn looks_in(home: &Path) -> Looks {
    Looks::of(home.to_owned(), LooksMark::default())
}

fn file(home: &Path) -> PathBuf {
    home.join("2026-11.jsonl")
}

#[test]
fn looks_are_chained_also_behind_those_of_an_older_program() {
    let home = tempfile::tempdir().unwrap();
    let old = "{\"tijd\":\"2026-10-01T10:00:00Z\",\"wie\":\"bea\"}\n";
    fs::write(home.path().join("2026-10.jsonl"), old).unwrap();
    for doel in ["audit", "controle", "jaarverslag"] {
        // Each time anew, as after a restart.
        look(&looks_in(home.path()), doel).unwrap();
    }
    let looks = looks_in(home.path());
    assert_eq!(looks.verify(&[]).unwrap(), 3);
    look(&looks, "nog een").unwrap();
    look(&looks, "en nog een").unwrap();
    assert_eq!(looks.verify(&[]).unwrap(), 5);
}

#[test]
fn a_look_is_never_glued_to_half_a_line() {
    let home = tempfile::tempdir().unwrap();
    look(&looks_in(home.path()), "audit").unwrap();
    let whole = fs::read(file(home.path())).unwrap();
    let half = [&whole[..], &whole[..whole.len() / 2]].concat();
    fs::write(file(home.path()), half).unwrap();
    let looks = looks_in(home.path());
    look(&looks, "controle").unwrap();
    assert_eq!(looks.verify(&[]).unwrap(), 2);
    let apart = format!("2026-11.jsonl.afgescheurd-{}", whole.len());
    let apart = fs::read(home.path().join(apart)).unwrap();
    assert_eq!(apart, whole[..whole.len() / 2]);
}

/// A group of looks of which the power took a piece: the line it was in is no line any more, and the ones behind it are
/// whole.
fn torn(whole: &str, line: usize) -> Vec<u8> {
    let mut bytes = whole.as_bytes().to_vec();
    let begins: usize = whole
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    bytes[begins + 20..begins + 60].fill(0);
    bytes
}

#[test]
fn looks_of_which_the_power_took_a_piece_before_anybody_was_told_are_put_apart() {
    for (line, known) in [(2, 1), (3, 2), (1, 0)] {
        let home = tempfile::tempdir().unwrap();
        let looks = looks_in(home.path());
        let mut kept = vec![LooksMark::default()];
        for doel in ["audit", "controle", "jaarverslag"] {
            look(&looks, doel).unwrap();
            kept.push(looks.last());
        }
        drop(looks);
        let whole = fs::read_to_string(file(home.path())).unwrap();
        let is_torn = torn(&whole, line);
        fs::write(file(home.path()), &is_torn).unwrap();
        fs::remove_file(home.path().join("einde")).unwrap();
        let looks = Looks::of(home.path().to_owned(), kept[known].clone());
        assert_eq!(looks.verify(&[]).unwrap(), known as u64);
        look(&looks, "de volgende").unwrap();
        assert_eq!(looks.verify(&[]).unwrap(), known as u64 + 1);
        let cut: usize = whole
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let apart = format!("2026-11.jsonl.afgescheurd-{cut}");
        let apart = fs::read(home.path().join(apart)).unwrap();
        assert_eq!(apart, is_torn[cut..], "nothing of it is thrown away");
    }
}

#[test]
fn a_piece_that_is_gone_from_looks_that_were_kept_is_named() {
    let home = tempfile::tempdir().unwrap();
    let looks = looks_in(home.path());
    for doel in ["audit", "controle", "jaarverslag"] {
        look(&looks, doel).unwrap();
    }
    drop(looks);
    let whole = fs::read_to_string(file(home.path())).unwrap();
    for line in 1..=3 {
        fs::write(file(home.path()), torn(&whole, line)).unwrap();
        let found = looks_in(home.path()).verify(&[]);
        assert!(
            matches!(found, Err(LooksError::Damaged { line: at, .. }) if at == line),
            "{found:?}"
        );
    }
}

#[test]
fn a_first_look_of_a_month_of_which_the_power_took_a_piece_does_not_come_before_the_others() {
    let home = tempfile::tempdir().unwrap();
    let looks = looks_in(home.path());
    look(&looks, "audit").unwrap();
    let kept = looks.last();
    for doel in ["controle", "jaarverslag"] {
        look_at(&looks, "2026-12-01T10:00:00Z", doel).unwrap();
    }
    drop(looks);
    let new = home.path().join("2026-12.jsonl");
    let is_torn = torn(&fs::read_to_string(&new).unwrap(), 1);
    fs::write(&new, is_torn).unwrap();
    fs::remove_file(home.path().join("einde")).unwrap();
    let looks = Looks::of(home.path().to_owned(), kept);
    assert_eq!(looks.verify(&[]).unwrap(), 1);
    look_at(&looks, "2026-12-01T11:00:00Z", "de volgende").unwrap();
    assert_eq!(looks.verify(&[]).unwrap(), 2);
}

#[test]
fn a_look_that_was_changed_or_taken_out_is_named() {
    let home = tempfile::tempdir().unwrap();
    let looks = looks_in(home.path());
    for doel in ["audit", "controle", "jaarverslag"] {
        look(&looks, doel).unwrap();
    }
    let text = fs::read_to_string(file(home.path())).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (changed, at) in [
        (
            [
                &lines[0].replace("\"aantal\":3", "\"aantal\":1"),
                lines[1],
                lines[2],
            ]
            .concat(),
            2,
        ),
        ([lines[0], lines[2]].concat(), 2),
        ([lines[1], lines[2]].concat(), 1),
        ([lines[1], lines[0], lines[2]].concat(), 1),
    ] {
        fs::write(file(home.path()), changed).unwrap();
        let no = looks.verify(&[]).unwrap_err();
        assert!(
            matches!(no, LooksError::Damaged { line, .. } if line == at),
            "{no}"
        );
    }
}

#[test]
fn an_end_that_is_cut_off_is_missed_also_after_the_next_look() {
    for from_stand in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let looks = looks_in(home.path());
        for doel in ["audit", "controle", "jaarverslag"] {
            look(&looks, doel).unwrap();
        }
        let known = looks.last();
        assert_eq!(known.nr, 3);
        let text = fs::read_to_string(file(home.path())).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for left in [&lines[..2], &lines[..1], &[]] {
            fs::write(file(home.path()), left.concat()).unwrap();
            // Each of the two that know is enough.
            let looks = if from_stand {
                fs::remove_file(home.path().join("einde")).unwrap_or(());
                Looks::of(home.path().to_owned(), known.clone())
            } else {
                looks_in(home.path())
            };
            let no = looks.verify(&[]).unwrap_err();
            assert!(matches!(no, LooksError::Short { known: 3, .. }), "{no}");
        }
        fs::write(file(home.path()), lines[..2].concat()).unwrap();
        let looks = Looks::of(home.path().to_owned(), known);
        look(&looks, "erna").unwrap();
        let no = looks.verify(&[]).unwrap_err();
        assert!(matches!(no, LooksError::Damaged { line: 3, .. }), "{no}");
    }
}

#[test]
fn the_last_look_cannot_be_another_one() {
    let home = tempfile::tempdir().unwrap();
    let looks = looks_in(home.path());
    look(&looks, "audit").unwrap();
    let text = fs::read_to_string(file(home.path())).unwrap();
    fs::write(file(home.path()), text.replace("audit", "adiut")).unwrap();
    let no = looks_in(home.path()).verify(&[]).unwrap_err();
    assert!(matches!(no, LooksError::Damaged { line: 1, .. }), "{no}");
    // And the next does not cover it up.
    look(&looks_in(home.path()), "erna").unwrap();
    let no = looks_in(home.path()).verify(&[]).unwrap_err();
    assert!(matches!(no, LooksError::Damaged { line: 2, .. }), "{no}");
}

#[test]
fn a_clock_that_was_once_far_ahead_leaves_one_file_of_that_month() {
    let home = tempfile::tempdir().unwrap();
    for (n, at) in [
        "2026-10-28T10:00:00Z",
        "2099-06-01T10:00:00Z",
        "2026-11-28T10:00:00Z",
        "2026-12-01T00:00:01Z",
        "2026-11-30T23:59:59Z",
        "2026-11-30T23:59:59Z",
        "2099-06-01T10:00:00Z",
        "2027-01-01T10:00:00Z",
    ]
    .iter()
    .enumerate()
    {
        let looks = looks_in(home.path());
        look_at(&looks, at, "audit").unwrap();
        assert_eq!(looks.verify(&[]).unwrap(), n as u64 + 1, "{at}");
    }
    let names = month_files(home.path()).unwrap().into_iter();
    let lines = names.map(|(_, path)| {
        let count = fs::read_to_string(&path).unwrap().lines().count();
        (
            path.file_name().unwrap().to_str().unwrap().to_owned(),
            count,
        )
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    let expected = [
        ("2026-10.jsonl", 1),
        ("2026-11.jsonl", 1),
        ("2026-12.jsonl", 3),
        ("2027-01.jsonl", 1),
        ("2099-06.2.jsonl", 1),
        ("2099-06.jsonl", 1),
    ];
    assert_eq!(
        lines,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_named_and_holds_nobody_up() {
    let home = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(file(home.path()))
        .status();
    assert!(made.unwrap().success());
    let looks = looks_in(home.path());
    for no in [
        look(&looks, "audit").unwrap_err(),
        looks.verify(&[]).unwrap_err(),
    ] {
        assert!(no.to_string().contains("een gewoon bestand"), "{no}");
    }
}

/// What is done to the looks, with two numbers to choose by.
fn damage(home: &Path, what: u8, one: usize, two: usize) {
    let files = month_files(home).unwrap();
    let Some((_, path)) = files.get(one % files.len().max(1)) else {
        return;
    };
    let mut bytes = fs::read(path).unwrap();
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let (at, line) = (two % bytes.len().max(1), two % lines.len().max(1));
    match what {
        _ if bytes.is_empty() => return,
        0 => bytes[at] ^= 1,
        1 => bytes[at] = b'\n',
        2 => bytes.truncate(at),
        3 => bytes.splice(at..at, *b"0\n0").for_each(drop),
        7 => {
            let end = bytes.len().min(at + 300);
            bytes[at..end].fill(0);
        }
        4 => return fs::remove_file(path).unwrap(),
        5 => {
            lines.remove(line);
            bytes = lines.concat();
        }
        _ => {
            let last = lines.len() - 1;
            lines.swap(line, last);
            bytes = lines.concat();
        }
    }
    fs::write(path, bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_wrong_is_set_apart_and_stays_and_what_changes_later_is_seen(
        months in prop::collection::vec(10_u32..13, 1..8),
        damages in prop::collection::vec((0_u8..8, any::<usize>(), any::<usize>()), 1..4),
        (one, two) in any::<(usize, usize)>(),
    ) {
        let home = tempfile::tempdir().unwrap();
        let mut months = months;
        months.sort_unstable();
        for (n, month) in months.iter().enumerate() {
            let at = format!("2026-{month}-28T10:00:00Z");
            look_at(&looks_in(home.path()), &at, &format!("doel {n}")).unwrap();
        }
        for (what, one, two) in damages {
            damage(home.path(), what, one, two);
        }
        let looks = looks_in(home.path());
        let purposes = |looks: &Looks| -> Vec<String> {
            let mut all: Vec<String> =
                looks.all().unwrap().into_iter().map(|look| look.doel).collect();
            all.sort();
            all
        };
        // Half a line was never confirmed; the next look puts it beside the file.
        looks.end().unwrap();
        let before = purposes(&looks);
        let actie = super::SET_APART.to_owned();
        let word = Look { doel: "op mijn woord".to_owned(), actie, ..Look::default() };
        if looks.verify(&[]).is_ok() {
            let no = looks.set_apart(word).unwrap_err();
            prop_assert!(matches!(no, LooksError::NothingWrong));
            prop_assert_eq!(purposes(&looks), before);
            return Ok(());
        }
        let broken = looks.set_apart(word).unwrap();
        prop_assert!(!broken.is_empty());
        looks.verify(&[]).unwrap();
        let mut expected = before;
        expected.push("op mijn woord".to_owned());
        expected.sort();
        prop_assert_eq!(purposes(&looks), expected);
        for doel in ["erna", "nog een"] {
            let looks = looks_in(home.path());
            look_at(&looks, "2026-12-29T10:00:00Z", doel).unwrap();
            looks.verify(&[]).unwrap();
        }
        // Any letter of any whole line, those that were set apart too.
        let files = month_files(home.path()).unwrap();
        let whole: Vec<(PathBuf, usize)> = files
            .iter()
            .flat_map(|(_, path)| {
                let bytes = fs::read(path).unwrap();
                let end = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
                (0..end)
                    .filter(|at| bytes[*at] != b'\n')
                    .map(|at| (path.clone(), at))
                    .collect::<Vec<_>>()
            })
            .collect();
        let (path, at) = &whole[one.wrapping_add(two) % whole.len()];
        let mut bytes = fs::read(path).unwrap();
        bytes[*at] ^= 2;
        fs::write(path, bytes).unwrap();
        prop_assert!(looks_in(home.path()).verify(&[]).is_err(), "{} {at}", path.display());
    }
}
