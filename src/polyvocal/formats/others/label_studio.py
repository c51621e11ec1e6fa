"""Exports of Label Studio in JSON: tasks with a text and labelled spans in it."""

from __future__ import annotations

from polyvocal.formats.others.assembling import no_project
from polyvocal.formats.others.coded_texts import CodedSpan, CodedText, CodedTexts, CodeTreeGrowing
from polyvocal.formats.others.json_files import listed, part, read_json, whole, worded
from polyvocal.formats.others.taguette import moment


def read_label_studio(data: bytes, file: str) -> CodedTexts:
    """Each task a document, each label of a span a coding of whoever made the annotation.

    The text is that in which the spans stand (what `to_name` names, else the longest text of the
    task). Predictions of machines are not taken. Raises `BadFile`.
    """
    tasks = read_json(data, file)
    read = CodedTexts("Label Studio", file.rpartition(".")[0])
    growing = CodeTreeGrowing(read.codes)
    for task in listed(tasks):
        texts = (
            {
                name: value
                for name, value in (part(task, "data") or {}).items()
                if isinstance(value, str)
            }
            if isinstance(part(task, "data"), dict)
            else {}
        )
        if not texts:
            continue
        usual = texts.get("text") or max(texts.values(), key=len)
        place = len(read.texts)
        name = worded(part(task, "file_upload")) or worded(part(task, "id"))
        read.texts.append(CodedText(name, usual))
        for annotation in listed(part(task, "annotations") or part(task, "completions")):
            if part(annotation, "was_cancelled") is not True:
                _add_annotation(read, growing, place, annotation)
    if not read.texts:
        raise no_project(file, "Label Studio")
    return read


def _add_annotation(
    read: CodedTexts, growing: CodeTreeGrowing, place: int, annotation: object
) -> None:
    completed = part(annotation, "completed_by")
    who = worded(part(completed, "email")) or worded(completed) or worded(part(completed, "id"))
    when = moment(part(annotation, "created_at"))
    for result in listed(part(annotation, "result")):
        value = part(result, "value")
        for label in listed(part(value, worded(part(result, "type"))) or part(value, "labels")):
            if part(value, "start") is not None and worded(label):
                read.spans.append(
                    CodedSpan(
                        place,
                        whole(part(value, "start")),
                        whole(part(value, "end")),
                        growing.place(worded(label)),
                        coder=who,
                        created=when,
                        quote=worded(part(value, "text")),
                    )
                )
