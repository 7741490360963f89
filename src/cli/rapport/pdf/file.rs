//! The file itself: sheets, fonts, and the tree of what everything is, so that a screen reader walks it. The same
//! sheets give the same bytes: nothing in it is of the day on which it was made.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{
    CidFontType, FontFlags, StructRole, SystemInfo, TableHeaderScope, UnicodeCmap,
};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};
use sha2::{Digest, Sha256};

use super::letters::Font;
use super::paper::{Node, Paper, Piece, SHEET};

/// In which language it is.
const LANGUAGE: &str = "nl-NL";

/// How the signs of a font are numbered.
const NUMBERED: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// The numbers of what is once in the file.
struct Refs {
    catalog: Ref,
    sheets: Ref,
    tree: Ref,
    metadata: Ref,
    info: Ref,
    regular: Ref,
    bold: Ref,
    /// Of each sheet: itself, what is on it, and of what its pieces are.
    sheet: Vec<[Ref; 3]>,
    nodes: Vec<Ref>,
}

/// Writes the sheets as a file with this title.
pub(super) fn written(paper: &mut Paper, title: &str) -> std::io::Result<Vec<u8>> {
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let refs = Refs {
        catalog: next(),
        sheets: next(),
        tree: next(),
        metadata: next(),
        info: next(),
        regular: next(),
        bold: next(),
        sheet: paper
            .sheets
            .iter()
            .map(|_| [next(), next(), next()])
            .collect(),
        nodes: paper.nodes.iter().map(|_| next()).collect(),
    };
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    let mut all = Sha256::new();
    write_catalog(&mut pdf, &refs, title);
    for (at, it) in std::mem::take(&mut paper.sheets).into_iter().enumerate() {
        let bytes = it.content.finish();
        all.update(bytes.as_slice());
        pdf.stream(refs.sheet[at][1], &packed(bytes.as_slice())?)
            .filter(Filter::FlateDecode);
        let mut of = pdf.indirect(refs.sheet[at][2]).array();
        for node in &it.pieces {
            of.item(refs.nodes[*node]);
        }
    }
    write_sheets(&mut pdf, &refs);
    write_tree(&mut pdf, &refs, &paper.nodes);
    for (font, at) in [
        (&paper.fonts.regular, refs.regular),
        (&paper.fonts.bold, refs.bold),
    ] {
        write_font(&mut pdf, font, at, [next(), next(), next(), next()])?;
    }
    all.update(title.as_bytes());
    let id = all.finalize()[..16].to_vec();
    pdf.set_file_id((id.clone(), id));
    Ok(pdf.finish())
}

fn packed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

fn write_catalog(pdf: &mut Pdf, refs: &Refs, title: &str) {
    let mut catalog = pdf.catalog(refs.catalog);
    catalog.pages(refs.sheets).metadata(refs.metadata);
    catalog.lang(TextStr(LANGUAGE));
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.pair(Name(b"StructTreeRoot"), refs.tree);
    catalog.finish();
    pdf.document_info(refs.info).title(TextStr(title));
    let escaped = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let told = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{escaped}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    );
    pdf.metadata(refs.metadata, told.as_bytes());
}

fn write_sheets(pdf: &mut Pdf, refs: &Refs) {
    let all = refs.sheet.iter().map(|it| it[0]);
    let count = i32::try_from(refs.sheet.len()).unwrap_or(i32::MAX);
    pdf.pages(refs.sheets).kids(all).count(count);
    for (at, [sheet, content, _]) in (0..).zip(&refs.sheet) {
        let mut page = pdf.page(*sheet);
        page.parent(refs.sheets).contents(*content);
        page.media_box(Rect::new(0.0, 0.0, SHEET.0, SHEET.1));
        page.struct_parents(at).pair(Name(b"Tabs"), Name(b"S"));
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        fonts.pair(Name(b"F1"), refs.regular);
        fonts.pair(Name(b"F2"), refs.bold);
    }
}

/// The tree of what everything is, and back: of what each piece of a sheet is.
fn write_tree(pdf: &mut Pdf, refs: &Refs, nodes: &[Node]) {
    let mut root = pdf.indirect(refs.tree).dict();
    root.pair(Name(b"Type"), Name(b"StructTreeRoot"));
    root.pair(Name(b"K"), refs.nodes[0]);
    let mut back = root.insert(Name(b"ParentTree")).dict();
    let mut numbers = back.insert(Name(b"Nums")).array();
    for (at, [_, _, of]) in (0..).zip(&refs.sheet) {
        numbers.item(at).item(*of);
    }
    numbers.finish();
    back.finish();
    root.finish();
    for (node, at) in nodes.iter().zip(&refs.nodes) {
        let mut it = pdf.struct_element(*at);
        it.kind(node.role);
        it.parent(node.within.map_or(refs.tree, |within| refs.nodes[within]));
        if let Some(alt) = &node.alt {
            it.alt(TextStr(alt));
        }
        if let Some(means) = &node.means {
            it.expanded(TextStr(means));
        }
        if node.role == StructRole::TH {
            let scope = match node.is_row_head {
                true => TableHeaderScope::Row,
                false => TableHeaderScope::Column,
            };
            it.attributes().push().table().scope(scope);
        }
        if let Some([left, top, right, bottom]) = node.place {
            let around = Rect::new(left, SHEET.1 - bottom, right, SHEET.1 - top);
            it.attributes().push().layout().bbox(around);
        }
        let mut parts = it.children();
        for part in &node.parts {
            match part {
                Piece::Node(node) => drop(parts.struct_element(refs.nodes[*node])),
                Piece::Of { sheet, number } => {
                    let mut piece = parts.marked_content_ref();
                    piece.page(refs.sheet[*sheet][0]);
                    piece.marked_content_id(*number);
                }
            }
        }
    }
}

/// A font, whole: with what each sign stands for.
fn write_font(
    pdf: &mut Pdf,
    font: &Font,
    at: Ref,
    [signs, told, file, stands_for]: [Ref; 4],
) -> std::io::Result<()> {
    let name = Name(font.name.as_bytes());
    pdf.type0_font(at)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(signs)
        .to_unicode(stands_for);
    let mut it = pdf.cid_font(signs);
    it.subtype(CidFontType::Type2).base_font(name);
    it.system_info(NUMBERED).font_descriptor(told);
    it.cid_to_gid_map_predefined(Name(b"Identity"));
    let count = font.face.number_of_glyphs();
    it.widths()
        .consecutive(0, (0..count).map(|glyph| font.advance(glyph)));
    it.finish();
    let face = &font.face;
    let units = f32::from(face.units_per_em());
    let part = |of: i16| f32::from(of) * 1000.0 / units;
    let around = face.global_bounding_box();
    pdf.font_descriptor(told)
        .name(name)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(
            part(around.x_min),
            part(around.y_min),
            part(around.x_max),
            part(around.y_max),
        ))
        .italic_angle(0.0)
        .ascent(part(face.ascender()))
        .descent(part(face.descender()))
        .cap_height(part(face.capital_height().unwrap_or(face.ascender())))
        .stem_v(if face.is_bold() { 140.0 } else { 80.0 })
        .font_file2(file);
    let length = i32::try_from(font.data.len()).unwrap_or(i32::MAX);
    pdf.stream(file, &packed(font.data)?)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), length);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), NUMBERED);
    for (glyph, letter) in &font.used {
        map.pair(*glyph, *letter);
    }
    pdf.stream(stands_for, &packed(map.finish().as_slice())?)
        .filter(Filter::FlateDecode);
    Ok(())
}
