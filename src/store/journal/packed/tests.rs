use std::io::{BufRead, BufReader, Cursor};

use flate2::read::MultiGzDecoder;
use proptest::prelude::*;

use super::*;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    assert!(pack(&mut &text[..], &mut bytes, &mut || Ok(true)).unwrap());
    bytes
}

fn opened(bytes: &[u8]) -> io::Result<Packed> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Packed::open(file)
}

/// What zcat makes of it.
fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes).read_to_end(&mut text)?;
    Ok(text)
}

/// Lines as those of the logboek: most short, some of them longer than a member, the last perhaps not whole.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        20 => (0..4000_usize, any::<u8>()),
        1 => (0..3 * MOST_TEXT, any::<u8>()),
    ];
    let lines = proptest::collection::vec(line, 1..60);
    let texts = (lines, any::<bool>()).prop_map(|(lines, is_whole)| {
        let mut text = Vec::new();
        for (length, seed) in lines {
            let mut at = u32::from(seed);
            text.extend((0..length).map(|_| {
                at = at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"abcdefghijklmnopqrstuvwxyz {}\":,"[(at >> 27) as usize]
            }));
            text.push(b'\n');
        }
        if !is_whole {
            text.pop();
        }
        text
    });
    texts.prop_filter("what is empty is never packed", |text| !text.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_packed_file_reads_at_any_place_as_the_plain_one_does(
        text in texts(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), 0..70_000_usize), 1..20),
    ) {
        let bytes = packed(&text);
        prop_assert_eq!(&unpacked(&bytes).unwrap(), &text);
        let mut file = opened(&bytes).unwrap();
        prop_assert_eq!(file.length(), text.len() as u64);
        let mut all = Vec::new();
        file.read_to_end(&mut all).unwrap();
        prop_assert_eq!(&all, &text);
        let (mut ours, mut plain) = (BufReader::new(file), BufReader::new(Cursor::new(&text)));
        for (at, length) in places {
            // A little behind the end, too.
            let at = SeekFrom::Start(at.index(text.len() + 3) as u64);
            prop_assert_eq!(ours.seek(at).unwrap(), plain.seek(at).unwrap());
            let (mut one, mut other) = (Vec::new(), Vec::new());
            ours.read_until(b'\n', &mut one).unwrap();
            plain.read_until(b'\n', &mut other).unwrap();
            prop_assert_eq!(&one, &other);
            let (mut one, mut other) = (vec![0; length], vec![0; length]);
            let is_there = ours.read_exact(&mut one).is_ok();
            prop_assert_eq!(is_there, plain.read_exact(&mut other).is_ok());
            if is_there {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn a_bit_that_was_changed_is_found_wherever_it_says_something(
        text in texts(),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let mut bytes = packed(&text);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let mut read = Vec::new();
        match opened(&bytes).and_then(|mut file| file.read_to_end(&mut read)) {
            // A bit that fills up the last byte of what is packed says nothing.
            Ok(_) => prop_assert_eq!(&read, &text),
            Err(why) => {
                let broken = why.get_ref().and_then(|why| why.downcast_ref::<Broken>());
                prop_assert!(broken.is_some_and(|broken| broken.offset <= text.len() as u64));
            }
        }
        // What comes before it is as it was.
        prop_assert!(text.starts_with(&read));
    }

    #[test]
    fn a_file_that_was_cut_short_is_found_or_is_shorter_by_whole_members(
        text in texts(),
        at in any::<prop::sample::Index>(),
    ) {
        let bytes = packed(&text);
        let cut = &bytes[..at.index(bytes.len())];
        match opened(cut) {
            Ok(file) => prop_assert_eq!(unpacked(cut).unwrap().len() as u64, file.length()),
            Err(why) => prop_assert!(why.get_ref().is_some_and(|why| why.is::<Broken>())),
        }
    }

    #[test]
    fn other_bytes_in_some_places_leave_every_other_member_as_it_was(
        text in texts(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), 1..100_000_usize), 0..4),
    ) {
        let bytes = packed(&text);
        let mut other = text.clone();
        let mut pieces = Vec::new();
        for (at, length) in places {
            let at = at.index(text.len());
            let length = length.min(text.len() - at);
            pieces.push((at as u64, vec![b'#'; length]));
            other[at..at + length].fill(b'#');
        }
        let mut anew = Vec::new();
        let from = opened(&bytes).unwrap();
        from.write_anew(&mut anew, &pieces).unwrap();
        prop_assert_eq!(&unpacked(&anew).unwrap(), &other);
        let now = opened(&anew).unwrap();
        prop_assert_eq!(now.members.len(), from.members.len());
        for (n, member) in from.members.iter().enumerate() {
            prop_assert_eq!(now.members[n].from, member.from);
            let stretch = member.from as usize..member.end() as usize;
            if text[stretch.clone()] == other[stretch] && !pieces.iter().any(|(at, piece)| {
                *at < member.end() && *at + piece.len() as u64 > member.from
            }) {
                prop_assert_eq!(now.raw(n).unwrap(), from.raw(n).unwrap());
            }
        }
    }

    /// Whoever leaves something of another's in the place of a packed file.
    #[test]
    fn bytes_of_another_are_refused_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 1..300)) {
        prop_assert!(opened(&bytes).is_err());
        prop_assert!(opened(&[packed(b"een regel\n"), bytes].concat()).is_err());
    }
}

#[test]
fn members_end_where_lines_end_unless_a_line_is_longer_than_one() {
    let line = "een regel van het logboek\n".repeat(100) + "x\n";
    let text = line.repeat(100);
    let file = opened(&packed(text.as_bytes())).unwrap();
    assert!(file.members.len() > 3);
    for member in file.members.iter() {
        assert_eq!(text.as_bytes()[member.end() as usize - 1], b'\n');
    }
    let long = "y".repeat(3 * MOST_TEXT + 10);
    let file = opened(&packed(long.as_bytes())).unwrap();
    assert_eq!(file.members.len(), 4);
}

#[test]
fn members_that_changed_places_read_as_other_text() {
    let lines: String = (0..40_000).map(|n| format!("regel {n}\n")).collect();
    let bytes = packed(lines.as_bytes());
    let file = opened(&bytes).unwrap();
    let [one, two] = [file.raw(1).unwrap(), file.raw(2).unwrap()];
    let first = file.raw(0).unwrap();
    let rest = &bytes[first.len() + one.len() + two.len()..];
    let swapped = [&first[..], &two, &one, rest].concat();
    let mut read = String::new();
    opened(&swapped).unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(read.len(), lines.len());
    assert_ne!(read, lines);
}

#[test]
fn what_cannot_be_unpacked_reads_as_empty_lines_where_it_is_mended() {
    let lines: String = (0..40_000).map(|n| format!("regel {n}\n")).collect();
    let mut bytes = packed(lines.as_bytes());
    let (at, from, end) = {
        let file = opened(&bytes).unwrap();
        let member = file.members[1];
        (
            member.at as usize,
            member.from as usize,
            member.end() as usize,
        )
    };
    bytes[at + HEADER + 100] ^= 1;
    let bytes = [&bytes[..], b"en nog wat"].concat();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let mut file = Packed::open_mended(file).unwrap();
    assert!(!file.is_whole());
    let mut read = String::new();
    file.read_to_string(&mut read).unwrap();
    let mended = [&lines[..from], &"\n".repeat(end - from), &lines[end..]].concat();
    assert!(read == mended);
    let mut anew = Vec::new();
    file.write_anew(&mut anew, &[]).unwrap();
    assert!(unpacked(&anew).unwrap() == mended.as_bytes());
}
