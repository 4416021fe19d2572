import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import './browser.js';

import { ApiError } from '../../workbench/ui/static/http.js';
import { changeSettings } from '../../workbench/ui/static/settings.js';
import {
  called,
  category,
  duration,
  number,
  percent,
  reason,
  refusal,
  say,
  titleOf,
  when,
} from '../../workbench/ui/static/words.js';

beforeEach(() => changeSettings({ language: 'en', digits: 'latin' }));

test('numbers have the digits of the page', () => {
  assert.equal(number(1234.5), '1234.5');
  changeSettings({ digits: 'arabic' });
  assert.equal(number(1234.5), '١٢٣٤٫٥');
  assert.equal(number('2025-11-28'), '٢٠٢٥-١١-٢٨');
});

test('the sign of a share follows the digits', () => {
  assert.equal(percent(0.876), '88\u200e%\u200e');
  changeSettings({ digits: 'arabic' });
  assert.equal(percent(0.876), '٨٨٪');
});

test('numbers in messages have the digits of the page, names keep theirs', () => {
  changeSettings({ language: 'ar', digits: 'arabic' });
  assert.match(say('placeOf', { n: 3, of: 68 }), /٣.*٦٨/);
  assert.match(say('changedBy', { author: 'Badr 2' }), /Badr 2/);
});

test('one is told as one, and any other number as several', () => {
  const told = [0, 1, 2].map((n) => say('released', { version: '1.0', n, m: 3 - n }));
  assert.deepEqual(told, [
    'Version 1.0 is ready: 0 sentences from 3 articles',
    'Version 1.0 is ready: 1 sentence from 2 articles',
    'Version 1.0 is ready: 2 sentences from 1 article',
  ]);
});

test('a missing message is reported and shown by its key', (context) => {
  const report = context.mock.method(console, 'error', () => {});
  assert.equal(say('no such message'), 'no such message');
  assert.deepEqual(report.mock.calls[0].arguments, ['no message no such message']);
});

test('durations are rounded before they are cut into minutes', () => {
  assert.equal(duration(59.4), say('seconds', { s: 59 }));
  assert.equal(duration(119.6), say('minutes', { m: 2, s: 0 }));
  assert.equal(duration(61), say('minutes', { m: 1, s: 1 }));
});

test('a reason is in the language of the page, and what it quotes keeps its digits', () => {
  const finding = { reason: 'The sibling has “25” for 24', reason_ar: 'في النص الشقيق «25» بدل 24', check: 'numbers' };
  assert.equal(reason(finding), finding.reason);
  changeSettings({ language: 'ar', digits: 'arabic' });
  assert.equal(reason(finding), 'في النص الشقيق «25» بدل ٢٤');
});

test('an error is said as the server says it, and its numbers have the digits of the page', () => {
  const shared = { error: 'InputError', code: 'request-field-too-long' };
  const english = { ...shared, message: 'Too long: 2,000.', remedy: 'Shorten it.' };
  assert.equal(refusal(new ApiError(400, english)), 'Too long: 2,000. Shorten it.');
  changeSettings({ language: 'ar', digits: 'arabic' });
  const arabic = { ...shared, message: 'طويل: \u20682,000\u2069 لا \u20681.0\u2069.', remedy: 'اختصره.' };
  assert.equal(refusal(new ApiError(400, arabic)), 'طويل: \u2068٢,٠٠٠\u2069 لا \u20681.0\u2069. اختصره.');
  assert.equal(refusal(new ApiError(0, {})), say('offlineShort'));
  assert.equal(refusal(new ApiError(500, {})), say('failed'));
  assert.equal(refusal(new TypeError('a fault')), say('failed'));
});

test('dates have the digits of the page in either language', () => {
  const iso = '2025-11-28T12:30:00Z';
  for (const language of /** @type {const} */ (['ar', 'en'])) {
    changeSettings({ language, digits: 'arabic' });
    assert.match(when(iso), /٢٠٢٥/);
    changeSettings({ digits: 'latin' });
    assert.match(when(iso), /2025/);
  }
});

test('documents are called by their titles, categories by their paths where they have no name', () => {
  called([
    { name: 'a.txt', title: 'عنوان', role: 'garbled' },
    { name: 'b.txt', title: null, role: 'clean' },
  ]);
  assert.deepEqual([titleOf('a.txt'), titleOf('b.txt'), titleOf('c.txt')], ['عنوان', 'b.txt', 'c.txt']);
  assert.equal(category('accuracy/unheard-of'), 'accuracy/unheard-of');
  assert.equal(category('style/unidiomatic'), say('cat_style/unidiomatic'));
});
