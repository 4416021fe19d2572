import assert from 'node:assert/strict';
import test from 'node:test';

import { applyEdit, isApplied, withVisibleSpaces } from '../../workbench/ui/static/edits.js';

/** @type {(text: string, words?: string) => { text: string, offset: number }} */
const from = (text, words = '') => ({ text, offset: text.indexOf(words) });

test('an edit is made where its words stand nearest', () => {
  const text = 'علييف قال إن علييف سيزور علييف';
  const edit = { text: 'علييف', replacement: 'ألييف' };
  assert.equal(applyEdit(text, edit, { text: '', offset: 14 })?.text, 'علييف قال إن ألييف سيزور علييف');
  assert.equal(applyEdit(text, edit, { text: '', offset: 0 })?.text, 'ألييف قال إن علييف سيزور علييف');
  assert.equal(applyEdit(text, edit, { text: '', offset: 999 })?.text, 'علييف قال إن علييف سيزور ألييف');
});

test('the caret stands behind what was put in', () => {
  const result = applyEdit('قال 😀 زيلنسكي أمس', { text: 'زيلنسكي', replacement: 'زيلينسكي' }, { text: '', offset: 7 });
  assert.deepEqual(result, { text: 'قال 😀 زيلينسكي أمس', caret: 15 });
});

test('an edit of several places is made in all of them, signs of patterns taken as they are', () => {
  const result = applyEdit('a ، b ، c', { text: ' ،', replacement: '$&', count: 2 }, { text: '', offset: 0 });
  assert.equal(result?.text, 'a$& b$& c');
});

test('numbers and words of which the words are a part are left alone', () => {
  const numbers = 'قتل ٣ أشخاص وأصيب ٣٨ و٣٫٥ و٣';
  const three = { text: '٣', replacement: '3', count: 2 };
  assert.equal(applyEdit(numbers, three, from(numbers, '٣'))?.text, 'قتل 3 أشخاص وأصيب ٣٨ و٣٫٥ و٣');
  const names = 'Azerbaijani زار Azerbaijan ثم وAzerbaijan';
  const name = { text: 'Azerbaijan', replacement: 'أذربيجان', count: 2 };
  assert.equal(applyEdit(names, name, from(names, 'Azerbaijan ثم'))?.text, 'Azerbaijani زار أذربيجان ثم وأذربيجان');
  assert.equal(applyEdit('Azerbaijani', { ...name, count: 1 }, from(names, 'Azerbaijan ثم')), null);
});

test('particles before a word stay, and the article follows ل without its alif', () => {
  const text = 'قال بيسكف لبيسكف وبيسكفا ولKremlin';
  const name = { text: 'بيسكف', replacement: 'بيسكوف', count: 2 };
  assert.equal(applyEdit(text, name, from(text, 'بيسكف'))?.text, 'قال بيسكوف لبيسكوف وبيسكفا ولKremlin');
  const kremlin = { text: 'Kremlin', replacement: 'الكرملين' };
  assert.equal(applyEdit(text, kremlin, from(text, 'Kremlin'))?.text, 'قال بيسكف لبيسكف وبيسكفا وللكرملين');
});

test('an edit within a word is made within words', () => {
  const text = 'مدرسه';
  assert.equal(applyEdit(text, { text: 'سه', replacement: 'سة' }, from(text, 'سه'))?.text, 'مدرسة');
});

test('words that are a part of what replaces them are replaced once', () => {
  const text = 'رد الكرملين أمس';
  const term = { text: 'الكرملين', replacement: 'الكرملين الروسي' };
  const origin = from(text, 'الكرملين');
  assert.equal(isApplied(text, term, origin), false);
  assert.equal(applyEdit(text, term, origin)?.text, 'رد الكرملين الروسي أمس');
  assert.equal(applyEdit('رد الكرملين الروسي أمس', term, origin), null);
  assert.equal(isApplied('رد الكرملين الروسي أمس', term, origin), true);
});

test('an edit is taken once none of its places is left, whatever longer words are there', () => {
  const text = 'زار Azerbaijan رجل Azerbaijani';
  const name = { text: 'Azerbaijan', replacement: 'أذربيجان' };
  assert.equal(isApplied('زار أذربيجان رجل Azerbaijani', name, from(text, 'Azerbaijan')), true);
  assert.equal(isApplied('زار رجل Azerbaijani', name, from(text, 'Azerbaijan')), false);
});

test('an edit of the whole text puts it in', () => {
  assert.equal(
    applyEdit('أي نص', { text: '', replacement: 'نص آخر', whole: true }, { text: '', offset: 0 })?.text,
    'نص آخر',
  );
});

test('an edit of words that are gone, or of none, is not made', () => {
  assert.equal(applyEdit('قال', { text: 'زيلنسكي', replacement: 'زيلينسكي' }, { text: '', offset: 0 }), null);
  assert.equal(applyEdit('قال', { text: '', replacement: '»' }, { text: '', offset: 3 }), null);
});

test('spaces at the ends are shown', () => {
  assert.equal(withVisibleSpaces('  من هنا '), '␣␣من هنا␣');
  assert.equal(withVisibleSpaces(''), '∅');
});
