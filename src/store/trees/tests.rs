use std::collections::HashSet;
use std::sync::Arc;

use super::*;
use crate::domain::record::{Note, Part, PartKey, PartKind};

#[test]
fn a_part_that_is_gone_in_a_later_batch_of_a_rebuild_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let trees = Trees::open(home.path(), true).unwrap();
    let mark = trees.mark().clone();
    let id = RecordId::referral(2026, 1);
    let place = Place {
        month: 0,
        offset: 0,
    };
    let mut kept = Kept {
        record: Record::new(id.clone()),
        lines: vec![place],
    };
    let note = Note {
        at: chrono::DateTime::UNIX_EPOCH,
        by: "anna".to_owned(),
        text: "lang ".repeat(2000),
        for_bt: None,
    };
    let key = PartKey {
        kind: PartKind::Notes,
        n: 1,
    };
    kept.record.parts.insert(key, Part::Note(note));
    trees.put(&[&kept], &HashSet::new(), &mark).unwrap();
    kept.record.parts.clear();
    kept.lines.push(place);
    trees
        .put(&[&kept], &HashSet::from([id.clone()]), &mark)
        .unwrap();
    assert!(trees.get(&id).unwrap().unwrap().record.parts.is_empty());
    trees.check().unwrap();
}

#[test]
fn a_record_that_grows_and_shrinks_over_any_number_of_pieces_reads_back_and_leaves_none_behind() {
    let home = tempfile::tempdir().unwrap();
    let trees = Trees::open(home.path(), true).unwrap();
    let mark = trees.mark().clone();
    let id = RecordId::referral(2026, 1);
    let place = |n: u64| Place {
        month: 24_322,
        offset: n * 1000,
    };
    let mut after = Record::new(id.clone());
    for (n, length) in (1..).zip([10, 3970, 3990, 4010, 40_000, 8000, 1, 12_000, 5]) {
        after.revision = n;
        let key = PartKey {
            kind: PartKind::Notes,
            n: 1,
        };
        let note = Note {
            at: chrono::DateTime::UNIX_EPOCH,
            by: "anna".to_owned(),
            text: "x".repeat(length),
            for_bt: None,
        };
        after.parts.insert(key, Part::Note(note));
        let change = Change {
            record: Arc::new(after.clone()),
            place: place(n.into()),
        };
        trees.apply([&change], &mark).unwrap();
        let kept = trees.get(&id).unwrap().unwrap();
        assert_eq!(kept.record, after, "{length}");
        let lines: Vec<Place> = (1..=n).map(|n| place(n.into())).collect();
        assert_eq!(kept.lines, lines, "{length}");
        let mut all = Vec::new();
        trees
            .for_each(Kind::ALL, &mut |kept| all.push(kept))
            .unwrap();
        assert_eq!(all, [kept], "{length}");
        trees.check().unwrap();
        let pieces = trees.records.iter().count();
        assert!(pieces <= length / 4000 + 2, "{length}: {pieces}");
    }
}

impl Trees {
    /// Leaves a head a field short, with a sum that says it belongs there: as a program does whose records have other
    /// fields.
    pub(in crate::store) fn spoil(&mut self) {
        let records = &self.records;
        let (key, value) = records.first().unwrap().unwrap();
        let spoilt = &value[..value.len() - 1];
        records.insert(&key, spoilt).unwrap();
        let mut stand = self.stand();
        let tally = &mut stand.tally;
        tally.sum = tally.sum.wrapping_sub(checksum(&key, &value));
        tally.sum = tally.sum.wrapping_add(checksum(&key, spoilt));
        let bytes = codec::encode(&*stand).unwrap();
        self.meta.insert(STAND, bytes).unwrap();
    }

    /// Changes a pair behind the back of the stand: takes it away, changes it, or puts one in; returns what undoes that.
    pub(in crate::store) fn tamper(&mut self, what: u8) -> Box<dyn FnOnce(&mut Self)> {
        let records = &self.records;
        let (key, value) = records.iter().nth(300).unwrap().unwrap();
        match what {
            0 => drop(records.remove(&key).unwrap()),
            1 => drop(records.insert(&key, [&value[..], b"x"].concat()).unwrap()),
            _ => {
                let more = [&key[..], b"x"].concat();
                records.insert(&more, &value).unwrap();
                return Box::new(move |trees| {
                    trees.records.remove(more).unwrap();
                });
            }
        }
        Box::new(move |trees| {
            trees.records.insert(key, value).unwrap();
        })
    }
}
