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

export const percent = (share) => `${number(Math.round(share * 100))}${settings.digits === 'arabic' ? '٪' : '%'}`;

export function say(key, values = {}) {
  const table = settings.language === 'ar' ? AR : EN;
  const words = table[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === 'number' ? number(values[name]) : number(values[name] ?? '')));
}

export function category(path) {
  const known = say(`cat_${path}`);
  return known.startsWith('cat_') ? path : known;
}

export function checkName(check) {
  const known = say(`named_${check}`);
  return known.startsWith('named_') ? check : known;
}

// Why: in the language of the page where the server says it in both.
export function reason(finding) {
  if (settings.language !== 'ar') return finding.reason;
  if (finding.reason_ar) return finding.reason_ar;
  const known = AR[`check_${finding.check ?? finding.kind}`];
  return known ?? finding.reason;
}

export function refusal(error) {
  if (error.offline) return say('offlineShort');
  const kind = error.body?.error;
  const known = kind ? say(`error_${kind}`) : '';
  if (known && !known.startsWith('error_')) return settings.language === 'ar' ? known : error.body.message ?? known;
  return error.body?.message ?? say('failed');
}

export function when(iso) {
  const locale = settings.language === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  return number(new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }));
}

export function duration(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return minutes ? say('minutes', { m: minutes, s: rest }) : say('seconds', { s: rest });
}
