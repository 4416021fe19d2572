// JSON over HTTP. An error answer carries the server's message; no answer at all is `offline`.

import { leaveToSignIn } from './session_end.js';
import { settings } from './settings.js';

/** @import { ErrorBody } from '../responses' */

export class ApiError extends Error {
  /**
   * @param {number} status of HTTP, 0 where the server did not answer
   * @param {ErrorBody} body
   */
  constructor(status, body) {
    super(body.message ?? String(status));
    this.status = status;
    this.body = body;
  }

  get offline() {
    return this.status === 0;
  }
}

/**
 * @typedef {{ path: string, method: string, headers: Record<string, string>, body: unknown }} Asked
 * @typedef {(asked: Asked) => Promise<{ status: number, body: any }>} Transport what answers in place of the routes
 */

/** @type {Transport | undefined} */
let transport;

/** @param {Transport} ask */
export function setTransport(ask) {
  transport = ask;
}

let author = '';

/** @param {string} name */
export function setAuthor(name) {
  author = name;
}

export const getAuthor = () => author;

/** The name as the server keeps it. */
export const ownName = () => author.trim().slice(0, 80).trim();

/** @param {string} path */
export const apiUrl = (path) => new URL(`api/${path}`, document.baseURI);

/** @param {unknown} error */
export const isAbort = (error) => error instanceof Error && error.name === 'AbortError';

/**
 * @param {string} path below `api/`
 * @param {{ method?: string, body?: unknown, form?: FormData, signal?: AbortSignal, keepalive?: boolean }} [options]
 * @returns {Promise<any>} the JSON of the answer; rejects with an ApiError
 */
export async function request(path, { method = 'GET', body, form, signal, keepalive } = {}) {
  /** @type {Record<string, string>} */
  const headers = { 'X-Author': encodeURIComponent(author), 'Accept-Language': settings.language };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (transport) return asked(transport, { path, method, headers, body }, signal);
  /** @type {RequestInit} */
  const init = { method, headers, body: form ?? (body === undefined ? null : JSON.stringify(body)) };
  if (signal) init.signal = signal;
  if (keepalive) init.keepalive = keepalive;
  let response;
  try {
    response = await fetch(apiUrl(path), init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, { message: '' });
  }
  const answer = await json(response);
  if (response.status === 401) leaveToSignIn();
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}

/**
 * @param {string} path below `api/`
 * @returns {Promise<{ blob: Blob, name: string }>} a file with its name; rejects with an ApiError
 */
export async function requestFile(path) {
  let response;
  try {
    response = await fetch(apiUrl(path), { headers: { 'Accept-Language': settings.language } });
    if (response.ok) return { blob: await response.blob(), name: fileName(response) };
  } catch {
    throw new ApiError(0, { message: '' });
  }
  throw new ApiError(response.status, await json(response));
}

/** @param {Response} response */
function fileName(response) {
  const disposition = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : (/filename="([^"]+)"/.exec(disposition)?.[1] ?? '');
}

/**
 * @param {Transport} ask
 * @param {Asked} question
 * @param {AbortSignal} [signal]
 */
async function asked(ask, question, signal) {
  const answer = await ask(question).catch(() => {
    throw new ApiError(0, { message: '' });
  });
  signal?.throwIfAborted();
  if (answer.status >= 400) throw new ApiError(answer.status, answer.body);
  return answer.body;
}

/** @param {Response} response */
async function json(response) {
  try {
    return await response.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    if (response.ok) throw new ApiError(0, { message: '' }); // the connection broke off on the way
    return {};
  }
}

/** @type {Set<Promise<unknown>>} changes on their way to the server */
const changes = new Set();

/** @type {typeof request} a request after which lists are not what they were */
export function change(path, options) {
  const sent = request(path, options);
  changes.add(sent);
  const done = () => changes.delete(sent);
  sent.then(done, done);
  return sent;
}

/**
 * Asks once the changes on their way have arrived, so that the answer shows them.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {number} patience milliseconds that it waits at most
 */
export function afterChanges(ask, patience) {
  if (!changes.size) return ask();
  const waited = new Promise((resolve) => {
    setTimeout(resolve, patience);
  });
  return Promise.race([Promise.allSettled(changes), waited]).then(ask);
}

/**
 * Leaves out what is empty.
 * @param {Record<string, string | number | null | undefined>} values
 */
export function queryString(values) {
  const given = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}
