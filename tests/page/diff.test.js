import assert from 'node:assert/strict';
import test from 'node:test';

import { diff, readableRuns } from '../../workbench/ui/static/diff.js';
import { tokenize } from '../../workbench/ui/static/text_offsets.js';
import { edited, forManySeeds, randomText } from './random_texts.js';

/** @import { Operation, Run } from '../../workbench/ui/static/diff.js' */

/**
 * @param {Run[]} runs
 * @param {Operation} left out
 */
const without = (runs, left) =>
  runs
    .filter(([operation]) => operation !== left)
    .map(([, text]) => text)
    .join('');

test('tokens are the text', () => {
  forManySeeds((random) => {
    const text = randomText(random);
    assert.equal(tokenize(text).join(''), text);
  });
  assert.deepEqual(tokenize('قالَ: «١٢٫٥»  😀'), ['قالَ', ':', ' ', '«', '١٢', '٫', '٥', '»', '  ', '😀']);
});

test('a difference gives both texts back', () => {
  forManySeeds((random) => {
    const before = randomText(random);
    const after = random() < 0.2 ? randomText(random) : edited(random, before);
    const runs = diff(before, after);
    assert.equal(without(runs, 'insert'), before);
    assert.equal(without(runs, 'delete'), after);
    runs.forEach(([operation, text], index) => {
      assert.ok(text);
      assert.notEqual(operation, runs[index + 1]?.[0], 'runs of one operation are joined');
      assert.ok(!(operation === 'insert' && runs[index + 1]?.[0] === 'delete'), 'what is deleted comes first');
    });
  }, 600);
});

/**
 * The longest common subsequence of words and signs, by its plain definition.
 * @param {string[]} left
 * @param {string[]} right
 * @returns {number} its length
 */
function longestCommon(left, right) {
  const row = Array(right.length + 1).fill(0);
  for (const token of left) {
    let diagonal = 0;
    right.forEach((other, index) => {
      const above = row[index + 1];
      row[index + 1] = token === other ? diagonal + 1 : Math.max(above, row[index]);
      diagonal = above;
    });
  }
  return row[right.length];
}

test('as many words as possible are kept', () => {
  const tokens = (/** @type {string} */ text) => tokenize(text).filter((token) => token.trim());
  forManySeeds((random) => {
    const before = randomText(random);
    const after = edited(random, before);
    const kept = diff(before, after)
      .filter(([operation]) => operation === 'equal')
      .flatMap(([, text]) => tokens(text));
    assert.equal(kept.length, longestCommon(tokens(before), tokens(after)));
  });
});

test('the difference of equal texts is the text', () => {
  assert.deepEqual(diff('قال علييف', 'قال علييف'), [['equal', 'قال علييف']]);
  assert.deepEqual(diff('', ''), []);
});

test('a changed word is changed as a whole', () => {
  assert.deepEqual(diff('زار زيلنسكي باكو', 'زار زيلينسكي باكو'), [
    ['equal', 'زار '],
    ['delete', 'زيلنسكي'],
    ['insert', 'زيلينسكي'],
    ['equal', ' باكو'],
  ]);
});

test('changed words in a row are one change', () => {
  assert.deepEqual(diff('في يوم الاثنين قال', 'مساء أمس الأول قال'), [
    ['delete', 'في يوم الاثنين'],
    ['insert', 'مساء أمس الأول'],
    ['equal', ' قال'],
  ]);
});

test('a space before a comma is all that goes', () => {
  assert.deepEqual(diff('موسكو ، قال', 'موسكو، قال'), [
    ['equal', 'موسكو'],
    ['delete', ' '],
    ['equal', '، قال'],
  ]);
});

test('a mark on a letter and a character outside the basic plane stay whole', () => {
  assert.deepEqual(diff('كَتب', 'كُتب'), [
    ['delete', 'كَتب'],
    ['insert', 'كُتب'],
  ]);
  assert.deepEqual(diff('😀', '😃'), [
    ['delete', '😀'],
    ['insert', '😃'],
  ]);
});

test('texts too long to compare are replaced in whole between their common ends', () => {
  const long = (/** @type {string} */ word) => Array.from({ length: 1500 }, (_, k) => `${word}${k}`).join(' ');
  const [before, after] = [`أول ${long('ا')} آخر`, `أول ${long('ب')} آخر`];
  const runs = diff(before, after);
  assert.deepEqual(
    runs.map(([operation]) => operation),
    ['equal', 'delete', 'insert', 'equal'],
  );
  assert.equal(without(runs, 'insert'), before);
  assert.equal(without(runs, 'delete'), after);
});

test('a difference to read gives both texts back too', () => {
  forManySeeds((random) => {
    const before = randomText(random);
    const after = edited(random, before);
    const runs = readableRuns(before, after);
    assert.equal(without(runs, 'insert'), before);
    assert.equal(without(runs, 'delete'), after);
  }, 300);
});

/** @type {[before: string, after: string, deleted: string[], inserted: string[]][]} */
const UNITS = [
  ['في الساعة 7:40 صباحا', 'في الساعة 07:40 صباحا', ['7:40'], ['07:40']],
  ['ارتفع 12 % اليوم', 'ارتفع 13 % اليوم', ['12 %'], ['13 %']],
  ['ارتفع 12% اليوم', 'ارتفع 12٪ اليوم', ['12%'], ['12٪']],
  ['وسم #SuezCanal2021 اليوم', 'وسم #SuezCanal_2021 اليوم', ['#SuezCanal2021'], ['#SuezCanal_2021']],
  ['خلال (2020–2021) فقط', 'خلال (2020–2022) فقط', ['2020–2021'], ['2020–2022']],
  ['بلغت -5 درجات', 'بلغت +5 درجات', ['-5'], ['+5']],
  ['قناة Al Jazeera English أمس', 'قناة Al Arabiya English أمس', ['Al Jazeera English'], ['Al Arabiya English']],
  ['طراز Boeing 737-800 سقط', 'طراز Boeing 737-900 سقط', ['Boeing 737-800'], ['Boeing 737-900']],
  ['بلغ ١٢٫٥ مليون', 'بلغ ١٢٫٧ مليون', ['١٢٫٥'], ['١٢٫٧']],
  ['موقع www.bbc.com/arabic هنا', 'موقع www.bbc.co.uk/arabic هنا', ['www.bbc.com/arabic'], ['www.bbc.co.uk/arabic']],
  ['قتل 5 رجال', 'قتل 5 نساء', ['رجال'], ['نساء']],
  ['من 5 إلى 10 رجال', 'من 5 إلى 12 رجال', ['10'], ['12']],
  ['عدد 5 10 هنا', 'عدد 5 12 هنا', ['10'], ['12']],
];

for (const [before, after, deleted, inserted] of UNITS) {
  test(`what runs from left to right is replaced as a whole: ${before}`, () => {
    const runs = readableRuns(before, after);
    const having = (/** @type {Operation} */ wanted) =>
      runs.filter(([operation]) => operation === wanted).map(([, text]) => text);
    assert.deepEqual([having('delete'), having('insert')], [deleted, inserted]);
  });
}

test('a long difference is widened in no time', () => {
  const before = 'في 7:40 من Al Jazeera English قال '.repeat(3000);
  const after = before.replaceAll('7:40', '07:40');
  const start = performance.now();
  readableRuns(before, after);
  assert.ok(performance.now() - start < 2000);
});
