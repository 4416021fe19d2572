import assert from 'node:assert/strict';
import test from 'node:test';

import { fileName } from '../../workbench/ui/static/file_names.js';

test('a title is the name of a file, with a dash for what none may be called', () => {
  assert.equal(fileName('قمة موسكو 2/7/2025'), 'قمة موسكو 2-7-2025');
  assert.equal(fileName(' «قمة»: \\ سؤال؟ '), '«قمة»- - سؤال؟');
  assert.equal(fileName(' '), '');
});
