"""What a page weighs on the wire, and how soon it shows on a slow line: Chromium says it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# Headers of each answer, compressed or not: counted by the browser with the body.
KIB = 1024


@dataclass
class Wire:
    """Every answer of the pages opened meanwhile."""

    bytes: int = 0
    urls: list[str] = field(default_factory=list)
    scripts: int = 0
    styles: int = 0

    @property
    def requests(self) -> int:
        """How many answers came."""
        return len(self.urls)


@contextmanager
def wire(page: Page, home: str) -> Iterator[Wire]:
    """Count what crosses the wire. Static files are counted as a host serves them: compressed
    once for all when the instance is installed (collectstatic), which a trial does not do.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    found, types = Wire(), {}

    def came(event: dict[str, Any]) -> None:
        types[event["requestId"]] = (event["response"]["url"], event["type"])

    def ended(event: dict[str, Any]) -> None:
        url, kind = types.get(event["requestId"], ("", ""))
        if not url.startswith(home):
            return
        size = int(event["encodedDataLength"])
        found.urls.append(url)
        if "/static/" in url and size:
            body = page.context.request.get(url).body()
            size = len(gzip.compress(body, 9))
        found.bytes += size
        found.scripts += size if kind == "Script" else 0
        found.styles += size if kind == "Stylesheet" else 0

    session.on("Network.responseReceived", came)
    session.on("Network.loadingFinished", ended)
    yield found
    page.wait_for_load_state("networkidle")
    session.detach()


@contextmanager
def slow_line(
    page: Page, *, kbit: int, delay_ms: int, slower: int, fresh: bool = True
) -> Iterator[None]:
    """A telephone far from the antenna: `kbit` per second both ways, a round trip of
    `delay_ms`, a processor `slower` times ours. `fresh`: nothing is in the cache.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": fresh})
    rate = kbit * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay_ms,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield
    session.detach()


LCP = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) last = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(last), 300);
})"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
BLOCKED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) sum += Math.max(0, e.duration - 50);
  }).observe({ type: "longtask", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def largest_paint(page: Page) -> float:
    """Milliseconds until the largest thing of the first view was drawn."""
    return float(page.evaluate(LCP))


def shift(page: Page) -> float:
    """How much the page jumped while it came (0: not at all)."""
    return float(page.evaluate(SHIFT))


def blocked(page: Page) -> float:
    """Milliseconds during which it could not answer a finger, beyond 50 each time."""
    return float(page.evaluate(BLOCKED))
