import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import './browser.js';

import { estimateText, fidelityFigure } from '../../workbench/ui/static/score_meter.js';
import { changeSettings } from '../../workbench/ui/static/settings.js';

const alone = { fidelity: null, label: 'unsupported', scores: {}, signature: '', findings: [] };
const estimated = { ...alone, estimate: 61.6, estimate_low: 39.8, estimate_high: 93 };

beforeEach(() => changeSettings({ language: 'en', digits: 'latin' }));

test('an estimate is marked as one and never looks like a fidelity', () => {
  assert.equal(fidelityFigure(estimated), '≈ 62');
  assert.equal(fidelityFigure(alone), '–');
  assert.equal(fidelityFigure({ ...estimated, fidelity: 40.2, label: 'major' }), '40');
});

test('an estimate is told with its interval, in the digits of the page', () => {
  assert.match(estimateText(estimated), /62.*40.*93/);
  assert.equal(estimateText({}), '');
  changeSettings({ language: 'ar', digits: 'arabic' });
  assert.match(estimateText(estimated), /٦٢.*٤٠.*٩٣/);
});
