// What the page says, in the language that was chosen.

import { ApiError } from './http.js';
import { MESSAGES } from './messages.js';
import { settings } from './settings.js';

/** @import { DocumentName, Reason } from '../responses' */

const ARABIC_DIGITS = '٠١٢٣٤٥٦٧٨٩';
const COUNTED = /\{(\w+)\|([^|}]*)\|([^|}]*)\}/g; // {n|sentence|sentences}

/** @param {string | number} value */
export function number(value) {
  const text = String(value);
  if (settings.digits !== 'arabic') return text;
  return text.replace(/\d/g, (d) => ARABIC_DIGITS[Number(d)]).replace(/(?<=[٠-٩])\.(?=[٠-٩])/g, '٫');
}

/**
 * The sign of Latin digits stays on their right after Arabic words too, as CLDR has it.
 * @param {number} share
 */
export const percent = (share) =>
  `${number(Math.round(share * 100))}${settings.digits === 'arabic' ? '٪' : '\u200e%\u200e'}`;

/**
 * Numbers take the digits of the page; names, versions and words of a text stay as they are.
 * @param {string} value
 */
const figured = (value) => (/^\d+(\.\d+)?$/.test(value) ? number(value) : value);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  if (!hasMessage(key)) console.error(`no message ${key}`);
  const words = MESSAGES[settings.language][key] ?? key;
  return number(words)
    .replace(COUNTED, (_, name, one, several) => (Number(values[name]) === 1 ? one : several))
    .replace(/\{(\w+)\}/g, (_, name) => figured(String(values[name] ?? '')));
}

/** The language of the page's words and its direction, for words amid a text of a document. */
export const ownLanguage = () => ({ lang: settings.language, dir: settings.language === 'ar' ? 'rtl' : 'ltr' });

/** @param {string} key */
const hasMessage = (key) => key in MESSAGES[settings.language];

/** @type {Map<string, string>} */
const titles = new Map();

/**
 * Documents are spoken of by their titles, where they have any.
 * @param {DocumentName[]} documents
 */
export function called(documents) {
  for (const { name, title } of documents) titles.set(name, title ?? name);
}

/** @param {string} name */
export const titleOf = (name) => titles.get(name) ?? name;

/** @param {string} path */
export function category(path) {
  return hasMessage(`cat_${path}`) ? say(`cat_${path}`) : path;
}

/** @param {string} check */
export function checkName(check) {
  return hasMessage(`named_${check}`) ? say(`named_${check}`) : check;
}

/**
 * Why, in the language of the page where the server says it in both; what is quoted keeps its digits.
 * @param {Reason} finding
 */
export function reason(finding) {
  return said(settings.language === 'ar' ? inArabic(finding) : finding.reason);
}

/** @param {Reason} finding */
const inArabic = (finding) =>
  finding.reason_ar || MESSAGES.ar[`check_${finding.check ?? finding.kind}`] || finding.reason;

/** @param {string} words */
const said = (words) => words.replace(/«[^»]*»|“[^”]*”|[\d.,]+/g, (part) => (/^\d/.test(part) ? number(part) : part));

/**
 * What went wrong and what to do about it, in the language of the page.
 * @param {unknown} error
 */
export function refusal(error) {
  if (!(error instanceof ApiError)) return say('failed');
  if (error.offline) return say('offlineShort');
  const { message, remedy } = error.body; // in the language that was asked for
  if (!message) return say('failed');
  // The server isolates the values of its Arabic messages; those that are numbers take the digits of the page.
  return [message, remedy]
    .filter(Boolean)
    .join(' ')
    .replace(/\u2068\d+(?:,\d{3})*\u2069/g, number);
}

/** @param {string} iso */
export function when(iso) {
  const locale = settings.language === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  return number(new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }));
}

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.round(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return minutes ? say('minutes', { m: minutes, s: rest }) : say('seconds', { s: rest });
}
