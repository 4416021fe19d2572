// What is asked of the server. A refusal carries what the server says; no answer at all is `offline`.

export class Refusal extends Error {
  constructor(status, body) {
    super(body.message ?? String(status));
    this.status = status;
    this.body = body;
  }

  get offline() {
    return this.status === 0;
  }
}

let author = '';

export function writeAs(name) {
  author = name;
}

export async function ask(path, { method = 'GET', body, signal, form } = {}) {
  const headers = { 'X-Author': encodeURIComponent(author) };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    const payload = form ?? (body === undefined ? undefined : JSON.stringify(body));
    answer = await fetch(new URL(`api/${path}`, document.baseURI), { method, headers, body: payload, signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal(0, { message: '' });
  }
  let found = {};
  try {
    found = await answer.json();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    if (answer.ok) throw new Refusal(0, { message: '' }); // it broke off on the way
  }
  if (answer.status === 401) window.location.assign(new URL('sign-in', document.baseURI)); // drafts are kept in the browser
  if (!answer.ok) throw new Refusal(answer.status, found);
  return found;
}

export const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, v]) => v !== '' && v !== null && v !== undefined)).toString();

export const pairPath = (id, rest = '') => `pairs/${encodeURIComponent(id)}${rest}`;
