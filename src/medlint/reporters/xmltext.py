"""XML that a person can read.  Imports options."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from medlint.reporters.options import Options

Element = ET.Element


def element(name: str, parent: Element | None = None, text: str = "", /, **attributes: object) -> Element:
    """A new element, the last below ``parent``; attributes whose value is None are left out."""
    given = {key: str(value) for key, value in attributes.items() if value is not None}
    made = ET.Element(name, given) if parent is None else ET.SubElement(parent, name, given)
    made.text = text or None
    return made


def xml_text(root: Element, options: Options) -> str:
    """The document, a line an element; without ``options.unicode`` with references for what is not ASCII."""
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    if not options.unicode:
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
