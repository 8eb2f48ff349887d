"""What every public page is asked, whatever its words: read by Chromium on the page shown."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Boxes too low for a thumb (44), or for anything (24): ux.md U28. A link in a sentence is text.
TARGETS = """() => {
  const low = [], all = (s) => [...document.querySelectorAll(s)].filter((one) => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return box.width && box.height && style.visibility !== 'hidden' && !one.closest('.vh')
      && box.right > 0 && box.bottom > 0;
  });
  const tell = (one, least) => {
    const box = one.getBoundingClientRect();
    if (box.height < least - .5 || box.width < 23.5)
      low.push(`${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`);
  };
  all('.btn, .input, select, textarea, .choice').forEach((one) => tell(one, 44));
  all('button, summary, a').forEach((one) => {
    if (getComputedStyle(one).display !== 'inline' || !one.closest('p, li, dd')) tell(one, 24);
  });
  return low;
}"""
# One h1, one main, a banner and a footer, a language, a title that says where one is (U35).
BONES = """() => {
  const wrong = [], count = (s) => document.querySelectorAll(s).length;
  if (count('h1') !== 1) wrong.push(`${count('h1')} h1`);
  if (count('main') !== 1) wrong.push(`${count('main')} main`);
  if (!count('header') || !count('footer')) wrong.push('no header or footer');
  const html = document.documentElement;
  if (!html.lang || !html.dir) wrong.push('no lang or dir');
  if (!/ – .+/.test(document.title)) wrong.push(`title « ${document.title} »`);
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) wrong.push(`id twice: ${twice}`);
  const error = document.querySelector('[data-errors]');
  if (error && !document.title.startsWith('Erreur') && html.lang === 'fr') wrong.push('no Erreur');
  return wrong;
}"""
# WCAG 1.4.12: what readers with dyslexia set; CSSOM, since no style of ours may be added.
SPACED = """() => { for (const one of document.querySelectorAll('body *')) {
  one.style.lineHeight = '1.5'; one.style.letterSpacing = '.12em'; one.style.wordSpacing = '.16em';
} }"""
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"


def axe(page: Page) -> list[str]:
    """What axe says is wrong, each with its first place."""
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def lowest(page: Page) -> list[str]:
    """The targets that a thumb would miss."""
    return list(page.evaluate(TARGETS))


def bones(page: Page) -> list[str]:
    """What is missing to those who do not see the page."""
    return list(page.evaluate(BONES))


def enlarged(page: Page) -> list[str]:
    """What breaks when the text is twice as big, then spaced (U27)."""
    wrong = []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if page.evaluate(SIDEWAYS):
        wrong.append("scrolls with text at 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate(SPACED)
    if page.evaluate(SIDEWAYS):
        wrong.append("scrolls with spaced text")
    return wrong
