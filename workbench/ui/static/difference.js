// What became of a text, word by word: the longest run of words that both have stays.

import { h } from './dom.js';

const PIECES = /\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const LARGEST = 4_000_000; // cells of the table; beyond it the middle counts as changed in whole
const WORD = 1024; // a shared word outweighs all shared spaces, which only choose among equals

export function pieces(text) {
  return text.match(PIECES) ?? [];
}

// Returns runs [kind, text], kind being 'same', 'gone' or 'come'.
export function difference(before, after) {
  const [old, fresh] = [pieces(before), pieces(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const middle = between(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  const runs = [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))];
  return joined(runs);
}

const same = (some) => (some.length ? [['same', some.join('')]] : []);

function between(old, fresh) {
  const [n, m] = [old.length, fresh.length];
  if (!n || !m || n * m > LARGEST) {
    return [...(n ? [['gone', old.join('')]] : []), ...(m ? [['come', fresh.join('')]] : [])];
  }
  const width = m + 1;
  const table = new Uint32Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        old[i] === fresh[j]
          ? table[(i + 1) * width + j + 1] + (old[i].trim() ? WORD : 1)
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const runs = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    if (i < n && j < m && old[i] === fresh[j]) {
      runs.push(['same', old[i]]);
      i += 1;
      j += 1;
    } else if (i < n && (j === m || table[(i + 1) * width + j] >= table[i * width + j + 1])) {
      runs.push(['gone', old[i]]);
      i += 1;
    } else {
      runs.push(['come', fresh[j]]);
      j += 1;
    }
  }
  return runs;
}

// Runs of one kind become one; of what went and came between two shared words the gone comes first.
function joined(runs) {
  const found = [];
  let [gone, come] = ['', ''];
  const flush = () => {
    if (gone) found.push(['gone', gone]);
    if (come) found.push(['come', come]);
    [gone, come] = ['', ''];
  };
  runs.forEach(([kind, text], k) => {
    const alone = kind === 'same' && !text.trim() && (gone || come) && runs[k + 1] && runs[k + 1][0] !== 'same';
    if (alone) {
      gone += text;
      come += text;
    } else if (kind === 'gone') gone += text;
    else if (kind === 'come') come += text;
    else {
      flush();
      if (found.at(-1)?.[0] === 'same') found.at(-1)[1] += text;
      else found.push(['same', text]);
    }
  });
  flush();
  return found;
}

const TAGS = { gone: 'del', come: 'ins' };

export function differenceNodes(before, after) {
  return difference(before, after).map(([kind, text]) =>
    kind === 'same' ? document.createTextNode(text) : h(TAGS[kind], { class: text.trim() ? null : 'space' }, text),
  );
}
