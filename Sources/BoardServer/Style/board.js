// Keeps an open page true: when the ledger grows, what has changed on the page is put into it in
// place, so that focus, selection, scrolling and what is unfolded stay as they are. Every page is
// whole without this file.
"use strict";

(() => {
  const root = document.querySelector("main");
  // A page of the past does not change; an error page has nothing to follow.
  if (!root || !window.EventSource || !document.querySelector("[data-entry]")) return;
  if (document.querySelector(".past")) return;

  // Milliseconds between two reloads at least: a demonstration's ledger grows every second.
  const pause = 4000;
  let wanted = 0;
  let busy = false;
  let last = 0;
  let timer = 0;

  const entry = () =>
    Number(document.querySelector("[data-entry]")?.getAttribute("data-entry") || 0);

  // Attributes that a reader has set, or that the browser keeps, stay.
  const kept = new Set(["open", "value"]);

  function same(a, b) {
    return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
  }

  function attributes(from, to) {
    for (const { name } of Array.from(from.attributes)) {
      if (!to.hasAttribute(name) && !kept.has(name)) from.removeAttribute(name);
    }
    for (const { name, value } of Array.from(to.attributes)) {
      if (!kept.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
  }

  function morph(from, to) {
    if (from.isEqualNode(to)) return;
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    attributes(from, to);
    const fresh = Array.from(to.childNodes);
    let at = from.firstChild;
    for (const node of fresh) {
      if (at && same(at, node)) {
        morph(at, node);
        at = at.nextSibling;
        continue;
      }
      // Something was taken out before the counterpart, or this is new.
      let later = at;
      for (let steps = 0; later && steps < 40 && !same(later, node); steps += 1) {
        later = later.nextSibling;
      }
      if (later && same(later, node) && node.nodeType === Node.ELEMENT_NODE && node.id) {
        while (at !== later) {
          const gone = at;
          at = at.nextSibling;
          gone.remove();
        }
        morph(at, node);
        at = at.nextSibling;
      } else {
        from.insertBefore(document.importNode(node, true), at);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  async function refresh() {
    timer = 0;
    if (busy || document.hidden || entry() >= wanted) return;
    // Whoever is filling in a form is not disturbed.
    const active = document.activeElement;
    if (active && /^(INPUT|SELECT|TEXTAREA)$/.test(active.nodeName)) return later();
    busy = true;
    last = Date.now();
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const part of ["main", "header .time", "footer.bottom"]) {
        const [from, to] = [document.querySelector(part), page.querySelector(part)];
        if (from && to) morph(from, to);
      }
      if (document.title !== page.title) {
        document.title = page.title;
        const told = document.querySelector("[role=status]");
        if (told) told.textContent = "This page has changed: " + page.title;
      }
    } catch {
      // The next event tries again.
    } finally {
      busy = false;
      if (entry() < wanted) later();
    }
  }

  function later() {
    if (!timer) timer = setTimeout(refresh, Math.max(250, last + pause - Date.now()));
  }

  const events = new EventSource("/api/v1/events");
  events.addEventListener("head", (event) => {
    try {
      wanted = Math.max(wanted, Number(JSON.parse(event.data).entry) || 0);
    } catch {
      return;
    }
    if (wanted > entry()) later();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && wanted > entry()) later();
  });
})();
