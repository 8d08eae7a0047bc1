// The words that do not occur in the code and its prose, each with what to write instead. Data only:
// scripts/check-words.mjs reads it, and docs/glossary.md defines the terms to use.
//
// `word` is a whole word, of prose or of an identifier (toldShot, told-shot and "told" are all found).
// `identifier` is a sequence of parts of an identifier in kebab-case: 'cut-timeline' finds cutTimeline.
// `prose` is a pattern for one line of text. All of them ignore case.

/** What is searched for, and what to use instead. */
export const forbiddenWords = [
  // Archaic or private words.
  { word: 'nobody', use: 'no one, or a subject: "the caller", "no process"' },
  { word: 'whoever', use: 'a subject: "the process that", "the user who"' },
  { word: 'whomever', use: 'a subject' },
  { word: 'anew', use: 'again' },
  { word: 'beside', use: 'next to' },
  { word: 'thereof|therein|thereto|therefrom|whereof|whereby|wherein', use: 'a second sentence' },
  {
    word: 'whence|thence|hither|thither|hitherto|henceforth|heretofore',
    use: 'from, from then on, until now',
  },
  { word: 'lest|unto|amongst|whilst|naught|nought|aught|ere', use: 'so that not, to, among, while, nothing' },
  { word: 'wish|wishes|wished|wishing', use: 'option, request, want' },
  { word: 'mend|mends|mended|mending|mender', use: 'fix; for images: normalize' },
  { word: 'told', use: 'reported, given, detected' },
  { word: 'tells of|tell of|telling of', use: 'reports, describes' },
  { identifier: 'tell|tells|telling', use: 'warn*, describe*' },
  { word: 'lie|lies|lain', use: 'is, is located' },
  { word: 'stands?|standing|stood', use: 'is, is at' },
  { prose: /\blet(s|ting)?( \w+){1,3} know\b/i, use: 'report to, notify' },
  { prose: /\b(is|are|was|were)( not)? at hand\b/i, use: 'is available' },
  { prose: /\bnone of (its|their|our|his) business\b/i, use: 'does not handle' },
  { prose: /\b(is|are|was|were) parted\b|\bparted by\b/i, use: 'separated' },
  { prose: /\bnamed otherwise\b/i, use: 'has another name' },
  { word: 'hindrances?', use: 'copy blocker' },
  { word: 'likeness|likenesses', use: 'similarity' },
  { word: 'gather|gathers|gathered|gathering', use: 'assemble, collect' },
  { word: 'stumble|stumbles|stumbled|stumbling', use: 'syntax error' },
  { prose: /\bdoes not listen\b/i, use: 'does not support' },
  { prose: /\bastray\b/i, use: 'redirected' },

  // Terms with another standard name.
  { word: 'stills', use: 'images, keyframes, frames' },
  {
    prose:
      /(?<![-/])\b(a|the|every|another|its|their|whose|neither|whole|wide|planned|given|shared|same|approved|named|shot's|pair's|one's) still(?=$|[-.,;:!?)'"`\]}]| (?!(unknown|running|open|missing|valid|waiting|pending|valuable|unused|unsent|unpaid|in|has|have|had|works?|needs?|counts?)\b))/i,
    use: 'image, keyframe, frame',
  },
  {
    prose:
      /\b(this|that|each|one|no|any|first|last|two|single|other|of) still(?=$|[.,;:!?)'"`\]}]| (a|of|is|was|and|or|in|from|to|with|that|which|by|on|at|as|for)\b)/i,
    use: 'image, keyframe, frame',
  },
  // The variable, property or function: `.still`, `still:`, `(still)`, `still.uri`, `still =`, `still(`.
  {
    prose:
      /\bstill\(|<Still\b|\bclass="still|\b(const|let|return|await) still\b|[\w\])]\??\.still\b|[({[,] ?still\b(?= ?[:,)}\]?.])|(?<!\bor |')\bstill(?=\??[:.]\w|\?: | [=!]==? | = |: [A-Z]|\[)/,
    use: 'image, keyframe, frame',
  },
  {
    // Adverbs are fine: stillOpen, isStillRunning.
    identifier:
      '(?<!(^|-)(is|are|was|may|can)-)still(?!-(open|running|valid|waiting|pending|missing|there|here|in|alive|needed|wanted|unknown|unsent|unpaid|due|held|locked|live|has|have|wants?|exists?|needs?|counts?)(-|$))',
    use: 'image, keyframe, frame',
  },
  { word: 'pictures?|pictured', use: 'image, keyframe, frame' },
  { word: 'boundary|boundaries', use: 'transition; for two measured frames: seam' },
  { word: 'studios?', use: 'project' },
  { word: 'workshops?|shop|shops', use: 'generation context' },
  { word: 'lanes?', use: 'submit queue' },
  { identifier: 'depart|departs|departure|quietly', use: 'submit slot, acquire, runExclusive' },
  { identifier: 'paces?|account-pace|pace-memory', use: 'rate limits' },
  { word: 'take-desk|take desk', use: 'take scheduler' },
  { word: 'team-clips|team clips', use: 'shared-store session' },
  {
    identifier: 'share-policy|share-equal|share-plan',
    use: 'SharedStorePolicy, structural-sharing, reuse-unchanged',
  },
  { identifier: 'film-reel|film-editor|reels?', use: 'preview-films, preview-assembler' },
  { identifier: 'look-at-rest|look-at-files', use: 'idle-analyser, file-fingerprint' },
  { identifier: 'sound-document', use: 'dropInvalidValues' },
  { identifier: 'cut-timeline|cut-output|cut-sound', use: 'buildTimeline, buildOutputTimeline, layOutAudio' },
  { identifier: 'copy-rule|can-be-continued', use: 'stream-copy-rules, canEncodeToMatch' },
  { identifier: 'leave-room', use: 'shorten-transitions' },
  { identifier: 'pieces?', use: 'segment' },
  { identifier: 'in-turn', use: 'ordered-pool' },
  { identifier: 'prove-packets', use: 'verify-copied-packets' },
  {
    identifier: '(film|shot|motion|provider|push|pace|keyframe|caption|still|web)-memory',
    use: 'a cache, named after its content',
  },
  {
    identifier: 'spare-clips|crash-leftovers|damaged-clips',
    use: 'alternate-clips, stale-temp-files, quarantine',
  },
  { identifier: 'store-trouble', use: 'StoreError' },
  { identifier: '[a-z0-9-]+-words', use: '…Args for options, format… for text' },
  { identifier: 'tell-case|motion-case|verdicts?', use: 'describe-motion, motion-analysis, classification' },
  { word: 'verdicts?', use: 'classification, result' },
  { identifier: 'gentle-move|seen-share', use: 'drift, visibility-weight' },
  { identifier: 'submit-means|still-ways', use: 'SubmitContext, ImageResolver' },
  { word: 'keyless', use: 'without an API key' },
  { identifier: 'lock-up|lock-drift|may-not', use: 'update-lock, lock-diff, restriction' },
  { identifier: 'task-book|kept-time|fault-words', use: 'task-queue, persistent-clock, errno-message' },
];

/** Text that is not searched: names of others, standard terms, and the one folder that keeps its name. */
export const allowedText = [
  /Model Studio/g,
  /\bfilm\/picture\b/g,
  /\bstand-ins?\b/g,
  /\bpicture (parameter sets?|order counts?)\b/gi,
  /\bboundary=/g, // Of multipart/form-data.
  /\b(check|forbidden)-?words\b/gi,
  /\bdisablePictureInPicture\b/g,
  /\bfg_hats_still\b/g, // A template of the vendor.
  /https?:\/\/\S+/g,
  /\bv1-mended[\w-]*/g, // Fixtures: files of released formats keep their names.
  /\bCOMP_WORDS\b/g, // Of the completion of bash.
  /A small blue monster stands in the rain/g, // A prompt of the vendor's documentation.
];

/** Places where a word has to occur: the file, and the exact text. */
export const allowedPlaces = [
  // An attribute of the format.
  { file: 'src/export/write-fcpxml.ts', text: 'lane: ' },
  { file: 'src/import/fcpxml-assets.ts', text: "'lane'" },
  { file: 'test/import/readers.slow.test.ts', text: 'lane="' },
  { file: 'test/import/edits.test.ts', text: 'lane="' },
  // Content of files that earlier versions wrote, and folders of the project.
  { file: 'test/lockfile/lockfile-commands.slow.test.ts', text: '{ still:' },
  { file: 'test/ingest/load-keyframes.test.ts', text: '"picture":3' },
  { file: 'test/ingest/load-web-images.test.ts', text: 'picture: ' },
  { file: 'test/layers.test.ts', text: "['picture']" },
  { file: 'test/lockfile/format.test.ts', text: "'mended'" },
  { file: 'test/lockfile/format.test.ts', text: 'called a boundary' },
  { file: 'test/lockfile/format.test.ts', text: '"boundary"' },
  { file: 'test/store/stale-temp-files.test.ts', text: 'still-a1B2c3/still.png' },
  { file: 'test/store/stale-temp-files.test.ts', text: 'still-a1B2c3' },
  // Old names, where they are explained.
  { file: 'CHANGELOG.md', text: '`boundary:`' },
  { file: 'CHANGELOG.md', text: '`boundary: { dissolve: 0.5s }`' },
  { file: 'CHANGELOG.md', text: '`boundary-too-long`' },
  { file: 'CHANGELOG.md', text: '`still-missing`' },
  { file: 'CHANGELOG.md', text: '`likeness`' },
  { file: 'CHANGELOG.md', text: '`verdict`' },
  { file: 'CHANGELOG.md', text: '`unreachable-still`' },
  { file: 'CHANGELOG.md', text: '`still-not-normalized`' },
  { file: 'CHANGELOG.md', text: '`lock-departs`' },
  { file: 'CHANGELOG.md', text: '`piece-incomplete`' },
  // A name inside a stored key.
  { file: 'src/providers/draft/motion-key.ts', text: 'wish: hint' },
  // Names in files that earlier versions wrote.
  { file: 'src/store/journal/journal-line.ts', text: 'mending' },
  { file: 'src/store/layout.ts', text: "'mended'" },
  { file: 'src/ingest/keyframe-cache.ts', text: "IMAGE = 'picture'" },
  { file: 'src/system/temp-name.ts', text: '^still-' },
  { file: 'src/system/temp-name.ts', text: '^mend-' },
  { file: 'src/lockfile/decode.ts', text: 'boundary' },
  { file: 'src/lockfile/encode.ts', text: '{ still:' },
  // Names inside the digest of a timeline, and text inside films that lockfiles name by their bits.
  { file: 'src/timeline/timeline-digest.ts', text: 'boundaries: transitions' },
  { file: 'src/timeline/timeline-digest.ts', text: 'still: image' },
  { file: 'src/film/output/film-label.ts', text: 'Contains pictures generated' },
  // The name of a key before the first release.
  { file: 'src/storyboard/schema/rename-old-keys.ts', text: 'boundary' },
  // The wording of the vendor's own message.
  { file: 'src/emulator/route-handlers.ts', text: 'in good standing' },
];
