"""The body of a document: Markdown in, pieces of HTML with holes between them out.

Takes one source and where its body begins; gives its HTML, what it refers to, and what is wrong with it.
Knows no other file, no URL, and not whether anything that is referred to exists.
"""

from failuremap.parse.markup.engine import ParsedBody, parse_body

__all__ = ["ParsedBody", "parse_body"]
