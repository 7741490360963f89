//! Every file below a folder, with all that was ever done to it and when it was synced.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::trace::Call;

pub(super) type Node = usize;

#[derive(Debug, Clone)]
pub(super) enum Change {
    Write(u64, Vec<u8>),
    Size(u64),
    /// Names of a folder, and what they are of from now on.
    Names(Vec<(String, Option<Node>)>),
}

#[derive(Debug)]
pub(super) struct Changed {
    pub begun: usize,
    pub ended: usize,
    pub what: Change,
}

/// One sync, of one file or folder or of all.
#[derive(Debug, Clone)]
pub struct Sync {
    /// Of what, from the top; empty is everything.
    pub path: String,
    pub begun: usize,
    pub ended: usize,
    /// Whether names changed before it are kept with it on an ordinary file system.
    pub(super) commits: bool,
    pub(super) node: Option<Node>,
}

#[derive(Debug, Default)]
pub(super) struct File {
    path: String,
    pub is_folder: bool,
    /// As the running system has it.
    bytes: Vec<u8>,
    names: BTreeMap<String, Node>,
    pub changes: Vec<Changed>,
    has_grown: bool,
    is_unsure: bool,
}

struct Opened {
    node: Node,
    at: u64,
    appends: bool,
}

/// Everything below one folder, with all that was ever done to it.
pub struct Disk {
    top: PathBuf,
    pub(super) files: Vec<File>,
    opened: HashMap<i64, Opened>,
    syncs: Vec<Sync>,
}

pub(super) const TOP: Node = 0;

impl Disk {
    /// An empty folder, and all that happens in it from now on.
    pub fn new(top: &Path) -> Self {
        let folder = File {
            is_folder: true,
            ..File::default()
        };
        Self {
            top: top.to_owned(),
            files: vec![folder],
            opened: HashMap::new(),
            syncs: Vec::new(),
        }
    }

    pub fn syncs(&self) -> &[Sync] {
        &self.syncs
    }

    /// A process that opened files is gone.
    pub fn close_all(&mut self) {
        self.opened.clear();
    }

    /// Takes a call that was made; returns what was sent to somebody outside.
    pub fn take(&mut self, call: &Call) -> Option<Vec<u8>> {
        let result = call.returned.unwrap_or(-1);
        let is_write = matches!(
            call.name.as_str(),
            "write" | "pwrite64" | "writev" | "pwritev" | "sendto"
        );
        let file = call.number(0).and_then(|fd| self.opened.get(&fd));
        if is_write && file.is_none() {
            return Some(call.texts());
        }
        if call.returned.is_none() {
            // Nobody saw how it went: the real file says that, later on.
            if let Some(node) = file.map(|file| file.node) {
                self.files[node].is_unsure = true;
            }
        }
        if result < 0 && call.name != "close" {
            return None;
        }
        match call.name.as_str() {
            "open" | "openat" | "creat" => self.open(call, result),
            "close" => {
                self.opened.remove(&call.number(0)?);
            }
            "dup" => self.duplicate(call, result),
            "fcntl" if call.args[1].starts_with("F_DUPFD") => self.duplicate(call, result),
            "lseek" => self.opened.get_mut(&call.number(0)?)?.at = result as u64,
            _ if is_write => self.write(call, result),
            "copy_file_range" => self.copy(call, call.number(0)?, call.number(2)?, result),
            "sendfile" => self.copy(call, call.number(1)?, call.number(0)?, result),
            "fsync" | "fdatasync" => self.sync_one(call),
            "syncfs" | "sync" => self.synced(call, String::new(), None),
            "ftruncate" => {
                let node = self.opened.get(&call.number(0)?)?.node;
                self.size(node, call, call.number(1)? as u64);
            }
            "truncate" => {
                let node = self.found(&self.below_top(None, &call.path(0))?)?;
                self.size(node, call, call.number(1)? as u64);
            }
            "fallocate" => {
                let node = self.opened.get(&call.number(0)?)?.node;
                let end = (call.number(2)? + call.number(3)?) as u64;
                if end > self.files[node].bytes.len() as u64 {
                    self.size(node, call, end);
                }
            }
            "rename" => self.rename(call, (None, 0), (None, 1)),
            "renameat" | "renameat2" => {
                self.rename(call, (call.number(0), 1), (call.number(2), 3));
            }
            "unlink" | "rmdir" => self.remove(call, None, 0),
            "unlinkat" => self.remove(call, call.number(0), 1),
            "mkdir" => self.make_folder(call, None, 0),
            "mkdirat" => self.make_folder(call, call.number(0), 1),
            "fcntl" => {}
            other => panic!("{other} is not understood"),
        }
        None
    }

    /// The path from the top; none when it is elsewhere.
    fn below_top(&self, from: Option<i64>, path: &str) -> Option<String> {
        if path.starts_with('/') {
            let below = Path::new(path).strip_prefix(&self.top).ok()?;
            return Some(below.to_str().unwrap().to_owned());
        }
        let folder = &self.files[self.opened.get(&from?)?.node].path;
        Some(
            format!("{folder}/{path}")
                .trim_start_matches('/')
                .to_owned(),
        )
    }

    fn found(&self, path: &str) -> Option<Node> {
        let mut names = path.split('/').filter(|name| !name.is_empty());
        names.try_fold(TOP, |node, name| self.files[node].names.get(name).copied())
    }

    fn parent_of(&self, path: &str) -> Option<(Node, String)> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Some((self.found(folder)?, name.to_owned()))
    }

    fn change(&mut self, node: Node, (begun, ended): (usize, usize), what: Change) {
        let file = &mut self.files[node];
        match &what {
            Change::Write(at, bytes) => {
                let end = *at as usize + bytes.len();
                file.has_grown |= end > file.bytes.len();
                put(&mut file.bytes, *at, bytes);
            }
            Change::Size(size) => {
                file.bytes.resize(*size as usize, 0);
                file.has_grown = true;
            }
            Change::Names(names) => {
                for (name, node) in names {
                    match node {
                        Some(node) => file.names.insert(name.clone(), *node),
                        None => file.names.remove(name),
                    };
                }
            }
        }
        file.changes.push(Changed { begun, ended, what });
    }

    fn names(&mut self, folder: Node, call: &Call, names: Vec<(String, Option<Node>)>) {
        self.change(folder, (call.begun, call.ended), Change::Names(names));
    }

    fn make(&mut self, call: &Call, path: String, is_folder: bool) -> Node {
        let (folder, name) = self.parent_of(&path).unwrap();
        let node = self.files.len();
        self.files.push(File {
            path,
            is_folder,
            has_grown: true,
            ..File::default()
        });
        self.names(folder, call, vec![(name, Some(node))]);
        node
    }

    fn open(&mut self, call: &Call, fd: i64) {
        let at = usize::from(call.name == "openat");
        let from = if at == 1 { call.number(0) } else { None };
        let Some(path) = self.below_top(from, &call.path(at)) else {
            return;
        };
        let has = |flag: &str| {
            call.args
                .get(at + 1)
                .is_some_and(|args| args.contains(flag))
        };
        let node = match self.found(&path) {
            Some(node) => {
                if has("O_TRUNC") && !self.files[node].bytes.is_empty() {
                    self.size(node, call, 0);
                }
                node
            }
            // A pipe or a socket, which is no file.
            None if !has("O_CREAT") => return,
            None => self.make(call, path, false),
        };
        let appends = has("O_APPEND");
        self.opened.insert(
            fd,
            Opened {
                node,
                at: 0,
                appends,
            },
        );
    }

    fn duplicate(&mut self, call: &Call, fd: i64) {
        if let Some(file) = call.number(0).and_then(|fd| self.opened.get(&fd)) {
            let (node, at, appends) = (file.node, file.at, file.appends);
            self.opened.insert(fd, Opened { node, at, appends });
        }
    }

    fn size(&mut self, node: Node, call: &Call, size: u64) {
        self.change(node, (call.begun, call.ended), Change::Size(size));
    }

    fn write(&mut self, call: &Call, count: i64) {
        let mut bytes = call.texts();
        bytes.truncate(count as usize);
        let fd = call.number(0).unwrap();
        let is_placed = call.name.starts_with('p');
        let place = call.args.last().and_then(|at| at.parse().ok());
        self.write_at(call, fd, place.filter(|_| is_placed), bytes);
    }

    fn write_at(&mut self, call: &Call, fd: i64, place: Option<u64>, bytes: Vec<u8>) {
        let Some(file) = self.opened.get_mut(&fd) else {
            return;
        };
        let length = self.files[file.node].bytes.len() as u64;
        let at = place.unwrap_or(if file.appends { length } else { file.at });
        if place.is_none() {
            file.at = at + bytes.len() as u64;
        }
        let node = file.node;
        self.change(node, (call.begun, call.ended), Change::Write(at, bytes));
    }

    fn copy(&mut self, call: &Call, from: i64, to: i64, count: i64) {
        let Some(file) = self.opened.get_mut(&from) else {
            return;
        };
        let bytes = &self.files[file.node].bytes;
        let bytes = bytes[file.at as usize..][..count as usize].to_vec();
        file.at += count as u64;
        self.write_at(call, to, None, bytes);
    }

    fn sync_one(&mut self, call: &Call) {
        let Some(file) = call.number(0).and_then(|fd| self.opened.get(&fd)) else {
            return;
        };
        let node = file.node;
        self.synced(call, self.files[node].path.clone(), Some(node));
    }

    fn synced(&mut self, call: &Call, path: String, node: Option<Node>) {
        let file = node.map(|node| &mut self.files[node]);
        let has_grown = file.is_none_or(|file| std::mem::take(&mut file.has_grown));
        self.syncs.push(Sync {
            path,
            begun: call.begun,
            ended: call.ended,
            commits: call.name != "fdatasync" || has_grown,
            node,
        });
    }

    fn rename(&mut self, call: &Call, from: (Option<i64>, usize), to: (Option<i64>, usize)) {
        let path = |disk: &Self, (fd, at): (_, usize)| disk.below_top(fd, &call.path(at));
        let (Some(from), Some(to)) = (path(self, from), path(self, to)) else {
            return;
        };
        let Some(node) = self.found(&from) else {
            return;
        };
        let (folder, old) = self.parent_of(&from).unwrap();
        let (other, new) = self.parent_of(&to).unwrap();
        assert_eq!(folder, other, "{from} to {to}: from one folder to another");
        self.is_called(node, to);
        self.names(folder, call, vec![(old, None), (new, Some(node))]);
    }

    fn is_called(&mut self, node: Node, path: String) {
        for (name, below) in self.files[node].names.clone() {
            self.is_called(below, format!("{path}/{name}"));
        }
        self.files[node].path = path;
    }

    fn remove(&mut self, call: &Call, from: Option<i64>, at: usize) {
        let path = self.below_top(from, &call.path(at));
        let Some(path) = path.filter(|path| self.found(path).is_some()) else {
            return;
        };
        let (folder, name) = self.parent_of(&path).unwrap();
        self.names(folder, call, vec![(name, None)]);
    }

    fn make_folder(&mut self, call: &Call, from: Option<i64>, at: usize) {
        if let Some(path) = self.below_top(from, &call.path(at)) {
            self.make(call, path, true);
        }
    }

    /// Makes sure that the real folder is what these calls make of it. What the process was doing to a file when it was
    /// killed is read from there.
    ///
    /// # Panics
    /// When something changed that was not recorded.
    pub fn agree_with_the_real_one(&mut self, now: usize) {
        self.agree(TOP, &self.top.clone(), now);
    }

    fn agree(&mut self, node: Node, real: &Path, now: usize) {
        if !self.files[node].is_folder {
            let bytes = fs::read(real).unwrap();
            if bytes != self.files[node].bytes {
                assert!(
                    self.files[node].is_unsure,
                    "{}: not recorded",
                    real.display()
                );
                self.change(node, (now, now), Change::Size(bytes.len() as u64));
                self.change(node, (now, now), Change::Write(0, bytes));
            }
            self.files[node].is_unsure = false;
            return;
        }
        let entries = fs::read_dir(real).unwrap().map(|entry| entry.unwrap());
        let is_kept = |entry: &fs::DirEntry| {
            entry
                .file_type()
                .is_ok_and(|kind| kind.is_file() || kind.is_dir())
        };
        let real_names = entries.filter(is_kept);
        let real_names: BTreeSet<String> = real_names
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        let names = self.files[node].names.clone();
        assert_eq!(
            names.keys().cloned().collect::<BTreeSet<_>>(),
            real_names,
            "{}",
            real.display()
        );
        for (name, node) in names {
            self.agree(node, &real.join(name), now);
        }
    }

    /// Something that the test itself does to a file, kept for good; also to the real one.
    pub fn put(&mut self, path: &str, bytes: &[u8], now: usize) {
        fs::write(self.top.join(path), bytes).unwrap();
        let node = self.found(path).unwrap();
        self.change(node, (now, now), Change::Size(0));
        self.change(node, (now, now), Change::Write(0, bytes.to_vec()));
        self.sync_by_hand(now);
    }

    /// The same for a name.
    pub fn move_to(&mut self, path: &str, to: &str, now: usize) {
        fs::rename(self.top.join(path), self.top.join(to)).unwrap();
        let (folder, old) = self.parent_of(path).unwrap();
        let (_, new) = self.parent_of(to).unwrap();
        let node = self.found(path).unwrap();
        self.is_called(node, to.to_owned());
        self.change(
            folder,
            (now, now),
            Change::Names(vec![(old, None), (new, Some(node))]),
        );
        self.sync_by_hand(now);
    }

    fn sync_by_hand(&mut self, now: usize) {
        self.syncs.push(Sync {
            path: String::new(),
            begun: now,
            ended: now,
            commits: true,
            node: None,
        });
    }
}

pub(super) fn put(bytes: &mut Vec<u8>, at: u64, piece: &[u8]) {
    let (at, end) = (at as usize, at as usize + piece.len());
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(piece);
}
