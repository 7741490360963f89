//! What a server asks of the disk, as strace writes it down: every call with its whole data, where it began and ended.

use std::collections::HashMap;

/// The calls that change files, or that say which file a later one is about; and what is sent to clients.
pub const CALLS: &str = "open,openat,creat,close,dup,fcntl,lseek,write,pwrite64,writev,pwritev,sendto,\
    copy_file_range,sendfile,fsync,fdatasync,syncfs,sync,truncate,ftruncate,fallocate,rename,renameat,renameat2,\
    unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat";

/// One call. Moments are lines of the recording: what began before another ended may come before or after it.
#[derive(Debug)]
pub struct Call {
    pub name: String,
    /// What stands between the brackets, in pieces.
    pub args: Vec<String>,
    /// None when the process ended in the middle of it.
    pub returned: Option<i64>,
    pub begun: usize,
    pub ended: usize,
}

impl Call {
    /// The number that an open gives is free until it ends, and that of a close from when it begins.
    fn counts_from(&self) -> usize {
        let gives_number =
            ["open", "openat", "creat", "dup", "fcntl"].contains(&self.name.as_str());
        if gives_number { self.ended } else { self.begun }
    }

    pub fn number(&self, at: usize) -> Option<i64> {
        self.args.get(at)?.parse().ok()
    }

    /// The bytes of a text.
    pub fn text(&self, at: usize) -> Vec<u8> {
        unquoted(&self.args[at])
    }

    /// The bytes of all texts together.
    pub fn texts(&self) -> Vec<u8> {
        self.args.iter().flat_map(|arg| unquoted(arg)).collect()
    }

    pub fn path(&self, at: usize) -> String {
        String::from_utf8(self.text(at)).unwrap()
    }
}

/// Every byte is written as `\x41`.
fn unquoted(arg: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (n, inside) in arg.split('"').enumerate() {
        if n % 2 == 1 {
            let codes = inside.split("\\x").skip(1);
            bytes.extend(codes.map(|code| u8::from_str_radix(code, 16).unwrap()));
        }
    }
    assert!(!arg.contains("\"..."), "strace left some of it out");
    bytes
}

/// The calls of a recording, in the order they count from. `first` is the moment of its first line.
pub fn read(recording: &str, first: usize) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut waiting: HashMap<&str, (String, usize)> = HashMap::new();
    for (at, line) in (first..).zip(recording.lines()) {
        let Some((thread, said)) = line.split_once(' ') else {
            continue;
        };
        let said = said.trim_start();
        if said.starts_with("+++") || said.starts_with("---") {
            continue;
        }
        let (said, begun) = match said.strip_prefix("<... ") {
            Some(rest) => {
                let (_, rest) = rest.split_once(" resumed>").unwrap();
                let (before, begun) = waiting.remove(thread).unwrap();
                (before + rest, begun)
            }
            None => (said.to_owned(), at),
        };
        if let Some(before) = said.strip_suffix("<unfinished ...>") {
            waiting.insert(thread, (before.to_owned(), begun));
            continue;
        }
        calls.extend(call(&said, begun, at));
    }
    let never_ended = waiting.into_values();
    calls.extend(never_ended.filter_map(|(said, begun)| call(&said, begun, usize::MAX)));
    calls.sort_by_key(Call::counts_from);
    calls
}

fn call(said: &str, begun: usize, ended: usize) -> Option<Call> {
    let (call, returned) = said.rsplit_once(" = ").unwrap_or((said, "?"));
    let (name, args) = call.trim_end().split_once('(')?;
    let args = args.strip_suffix(')').unwrap_or(args);
    Some(Call {
        name: name.to_owned(),
        args: args.split(", ").map(|arg| arg.trim().to_owned()).collect(),
        returned: returned
            .split(' ')
            .next()
            .and_then(|text| text.parse().ok()),
        begun,
        ended,
    })
}
