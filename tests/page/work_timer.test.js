import assert from 'node:assert/strict';
import test from 'node:test';

import { WorkTimer } from '../../workbench/ui/static/work_timer.js';

test('time counts between signs of work, long pauses up to two minutes', () => {
  let now = 5000;
  const timer = new WorkTimer(() => now);
  now += 1250;
  timer.touch();
  assert.equal(timer.seconds, 1.3);
  now += 3_600_000;
  timer.touch();
  assert.equal(timer.seconds, 121.3);
  now += 60_000;
  assert.equal(timer.seconds, 121.3, 'only up to the last sign of work');
  timer.reset();
  assert.equal(timer.seconds, 0);
});
