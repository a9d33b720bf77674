// What the pages gain from a script; every one of them works without it. Sentences come from the page.

const words = document.getElementById("words").dataset;
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (name, react, options) => document.addEventListener(name, react, options);
const matches = (event, selector) => event.target instanceof Element && event.target.closest(selector);

document.documentElement.classList.add("script");

// --- Telling ---

function say(text) {
  const live = find("#live");
  live.textContent = "";
  // An empty moment between two equal texts makes a screen reader read the second one too.
  requestAnimationFrame(() => { live.textContent = text; });
}

function warn(text) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button secondary small";
  close.textContent = words.close;
  close.addEventListener("click", () => find("#alert").replaceChildren());
  const sentence = document.createElement("p");
  sentence.textContent = text;
  find("#alert").replaceChildren(sentence, close);
}

// --- Live search: "go" is fired for finished text only, never for what is still being converted ---

const searchTimers = new WeakMap();

function searchSoon(box, wait) {
  clearTimeout(searchTimers.get(box));
  searchTimers.set(box, setTimeout(() => box.dispatchEvent(new Event("go", { bubbles: true })), wait));
}

const isTyped = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea");

on("input", (event) => {
  if (event.target.matches("[data-live]") && isTyped(event.target) && !event.isComposing) searchSoon(event.target, 300);
});
on("compositionend", (event) => {
  if (event.target.matches("[data-live]")) searchSoon(event.target, 300);
});
// Enter has asked already; the timer must not ask again.
on("submit", (event) => {
  for (const box of event.target.elements) clearTimeout(searchTimers.get(box));
});
on("change", (event) => {
  if (event.target.matches("[data-live]") && !isTyped(event.target)) searchSoon(event.target, 0);
});

// --- The entry form is checked after each answer: a fault that was answered need not stand until it is sent again ---

on("change", (event) => {
  const field = matches(event, ".request-entry .field.wrong");
  if (!field || !event.target.value.trim()) return;
  field.classList.remove("wrong");
  find(".field-error", field)?.remove();
  for (const box of findAll("[aria-invalid]", field)) box.removeAttribute("aria-invalid");
});

// --- Readers that type end with Enter: it never submits, it says that one code is complete ---

on("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !event.target.matches("[data-scan]")) return;
  event.preventDefault();
  event.target.dispatchEvent(new CustomEvent("scan", { bubbles: true, detail: event.target.value }));
});

// --- Sending once ---

// Asked of the attribute: a field called "method" would hide the form's own property.
const isMethod = (form, method) => (form.getAttribute("method") ?? "get").toLowerCase() === method;

const SECOND_PRESS_MS = 10_000;
const sentForms = new Map();

const isOnItsWay = (form) => sentForms.has(form) && Date.now() - sentForms.get(form).at < SECOND_PRESS_MS;

function freeForms() {
  for (const { button, content } of sentForms.values()) {
    button?.removeAttribute("aria-disabled");
    button?.replaceChildren(...content);
  }
  sentForms.clear();
}

on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isMethod(form, "post") || form.hasAttribute("data-many")) return;
  const before = sentForms.get(form);
  if (isOnItsWay(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  const content = before ? before.content : [...(button?.childNodes ?? [])];
  sentForms.set(form, { at: Date.now(), button, content });
  button?.setAttribute("aria-disabled", "true");
  button?.replaceChildren(words.sending);
});
addEventListener("pageshow", freeForms);

// --- What a finder found fills the form around it; alone it fills only what stands empty ---

function fillFrom(choice, onlyEmpty) {
  const boxes = Object.entries(JSON.parse(choice.dataset.fills)).map(([name, value]) => [choice.form.elements[name], value]);
  const there = boxes.filter(([box]) => box);
  if (onlyEmpty && there.some(([box]) => box.value)) return;
  for (const [box, value] of there) {
    box.value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
on("click", (event) => {
  const choice = matches(event, "[data-fills]");
  if (!choice) return;
  event.preventDefault();
  fillFrom(choice);
  choice.form.elements[Object.keys(JSON.parse(choice.dataset.fills))[0]].focus();
  choice.closest("[data-choices]").replaceChildren();
});

// --- Short addresses: a search names only the conditions that say something ---

on("formdata", (event) => {
  if (!isMethod(event.target, "get")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// --- htmx ---

const writeHeaders = () => ({ "X-CSRFToken": find("meta[name=csrf-token]").content });

const renewsItself = (element) => "renews" in (element?.dataset ?? {});

on("htmx:configRequest", ({ detail }) => {
  // Nobody pressed anything: the session does not go on for it.
  if (renewsItself(detail.elt)) detail.headers["X-Poll"] = "1";
  if (detail.verb !== "get") Object.assign(detail.headers, writeHeaders());
  else for (const [name, value] of Object.entries(detail.parameters)) if (value === "") delete detail.parameters[name];
});

const SENTENCE_OF_STATUS = { 0: "offline", 403: "forbidden", 409: "conflict" };

function requestFailed({ detail }) {
  const status = detail.xhr?.status ?? 0;
  if (status !== 401) warn(words[SENTENCE_OF_STATUS[status] ?? "failed"]);
}
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) on(name, requestFailed);

on("htmx:beforeOnLoad", (event) => {
  sessionGoesOnUntil(event.detail.xhr.getResponseHeader("X-Session-Ends"));
  // Going to the sign-in page now would throw away what was typed.
  const unasked = renewsItself(event.detail.requestConfig.elt);
  if (event.detail.xhr.status === 401 && (unasked || findAll("form").some(isUnsaved))) {
    event.preventDefault();
    askAgain();
  }
});

on("htmx:beforeRequest", (event) => {
  // What renews itself rests while nobody looks, and never pulls a button away from under the fingers.
  const renewed = event.detail.elt;
  const rests = () => document.hidden || renewed.contains(document.activeElement) || find("[data-renewing]")?.checked === false;
  // What is asked of a form that is being sent would be cut off by the page that comes.
  if ((renewsItself(renewed) && rests()) || isOnItsWay(renewed.closest("form"))) event.preventDefault();
  else event.detail.target.setAttribute("aria-busy", "true");
});
on("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));

on("htmx:afterSettle", (event) => {
  const swapped = event.target instanceof Element && event.target.isConnected ? event.target : document.body;
  const inside = (selector) => (swapped.matches(selector) ? swapped : find(selector, swapped));
  const wanted = inside("[data-focus-first]") ?? inside("[data-focus]");
  const spoken = inside("[data-say]");
  if (spoken) {
    say(spoken.dataset.say);
    spoken.removeAttribute("data-say");
  }
  // What the page said of the fields before is told anew inside them.
  if (swapped.matches("[data-own-errors]")) find("main > .error-summary")?.remove();
  // The list is another one now, and so is its Excel file, whose link stands above it.
  if (event.detail.requestConfig?.elt.matches(".filters")) findAll("#title-actions [download]").forEach((link) => (link.search = location.search));
  const sole = inside("[data-sole]");
  if (sole) fillFrom(sole, true);
  // What renewed itself took no focus away, and with the focus inside it would rest for ever.
  const renewedItself = renewsItself(event.detail.requestConfig?.elt);
  if (wanted) wanted.focus();
  else if (document.activeElement === document.body && !renewedItself) {
    swapped.tabIndex = -1;
    swapped.focus({ preventScroll: true });
  }
  countAllTicked();
});

find("[data-focus-first]")?.focus();

// --- Unsaved words, and drafts that save themselves ---

const AUTOSAVE_AFTER_MS = 3000;
const changes = new WeakMap();

const changeOf = (form) => changes.get(form) ?? { unsaved: false, saving: false, timer: 0 };
const isUnsaved = (form) => changeOf(form).unsaved;

function noteChange(form) {
  const change = changeOf(form);
  changes.set(form, change);
  change.unsaved = true;
  if (!form.dataset.autosave) return;
  clearTimeout(change.timer);
  change.timer = setTimeout(() => autosave(form), AUTOSAVE_AFTER_MS);
}

function draftOf(form) {
  const draft = new FormData(form);
  for (const box of form.elements) if (box.type === "password" || box.type === "file") draft.delete(box.name);
  return draft;
}

async function autosave(form, leaving = document.hidden) {
  const change = changeOf(form);
  clearTimeout(change.timer);
  if (!change.unsaved || change.saving || sentForms.has(form)) return;
  Object.assign(change, { unsaved: false, saving: true });
  const line = find("[data-autosave-line]", form);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST", body: draftOf(form), headers: writeHeaders(), redirect: "manual", keepalive: leaving,
    });
    const ended = answer.type === "opaqueredirect" || answer.status === 401;
    if (!answer.ok) change.unsaved = true;
    if (ended) askAgain();
    else if (line) line.textContent = answer.ok ? await answer.text() : words.unsaved;
    sessionGoesOnUntil(answer.headers.get("X-Session-Ends"));
  } catch {
    change.unsaved = true;
    if (line) line.textContent = words.unsaved;
  } finally {
    change.saving = false;
  }
}

const guarded = "form[data-autosave], form[data-guard]";

for (const name of ["input", "change"]) {
  on(name, (event) => {
    const form = matches(event, guarded);
    if (form) noteChange(form);
  });
}
on("focusout", (event) => {
  const form = matches(event, "form[data-autosave]");
  if (form && !form.contains(event.relatedTarget)) autosave(form, true);
});
on("visibilitychange", () => {
  if (document.hidden) findAll("form[data-autosave]").forEach((form) => autosave(form));
});
addEventListener("beforeunload", (event) => {
  if (findAll(guarded).some((form) => isUnsaved(form) && !sentForms.has(form))) event.preventDefault();
});

// A button that waits for its ticks says so; it may be pressed, and then the server says which is missing.
on("change", (event) => {
  const form = matches(event, "form[data-ticks]");
  if (!form) return;
  const missing = findAll("[type=checkbox]", form).some((box) => !box.checked);
  for (const button of findAll(".primary", form)) missing ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
});

// --- The session's end, told two minutes before ---

const WARN_BEFORE_S = 120;
let askedFor = 0;
let sessionEnds = Number(document.body.dataset.sessionEnds ?? 0);
// A clock that goes wrong on an office PC must not move the warning.
const clockAhead = Date.now() / 1000 - Number(document.body.dataset.sessionNow ?? Date.now() / 1000);

function sessionGoesOnUntil(moment) {
  if (moment) sessionEnds = Number(moment);
}

function watchSession() {
  const left = sessionEnds - (Date.now() / 1000 - clockAhead);
  const dialog = find("#session-dialog");
  if (left > WARN_BEFORE_S) return;
  if (left > 0) {
    if (!dialog.open) dialog.showModal();
    return;
  }
  dialog.close();
  // Whoever closes the question is not asked again until a session has begun.
  if (askedFor === sessionEnds) return;
  askedFor = sessionEnds;
  askAgain();
}
if (sessionEnds && find("#session-dialog")) setInterval(watchSession, 5000);

async function extendSession() {
  try {
    const answer = await fetch(document.body.dataset.sessionExtend, { method: "POST", headers: writeHeaders(), redirect: "manual" });
    sessionGoesOnUntil(answer.headers.get("X-Session-Ends"));
    if (!answer.ok) askAgain();
  } catch {
    warn(words.offline);
  }
}

// --- Signing in again on the spot: what was typed stays where it is ---

function askAgain() {
  const dialog = find("#again-dialog");
  if (!dialog) warn(words.expired);
  else if (!dialog.open) dialog.showModal();
}

async function pageAt(address, options) {
  const answer = await fetch(address, options);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// The sign-in page gives a new cookie with its token, and any page after it the token to go on with.
async function signInAgain(form) {
  const entry = find("main form", await pageAt(form.dataset.signIn));
  if (entry && entry.elements.password) {
    const answers = new FormData(entry);
    answers.set("member_code", form.dataset.memberCode);
    answers.set("login_id", form.dataset.loginId);
    answers.set("password", find("[type=password]", form).value);
    const refused = find(".error-summary", await pageAt(form.dataset.signIn, { method: "POST", body: answers, redirect: "manual" }));
    if (refused) return find("li", refused).firstChild.textContent;
  }
  const now = await pageAt(form.dataset.again, { headers: { "X-Unseen": "1" } });
  const same = find("form[data-again]", now);
  if (same?.dataset.memberCode !== form.dataset.memberCode || same.dataset.loginId !== form.dataset.loginId) return words.expired;
  const token = find("meta[name=csrf-token]", now).content;
  find("meta[name=csrf-token]").content = token;
  for (const box of findAll("input[name=csrf_token]")) box.value = token;
  sessionGoesOnUntil(now.body.dataset.sessionEnds);
  return "";
}

on("submit", async (event) => {
  const form = event.target;
  if (!("again" in form.dataset)) return;
  event.preventDefault();
  try {
    const refusal = await signInAgain(form);
    find("#again-error").textContent = refusal;
    if (refusal) return;
    find("#again-dialog").close();
    findAll("form[data-autosave]").forEach(autosave);
  } catch {
    find("#again-error").textContent = words.offline;
  } finally {
    find("[type=password]", form).value = "";
  }
}, { capture: true });

// --- Ticked rows ---

const ticksOf = (name) => findAll(`tbody input[type=checkbox][name="${name}"]`);

function countTicked(name) {
  const ticks = ticksOf(name);
  const ticked = ticks.filter((tick) => tick.checked).length;
  const chosen = find(`[data-whole="${name}"]:checked`)?.dataset.count ?? ticked;
  for (const line of findAll(`[data-ticked="${name}"]`)) {
    line.textContent = chosen ? line.dataset.text.replace("{n}", chosen) : words.noneSelected;
  }
  for (const all of findAll(`[data-tick-all="${name}"]`)) {
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
}

function countAllTicked() {
  findAll("[data-ticked]").forEach((line) => countTicked(line.dataset.ticked));
}

on("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox") return;
  const many = box.dataset.tickAll ?? box.dataset.whole;
  const name = many ?? box.name;
  if (many) ticksOf(name).forEach((tick) => { tick.checked = box.checked; });
  // A row less is no longer the whole list.
  if (!box.checked) findAll(`[data-whole="${name}"]`).forEach((whole) => { whole.checked = false; });
  countTicked(name);
});
addEventListener("pageshow", countAllTicked);

// --- Keys ---

// Through the rows of a list; on the page of one of its cases to the next one.
function move(step) {
  const rows = findAll("[data-keys-list] tbody tr");
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (rows.length) find("a[href]", rows[Math.min(Math.max(here + step, 0), rows.length - 1)])?.focus();
  else find(step > 0 ? "main a[rel=next]" : "main a[rel=prev]")?.click();
}

function tickRow() {
  find("input[type=checkbox]", document.activeElement.closest("[data-keys-list] tbody tr") ?? document.createElement("i"))?.click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: tickRow,
  "/": () => find("[data-search]")?.focus(),
  "?": () => find("#keys-dialog")?.showModal(),
};

on("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && event.ctrlKey) {
    const form = matches(event, "form[data-ctrl-enter]");
    if (form) form.requestSubmit(find("button.primary", form));
    return;
  }
  const typing = event.target.isContentEditable || event.target.matches("select, textarea, input:not([type=checkbox], [type=radio])");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || find("dialog[open]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act || document.body.dataset.keys === "off") return;
  event.preventDefault();
  act();
});

// --- Buttons that only a script can serve ---

function showPassword(button) {
  const box = document.getElementById(button.dataset.show);
  const shown = box.type === "password";
  box.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.firstChild.textContent = shown ? words.hide : words.show;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  say(words.copied);
  find("span", button).textContent = words.copied;
}

// The browser's own calendar writes into the box, which also takes every other way to write a day.
function openCalendar(button) {
  const box = document.getElementById(button.dataset.calendar);
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.className = "calendar";
  calendar.tabIndex = -1;
  calendar.value = box.value.replaceAll("/", "-");
  calendar.addEventListener("change", () => {
    box.value = calendar.value.replaceAll("-", "/");
    for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
    calendar.remove();
    box.focus();
  });
  find(".calendar", button.parentElement)?.remove();
  button.after(calendar);
  calendar.showPicker();
}

on("click", (event) => {
  const button = matches(event, "button");
  if (!button) return;
  if (button.dataset.show) showPassword(button);
  else if (button.dataset.calendar) openCalendar(button);
  else if ("copy" in button.dataset) copy(button);
  else if ("print" in button.dataset) print();
  else if ("extendSession" in button.dataset) extendSession();
});
