#!/usr/bin/env python3
"""Opens a pdf with pypdf: `check_pdf.py FILE`. It has a title and a language, all on it is part of the tree or for the eye only,
and headings, tables and charts are what a screen reader takes them for."""

import sys

import pypdf
from pypdf.generic import ContentStream

WITHIN = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}}


def walk(node, within, seen, widths):
    node = node.get_object()
    kind = node["/S"][1:]
    assert kind not in WITHIN or within in WITHIN[kind], f"{kind} in {within}"
    seen[kind] = seen.get(kind, 0) + 1
    if kind == "Figure":
        assert len(node["/Alt"]) > 20, "a chart without words"
    if kind == "TH":
        assert node["/A"][0]["/Scope"] in ("/Row", "/Column")
    found, cells = [], 0
    for kid in node["/K"]:
        kid = kid.get_object()
        if "/MCID" in kid:
            found.append((kid["/Pg"].get_object()["/StructParents"], kid["/MCID"]))
            continue
        assert kid["/P"].get_object() == node, f"a part of {kind} is elsewhere"
        cells += kid["/S"] in ("/TH", "/TD")
        found += walk(kid, kind, seen, widths if kind != "Table" else widths.setdefault(id(node), {}))
    if kind == "TR":
        widths[cells] = True
    return found


def main(path):
    reader = pypdf.PdfReader(path, strict=True)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl-NL" and root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and reader.metadata.title
    tree = root["/StructTreeRoot"]
    seen, widths = {}, {}
    found = walk(tree["/K"], None, seen, widths)
    assert all(len(of) == 1 for of in widths.values()), "a row with more cells than another"
    assert len(found) == len(set(found)), "a piece is in the tree twice"
    nums = tree["/ParentTree"]["/Nums"]
    back = {nums[at]: nums[at + 1].get_object() for at in range(0, len(nums), 2)}
    on_pages = set()
    for page in reader.pages:
        depth, number = 0, page["/StructParents"]
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                assert depth == 1, "a piece within another"
                if operator == b"BDC" and "/MCID" in operands[1]:
                    on_pages.add((number, operands[1]["/MCID"]))
                else:
                    assert operands[0] == "/Artifact"
            depth -= operator == b"EMC"
            if operator in (b"Tj", b"TJ", b"S", b"f", b"B"):
                assert depth == 1, "something that is neither part of the tree nor for the eye only"
        assert len(back[number]) == len([it for it in on_pages if it[0] == number])
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            assert "/ToUnicode" in font and "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
        assert page.extract_text().strip()
    assert on_pages == set(found), "what is on the pages and what is in the tree differ"
    assert seen["H1"] == 1 and seen["H2"] > 3 and seen["Figure"] and seen["Table"]
    print(f"{path}: {len(reader.pages)} pages, {len(found)} pieces, {seen}")


if __name__ == "__main__":
    main(*sys.argv[1:])
