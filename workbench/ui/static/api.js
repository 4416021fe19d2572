// One function for each route that the page uses.

import { afterChanges, change, queryString, request, requestFile } from './http.js';

/**
 * @import { AlignmentMap, AnnotationBody, Approval, ApprovalRow, Assistance, Completion, Concordance, CorrectionBody, CounterpartCandidate, DocumentFigures,
 *   Documents, DocumentText, EventSheet, EventSummary, Finding, Formats, GlossaryTerm, ImportedFile, IngestJob, LinkDecision, Me, MergePreview, Merger, NameDecision, NamesPage, Overview,
 *   Pair, PairState, QueuePage, ReleaseCheck, ReleaseJob, ReleaseOrder, Replacement, ReplacementOutcome, ReplacementPlace, ReplyAction, Report,
 *   Revision, SavedCorrection, Suggestion, Team, Thread } from '../responses'
 */

const CHANGED_WITHIN = 2000; // milliseconds that a list waits for the changes made before it

/** @param {unknown} [body] */
const post = (body) => ({ method: 'POST', body });

/** @param {string} id */
const pairPath = (id, rest = '') => `pairs/${encodeURIComponent(id)}${rest}`;

/** @returns {Promise<Me>} */
export const fetchMe = () => request('me');

/** @returns {Promise<Documents>} */
export const fetchDocumentNames = () => request('documents?brief=true');

/** @returns {Promise<Documents<DocumentFigures>>} */
export const fetchDocuments = () => request('documents');

/** @type {(filters: Record<string, string | number | null>, signal?: AbortSignal) => Promise<QueuePage>} */
export const fetchQueue = (filters, signal) =>
  afterChanges(() => request(`pairs?${queryString(filters)}`, { signal }), CHANGED_WITHIN);

/** @type {(name: string) => Promise<DocumentText>} */
export const fetchDocumentText = (name) =>
  afterChanges(() => request(`document?${queryString({ name })}`), CHANGED_WITHIN);

/** @type {(id: string) => Promise<Pair>} */
export const fetchPair = (id) => request(pairPath(id));

/** @type {(id: string) => Promise<PairState>} */
export const fetchPairState = (id) => request(pairPath(id, '/state'));

/** @type {(id: string) => Promise<{ segments: string[] }>} what now stands where a sentence is or was */
export const fetchPlace = (id) => request(pairPath(id, '/place'));

/** @type {(id: string) => Promise<Assistance>} */
export const fetchAssistance = (id) => request(pairPath(id, '/assist'));

/** @type {(id: string) => Promise<{ suggestion: Suggestion | null }>} */
export const postEdit = (id) => request(pairPath(id, '/post-edit'), post());

/** @type {(id: string, text: string, signal: AbortSignal) => Promise<Report>} */
export const rescore = (id, text, signal) => request(pairPath(id, '/rescore'), { ...post({ text }), signal });

/** @type {(id: string, body: CorrectionBody, signal: AbortSignal) => Promise<SavedCorrection>} */
export const postCorrection = (id, body, signal) => change(pairPath(id), { ...post(body), signal });

/** @type {(id: string, direction: 'undo' | 'redo', base: string | null) => Promise<Revision>} */
export const stepHistory = (id, direction, base) => change(pairPath(id, `/${direction}`), post({ base }));

/** @type {(id: string, text: string, base: string | null, keepalive?: boolean) => Promise<{ stands: boolean }>} */
export const putDraft = (id, text, base, keepalive = false) =>
  request(pairPath(id, '/draft'), { method: 'PUT', body: { text, base }, keepalive });

/** @type {(id: string, text: string) => Promise<Revision>} */
export const postComment = (id, text) => change(pairPath(id, '/comment'), post({ text }));

/** @type {(id: string, text: string, keepalive?: boolean) => Promise<unknown>} */
export const putCommentDraft = (id, text, keepalive = false) =>
  request(pairPath(id, '/comment'), { method: 'PUT', body: { text }, keepalive });

/** @type {(id: string) => Promise<unknown>} */
export const deleteDraft = (id) => request(pairPath(id, '/draft'), { method: 'DELETE' });

/** @type {(id: string, leaving: string) => Promise<{ holder: string | null }>} */
export const holdPair = (id, leaving) => request(pairPath(id, '/hold'), post({ leaving }));

/** @type {(id: string) => Promise<unknown>} */
export const releasePair = (id) => request(pairPath(id, '/release'), post({}));

/** @type {(id: string, annotation: AnnotationBody) => Promise<Finding>} */
export const postAnnotation = (id, annotation) => change(pairPath(id, '/marks'), post(annotation));

/** @type {(id: string, finding: Finding, side?: 'garbled' | 'current') => Promise<unknown>} */
export const dismissFinding = (id, { key, start, end, check }, side = 'garbled') =>
  change(pairPath(id, '/dismiss'), post({ key, start, end, check, side }));

/** @type {(id: string, finding: Finding, side?: 'garbled' | 'current') => Promise<unknown>} */
export const restoreFinding = (id, { key, start, end, check }, side = 'garbled') =>
  change(pairPath(id, '/restore'), post({ key, start, end, check, side }));

/** @type {(id: string, target: string, decision: LinkDecision) => Promise<unknown>} */
export const decideLink = (id, target, decision) => change(pairPath(id, '/links'), post({ target, decision }));

/** @type {(id: string, q: string) => Promise<{ rows: CounterpartCandidate[] }>} */
export const searchCounterparts = (id, q) => request(pairPath(id, `/counterparts?${queryString({ q })}`));

/** @type {(q: string, signal: AbortSignal) => Promise<Concordance>} */
export const fetchConcordance = (q, signal) =>
  afterChanges(() => request(`concordance?${queryString({ q })}`, { signal }), CHANGED_WITHIN);

/** @type {(before: string, signal: AbortSignal) => Promise<{ rows: Completion[] }>} */
export const fetchCompletions = (before, signal) => request(`completions?${queryString({ before })}`, { signal });

/** @type {(q: string, signal: AbortSignal) => Promise<NamesPage>} */
export const fetchNames = (q, signal) => request(`names?${queryString({ q })}`, { signal });

/** @type {(decision: NameDecision) => Promise<unknown>} */
export const postNameDecision = (decision) => request('names', post(decision));

/** @type {(merger: Merger) => Promise<MergePreview>} */
export const previewMerge = (merger) => request('names/merge/preview', post(merger));

/** @type {(merger: Merger) => Promise<unknown>} */
export const mergeNames = (merger) => request('names/merge', post(merger));

/** @type {(term: GlossaryTerm) => Promise<{ refreshed: boolean }>} `refreshed` where the findings are up to date */
export const enterTerm = (term) => request('glossary', post(term));

/** @type {(form: FormData) => Promise<{ added: number, refused: number }>} */
export const importTerms = (form) => request('glossary/file', { method: 'POST', form });

/** @type {(replacement: Replacement) => Promise<{ rows: ReplacementPlace[] }>} */
export const previewReplacement = (replacement) => request('everywhere/preview', post(replacement));

/** @type {(replacement: Replacement, segments: string[]) => Promise<ReplacementOutcome>} */
export const replaceEverywhere = (replacement, segments) => request('everywhere', post({ ...replacement, segments }));

/** @type {(batch: string) => Promise<ReplacementOutcome>} */
export const undoReplacement = (batch) => request('everywhere/undo', post({ batch }));

/** @type {(filters: Record<string, string | number | null>, to: Approval) => Promise<{ rows: ApprovalRow[] }>} */
export const previewApproval = (filters, to) =>
  afterChanges(() => request(`approval?${queryString({ ...filters, to })}`), CHANGED_WITHIN);

/** @type {(segments: { id: string, base: string | null }[], status: Approval) => Promise<ReplacementOutcome>} */
export const approveTogether = (segments, status) => change('approval', post({ segments, status }));

/** @type {(id: string) => Promise<{ segments: string[] }>} */
export const joinSentence = (id) => change(pairPath(id, '/join'), post({}));

/** @type {(id: string, at: number) => Promise<{ segments: string[] }>} */
export const splitSentence = (id, at) => change(pairPath(id, '/split'), post({ at }));

/** @type {(id: string, thread: string, action: ReplyAction, text: string) => Promise<Thread>} */
export const postReply = (id, thread, action, text) =>
  change(pairPath(id, `/threads/${encodeURIComponent(thread)}`), post({ action, text }));

/** @returns {Promise<{ people: string[] }>} */
export const fetchPeople = () => request('people');

/** @returns {Promise<Team>} */
export const fetchTeam = () => request('team');

/** @type {(documents: string[], assignee: string) => Promise<unknown>} */
export const assignDocuments = (documents, assignee) => change('team/assign', post({ documents, assignee }));

/** @type {(two_person: boolean) => Promise<unknown>} */
export const setTwoPersonRule = (two_person) => request('team/rule', { method: 'PUT', body: { two_person } });

/** @returns {Promise<{ events: EventSummary[] }>} */
export const fetchEvents = () => request('events');

/** @type {(document: string) => Promise<EventSheet>} */
export const fetchEventSheet = (document) =>
  afterChanges(() => request(`events/sheet?${queryString({ document })}`), CHANGED_WITHIN);

/** @returns {Promise<Overview>} */
export const fetchOverview = () => request('overview');

/** @type {(document: string, sibling: string) => Promise<AlignmentMap>} */
export const fetchAlignmentMap = (document, sibling) => request(`map?${queryString({ document, sibling })}`);

/** @type {(path: string) => Promise<{ blob: Blob, name: string }>} */
export const fetchFile = (path) => afterChanges(() => requestFile(path), CHANGED_WITHIN);

/** @returns {Promise<Formats>} */
export const fetchFormats = () => request('formats');

/** @type {(form: FormData) => Promise<IngestJob>} */
export const startIngest = (form) => request('bring', { method: 'POST', form });

/** @returns {Promise<IngestJob>} */
export const fetchIngest = () => request('bring');

/** @type {(form: FormData) => Promise<{ files: ImportedFile[] }>} */
export const previewImport = (form) => request('import/preview', { method: 'POST', form });

/** @type {(form: FormData) => Promise<{ files: ImportedFile[] }>} */
export const importFiles = (form) => request('import', { method: 'POST', form });

/** @type {(id: string) => Promise<IngestJob>} */
export const removeDocument = (id) => request(`documents/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** @type {(name: string) => Promise<unknown>} */
export const nameCorpus = (name) => change('corpus', post({ name }));

/** Lets the server load what an ingest needs. */
export const prepareIngest = () => request('bring/prepare', post());

/** @type {() => Promise<IngestJob>} */
export const cancelIngest = () => request('bring/cancel', post());

/** @type {(order: ReleaseOrder) => Promise<ReleaseJob>} */
export const startRelease = (order) => request('release', post(order));

/** @type {(order: ReleaseOrder, earlier: File) => Promise<ReleaseJob>} */
export const startNextRelease = (order, earlier) => {
  const form = new FormData();
  form.append('order', new Blob([JSON.stringify(order)], { type: 'application/json' }), 'order.json');
  form.append('earlier', earlier);
  return request('release/next', { method: 'POST', form });
};

/** @type {(comments: boolean) => Promise<ReleaseCheck>} */
export const fetchReleaseCheck = (comments) => request(`release/check?comments=${comments}`);

/** @returns {Promise<ReleaseJob>} */
export const fetchRelease = () => request('release');
