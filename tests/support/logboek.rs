//! Lines of a logboek as tests need them: taken apart, and put together again with hashes that are right.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

const CONTENT: &str = ",\"inhoud\":";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The newest file of the logboek.
pub fn month(data: &Path) -> PathBuf {
    let mut paths: Vec<PathBuf> = fs::read_dir(data.join("logboek"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    paths.sort();
    paths.pop().unwrap()
}

/// The bytes of a file; of a month that is packed those of its text, as far as zcat gets.
pub fn bytes(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if !path.to_string_lossy().ends_with(".jsonl.gz") {
        return bytes;
    }
    let mut text = Vec::new();
    let _ = MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text);
    text
}

/// The lines of the newest file, each with its end.
pub fn lines(data: &Path) -> Vec<String> {
    let text = fs::read_to_string(month(data)).unwrap();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

pub fn write(data: &Path, lines: &[String]) {
    fs::write(month(data), lines.concat()).unwrap();
}

pub fn header(line: &str) -> Value {
    let (head, _) = line.split_once(CONTENT).unwrap();
    serde_json::from_str(&format!("{head}}}")).unwrap()
}

/// The line with this header, its sum made anew. The order of the names is no part of the format.
pub fn with_header(line: &str, mut header: Value) -> String {
    let (_, content) = line.split_once(CONTENT).unwrap();
    header.as_object_mut().unwrap().remove("som");
    let mut head = header.to_string();
    head.pop();
    let sum = crc32fast::hash(head.as_bytes());
    format!("{head},\"som\":\"{sum:08x}\"{CONTENT}{content}")
}

/// The hash of a line's header.
pub fn chain_of(line: &str) -> String {
    let (head, _) = line.split_once(CONTENT).unwrap();
    hex(&Sha256::digest(format!("{head}}}")))
}

/// The lines numbered from 1 and chained anew: as if they had been written so.
pub fn rechained(lines: &[String]) -> Vec<String> {
    let mut before = "0".repeat(64);
    let mut made = Vec::new();
    for (n, line) in (1_u64..).zip(lines) {
        let mut head = header(line);
        head["seq"] = n.into();
        head["vorige"] = before.into();
        let line = with_header(line, head);
        before = chain_of(&line);
        made.push(line);
    }
    made
}

/// So many lines as they would come after the last, in one sync; in a group of `group` lines when it is given.
pub fn next_lines(data: &Path, count: u64, group: Option<u64>) -> Vec<String> {
    let last = lines(data).pop().unwrap();
    let end = header(&last)["seq"].as_u64().unwrap();
    let mut made: Vec<String> = Vec::new();
    for n in 1..=count {
        let before = made.last().unwrap_or(&last);
        let mut head = header(&last);
        head["vorige"] = chain_of(before).into();
        head["seq"] = (end + n).into();
        head["bevestigd"] = end.into();
        if let Some(size) = group {
            head["groep"] = serde_json::json!([end + 1, size]);
        }
        made.push(with_header(&last, head));
    }
    made
}
