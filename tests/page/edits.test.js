import assert from 'node:assert/strict';
import test from 'node:test';

import { applyEdit, withVisibleSpaces } from '../../workbench/ui/static/edits.js';

test('an edit is made where its words stand nearest', () => {
  const text = 'علييف قال إن علييف سيزور علييف';
  const edit = { text: 'علييف', replacement: 'ألييف' };
  assert.equal(applyEdit(text, edit, 14)?.text, 'علييف قال إن ألييف سيزور علييف');
  assert.equal(applyEdit(text, edit, 0)?.text, 'ألييف قال إن علييف سيزور علييف');
  assert.equal(applyEdit(text, edit, 999)?.text, 'علييف قال إن علييف سيزور ألييف');
});

test('the caret stands behind what was put in', () => {
  const result = applyEdit('قال 😀 زيلنسكي أمس', { text: 'زيلنسكي', replacement: 'زيلينسكي' }, 7);
  assert.deepEqual(result, { text: 'قال 😀 زيلينسكي أمس', caret: 15 });
});

test('an edit of several places is made in all of them, signs of patterns taken as they are', () => {
  const result = applyEdit('a ، b ، c', { text: ' ،', replacement: '$&', count: 2 }, 0);
  assert.equal(result?.text, 'a$& b$& c');
});

test('an edit of the whole text puts it in', () => {
  assert.equal(applyEdit('أي نص', { text: '', replacement: 'نص آخر', whole: true }, 0)?.text, 'نص آخر');
});

test('an edit of words that are gone, or of none, is not made', () => {
  assert.equal(applyEdit('قال', { text: 'زيلنسكي', replacement: 'زيلينسكي' }, 0), null);
  assert.equal(applyEdit('قال', { text: '', replacement: '»' }, 3), null);
});

test('spaces at the ends are shown', () => {
  assert.equal(withVisibleSpaces('  من هنا '), '␣␣من هنا␣');
  assert.equal(withVisibleSpaces(''), '∅');
});
