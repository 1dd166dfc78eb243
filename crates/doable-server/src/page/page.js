// Makes the form nicer where scripts run: fields that do not apply are not shown, the
// button says that it is sending. Nothing here is needed, and nothing is counted.
"use strict";

document.documentElement.classList.add("js");

// A frame needs no card of its own.
const isFramed = window.self !== window.top;

/** What the field of a box holds, as text; null for nothing. */
function valueOf(box) {
  if (!box.matches("[data-when]") || box.matches("[data-shown]")) {
    const ticked = (control) => !/^(checkbox|radio)$/.test(control.type) || control.checked;
    const sent = [...box.querySelectorAll("[name]")].filter(ticked);
    if (sent.some((control) => control.matches("[data-null]"))) return null;
    let text = sent.length ? sent[sent.length - 1].value : "";
    if (text === "") text = box.dataset.fallback || "";
    // Browsers leave out seconds that are none.
    if (/^(.+T)?\d\d:\d\d$/.test(text) && box.querySelector("[step='1']")) text += ":00";
    if (box.matches("[data-json]")) {
      if (text === "null") return null;
      if (text.startsWith('"')) return JSON.parse(text);
    }
    return text === "" ? null : text;
  }
  return null;
}

/** Shows and hides by `visibleWhen`, and greys out what has no value. */
function follow(form) {
  const boxes = [...form.querySelectorAll(".field")];
  // A field may hang on one that hangs on another, in any order.
  for (let round = 0, changed = true; changed && round <= boxes.length; round += 1) {
    changed = false;
    for (const box of boxes.filter((box) => box.matches("[data-when]"))) {
      const other = document.getElementById(box.dataset.when);
      const shown = JSON.parse(box.dataset.wanted).includes(valueOf(other));
      changed = changed || shown !== box.matches("[data-shown]");
      box.toggleAttribute("data-shown", shown);
    }
  }
  for (const box of boxes) {
    const isHidden = box.matches("[data-when]:not([data-shown])");
    const nothing = box.querySelector("[data-null]");
    for (const control of box.querySelectorAll("input, select, textarea")) {
      if (box.matches("[data-required]")) control.required = !isHidden;
      control.disabled = isHidden || (control !== nothing && nothing !== null && nothing.checked);
    }
  }
}

/** Asks which options fit what is typed, where the page can't hold them all. */
function suggest(form) {
  const page = new URL(form.getAttribute("action"), location.href);
  for (const input of form.querySelectorAll("input[data-options]")) {
    const path = `/api${page.pathname}/options/${encodeURIComponent(input.dataset.options)}`;
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const turn = (asked += 1);
      const query = new URLSearchParams(page.search);
      query.append("q", input.value);
      const answer = await fetch(`${path}?${query}`).catch(() => null);
      if (!answer || !answer.ok || turn !== asked) return;
      const found = (await answer.json()).options.slice(0, 100);
      input.list.replaceChildren(...found.map(({ value, label }) => new Option(label, value)));
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
  }
}

/** Sends once, and says so. */
function sendOnce(form) {
  const button = form.querySelector("button");
  const label = button.textContent;
  const set = (isSending) => {
    button.disabled = isSending;
    button.classList.toggle("sending", isSending);
    button.textContent = isSending ? button.dataset.sending : label;
    form.setAttribute("aria-busy", String(isSending));
  };
  form.addEventListener("submit", () => set(true));
  // Back from the next page, which may have been kept in memory.
  window.addEventListener("pageshow", () => set(false));
}

document.addEventListener("DOMContentLoaded", () => {
  if (isFramed) document.body.classList.add("embedded");
  const form = document.querySelector("form");
  if (form) {
    const update = () => follow(form);
    form.addEventListener("input", update);
    form.addEventListener("change", update);
    // Values that the browser brings back are there after `pageshow`.
    window.addEventListener("pageshow", update);
    update();
    suggest(form);
    sendOnce(form);
  }
  const said = document.querySelector("[data-focus]");
  if (said) said.focus();
});
