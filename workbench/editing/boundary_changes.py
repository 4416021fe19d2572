"""What joining or splitting a segment does to the work on it: nothing is lost, and a join undone by a split is undone.

The former segments keep their history. Their current texts go over to the new segments as revisions, unless these have
the same text already, so that after a join and a split at its place everything is as it was. Annotations and decisions
on links go over too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.arabic import has_visible_character
from workbench.editing.annotations import active_annotations
from workbench.editing.boundaries import with_boundaries
from workbench.editing.content_ids import annotation_with_id, boundary_with_id, decision_with_id
from workbench.editing.link_decisions import active_decisions
from workbench.editing.revisions import CurrentState, current_state, revision_with_id, word_operations
from workbench.editing.standing import carried_annotations
from workbench.errors import InputError, NoSegmentError
from workbench.records import (
    Annotation,
    Boundary,
    BoundaryChange,
    DocumentWork,
    LinkDecision,
    Revision,
    Segment,
    Status,
    cut_segment,
)

__all__ = ["join_segments", "split_segment"]

_RANK: tuple[Status, ...] = ("untouched", "draft", "rejected", "done", "reviewed")


@dataclass(frozen=True, slots=True)
class _Worked:
    """A segment with the state of its text, its active annotations, and the comment that stands with its replies."""

    segment: Segment
    state: CurrentState
    history: Sequence[Revision]
    annotations: Sequence[Annotation]
    said: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The text that a new segment is to have, and the revision that gives it, if one is needed."""

    text: str
    revision: Revision | None


def join_segments(work: DocumentWork, segment_id: str, author: str, created: str, comment: str = "") -> BoundaryChange:
    """Return the change that joins a segment and the one after it; both have to be prose."""
    place = _place(work, segment_id)
    if place + 1 >= len(work.segments) or "furniture" in {s.kind for s in work.segments[place : place + 2]}:
        raise InputError("segment-nothing-to-join", segment=segment_id)
    first, second = (_worked(work, s) for s in work.segments[place : place + 2])
    boundary = _boundary(work, "join", first.segment.end, second.segment.start, author, created, comment)
    segments = with_boundaries(work.document, work.segments, [boundary])
    whole = _worked(work, segments[place])
    wanted = _join_revision(first, second, whole, author, created)
    later = len(wanted.text) - len(second.state.text)
    moved = [*_moved(first, whole, wanted, 0), *_moved(second, whole, wanted, later)]
    return BoundaryChange(
        boundary=boundary,
        made=(whole.segment.id,),
        segments=tuple(segments),
        revisions=(wanted.revision,) if wanted.revision else (),
        annotations=tuple(_synced(whole, moved, author, created)),
        decisions=tuple(_joined_decisions(work, (first.segment.id, second.segment.id), whole.segment.id, created)),
    )


def split_segment(
    work: DocumentWork, segment_id: str, at: int, author: str, created: str, comment: str = ""
) -> BoundaryChange:
    """Return the change that splits a segment before the character `at` of its garbled text."""
    segment = work.segments[_place(work, segment_id)]
    head, tail = segment.text[: max(at, 0)].rstrip(), segment.text[max(at, 0) :].lstrip()
    if not has_visible_character(head) or not has_visible_character(tail) or segment.kind == "furniture":
        raise InputError("segment-split-outside", segment=segment_id, at=at, length=len(segment.text))
    whole = _worked(work, segment)
    start, end = segment.start + len(head), segment.end - len(tail)
    boundary = _boundary(work, "split", start, end, author, created, comment)
    parts = [_worked(work, cut_segment(work.document, a, b)) for a, b in ((segment.start, start), (end, segment.end))]
    texts = _texts_of_parts(whole, parts, at)
    comments = (whole.said, "") if not any(p.state.comment for p in parts) else ("", "")
    revisions: list[Revision] = []
    annotations: list[Annotation] = []
    for part, (text, status), said in zip(parts, texts, comments, strict=True):
        revision = _revision(part, text, status, said, author, created)
        revisions += [revision] if revision else []
        moved = _cut_out(whole, part, _Wanted(text, revision), text if part is parts[0] else None)
        annotations += _synced(part, moved, author, created)
    return BoundaryChange(
        boundary=boundary,
        made=tuple(p.segment.id for p in parts),
        segments=tuple(with_boundaries(work.document, work.segments, [boundary])),
        revisions=tuple(revisions),
        annotations=tuple(annotations),
        decisions=tuple(_split_decisions(work, segment.id, [p.segment.id for p in parts], created)),
    )


def _place(work: DocumentWork, segment_id: str) -> int:
    place = next((k for k, s in enumerate(work.segments) if s.id == segment_id), None)
    if place is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    return place


def _worked(work: DocumentWork, segment: Segment) -> _Worked:
    history = [r for r in work.revisions if r.segment_id == segment.id]
    annotations = active_annotations(a for a in work.annotations if a.segment_id == segment.id)
    state = current_state(segment.text, history)
    answers = [r for r in work.replies if state.commented and r.thread == state.commented.id and r.text]
    said = "\n".join([*([state.comment] if state.comment else []), *(f"{r.author}: {r.text}" for r in answers)])
    return _Worked(segment, state, history, annotations, said)


def _boundary(work: DocumentWork, kind: str, start: int, end: int, author: str, created: str, comment: str) -> Boundary:
    return boundary_with_id(
        Boundary(
            id="",
            document_id=work.document.id,
            boundary="join" if kind == "join" else "split",
            start=start,
            end=end,
            author=author,
            created=created,
            comment=comment,
        )
    )


def _together(first: _Worked, second: _Worked, whole: str) -> str:
    """Return the current texts of two segments as one, which is the garbled one as long as nobody has touched them."""
    if first.state.text == first.segment.text and second.state.text == second.segment.text:
        return whole
    return f"{first.state.text} {second.state.text}".strip()


def _join_revision(first: _Worked, second: _Worked, whole: _Worked, author: str, created: str) -> _Wanted:
    text = _together(first, second, whole.segment.text)
    lower, higher = sorted((first.state.status, second.state.status), key=_RANK.index)
    status = "draft" if lower == "untouched" != higher else lower
    said = "\n".join(w.said for w in (first, second) if w.said)
    return _Wanted(text, _revision(whole, text, status, said, author, created))


def _revision(target: _Worked, text: str, status: Status, comment: str, author: str, created: str) -> Revision | None:
    """Return the revision that gives a segment a text, a status and a comment, None if it has them."""
    state = target.state
    said = "" if comment == state.comment else comment
    if (state.text, state.status) == (text, status) and not said:
        return None
    return revision_with_id(
        Revision(
            id="",
            document_id=target.segment.document_id,
            start=target.segment.start,
            end=target.segment.end,
            base=state.base,
            action="comment" if (state.text, state.status) == (text, status) else "correct",
            author=author,
            created=created,
            before=state.text,
            after=text,
            status=status,
            comment=said,
        )
    )


def _texts_of_parts(whole: _Worked, parts: Sequence[_Worked], at: int) -> list[tuple[str, Status]]:
    """Return the text and the status that each part of a segment has: what it had before, if that is what stands."""
    text, garbled = whole.state.text, whole.segment.text
    if text == _together(parts[0], parts[1], garbled):
        statuses = sorted((p.state.status for p in parts), key=_RANK.index)
        lower = "draft" if statuses[0] == "untouched" != statuses[1] else statuses[0]
        if lower == whole.state.status:
            return [(p.state.text, p.state.status) for p in parts]
    if text == garbled:
        return [(p.segment.text, whole.state.status) for p in parts]
    cut, certain = _carried(garbled, text, at)
    status: Status = whole.state.status if certain else "draft"
    return [(text[:cut].rstrip(), status), (text[cut:].lstrip(), status)]


def _carried(garbled: str, text: str, at: int) -> tuple[int, bool]:
    """Return the place in a corrected text of a place in the garbled one, and whether nothing changed around it."""
    shift = 0
    for edit in word_operations(garbled, text):
        if edit.end < at or (edit.end == at and edit.start < at and not edit.text.endswith(" ")):
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start < at:
            near = edit.start + shift + round(len(edit.text) * (at - edit.start) / (edit.end - edit.start))
            spaces = [k for k, c in enumerate(text) if c.isspace()]
            return min(spaces, key=lambda k: abs(k - near), default=near), False
        else:
            break
    return at + shift, True


def _moved(part: _Worked, whole: _Worked, wanted: _Wanted, offset: int) -> Iterator[Annotation]:
    """Yield the annotations of a part as those of the whole, in whose text that of the part begins at an offset."""
    shift = part.segment.start - whole.segment.start
    revision = wanted.revision or whole.state.newest
    for a in part.annotations:
        if a.side == "garbled":
            yield replace(a, segment_id=whole.segment.id, start=a.start + shift, end=a.end + shift)
            continue
        for carried in carried_annotations([a], part.segment.text, part.state.text, part.history):
            yield _at(carried, whole.segment.id, carried.start + offset, wanted.text, revision)


def _cut_out(whole: _Worked, part: _Worked, wanted: _Wanted, first_text: str | None) -> Iterator[Annotation]:
    """Yield the annotations of a whole that are on a part, cut off at its ends; the first part has a `first_text`."""
    shift = part.segment.start - whole.segment.start
    revision = wanted.revision or part.state.newest
    for a in whole.annotations:
        if a.side == "garbled":
            start, end = max(a.start - shift, 0), min(a.end - shift, len(part.segment.text))
            if start < end:
                text = part.segment.text[start:end]
                yield replace(a, segment_id=part.segment.id, start=start, end=end, text=text)
            continue
        offset = 0 if first_text is not None else len(whole.state.text) - len(wanted.text)
        for carried in carried_annotations([a], whole.segment.text, whole.state.text, whole.history):
            start, end = max(carried.start - offset, 0), min(carried.end - offset, len(wanted.text))
            if start < end:
                yield _at(replace(carried, end=end), part.segment.id, start, wanted.text, revision)


def _at(a: Annotation, segment_id: str, start: int, text: str, revision: Revision | None) -> Annotation:
    end = min(start + a.end - a.start, len(text))
    place = replace(a, segment_id=segment_id, start=start, end=end, text=text[start:end])
    return replace(place, revision=revision.id) if revision else replace(place, side="garbled", revision=None)


def _synced(target: _Worked, wanted: Iterable[Annotation], author: str, created: str) -> Iterator[Annotation]:
    """Yield the annotations that a segment lacks of those wanted, and the dismissals of those that it has beside."""
    there = {_judgement(a): a for a in target.annotations}
    needed = {_judgement(a): a for a in wanted}
    for key, a in needed.items():
        if key not in there:
            action = "mark" if a.action == "change" else a.action
            yield annotation_with_id(replace(a, id="", about=None, action=action, created=created))
    for key, a in there.items():
        if key not in needed:
            gone = replace(a, id="", about=a.id, action="dismiss", author=author, created=created, comment="")
            yield annotation_with_id(gone)


def _judgement(a: Annotation) -> tuple[object, ...]:
    action = "dismiss" if a.action == "dismiss" else "mark"
    return action, a.side, a.start, a.end, a.text, a.category, a.severity, a.check


def _joined_decisions(work: DocumentWork, parts: tuple[str, str], whole: str, created: str) -> Iterator[LinkDecision]:
    """Yield the decisions on links of two segments as decisions on those of the whole; a cut has to be of both."""
    active = active_decisions(work.decisions)
    mapped = dict.fromkeys(parts, whole)
    together: dict[tuple[str, ...], list[LinkDecision]] = {}
    for d in active:
        if not set(parts) & {*d.left, *d.right}:
            continue
        left, right = (tuple(dict.fromkeys(mapped.get(i, i) for i in ids)) for ids in (d.left, d.right))
        moved = replace(d, left=left, right=right)
        if d.kept:
            together.setdefault(left if whole in left else right, []).append(moved)
        elif _is_cut_of_both(active, parts, d):
            yield from _new_decision(work, moved, created)
    for same in together.values():
        left = tuple(dict.fromkeys(i for d in same for i in d.left))
        right = tuple(dict.fromkeys(i for d in same for i in d.right))
        kind = same[0].kind if len({d.kind for d in same}) == 1 else "partial"
        action = same[0].action if len(left) == len(right) == 1 else "merge"
        yield from _new_decision(work, replace(same[0], left=left, right=right, kind=kind, action=action), created)


def _is_cut_of_both(active: Sequence[LinkDecision], parts: tuple[str, str], cut: LinkDecision) -> bool:
    others = ({*cut.left, *cut.right}) - set(parts)
    cuts = [d for d in active if d.action == "cut" and others <= {*d.left, *d.right}]
    touched = {i for d in cuts for i in (*d.left, *d.right)}
    return touched >= set(parts) and cut == next(d for d in cuts if set(parts) & {*d.left, *d.right})


def _split_decisions(work: DocumentWork, whole: str, parts: Sequence[str], created: str) -> Iterator[LinkDecision]:
    """Yield the decisions on the links of a segment as decisions on those of its parts together."""
    mapping: Mapping[str, Sequence[str]] = {whole: parts}
    known = {i for d in active_decisions(work.decisions) if d.kept for i in (*d.left, *d.right)}
    for d in active_decisions(work.decisions):
        if whole not in {*d.left, *d.right}:
            continue
        left, right = (tuple(j for i in ids for j in mapping.get(i, (i,))) for ids in (d.left, d.right))
        if d.kept and set(parts) & known:
            continue  # the decisions on the parts, from before they were joined, hold again
        action = "merge" if d.kept else d.action
        yield from _new_decision(work, replace(d, left=left, right=right, action=action), created)


def _new_decision(work: DocumentWork, wanted: LinkDecision, created: str) -> Iterator[LinkDecision]:
    """Yield a decision with its id, unless it stands already."""
    standing = {(d.left, d.right, d.kept) for d in active_decisions(work.decisions)}
    if (wanted.left, wanted.right, wanted.kept) not in standing:
        yield decision_with_id(replace(wanted, id="", about=None, replaced=(), created=created))
