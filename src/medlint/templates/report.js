
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const docs = all(".doc").map((box) => ({
    box, number: box.dataset.doc, wasOpen: box.open,
    cards: all(".f", box).map((card) => ({ card, ...card.dataset, text: null })),
  }));
  const findings = docs.flatMap((doc) => doc.cards);
  const boxes = all('#bar input[name="sev"]');
  const fields = { q: $("q"), rule: $("rule"), doc: $("doc"), status: $("status") };
  let current = -1;
  let filtering = false;

  const textOf = (f) => (f.text ??= `${f.card.textContent} ${f.r} ${f.c}`.toLowerCase().replace(/\s+/g, " "));

  function read() {
    const state = new URLSearchParams();
    const levels = boxes.filter((b) => b.checked).map((b) => b.value);
    if (levels.length < boxes.length) state.set("sev", levels.join(","));
    for (const [name, field] of Object.entries(fields)) if (field && field.value.trim()) state.set(name, field.value.trim());
    return state;
  }

  function write(state) {
    const levels = state.has("sev") ? state.get("sev").split(",") : null;
    for (const box of boxes) box.checked = !levels || levels.includes(box.value);
    for (const [name, field] of Object.entries(fields)) {
      if (!field) continue;
      field.value = state.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
  }

  function apply() {
    const state = read();
    const levels = state.has("sev") ? state.get("sev").split(",") : null;
    const words = (state.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
    const { rule, doc: only, status } = Object.fromEntries(state);
    const active = state.size > 0;
    let count = 0;
    for (const doc of docs) {
      let here = 0;
      const off = new Set();
      for (const f of doc.cards) {
        const ok = !active || ((!levels || levels.includes(f.s)) && (!rule || f.r === rule || f.c === rule)
          && (!only || only === doc.number) && (!status || f.t === status)
          && words.every((word) => textOf(f).includes(word)));
        if (f.card.hidden === ok) f.card.hidden = !ok;
        if (ok) here += 1; else off.add(f.n);
      }
      if (active || filtering) {
        doc.marks ??= all("mark[data-n], .ref[data-n]", doc.box).map((mark) => ({ mark, of: mark.dataset.n.split(" ") }));
        for (const { mark, of } of doc.marks) mark.classList.toggle("off", of.every((n) => off.has(n)));
      }
      doc.here = here;
      count += here;
    }
    if (active || filtering) {
      const few = docs.filter((doc) => doc.here).length <= 10;
      for (const doc of docs) {
        doc.box.hidden = active && doc.here === 0;
        doc.box.open = active ? doc.here > 0 && (few || doc.box.open) : doc.wasOpen;
      }
      $("summary").hidden = active;
      $("main").classList.toggle("filtering", active);
    }
    filtering = active;
    $("shown").textContent = `${active ? `${count} of ` : ""}${findings.length} findings`;
    $("clear").hidden = !active;
    $("nothing").hidden = !active || count > 0;
    return state;
  }

  function update() {
    const state = apply();
    current = -1;
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  }

  function reveal(element) {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (element.closest("[hidden]")) { write(new URLSearchParams()); apply(); }
    element.scrollIntoView({ block: "nearest" });
  }

  function follow() {
    const hash = decodeURIComponent(location.hash.slice(1));
    const target = hash && document.getElementById(hash);
    if (target) { reveal(target); target.scrollIntoView(); } else { write(new URLSearchParams(hash.includes("=") ? hash : "")); apply(); }
  }

  function go(step, level) {
    const shown = findings.filter((f) => !f.card.hidden && (!level || f.s === level));
    if (!shown.length) return;
    const held = document.activeElement?.closest?.(".f");
    if (held) current = findings.findIndex((f) => f.card === held);
    const at = current < 0 && step < 0 ? 0 : current;
    const order = new Map(findings.map((f, i) => [f, i]));
    const next = step > 0 ? shown.find((f) => order.get(f) > at) || shown[0] : shown.findLast((f) => order.get(f) < at) || shown.at(-1);
    current = order.get(next);
    for (const old of all(".here, mark.hot")) old.classList.remove("here", "hot");
    for (let up = next.card.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    next.card.classList.add("here");
    for (const mark of all(`mark[data-n~="${next.n}"]`, next.card.closest(".doc"))) mark.classList.add("hot");
    const head = next.card.querySelector("summary");
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "center" });
  }

  function theme(name) {
    if (name) document.documentElement.dataset.theme = name;
    const dark = name ? name === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    $("theme").setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
    $("theme").value = dark ? "light" : "dark";
  }

  let stored = null;
  try { stored = localStorage.getItem("medlint-theme"); } catch { stored = null; }
  theme(stored === "dark" || stored === "light" ? stored : "");
  $("theme").addEventListener("click", () => {
    const name = $("theme").value;
    theme(name);
    try { localStorage.setItem("medlint-theme", name); } catch { /* a file may not store anything */ }
  });
  $("unfold").addEventListener("click", (event) => {
    const open = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(open));
    event.currentTarget.textContent = open ? "Fold all" : "Unfold all";
    for (const doc of docs) if (doc.box.open) for (const f of doc.cards) if (!f.card.hidden) f.card.open = open;
  });
  $("help").addEventListener("click", () => $("keys").showModal());
  $("clear").addEventListener("click", () => { write(new URLSearchParams()); update(); $("q").focus(); });
  let soon = 0;
  $("q").addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(update, 120); });
  for (const field of [...boxes, fields.rule, fields.doc, fields.status]) if (field) field.addEventListener("change", update);
  for (const word of all("[data-go]")) {
    const link = document.createElement("a");
    link.href = `#${word.dataset.go}`;
    link.textContent = word.textContent;
    word.replaceChildren(link);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".link");
    if (!link) return;
    navigator.clipboard?.writeText(link.href).then(() => { $("shown").textContent = "Link copied"; }, () => {});
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    const typing = event.target.matches?.('input[type="search"], select, textarea');
    if (event.key === "Escape") { event.target.blur?.(); return; }
    if (typing) return;
    const act = { "/": () => $("q").focus(), j: () => go(1), k: () => go(-1), n: () => go(1, "error"), "?": () => $("keys").showModal() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  window.addEventListener("hashchange", follow);
  $("bar").hidden = false;
  follow();
})();
