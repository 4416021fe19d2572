import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Server, settled } from './browser.js';
import { page, toast } from './elements.js';

import { DocumentView } from '../../workbench/ui/static/document_view.js';
import { ApiError } from '../../workbench/ui/static/http.js';
import { unfinishedFrom } from '../../workbench/ui/static/navigation.js';
import { SentencePane } from '../../workbench/ui/static/sentence_pane.js';
import { ServerChanges } from '../../workbench/ui/static/server_changes.js';

/** @type {Server} */
let server;
/** @type {DocumentView} */
let view;
let shown = 0;

beforeEach(() => {
  server = new Server();
  server.install();
  page.activeElement = null;
  shown = 0;
  view = new DocumentView(() => void (shown += 1));
});

/**
 * @param {string} name
 * @param {string[]} texts the first is a heading; the last is not corrected yet
 */
const documentOf = (name, texts) => ({
  name,
  blocks: texts.map((text, index) => ({
    level: index ? 0 : 1,
    sentences: [{ id: `${name}:${index}`, status: index === texts.length - 1 ? 'untouched' : 'done', text }],
  })),
});

/** @param {number} index of a request */
const answered = async (index, /** @type {unknown} */ body, status = 200) => {
  server.requests[index].answer(status, body);
  await settled();
};

const textShown = () => view.text.textContent;

/** @param {string | null} id */
const linkOf = (id) => {
  const link = view.linkOf(id);
  if (!link) throw new Error(`no link to ${id}`);
  return link;
};

/** The pane as far as it chooses between the list and the document. */
const paneOf = (/** @type {boolean} */ showsDocument) =>
  Object.assign(Object.create(SentencePane.prototype), {
    article: view,
    queue: { setStatus() {}, follow() {} },
    showsDocument,
    pair: { document: 'a' },
  });

test('no sentence of the document before is next while another one is on its way', async () => {
  const pane = paneOf(true);
  view.show('a');
  await answered(0, documentOf('a', ['عنوان', 'نص', 'آخر']));
  view.show('b');
  view.point('b:0');
  assert.deepEqual([view.total, textShown(), view.idAt(1)], [0, '', null]);
  const next = pane.next(1);
  const unfinished = unfinishedFrom(view, 1);
  await answered(1, documentOf('b', ['عنوان', 'نص', 'آخر']));
  assert.equal(await next, 'b:1');
  assert.equal(await unfinished, 'b:2');
  assert.equal(shown, 2);
});

test('what the list has changed is fetched again when the document is turned to', async () => {
  const pane = paneOf(true);
  pane.showArticle();
  await answered(0, documentOf('a', ['عنوان', 'قديم']));
  pane.showArticle();
  assert.equal(server.requests.length, 1);
  pane.showsDocument = false;
  pane.showArticle({ anew: true });
  assert.equal(server.requests.length, 1);
  pane.showsDocument = true;
  pane.showArticle();
  await answered(1, documentOf('a', ['عنوان', 'جديد']));
  assert.match(textShown(), /جديد/);
});

test('a refused approval does not stay in the document', async () => {
  const pane = paneOf(true);
  pane.showArticle();
  await answered(0, documentOf('a', ['عنوان', 'نص']));
  view.setText('a:1', 'done', 'منقح');
  assert.deepEqual(view.rows[1], { id: 'a:1', status: 'done', text: 'منقح' });
  const changes = new ServerChanges(/** @type {any} */ ({ pane, queue: pane.queue, current: null }));
  const correction = { id: 'a:1', text: 'منقح', status: 'done', comment: '' };
  changes.onOutcome(/** @type {any} */ ({ state: 'refused', correction, error: new ApiError(403, { message: 'no' }) }));
  assert.match(toast.textContent, /^no/);
  await answered(1, documentOf('a', ['عنوان', 'نص']));
  assert.deepEqual(view.rows[1], { id: 'a:1', status: 'untouched', text: 'نص' });
});

test('an earlier answer that comes later is not shown', async () => {
  view.show('a');
  view.show('a', { anew: true });
  await answered(1, documentOf('a', ['عنوان', 'جديد']));
  await answered(0, documentOf('a', ['عنوان', 'قديم']));
  assert.match(textShown(), /جديد/);
});

test('a document that is shown again keeps the focus on the same sentence', async () => {
  view.show('a');
  await answered(0, documentOf('a', ['عنوان', 'نص', 'آخر']));
  linkOf('a:1').focus();
  view.show('a', { anew: true });
  await answered(1, documentOf('a', ['عنوان', 'نص', 'آخر']));
  assert.equal(page.activeElement, linkOf('a:1'));
  const link = linkOf('a:1');
  view.setText('a:1', 'done', 'نص');
  assert.equal(linkOf('a:1'), link, 'nothing has changed');
  view.setText('a:1', 'reviewed', 'نص');
  assert.equal(page.activeElement, linkOf('a:1'));
});

test('a heading is fetched again without its marks, once for the same news', async () => {
  view.show('a');
  await answered(0, documentOf('a', ['عنوان', 'نص']));
  view.setText('a:0', 'done', '# عنوان آخر');
  view.setText('a:0', 'done', '# عنوان آخر');
  assert.equal(server.requests.length, 2);
  await answered(1, documentOf('a', ['عنوان آخر', 'نص']));
  view.setText('a:0', 'done', '# عنوان آخر');
  assert.equal(server.requests.length, 2);
});

test('after a failure nothing leads into what was there', async () => {
  view.show('a');
  await answered(0, documentOf('a', ['عنوان', 'نص']));
  view.show('b');
  await answered(1, { message: 'unknown' }, 404);
  assert.deepEqual([view.total, view.name], [0, null]);
  assert.match(textShown(), /unknown/);
  view.show('b');
  await answered(2, documentOf('b', ['عنوان', 'نص']));
  assert.equal(view.total, 2);
});
