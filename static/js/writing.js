// Drafts stay on the device until a page says that the form arrived; words are counted while one writes.
// A form keeps drafts if it has data-draft="a name that is unique on this site".

const shared = document.documentElement.hasAttribute("data-shared-phone");
const arrived = document.querySelector(".status .notice.done");
const WEEK = 7 * 24 * 60 * 60 * 1000;
const PREFIX = "draft:";

const store = (() => {
  try {
    localStorage.getItem(PREFIX);
    return localStorage;
  } catch {
    return null; // storage is refused: writing works, drafts do not
  }
})();

const read = (key) => {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
};

function drop() {
  for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) {
    const draft = read(key);
    if (shared || !draft || (arrived && draft.sent) || Date.now() - draft.at > WEEK) store.removeItem(key);
  }
}

const texts = (form) =>
  [...form.querySelectorAll("textarea[name], input[type=text][name]")].filter((field) => !field.matches("[data-no-draft]"));

function keep(form, sent) {
  const words = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
  const key = PREFIX + form.dataset.draft;
  try {
    if (Object.values(words).some(Boolean)) store.setItem(key, JSON.stringify({ at: Date.now(), sent, words }));
    else store.removeItem(key);
  } catch {
    // the device is full: the text is still in its box
  }
}

function restore(form) {
  const draft = read(PREFIX + form.dataset.draft);
  for (const field of draft ? texts(form) : []) {
    if (field.value || !draft.words[field.name]) continue;
    field.value = draft.words[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function count(field) {
  const line = document.getElementById(`${field.id}-words`);
  const language = field.lang || document.documentElement.lang;
  const segments = Intl.Segmenter && new Intl.Segmenter(language, { granularity: "word" });
  const words = segments
    ? [...segments.segment(field.value)].filter((segment) => segment.isWordLike).length
    : field.value.split(/\s+/).filter(Boolean).length;
  line.textContent = line.dataset.count.replace("{count}", words.toLocaleString(document.documentElement.lang));
  line.classList.toggle("over", words > Number(field.dataset.words));
}

for (const field of document.querySelectorAll("textarea[data-words]")) {
  field.addEventListener("input", () => count(field));
  if (field.value) count(field);
}

if (store) {
  drop();
  for (const form of shared ? [] : document.querySelectorAll("form[data-draft]")) {
    let pause;
    restore(form);
    form.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => keep(form, false), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(pause);
      keep(form, true);
    });
  }
}
