import './browser.js';
import assert from 'node:assert/strict';
import test from 'node:test';

const { placesIn } = await import('../../workbench/ui/static/word_links.js');
const { WordNumbers } = await import('../../workbench/ui/static/word_numbers.js');

const GARBLED = 'قال وزير Baku إن 48 شخصا قتلوا';

/**
 * @param {string} correction
 * @param {string} words of the machine text
 */
function placesOf(correction, words) {
  const start = GARBLED.indexOf(words);
  return placesIn(GARBLED, correction, [start, start + words.length]).map((range) => correction.slice(...range).trim());
}

test('words that were left are found where they stand now', () => {
  assert.deepEqual(placesOf(GARBLED, 'وزير'), ['وزير']);
  assert.deepEqual(placesOf(`أمس ${GARBLED}`, 'شخصا'), ['شخصا']);
});

test('words that were replaced are what stands in their place', () => {
  assert.deepEqual(placesOf(GARBLED.replace('Baku', 'باكو'), 'Baku'), ['باكو']);
  assert.deepEqual(placesOf(GARBLED.replace('48 شخصا', '38 راكبا'), 'شخصا'), ['38 راكبا']);
});

test('words that were deleted, or rewritten at length, have no place', () => {
  assert.deepEqual(placesOf('قال وزير إن 48 شخصا قتلوا', 'Baku'), []);
  assert.deepEqual(placesOf(GARBLED.replace('Baku', 'كبير في حكومة العاصمة الأذربيجانية لم يذكر اسمه'), 'Baku'), []);
});

test('digits in one go are one number, and later ones another', () => {
  /** @type {[number, number][]} */
  const words = Array.from({ length: 14 }, (_, place) => [2 * place, 2 * place + 1]);
  const parent = { createElement: () => ({ append() {}, setAttribute() {}, addEventListener() {} }) };
  Object.assign(globalThis, { document: parent });
  const numbers = new WordNumbers(/** @type {any} */ ({}), words);
  const typed = (/** @type {string} */ code, /** @type {number} */ timeStamp) =>
    numbers.placeOf(/** @type {any} */ ({ code, timeStamp }));
  assert.equal(typed('Digit6', 0), 5);
  assert.equal(typed('Digit1', 5000), 0);
  assert.equal(typed('Numpad2', 5300), 11); // the twelfth
  assert.equal(typed('Digit9', 5600), 8); // there is no word 129
  assert.equal(typed('Digit0', 9000), -1);
  assert.equal(typed('KeyM', 9100), -1);
});
