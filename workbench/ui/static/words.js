// What the page says, in the language that was chosen.

import { settings } from './settings.js';
import { AR } from './words-ar.js';
import { EN } from './words-en.js';

const ARABIC_DIGITS = '٠١٢٣٤٥٦٧٨٩';

export function number(value) {
  const text = String(value);
  if (settings.digits !== 'arabic') return text;
  return text.replace(/\d/g, (d) => ARABIC_DIGITS[d]).replace(/(?<=[٠-٩])\.(?=[٠-٩])/g, '٫');
}

// The sign of Latin digits stays on their right after Arabic words too, as CLDR has it.
export const percent = (share) =>
  `${number(Math.round(share * 100))}${settings.digits === 'arabic' ? '٪' : '\u200e%\u200e'}`;

// Numbers take the digits of the page; names, versions and words of a text stay as they are.
const figured = (value) => (/^\d+(\.\d+)?$/.test(value) ? number(value) : value);

export function say(key, values = {}) {
  const table = settings.language === 'ar' ? AR : EN;
  const words = table[key] ?? key;
  return number(words).replace(/\{(\w+)\}/g, (_, name) => figured(values[name] ?? ''));
}

const titles = new Map();

// Documents are spoken of by their titles, where they have any.
export function called(documents) {
  for (const { name, title } of documents) titles.set(name, title ?? name);
}

export const titleOf = (name) => titles.get(name) ?? name;

export function category(path) {
  const known = say(`cat_${path}`);
  return known.startsWith('cat_') ? path : known;
}

export function checkName(check) {
  const known = say(`named_${check}`);
  return known.startsWith('named_') ? check : known;
}

// Why: in the language of the page where the server says it in both; what is quoted keeps its digits.
export function reason(finding) {
  return said(settings.language === 'ar' ? inArabic(finding) : finding.reason);
}

const inArabic = (finding) => finding.reason_ar || AR[`check_${finding.check ?? finding.kind}`] || finding.reason;

const said = (words) => words.replace(/«[^»]*»|“[^”]*”|[\d.,]+/g, (part) => (/^\d/.test(part) ? number(part) : part));

// What went wrong and what to do about it. What the server does not say in Arabic stays English, from left to right.
export function refusal(error) {
  if (error.offline) return say('offlineShort');
  const { error: kind, message, remedy, message_ar, remedy_ar } = error.body ?? {};
  if (!message) return say('failed');
  const english = [message, remedy].filter(Boolean).join(' ');
  if (settings.language !== 'ar') return english;
  if (message_ar)
    return [message_ar, remedy_ar ?? isolate(remedy)]
      .filter(Boolean)
      .join(' ')
      .replace(/\u2068\d+\u2069/g, number);
  return `${AR[`error_${kind}`] ?? AR.failed}: ${isolate(english)}`;
}

const isolate = (words) => (words ? `\u2066${words}\u2069` : '');

export function when(iso) {
  const locale = settings.language === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  return number(new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }));
}

export function duration(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return minutes ? say('minutes', { m: minutes, s: rest }) : say('seconds', { s: rest });
}
