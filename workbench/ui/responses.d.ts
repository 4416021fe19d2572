// The JSON that the routes send and take (see json_views.py and routes/), so that the compiler checks the scripts' use
// of it. Offsets are counted in code points.

export type Severity = 'neutral' | 'minor' | 'major' | 'critical';
export type Label = 'faithful' | 'minor' | 'major' | 'critical' | 'unsupported';
export type Status = 'untouched' | 'draft' | 'done' | 'reviewed' | 'rejected';
export type LinkKind = 'parallel' | 'partial';
export type Role = 'garbled' | 'clean' | 'unknown' | 'source';
export type LinkDecision = 'kept' | 'cut' | 'picked' | 'open';
export type StatusCounts = Partial<Record<Status, number>>;

/** Body of an error answer; of a conflict also the revision that stands now. */
export interface ErrorBody {
  error?: string;
  code?: string;
  message?: string;
  remedy?: string;
  language?: string;
  message_ar?: string;
  remedy_ar?: string;
  file?: string | null;
  line?: number | null;
  newest?: Revision;
  kept?: Revision | null;
}

export interface Me {
  user: string | null;
  /** the page that lists this corpus among others */
  home: string | null;
  corpus: string;
  role?: string | null;
  author?: string;
  /** whether another person reviews a text than the one who finished it */
  two_person?: boolean;
  post_editor?: { model: string; host: string } | null;
}

export interface DocumentName {
  name: string;
  title: string | null;
  role: Role;
}

export interface DocumentFigures extends DocumentName {
  id: string;
  published: string | null;
  notes: string[];
  segments: number;
  parallel: number;
  partial: number;
  none: number;
  fidelity: number | null;
  histogram: number[];
  statuses: StatusCounts;
  words: StatusCounts;
  characters: number;
  assignee: string;
}

/** With `brief` documents come without their figures. */
export interface Documents<D extends DocumentName = DocumentName> {
  documents: D[];
  checks: string[];
  corpus: string;
}

export interface QueueRow {
  id: string;
  document: string;
  number: number;
  text: string;
  status: Status;
  revision: string | null;
  fidelity: number | null;
  label: Label | null;
  probability: number | null;
  comments: number;
  open_threads: number;
  author: string | null;
}

/** A sentence as it stands; one that is not for correcting has no id. */
export interface DocumentSentence {
  id: string | null;
  text: string;
  status: Status | null;
}

/** A garbled document as it is read; the level of a paragraph is 0, that of a heading 1 to 6. */
export interface DocumentText {
  name: string;
  title: string | null;
  blocks: { level: number; sentences: DocumentSentence[] }[];
}

/** The status that many sentences are given at once. */
export type Approval = 'done' | 'reviewed';

export interface ApprovalRow extends QueueRow {
  words: number;
}

export interface QueuePage {
  rows: QueueRow[];
  total: number;
  next: string | null;
}

/** Why, in English, and in Arabic where the server has it. */
export interface Reason {
  reason: string;
  reason_ar?: string;
  check?: string;
  kind?: string;
}

export interface Finding extends Reason {
  key: string;
  side: 'left' | 'right';
  start: number;
  end: number;
  text: string;
  category: string;
  severity: Severity;
  check: string;
  evidence: string | null;
  suggestion: string | null;
}

/** fidelity is null where there is nothing to compare with: the label is then unsupported, and there may be an estimate. */
export interface Report {
  fidelity: number | null;
  label: Label;
  scores: Record<string, number>;
  signature: string;
  findings: Finding[];
  estimate?: number;
  estimate_low?: number;
  estimate_high?: number;
  suspect_words?: SuspectWord[];
}

/** A word that may be wrong, judged by the text alone: a hint where to look. */
export interface SuspectWord {
  start: number;
  end: number;
  text: string;
  probability: number;
  kind: string;
}

/** Of the text that stands: null is what is not known until it is assessed. */
export interface Standing {
  fidelity: number | null;
  label: Label | null;
  scores: Record<string, number>;
  signature: string | null;
  findings: Finding[];
  estimate?: number;
  estimate_low?: number;
  estimate_high?: number;
  suspect_words?: SuspectWord[];
  revision: string | null;
}

export interface Revision {
  id: string;
  author: string;
  created: string;
  action: 'correct' | 'undo' | 'redo' | 'comment';
  status: Status;
  after: string;
  comment: string;
  seconds: number | null;
}

export type CounterpartRole = 'clean' | 'garbled' | 'source';

export interface Counterpart {
  id: string;
  document: string;
  text: string;
  role: CounterpartRole;
  /** of its document, such as `en` */
  language: string;
  direction: 'ltr' | 'rtl' | 'auto';
  kind: LinkKind;
  probability: number;
  decision: LinkDecision | null;
}

/** `taken` and `seconds` are known only to the browser that the text was typed in. */
export interface Draft {
  text: string;
  base: string | null;
  at: string;
  taken?: string[];
  seconds?: number;
}

export interface CommentDraft {
  text: string;
  at: string;
}

/** A draft at a former sentence; `before` is what it was made from, null where several sentences have that now. */
export interface StrayDraft {
  id: string;
  text: string | null;
  comment: string | null;
  before: string | null;
  at: string;
}

export interface Pair {
  id: string;
  document: string;
  number: number;
  garbled: string;
  text: string;
  status: Status;
  revision: string | null;
  /** who made the text that stands */
  author: string | null;
  /** with the comment that stands */
  comment: Revision | null;
  /** the comments that stand, oldest first */
  threads: Thread[];
  dismissed: { check: string; text: string }[];
  report: Report;
  standing: Standing;
  links: Counterpart[];
  /** the sentences of the source text, in its order */
  sources: Counterpart[];
  before: string;
  after: string;
  history: Revision[];
  draft: Draft | null;
  comment_draft: CommentDraft | null;
  /** what was typed at sentences that were joined or split since, oldest first */
  strays: StrayDraft[];
  assist: Assistance;
}

export type ReplyAction = 'reply' | 'resolve' | 'reopen';

export interface ThreadReply {
  id: string;
  action: ReplyAction;
  author: string;
  created: string;
  text: string;
}

export interface Thread {
  /** of the revision with the comment */
  id: string;
  author: string;
  created: string;
  text: string;
  /** that the sentence got with the comment, null for a comment alone */
  status: Status | null;
  resolved: boolean;
  replies: ThreadReply[];
}

export interface PairState extends QueueRow {
  /** of the revision with the comment that stands */
  comment: string | null;
  /** the last one in the comments that stand */
  reply: string | null;
}

export interface Suggestion extends Reason {
  start: number;
  end: number;
  text: string;
  replacement: string;
  kind: 'name' | 'finding' | 'style' | 'sibling' | 'memory' | 'model';
  count: number;
  whole: boolean;
  similarity: number | null;
}

/** `words` has, by counterpart, the words that say the same: start and end here, start and end there. */
export interface Assistance {
  proposals: Suggestion[];
  complete: boolean;
  words: Record<string, [number, number, number, number][]>;
}

export interface CorrectionBody {
  text: string;
  base: string | null;
  status: Status;
  comment: string;
  seconds: number;
  taken: string[];
  refused: string[];
  /** whether the history keeps a text that another one was faster than */
  beside: boolean;
}

export interface SavedCorrection extends Revision {
  revision: string;
}

export interface AnnotationBody {
  start: number;
  end: number;
  category: string;
  severity: Severity;
}

export interface CounterpartCandidate {
  id: string;
  document: string;
  text: string;
}

export interface NameForm {
  text: string;
  garbled: number;
  clean: number;
}

export interface NameEntry {
  id: string;
  canonical: string;
  decided: 'person' | 'clean' | 'frequency';
  locked: boolean;
  kind: 'name' | 'term';
  note: string;
  evidence: Reason[];
  forms: NameForm[];
}

export interface GlossaryTerm {
  canonical: string;
  forms: string[];
  kind: 'name' | 'term';
  note: string;
}

export interface NameDecision {
  kind: 'use' | 'together' | 'apart' | 'lock' | 'unlock' | 'drop';
  form: string;
  canonical: string;
  spellings?: string[];
}

export interface NamesPage {
  rows: NameEntry[];
  total: number;
}

export interface Merger {
  forms: string[];
  canonical: string;
}

export interface MergePreview {
  entry: NameEntry;
  places: number;
}

export interface Replacement {
  text: string;
  replacement: string;
  whole_name: boolean;
  whole_words?: boolean;
  pattern?: boolean;
  corrected?: boolean;
  document?: string;
}

export interface ReplacementPlace {
  id: string;
  document: string;
  before: string;
  after: string;
  sure: boolean;
  status: Status;
}

export interface ReplacementOutcome {
  changed: number;
  left: string[];
  batch: string | null;
}

export interface DocumentProgress {
  name: string;
  title: string | null;
  statuses: StatusCounts;
  total: number;
}

export interface Contribution {
  author: string;
  done: number;
  reviewed: number;
  rejected: number;
  words: number;
  characters: number;
  reviewed_words: number;
  seconds: number;
  pace: number | null;
}

export interface Team {
  contributions: Contribution[];
  /** by the names of documents */
  assignments: Record<string, string>;
  two_person: boolean;
}

export interface Overview {
  statuses: StatusCounts;
  total: number;
  words: StatusCounts;
  characters: number;
  before: { histogram: number[]; mean: number | null };
  after: { count: number; waiting: number; histogram: number[]; was: number; mean: number };
  effort: { count: number; histogram: number[]; seconds: number; hter: number; cer: number };
  documents: DocumentProgress[];
  checks: { check: string; count: number }[];
}

export interface MapPoint {
  id: string;
  row: number;
  column: number;
  kind: LinkKind;
  probability: number;
  text: string;
  other: string;
}

export interface MapCell {
  id: string;
  row: number;
  column: number;
  weight: number;
  count: number;
}

export interface AlignmentMap {
  rows: number;
  columns: number;
  points: MapPoint[];
  cells: MapCell[];
  side: number;
  sibling: string;
}

export interface ImportChange {
  revision: string;
  segment: string;
  document: string;
  start: number;
  end: number;
  author: string;
  before: string;
  after: string;
  status_before: Status;
  status: Status;
  comment: string;
  beside: string | null;
  standing: string | null;
}

export interface ImportSummary {
  added: number;
  known: number;
  beside: number;
  said: number;
  conflicts: string[];
  changes: ImportChange[];
  refused: { where: string; reason: string; line: number | null; code: string }[];
  notes: string[];
  broken_codes: number;
}

export interface ImportedFile {
  name: string;
  kind: 'corrections' | 'history' | 'report' | 'document';
  summary: ImportSummary | null;
  error: ErrorBody | null;
}

export interface IngestJob {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  done: number;
  total: number;
  documents: { name: string; role: Role; segments: number }[];
  error: ErrorBody | null;
}

export interface Formats {
  formats: string[];
  job: IngestJob | null;
}

export interface ReleaseOrder {
  version: string;
  /** As 2025-07-02, empty for that of the newest correction. */
  date: string;
  text: string;
  licence: string;
  authors: string[];
  url: string;
  /** The contents of files, empty without one. */
  datasheet: string;
  events: string;
  comments: boolean;
  names: boolean;
  mask: boolean;
  /** Only what differs from the earlier release. */
  delta: boolean;
}

export interface ReleaseCheck {
  articles: number;
  personal: {
    counts: { name: string; count: number }[];
    places: { kind: string; document: string; sentence: string | null; field: string; text: string }[];
  };
  origin_unknown: number;
  withdrawn: number;
}

export interface Release {
  name: string;
  version: string;
  date: string | null;
  /** The version that a delta is made from, null for a whole release. */
  earlier: string | null;
  archive: string;
  text: 'full' | 'standoff';
  sentences: number;
  corrected: number;
  articles: number;
  withheld: number;
  licence: string | null;
  files: { path: string; rows: number }[];
}

export interface ReleaseJob {
  state: 'none' | 'running' | 'done' | 'failed';
  error?: ErrorBody | null;
  release?: Release | null;
}

/** A corpus among several, as whoever may read it sees it. */
export interface CorpusCard {
  name: string;
  user: string | null;
  documents: number;
  sentences: number;
  finished: number;
}

/** What the last `typed` characters before the caret may become. */
export interface Completion {
  text: string;
  typed: number;
  kind: 'term' | 'name' | 'memory';
}

export interface ConcordanceHit {
  /** of the sentence it leads to, null where that is no longer in the corpus */
  id: string | null;
  document: string;
  number: number;
  text: string;
  /** the machine text of an entry of the memory */
  beside: string;
  language: string;
  direction: 'rtl' | 'ltr' | 'auto';
}

export interface ConcordanceGroup {
  place: 'machine' | 'corrections' | 'siblings' | 'sources' | 'memory';
  rows: ConcordanceHit[];
}

export interface Concordance {
  groups: ConcordanceGroup[];
  complete: boolean;
}

/** The reports of one event by the names of their documents. */
export interface EventSummary {
  documents: string[];
  date: string | null;
}

export type FactKind = 'number' | 'date' | 'name' | 'quotation';

export interface SheetReport extends DocumentName {
  published: string | null;
}

export interface FactMention {
  segment_id: string;
  start: number;
  end: number;
  text: string;
  value: string;
  speaker: string;
  differs: boolean;
}

/** What each report says of a fact, in the order of the reports. */
export interface FactRow {
  kind: FactKind;
  about: string;
  topic: string;
  cells: FactMention[][];
  disagrees: boolean;
}

export interface EventSheet {
  reports: SheetReport[];
  rows: FactRow[];
  /** those that a cell leads to, by their ids */
  sentences: Record<string, string>;
}
