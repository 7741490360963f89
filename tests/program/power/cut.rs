//! A disk as it may be after the power went: what was synced is there, and of what was not, whatever luck leaves.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::disk::{Change, Changed, Disk, Node, Sync, TOP, put};
use crate::support::server::Dice;

/// A disk writes this much whole or not at all, in bytes.
const SECTOR: u64 = 512;

/// What a file system promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSystem {
    /// Names and folders change in the order they were changed, and a sync of a file that grew brings all of that up to
    /// there with it: ext4 and the like.
    Ordinary,
    /// Only what the standard promises: a file has what was synced of it, a folder the names it had when it was synced.
    Strict,
}

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Luck {
    Lost,
    There,
    /// Of each sector and each name, whatever falls.
    Torn,
}

impl Luck {
    /// How many of so many changes in a row are there.
    fn of(self, count: usize, dice: &mut Dice) -> usize {
        match self {
            Self::Lost => 0,
            Self::There => count,
            Self::Torn => dice.below(count as u64 + 1) as usize,
        }
    }
}

impl Disk {
    /// Writes the disk as it may be when the power goes at a moment. These syncs were never done.
    pub fn cut(
        &self,
        now: usize,
        kind: FileSystem,
        luck: Luck,
        ignored: &dyn Fn(&Sync) -> bool,
        dice: &mut Dice,
        to: &Path,
    ) {
        let syncs: Vec<&Sync> = (self.syncs().iter())
            .filter(|sync| sync.ended < now && !ignored(sync))
            .collect();
        let cut = Cut {
            disk: self,
            now,
            syncs,
        };
        let names = match kind {
            FileSystem::Ordinary => cut.names_in_order(luck, dice),
            FileSystem::Strict => cut.names_by_folder(luck, dice),
        };
        cut.write(TOP, &names, luck, dice, to);
    }
}

struct Cut<'a> {
    disk: &'a Disk,
    now: usize,
    syncs: Vec<&'a Sync>,
}

/// Names, and what they are of from then on.
type Renamed = [(String, Option<Node>)];

/// What each folder holds.
type Names = HashMap<Node, BTreeMap<String, Node>>;

fn rename_in(names: &mut Names, folder: Node, changed: &Renamed) {
    let folder = names.entry(folder).or_default();
    for (name, node) in changed {
        match node {
            Some(node) => folder.insert(name.clone(), *node),
            None => folder.remove(name),
        };
    }
}

impl Cut<'_> {
    fn is_synced(&self, node: Node, changed: &Changed) -> bool {
        let covers = |sync: &&&Sync| sync.node.is_none_or(|of| of == node);
        (self.syncs.iter().filter(covers)).any(|sync| sync.begun >= changed.ended)
    }

    /// Every change to names, in order.
    fn all_names(&self) -> Vec<(Node, &Changed, &Renamed)> {
        let files = self.disk.files.iter().enumerate();
        let mut all: Vec<_> = files
            .flat_map(|(node, file)| file.changes.iter().map(move |changed| (node, changed)))
            .filter(|(_, changed)| changed.begun < self.now)
            .filter_map(|(node, changed)| match &changed.what {
                Change::Names(names) => Some((node, changed, &names[..])),
                _ => None,
            })
            .collect();
        all.sort_by_key(|(_, changed, _)| changed.begun);
        all
    }

    fn names_in_order(&self, luck: Luck, dice: &mut Dice) -> Names {
        let commits = self.syncs.iter().filter(|sync| sync.commits);
        let sure = commits.map(|sync| sync.begun).max().unwrap_or(0);
        let all = self.all_names();
        let sure = all
            .iter()
            .filter(|(_, changed, _)| changed.ended <= sure)
            .count();
        let more = luck.of(all.len() - sure, dice);
        let mut names = Names::new();
        for (folder, _, changed) in &all[..sure + more] {
            rename_in(&mut names, *folder, changed);
        }
        names
    }

    fn names_by_folder(&self, luck: Luck, dice: &mut Dice) -> Names {
        let mut names = Names::new();
        for (folder, changed, what) in self.all_names() {
            if self.is_synced(folder, changed) || luck.of(1, dice) == 1 {
                rename_in(&mut names, folder, what);
            }
        }
        names
    }

    fn write(&self, node: Node, names: &Names, luck: Luck, dice: &mut Dice, to: &Path) {
        if !self.disk.files[node].is_folder {
            let bytes = self.bytes(node, luck, dice);
            let end = bytes
                .iter()
                .rposition(|byte| *byte != 0)
                .map_or(0, |at| at + 1);
            let file = fs::File::create(to).unwrap();
            file.set_len(bytes.len() as u64).unwrap();
            file.write_all_at(&bytes[..end], 0).unwrap();
            return;
        }
        fs::create_dir_all(to).unwrap();
        for (name, node) in names.get(&node).into_iter().flatten() {
            self.write(*node, names, luck, dice, &to.join(name));
        }
    }

    /// What was synced, and of the rest, sector by sector, what it was at some moment since.
    fn bytes(&self, node: Node, luck: Luck, dice: &mut Dice) -> Vec<u8> {
        let all = self.disk.files[node].changes.iter();
        let all = all.filter(|changed| changed.begun < self.now);
        let (sure, unsure): (Vec<_>, Vec<_>) =
            all.partition(|changed| self.is_synced(node, changed));
        let mut bytes = Vec::new();
        for changed in sure {
            match &changed.what {
                Change::Write(at, piece) => put(&mut bytes, *at, piece),
                Change::Size(size) => bytes.resize(*size as usize, 0),
                Change::Names(_) => {}
            }
        }
        let mut pieces: BTreeMap<u64, Vec<(u64, &[u8])>> = BTreeMap::new();
        for changed in unsure {
            match &changed.what {
                Change::Write(at, piece) => in_sectors(*at, piece, &mut pieces),
                Change::Size(size) => {
                    settle(&mut bytes, std::mem::take(&mut pieces), luck, dice);
                    if luck.of(1, dice) == 0 {
                        return bytes;
                    }
                    bytes.resize(*size as usize, 0);
                }
                Change::Names(_) => {}
            }
        }
        settle(&mut bytes, pieces, luck, dice);
        bytes
    }
}

fn in_sectors<'a>(at: u64, piece: &'a [u8], pieces: &mut BTreeMap<u64, Vec<(u64, &'a [u8])>>) {
    let (mut at, mut rest) = (at, piece);
    while !rest.is_empty() {
        let here = (SECTOR - at % SECTOR).min(rest.len() as u64);
        let (piece, after) = rest.split_at(here as usize);
        pieces.entry(at / SECTOR).or_default().push((at, piece));
        (at, rest) = (at + here, after);
    }
}

fn settle(
    bytes: &mut Vec<u8>,
    pieces: BTreeMap<u64, Vec<(u64, &[u8])>>,
    luck: Luck,
    dice: &mut Dice,
) {
    for changes in pieces.into_values() {
        let there = luck.of(changes.len(), dice);
        for (at, piece) in &changes[..there] {
            put(bytes, *at, piece);
        }
    }
}
