// Makes `messages.js` of the message catalogue for the scripts that are tested, as the server does for the page.
// Node.js loads this before the tests, with --import.

import { readFileSync } from 'node:fs';
import { register } from 'node:module';

/** @param {string} language */
function pageTexts(language) {
  const catalogue = new URL(`../../workbench/messages/${language}.json`, import.meta.url);
  return JSON.parse(readFileSync(catalogue, 'utf8')).page;
}

/** @param {string} source */
const asUrl = (source) => `data:text/javascript,${encodeURIComponent(source)}`;

const messages = asUrl(`export const MESSAGES = ${JSON.stringify({ ar: pageTexts('ar'), en: pageTexts('en') })};`);

register(
  asUrl(`export function resolve(specifier, context, next) {
  if (specifier !== './messages.js') return next(specifier, context);
  return { url: ${JSON.stringify(messages)}, shortCircuit: true };
}`),
);
