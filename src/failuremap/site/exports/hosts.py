"""Files that hosts read: headers, redirects and a mark for GitHub."""

from failuremap.site.context import SiteContext
from failuremap.site.urls import entry_path, redirect_path, url_path


def headers(policy: str) -> bytes:
    """Write `_headers` for Netlify and Cloudflare: the policy that the pages carry, with what only a header can say."""
    lines = [
        "/*",
        f"  Content-Security-Policy: {policy}; frame-ancestors 'none'",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: no-referrer",
        "/assets/*",
        "  Cache-Control: public, max-age=31536000, immutable",
    ]
    return ("\n".join(lines) + "\n").encode()


def redirects(context: SiteContext) -> bytes:
    """Write `_redirects`: where each old page leads; pages that are gone answer so."""
    lines = []
    for old, new in context.graph.redirects.items():
        here = f"/{url_path(redirect_path(old))}"
        lines.append(f"{here} /{url_path(entry_path(new))} 301" if new else f"{here} {here} 410")
    return ("\n".join(lines) + "\n").encode() if lines else b""
