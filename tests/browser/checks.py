"""What is asked of any page in a browser: axe's rules, no sideways scrolling, texts in the language said of them."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = ("color-contrast", "link-in-text-block")
"""The rules of axe that a change of colours alone can break."""
_axe = Axe()

_OF_ANOTHER_LANGUAGE = r"""() => {
    const scripts = {ar: /\p{Script=Arabic}/u, en: /\p{Script=Latin}{2}/u};
    const found = [];
    for (const part of document.querySelectorAll("[aria-label]")) {
        const said = part.getAttribute("aria-label"), language = part.closest("[lang]").lang;
        if (part.checkVisibility() && scripts[language] && !scripts[language].test(said) && /\p{L}{2}/u.test(said))
            found.push(`${said} (${part.outerHTML.slice(0, 80)})`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
        if (!text || parent.closest("script, style, code, kbd, pre, svg, textarea, mark, bdi[dir]")) continue;
        if (!parent.checkVisibility() || /^(https?:|www\.)/.test(text)) continue;
        const other = {ar: "en", en: "ar"}[parent.closest("[lang]").lang];
        const own = scripts[parent.closest("[lang]").lang];
        if (other && scripts[other].test(text) && !own.test(text))
            found.push(`${text.slice(0, 60)} (${parent.outerHTML.slice(0, 80)})`);
    }
    return [...new Set(found)];
}"""

_CLIPPED = """() => [...document.querySelectorAll("body *")].filter(part => {
    if (part.closest("svg, .unseen, .skip, .line .side") || !part.checkVisibility()) return false;
    if (!part.innerText?.trim()) return false;
    const style = getComputedStyle(part);
    if (style.textOverflow === "ellipsis") return false;
    return style.overflowX.match(/hidden|clip/) && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1
        || style.overflowY.match(/hidden|clip/) && part.scrollHeight > part.clientHeight + 1 && part.clientHeight > 1;
}).map(part => part.outerHTML.slice(0, 120))"""

_OUTSIDE = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const part = walker.currentNode.parentElement, range = document.createRange();
        if (!walker.currentNode.data.trim()) continue;
        if (part.closest("script, style, svg, .unseen, .skip, .said, .scroll, pre, .line")) continue;
        if (!part.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(walker.currentNode);
        const boxes = [...range.getClientRects()].filter(box => box.width > 1);
        if (boxes.some(box => box.left < -1 || box.right > innerWidth + 1)) found.push(part.outerHTML.slice(0, 120));
    }
    return found;
}"""

_COVERED = """() => [...document.querySelectorAll("a, button, input, select, summary, label")].filter(part => {
    if (!part.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
    const box = part.getClientRects()[0];
    if (!box || box.width < 2 || box.height < 2) return false;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const over = document.elementFromPoint(x, y);
    if (!over || part.contains(over) || over.contains(part)) return false;
    for (let one = over; one; one = one.parentElement)
        if (/fixed|sticky/.test(getComputedStyle(one).position)) return false;
    return !over.closest("label")?.contains(part) && over.closest("label")?.control !== part;
}).map(part => part.outerHTML.slice(0, 120))"""


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds, one line each; by the rules of these names alone where there are any."""
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    answer = _axe.run(page, options={"runOnly": asked, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for found in answer.response["violations"]
        for node in found["nodes"]
    ]


def is_wider(page: Page) -> bool:
    """Whether a page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def of_another_language(page: Page) -> list[str]:
    """Texts in the letters of one language that stand in parts said to be in the other (WCAG 3.1.2)."""
    return list(page.evaluate(_OF_ANOTHER_LANGUAGE))


def clipped(page: Page) -> list[str]:
    """Parts whose text is cut off, by themselves or by the edge of the window."""
    return [*page.evaluate(_CLIPPED), *page.evaluate(_OUTSIDE)]


def covered(page: Page) -> list[str]:
    """Links, buttons and fields on the screen that lie under something that does not move away."""
    return list(page.evaluate(_COVERED))
