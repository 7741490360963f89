//! Letters out: as text, and as a document that Word and LibreOffice open.
//!
//! A document is a zip of a few small XML files; each has only what a letter needs. The same letters give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::domain::letters::page::{Look, as_lines, page};
use crate::domain::letters::parts::Letter;

/// How wide a letter is as text.
const WIDTH: usize = 76;

/// As what a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterForm {
    /// Plain text.
    Txt,
    /// A document of Word.
    Docx,
    /// An OpenDocument, of LibreOffice.
    Odt,
}

/// A document that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("de brief is niet te maken: {0}")]
pub struct NotMade(#[from] zip::result::ZipError);

impl From<std::io::Error> for NotMade {
    fn from(why: std::io::Error) -> Self {
        Self(why.into())
    }
}

/// Letters, each with the number of its dossier, one after the other: in a document each on a page of its own.
///
/// # Errors
/// When the document cannot be made.
pub fn written(letters: &[(String, Letter)], form: LetterForm) -> Result<Vec<u8>, NotMade> {
    match form {
        LetterForm::Txt => Ok(as_text(letters).into_bytes()),
        LetterForm::Docx => docx(letters),
        LetterForm::Odt => odt(letters),
    }
}

/// Letters as text; a form feed stands between them, so that a printer begins a page.
fn as_text(letters: &[(String, Letter)]) -> String {
    let text = |(number, letter): &(String, Letter)| {
        let mut text = as_lines(number, letter, WIDTH).join("\n");
        text.push('\n');
        text
    };
    let all: Vec<String> = letters.iter().map(text).collect();
    all.join("\u{c}")
}

/// The paragraphs of all letters: how each stands there, whether a page begins with it, whether it is the first of its
/// look, and what it says.
fn paragraphs(letters: &[(String, Letter)]) -> Vec<(Look, bool, bool, String)> {
    let mut all = Vec::new();
    for (nth, (number, letter)) in letters.iter().enumerate() {
        let mut before = None;
        for (look, text) in page(number, letter) {
            let begins_page = nth > 0 && before.is_none();
            all.push((look, begins_page, before != Some(look), text));
            before = Some(look);
        }
    }
    all
}

/// Text as it stands in XML.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            // What XML cannot hold.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => xml.push(' '),
            c => xml.push(c),
        }
    }
    xml
}

/// A zip of these files; the first is not compressed where it says what the rest is.
fn zipped(files: &[(&str, &str)]) -> Result<Vec<u8>, NotMade> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let how = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(how);
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const DOCX_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    </Types>";

const DOCX_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    </Relationships>";

const DOCX_DOCUMENT_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    </Relationships>";

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A style of Word: its id, its name, what its paragraph is like and what its letters are.
const DOCX_STYLES: &[(Look, &str, &str, &str, &str)] = &[
    (
        Look::Sender,
        "Afzender",
        "Afzender",
        "<w:spacing w:after=\"0\"/>",
        "",
    ),
    (Look::To, "Aan", "Aan", "<w:spacing w:after=\"0\"/>", ""),
    (
        Look::Fact,
        "Gegeven",
        "Gegeven",
        "<w:spacing w:after=\"0\"/>",
        "",
    ),
    (
        Look::Subject,
        "Onderwerp",
        "Onderwerp",
        "<w:spacing w:before=\"240\" w:after=\"240\"/>",
        "<w:b/>",
    ),
    (
        Look::Heading,
        "Kop",
        "heading 1",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/>",
    ),
    (
        Look::Item,
        "Punt",
        "Punt",
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"284\"/></w:tabs><w:spacing w:after=\"40\"/><w:ind w:left=\"284\" w:hanging=\"284\"/>",
        "",
    ),
    (
        Look::Body,
        "Tekst",
        "Tekst",
        "<w:spacing w:after=\"140\"/>",
        "",
    ),
];

fn docx_styles() -> String {
    let mut xml = format!(
        "{XML}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"21\"/><w:lang w:val=\"nl-NL\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standaard\"><w:name w:val=\"Normal\"/></w:style>"
    );
    for (_, id, name, paragraph, letters) in DOCX_STYLES {
        xml.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Standaard\"/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        ));
    }
    xml.push_str("</w:styles>");
    xml
}

fn docx(letters: &[(String, Letter)]) -> Result<Vec<u8>, NotMade> {
    let mut xml = format!("{XML}<w:document {W}><w:body>");
    for (look, begins_page, is_first, text) in paragraphs(letters) {
        let style = DOCX_STYLES.iter().find(|style| style.0 == look);
        let style = style.map_or("Tekst", |style| style.1);
        let page = if begins_page {
            "<w:pageBreakBefore/>"
        } else {
            ""
        };
        let off = match (is_first, look) {
            (true, Look::To) => "<w:spacing w:before=\"720\" w:after=\"0\"/>",
            (true, Look::Fact) => "<w:spacing w:before=\"720\" w:after=\"0\"/>",
            _ => "",
        };
        let point = match look {
            Look::Item => "<w:r><w:t>•</w:t></w:r><w:r><w:tab/></w:r>",
            _ => "",
        };
        xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{page}{off}</w:pPr>{point}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(&text)
        ));
    }
    // A4, with 2.5 cm around it.
    xml.push_str(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1304\" w:right=\"1418\" w:bottom=\"1134\" w:left=\"1418\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
    );
    let types = format!("{XML}{DOCX_TYPES}");
    let rels = format!("{XML}{DOCX_RELS}");
    let document_rels = format!("{XML}{DOCX_DOCUMENT_RELS}");
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &rels),
        ("word/document.xml", &xml),
        ("word/styles.xml", &docx_styles()),
        ("word/_rels/document.xml.rels", &document_rels),
    ])
}

const ODT_TYPE: &str = "application/vnd.oasis.opendocument.text";

const ODT_MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
    <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>\
    <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>\
    <manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>\
    </manifest:manifest>";

const ODT_NAMES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" office:version=\"1.3\"";

/// A style of OpenDocument: its name, what its paragraph is like and what its letters are.
const ODT_STYLES: &[(Look, &str, &str, &str)] = &[
    (Look::Sender, "Afzender", "", ""),
    (Look::To, "Aan", "", ""),
    (Look::Fact, "Gegeven", "", ""),
    (
        Look::Subject,
        "Onderwerp",
        "fo:margin-top=\"0.42cm\" fo:margin-bottom=\"0.42cm\"",
        "fo:font-weight=\"bold\"",
    ),
    (
        Look::Heading,
        "Kop",
        "fo:margin-top=\"0.35cm\" fo:margin-bottom=\"0.1cm\" fo:keep-with-next=\"always\"",
        "fo:font-weight=\"bold\"",
    ),
    (
        Look::Item,
        "Punt",
        "fo:margin-left=\"0.5cm\" fo:text-indent=\"-0.5cm\" fo:margin-bottom=\"0.07cm\"",
        "",
    ),
    (Look::Body, "Tekst", "fo:margin-bottom=\"0.25cm\"", ""),
];

fn odt_styles() -> String {
    let mut xml = format!(
        "{XML}<office:document-styles {ODT_NAMES}><office:font-face-decls>\
         <style:font-face style:name=\"Arial\" svg:font-family=\"Arial\"/></office:font-face-decls><office:styles>\
         <style:default-style style:family=\"paragraph\"><style:paragraph-properties fo:margin-top=\"0cm\" fo:margin-bottom=\"0cm\" fo:line-height=\"110%\"/>\
         <style:text-properties style:font-name=\"Arial\" fo:font-size=\"10.5pt\" fo:language=\"nl\" fo:country=\"NL\"/></style:default-style>"
    );
    for (look, name, paragraph, letters) in ODT_STYLES {
        let tabs = match look {
            Look::Item => {
                "<style:tab-stops><style:tab-stop style:position=\"0.5cm\"/></style:tab-stops>"
            }
            _ => "",
        };
        xml.push_str(&format!(
            "<style:style style:name=\"{name}\" style:family=\"paragraph\"><style:paragraph-properties {paragraph}>{tabs}</style:paragraph-properties>\
             <style:text-properties {letters}/></style:style>"
        ));
    }
    xml.push_str(
        "</office:styles><office:automatic-styles><style:page-layout style:name=\"A4\">\
         <style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin-top=\"2.3cm\" fo:margin-bottom=\"2cm\" fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"/>\
         </style:page-layout></office:automatic-styles><office:master-styles>\
         <style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\"/></office:master-styles></office:document-styles>",
    );
    xml
}

fn odt(letters: &[(String, Letter)]) -> Result<Vec<u8>, NotMade> {
    let mut xml = format!("{XML}<office:document-content {ODT_NAMES}><office:automatic-styles>");
    for (name, parent, page) in [
        ("AanEerst", "Aan", "fo:margin-top=\"1.27cm\""),
        ("GegevenEerst", "Gegeven", "fo:margin-top=\"1.27cm\""),
        ("NieuweBrief", "Afzender", "fo:break-before=\"page\""),
    ] {
        xml.push_str(&format!(
            "<style:style style:name=\"{name}\" style:family=\"paragraph\" style:parent-style-name=\"{parent}\"><style:paragraph-properties {page}/></style:style>"
        ));
    }
    xml.push_str("</office:automatic-styles><office:body><office:text>");
    for (look, begins_page, is_first, text) in paragraphs(letters) {
        let style = ODT_STYLES.iter().find(|style| style.0 == look);
        let style = match (begins_page, is_first, look) {
            (true, ..) => "NieuweBrief",
            (_, true, Look::To) => "AanEerst",
            (_, true, Look::Fact) => "GegevenEerst",
            _ => style.map_or("Tekst", |style| style.1),
        };
        let text = escaped(&text);
        xml.push_str(&match look {
            Look::Heading => {
                format!(
                    "<text:h text:style-name=\"{style}\" text:outline-level=\"1\">{text}</text:h>"
                )
            }
            Look::Item => {
                format!("<text:p text:style-name=\"{style}\">•<text:tab/>{text}</text:p>")
            }
            _ => format!(
                "<text:p text:style-name=\"{style}\">{}</text:p>",
                spaced(&text)
            ),
        });
    }
    xml.push_str("</office:text></office:body></office:document-content>");
    let manifest = format!("{XML}{ODT_MANIFEST}");
    zipped(&[
        ("mimetype", ODT_TYPE),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &xml),
        ("styles.xml", &odt_styles()),
    ])
}

/// Two spaces, as between a postcode and a place: OpenDocument makes one of them unless told.
fn spaced(text: &str) -> String {
    text.replace("  ", " <text:s/>")
}
