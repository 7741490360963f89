//! The page for the college: one content as html and as pdf, that a screen reader walks, without who it is about.

use std::collections::BTreeMap;
use std::io::Read;

use crate::export_for_others::for_others;
use crate::support::office::{Office, said};

/// A pdf as it is read here: its objects by number, and the streams in them unpacked.
struct Opened {
    objects: BTreeMap<usize, Vec<u8>>,
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|it| it == what)
}

/// Numbers and names after a key in a dictionary.
fn after<'b>(bytes: &'b [u8], key: &str) -> Option<&'b [u8]> {
    find(bytes, key.as_bytes()).map(|at| bytes[at + key.len()..].trim_ascii_start())
}

fn number(bytes: &[u8]) -> usize {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let digits: Vec<u8> = digits.copied().collect();
    std::str::from_utf8(&digits).unwrap().parse().unwrap()
}

impl Opened {
    /// Opens one by its table of places, as a program would.
    fn open(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&bytes[bytes.len() - 60..]).into_owned();
        let place = text.split("startxref").nth(1).unwrap().trim();
        let place: usize = place.split_whitespace().next().unwrap().parse().unwrap();
        let table = String::from_utf8_lossy(&bytes[place..]).into_owned();
        let mut objects = BTreeMap::new();
        for (at, line) in table.lines().skip(2).enumerate() {
            let Some(line) = line.trim_end().strip_suffix("00000 n") else {
                if line.starts_with("trailer") {
                    break;
                }
                continue;
            };
            let begin: usize = line.trim().parse().unwrap();
            assert_eq!(number(&bytes[begin..]), at, "the table tells where each is");
            let end = begin + find(&bytes[begin..], b"endobj").unwrap();
            objects.insert(at, bytes[begin..end].to_vec());
        }
        assert!(objects.len() > 20, "{}", objects.len());
        Self { objects }
    }

    fn refers(&self, from: &[u8], key: &str) -> usize {
        number(after(from, key).unwrap_or_else(|| panic!("no {key}")))
    }

    fn stream(&self, at: usize) -> Vec<u8> {
        let object = &self.objects[&at];
        let begin = find(object, b"stream").unwrap() + 6;
        let begin = begin + usize::from(object[begin] == b'\r') + 1;
        let mut all = Vec::new();
        flate2::read::ZlibDecoder::new(&object[begin..])
            .read_to_end(&mut all)
            .unwrap();
        all
    }

    /// Of which sign each number of a font is.
    fn letters(&self, font: &str) -> BTreeMap<u16, char> {
        let page = self.pages()[0];
        let font = self.refers(&self.objects[&page], &format!("/{font}"));
        let map = self.stream(self.refers(&self.objects[&font], "/ToUnicode"));
        let map = String::from_utf8_lossy(&map).into_owned();
        let pairs = map.lines().filter_map(|line| {
            let (glyph, letter) = line.strip_prefix('<')?.split_once("> <")?;
            let code = u32::from_str_radix(letter.strip_suffix('>')?, 16).ok()?;
            Some((u16::from_str_radix(glyph, 16).ok()?, char::from_u32(code)?))
        });
        pairs.collect()
    }

    /// The numbers of the pages.
    fn pages(&self) -> Vec<usize> {
        let is_page = |object: &[u8]| find(object, b"/StructParents").is_some();
        let pages = self.objects.iter().filter(|(_, object)| is_page(object));
        pages.map(|(at, _)| *at).collect()
    }

    /// What is written on the pages, without space; and what on each is only for the eye, apart.
    fn text(&self) -> (String, String) {
        let letters = [self.letters("F1"), self.letters("F2")];
        let (mut read, mut seen) = (String::new(), String::new());
        for page in self.pages() {
            let content = self.stream(self.refers(&self.objects[&page], "/Contents"));
            let (mut bold, mut is_artifact) = (0, false);
            let mut rest = content.as_slice();
            while let Some((byte, tail)) = rest.split_first() {
                rest = tail;
                match byte {
                    b'/' if tail.starts_with(b"F1") => bold = 0,
                    b'/' if tail.starts_with(b"F2") => bold = 1,
                    b'/' if tail.starts_with(b"Artifact") => is_artifact = true,
                    b'E' if tail.starts_with(b"MC") => is_artifact = false,
                    b'(' | b'<' if !tail.starts_with(b"<") && *byte != b'>' => {
                        let (signs, after) = if *byte == b'(' {
                            literal(tail)
                        } else {
                            hex(tail)
                        };
                        rest = after;
                        let to = if is_artifact { &mut seen } else { &mut read };
                        to.extend(signs.chunks(2).map(|sign| {
                            let sign = u16::from_be_bytes([sign[0], sign[1]]);
                            letters[bold][&sign]
                        }));
                    }
                    b'<' => rest = &tail[1..],
                    _ => {}
                }
            }
        }
        (bare(&read), bare(&seen))
    }
}

/// The bytes of `(…)`, and what comes after it.
fn literal(mut rest: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut bytes = Vec::new();
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b')' => break,
            b'\\' => {
                let digits = tail
                    .iter()
                    .take(3)
                    .take_while(|it| (b'0'..b'8').contains(it));
                let digits = digits.count();
                let (byte, length) = match tail[0] {
                    b'n' => (b'\n', 1),
                    b'r' => (b'\r', 1),
                    b't' => (b'\t', 1),
                    b'b' => (8, 1),
                    b'f' => (12, 1),
                    _ if digits > 0 => {
                        let octal = std::str::from_utf8(&tail[..digits]).unwrap();
                        (u8::from_str_radix(octal, 8).unwrap(), digits)
                    }
                    other => (other, 1),
                };
                bytes.push(byte);
                rest = &tail[length..];
            }
            byte => bytes.push(*byte),
        }
    }
    (bytes, rest)
}

/// The bytes of `<…>`, and what comes after it.
fn hex(rest: &[u8]) -> (Vec<u8>, &[u8]) {
    let end = find(rest, b">").unwrap();
    let digits = std::str::from_utf8(&rest[..end]).unwrap();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (
        (0..digits.len()).step_by(2).map(byte).collect(),
        &rest[end + 1..],
    )
}

/// Text without space: where a line ends differs between the two.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What stands within every tag of a name in html.
fn within(html: &str, tag: &str) -> Vec<String> {
    let opens = format!("<{tag}");
    let pieces = html.split(opens.as_str()).skip(1);
    let pieces = pieces.filter(|it| it.starts_with([' ', '>']));
    let inner = pieces.map(|it| {
        let inner = it.split_once('>').unwrap().1;
        let inner = inner.split(&format!("</{tag}>")).next().unwrap();
        let mut text = String::new();
        let mut is_tag = false;
        for letter in inner.chars() {
            match letter {
                '<' => is_tag = true,
                '>' => is_tag = false,
                letter if !is_tag => text.push(letter),
                _ => {}
            }
        }
        text.replace("&amp;", "&").replace("&quot;", "\"")
    });
    inner.collect()
}

fn pdf(office: &Office, name: &str) -> Vec<u8> {
    let path = office.folder.path().join(name);
    let to = path.display().to_string();
    office.text(&["rapport", "2026-K3", "--als", "pdf", "--naar", &to]);
    std::fs::read(path).unwrap()
}

#[test]
fn the_pdf_says_what_the_html_says_and_a_screen_reader_walks_it() {
    let office = Office::whole();
    office.does(&[
        "instelling-wijzigen",
        "rapport.2026-K3.inleiding",
        "waarde=Er kwam <meer> binnen & de wachttijd bleef gelijk: “zoals verwacht”.",
        "reden=voor het college",
    ]);
    let html = office.text(&["rapport", "2026-K3"]);
    let bytes = pdf(&office, "een.pdf");
    assert_eq!(bytes, pdf(&office, "twee.pdf"), "the same bytes");
    for_others("rapport.pdf", &bytes);
    let opened = Opened::open(&bytes);
    let (read, _) = opened.text();
    for tag in ["h1", "h2", "caption", "figcaption", "dt", "dd", "th"] {
        let all = within(&html, tag);
        assert!(!all.is_empty(), "{tag}");
        for text in all {
            assert!(read.contains(&bare(&text)), "{tag}: {text}");
        }
    }
    assert!(read.contains("Erkwam<meer>binnen&dewachttijdbleefgelijk:“zoalsverwacht”."));
    // Row by row the same figures, in the same order.
    let rows = within(&html, "tr");
    assert!(rows.len() > 30, "{}", rows.len());
    for row in rows {
        assert!(read.contains(&bare(&row)), "{row}");
    }
    // Small cells are hidden in both, as often, and nobody is in it.
    let stars = |text: &str| text.matches('*').count();
    assert!(stars(&read) > 10, "{}", stars(&read));
    assert_eq!(stars(&read), stars(&within(&html, "body").concat()));
    assert!(!read.contains("P-0") && !read.contains("V-20"));
    // What a screen reader needs: a language, a title, and what everything is.
    let all: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|it| !it.is_ascii_whitespace())
        .collect();
    let has = |what: &str| find(&all, what.as_bytes()).is_some();
    for what in [
        "/Lang(nl-NL)",
        "/Marked",
        "/DisplayDocTitletrue",
        "/Title(Rapportage3ekwartaal2026)",
        "/S/H1",
        "/S/H2",
        "/S/Table",
        "/S/Caption",
        "/Scope/Row",
        "/Scope/Column",
        "/S/Figure",
        "/Alt",
        "/S/LBody",
        "(verborgen)",
    ] {
        assert!(has(what), "{what}");
    }
    assert!(
        !has("/CreationDate"),
        "nothing of the day on which it was made"
    );
}

#[test]
fn the_head_of_a_table_comes_back_on_the_next_sheet_for_the_eye_only() {
    let office = Office::whole();
    let text = "Er kwam meer binnen, vooral in Hoogkerk. ".repeat(12);
    office.does(&[
        "instelling-wijzigen",
        "rapport.2026-K3.inleiding",
        &format!("waarde={text}"),
        "reden=voor het college",
    ]);
    let opened = Opened::open(&pdf(&office, "een.pdf"));
    let (read, seen) = opened.text();
    let count = opened.pages().len();
    assert!(count > 2, "{count}");
    for at in 1..=count {
        assert!(seen.contains(&format!("blad{at}van{count}")), "{seen}");
    }
    let head = bare(&within(&office.text(&["rapport", "2026-K3"]), "thead")[0]);
    assert_eq!(read.matches(&head).count(), 1);
    assert_eq!(seen.matches(&head).count(), 1, "{seen}");
}

#[test]
fn letters_that_a_pdf_does_not_have_are_told() {
    let office = Office::with_registers();
    office.does(&[
        "instelling-wijzigen",
        "rapport.2026-K3.inleiding",
        "waarde=Groei 成长 van de wijk",
        "reden=voor het college",
    ]);
    let path = office.folder.path().join("een.pdf").display().to_string();
    let made = office.run(&["rapport", "2026-K3", "--als", "pdf", "--naar", &path]);
    assert!(made.status.success());
    assert!(
        said(&made).contains("hebben niet: 成 长"),
        "{}",
        said(&made)
    );
    let html = office.run(&["rapport", "2026-K3"]);
    assert!(!said(&html).contains("hebben niet"), "{}", said(&html));
}
