"""What the diagnostics of bodies and of the files beside them mean."""

from failuremap.authoring.explanation import Explanation
from failuremap.diagnostics import Code

BODY = (
    Explanation(
        Code.RAW_HTML,
        "HTML is shown as text",
        "HTML in a body is not interpreted; readers see the tag as it is written.",
        "content/hallucination.md",
        "The model is <em>fluent</em>, not well informed.",
        "The model is *fluent*, not well informed.",
        "Write it in Markdown, put it in backticks if the tag itself is meant, or `\\<` for a bare sign.",
        "So no entry can bring a script, a style or a form into the site.",
    ),
    Explanation(
        Code.TOP_HEADING,
        "a heading is of the first level",
        "A body has no heading of the first level, since the title is the page's; this one counts as second level.",
        "content/deceptive-alignment.md",
        "# Why it happens",
        "## Why it happens",
        "Begin with `##`.",
    ),
    Explanation(
        Code.MISPLACED_REFERENCE,
        "a link or citation stands where it cannot work",
        "A link, a citation or a footnote stands where it cannot work: inside a link, in alternative text,"
        " in a title, in a formula.",
        "content/reward-hacking.md",
        "[A survey that builds on [[goodharts-law]]](https://example.org/survey)",
        "[A survey](https://example.org/survey) that builds on [[goodharts-law]]",
        "Move it before or after, or write its words alone.",
    ),
    Explanation(
        Code.EMBEDDED_ENTRY,
        "an entry cannot be embedded in another",
        "`![[name]]` asks for another entry's text in this one. It is shown as a link.",
        "content/reward-hacking.md",
        "![[goodharts-law]]",
        "[[goodharts-law]]",
        "Remove the `!`, and say in your own words what the reader needs here.",
    ),
    Explanation(
        Code.UNSAFE_LINK,
        "the link leads to a kind of address that is refused",
        "Links lead to https, http or mailto addresses, to other documents, or to files beside the text. This one"
        " leads elsewhere, and its words are shown without a link.",
        "content/agentic-misalignment.md",
        "[the transcripts](ftp://example.org/transcripts)",
        "[the transcripts](https://example.org/transcripts)",
        "Link to a web address, or put the file beside the entry and link to that.",
    ),
    Explanation(
        Code.BAD_MATHS,
        "a formula cannot be shown",
        "The TeX between dollar signs cannot be turned into MathML: a command is not known, or something does not"
        " pair.",
        "content/goodharts-law.md",
        "$U = \\frac{V}$",
        "$U = \\frac{V}{X}$",
        "Mend what the message names, or use a plainer command. For an ordinary dollar sign write `\\$`.",
    ),
    Explanation(
        Code.UNKNOWN_FOOTNOTE,
        "a footnote lacks its text, or its mark",
        "A footnote mark has no text, or a footnote's text has no mark.",
        "content/unfaithful-chain-of-thought.md",
        "[^models]: Two",
        "[^model]: Two",
        "Use the same label in both places: `[^label]` in the sentence, and a line `[^label]: …` below it.",
    ),
)

FILES = (
    Explanation(
        Code.MISSING_FILE,
        "the file is not there",
        "An image or a link names a file that is not there. Paths count from the folder of the Markdown file.",
        "content/distribution-shift.md",
        "![Accuracy falls outside of the training years](img/acuracy.png)",
        "![Accuracy falls outside of the training years](img/accuracy.png)",
        "Correct the path, or put the file there.",
    ),
    Explanation(
        Code.FILE_CASE,
        "the file is named in another case",
        "The file exists, but upper and lower case in its name differ from what is written.",
        "content/distribution-shift.md",
        "![Accuracy falls outside of the training years](img/Accuracy.png)",
        "![Accuracy falls outside of the training years](img/accuracy.png)",
        "Write the name in the same case as the file.",
        "It may work on your disk and fail on the host.",
    ),
    Explanation(
        Code.FILE_OUTSIDE,
        "the file is not below content/",
        "The path leads out of content/, by `..`, by a slash at its beginning, or by a symbolic link.",
        "content/algorithmic-bias.md",
        "[the counts](../notes/counts.csv)",
        "[the counts](counts.csv)",
        "Put the file beside the entry.",
        "Only what stands below content/ is published, so that no other file of the machine ever is.",
    ),
    Explanation(
        Code.UNSAFE_FILE,
        "the file is of a kind that is not published",
        "The file is of a kind that is not published. Images are png, jpeg, gif, webp or avif, known by their first"
        " bytes; downloads are pdf, csv, txt, json or bib.",
        "content/mesa-optimization.md",
        "![An optimizer that a search has found](img/optimizer.svg)",
        "![An optimizer that a search has found](img/optimizer.png)",
        "Save it as one of these. A drawing in SVG can be exported as png or webp.",
        "SVG and HTML can hold scripts.",
    ),
    Explanation(
        Code.LARGE_FILE,
        "the image is too large",
        "An image has more than 2 MiB, or more than 8,000 pixels on a side.",
        "content/cot-monitorability-loss.md",
        "![The written reasoning, step by step](img/trace.png)",
        "![The written reasoning, step by step](img/trace-small.png)",
        "Scale it down, or save it as webp.",
        "Many readers are on a phone.",
    ),
    Explanation(
        Code.REMOTE_IMAGE,
        "the image is not a file of this site",
        "The image is loaded from another site, or stands in the text as `data:`. Its alternative text is shown"
        " instead.",
        "content/mesa-optimization.md",
        "![An optimizer that a search has found](https://example.org/optimizer.png)",
        "![An optimizer that a search has found](img/optimizer.png)",
        "Save the image beside the entry, if its licence allows that, and write its path.",
        "The site must work offline, and must not tell others who reads it.",
    ),
    Explanation(
        Code.MISSING_ALT,
        "the image has no alternative text",
        "The image has no alternative text, so those who cannot see it learn nothing from it.",
        "content/distribution-shift.md",
        "![](img/accuracy.png)",
        "![Accuracy falls outside of the training years](img/accuracy.png)",
        "Say between the brackets what the image shows, as you would on the telephone.",
    ),
)
