// What is typed and not yet approved, kept twice: in this browser at every key, on the server a moment later.

import { ask, pairPath } from './api.js';
import { later } from './dom.js';

// Whoever signs in next in this browser must not hand in what another has typed: the keys name the person.
const DRAFT = (id) => `muqabala:draft:${author()}:${id}`;
const WAITING = (id) => `muqabala:waiting:${author()}:${id}`;
let author = () => '';

export function signedBy(name) {
  author = name;
}

const PAUSE = 1200; // milliseconds without a key before the server hears of it
const RETRY = 3000;
const PATIENCE = 20_000; // milliseconds for one correction; one that took longer is handed in again

function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage leaves the server's copy.
  }
}

function held(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

const pauses = new Map();

// Takes note of a text; `told(state)` hears 'kept', 'offline' or 'refused'.
export function note(id, text, base, told) {
  const at = new Date().toISOString();
  keep(DRAFT(id), { text, base, at });
  if (!pauses.has(id)) pauses.set(id, later(PAUSE, send));
  pauses.get(id)(id, text, base, told);
}

async function send(id, text, base, told) {
  try {
    await ask(pairPath(id, '/draft'), { method: 'PUT', body: { text, base } });
    told('kept');
  } catch (error) {
    told(error.offline ? 'offline' : 'refused');
    if (error.offline) {
      setTimeout(() => held(DRAFT(id))?.text === text && send(id, text, base, told), RETRY);
    }
  }
}

// At once, for the moment the page is left.
export function hurry(id) {
  const draft = held(DRAFT(id));
  if (!draft) return;
  pauses.get(id)?.stop();
  fetch(new URL(`api/${pairPath(id, '/draft')}`, document.baseURI), {
    method: 'PUT',
    keepalive: true,
    headers: { 'Content-Type': 'application/json', 'X-Author': author() },
    body: JSON.stringify({ text: draft.text, base: draft.base }),
  }).catch(() => {});
}

export function forget(id, onServer = false) {
  pauses.get(id)?.stop();
  keep(DRAFT(id), null);
  if (onServer) ask(pairPath(id, '/draft'), { method: 'DELETE' }).catch(() => {});
}

// The later one of what this browser and the server hold, null where neither holds any.
export function found(id, ofServer) {
  const own = held(DRAFT(id));
  if (own && ofServer) return own.at >= ofServer.at ? own : ofServer;
  return own ?? ofServer ?? null;
}

// Corrections on their way: kept here until the server has said what became of them. They go one after another, so
// that the history has them in the order of the work.
const sending = new Set();
let last = null; // the one that went last, while it is on its way

export function hand(correction, ended) {
  const stamped = { ...correction, at: new Date().toISOString() };
  keep(WAITING(correction.id), stamped);
  keep(DRAFT(correction.id), null);
  pauses.get(correction.id)?.stop();
  return deliver(stamped, ended);
}

// Where none is on its way, this one goes at once: the server writes it while the next sentence is drawn.
function post(id, body) {
  const go = () => ask(pairPath(id), { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE) });
  const sent = last ? last.then(go, go) : go();
  const over = () => last === sent && (last = null);
  last = sent;
  sent.then(over, over);
  return sent;
}

async function deliver(correction, ended) {
  if (sending.has(correction.id)) return;
  sending.add(correction.id);
  const { id, at, ...body } = correction;
  const [waits, drafted] = [WAITING(id), DRAFT(id)]; // of whoever handed it in, if the name changes meanwhile
  try {
    const saved = await post(id, body);
    sending.delete(id);
    const newer = held(waits);
    if (newer && newer.at !== at) return deliver({ ...newer, base: saved.revision }, ended);
    keep(waits, null);
    ended('saved', correction, saved);
  } catch (error) {
    if (error.offline || error.status >= 500) {
      ended('offline', correction, null);
      setTimeout(() => waits === WAITING(id) && held(waits) && deliver(correction, ended), RETRY);
    } else {
      keep(waits, null);
      // Of what was refused the text stays a draft, whoever was first.
      keep(drafted, { text: correction.text, base: correction.base, at: new Date().toISOString() });
      const own = error.status === 409 && error.body.newest?.after === correction.text;
      if (own) keep(drafted, null);
      ended(own ? 'saved' : error.status === 409 ? 'conflict' : 'refused', correction, error.body);
    }
  } finally {
    sending.delete(id);
  }
}

export function waiting() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(WAITING('')));
  return keys.map((key) => held(key)).filter(Boolean);
}

export function flush(ended) {
  for (const correction of waiting()) deliver(correction, ended);
}
