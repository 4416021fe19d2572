// What a person chose for the page: language, digits, light, name. Kept in this browser.

const KEY = 'muqabala:settings';
const listeners = new Set();

function read() {
  const browser = navigator.language?.startsWith('ar') ? 'ar' : 'en';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const usual = { language: browser, digits: 'latin', theme: dark, author: '', size: 1 };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return usual;
  }
}

export const settings = read();

export function choose(changes) {
  Object.assign(settings, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser without storage forgets the choice at the next visit.
  }
  for (const listener of listeners) listener(changes);
}

export const onChoice = (listener) => listeners.add(listener);
