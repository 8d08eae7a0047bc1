/** What a prompt asks of the camera. */
export interface CameraWish {
  /** -1 pull out, 1 push in, 0 nothing said. */
  readonly zoom: -1 | 0 | 1;
  /** What the view does: -1 goes left, 1 goes right. */
  readonly pan: -1 | 0 | 1;
  /** What the view does: -1 goes up, 1 goes down. */
  readonly tilt: -1 | 0 | 1;
  /** -1 anticlockwise or 1 clockwise around its subject. */
  readonly orbit: -1 | 0 | 1;
  /** The camera is asked to stay where it is. */
  readonly fixed: boolean;
  /** How the move starts and stops. */
  readonly pace: 'eased' | 'even';
}

/** A prompt without a word on the camera. */
export const NO_WISH: CameraWish = { zoom: 0, pan: 0, tilt: 0, orbit: 0, fixed: false, pace: 'eased' };

/** One line of the table: words, and what they ask for. */
interface Hint {
  readonly words: RegExp;
  readonly wish: Partial<CameraWish>;
  /** Says that there is a move but not which way: heard only if nothing else says it. */
  readonly vague?: true;
}

const HINTS: readonly Hint[] = [
  {
    words: /\b(?:no camera (?:move(?:ment)?|motion)|camera (?:\w+ ){0,2}(?:does not|doesn't) move)\b/,
    wish: { fixed: true },
  },
  {
    words:
      /\b(?:fixed|static|locked(?:[- ](?:off|down))?|still|stationary) (?:camera|shot|frame|view)\b|\bcamera (?:is |stays |remains |holds )?(?:fixed|static|still|stationary|locked)\b|\btripod\b/,
    wish: { fixed: true },
  },
  { words: /固定镜头|镜头固定|固定机位|机位固定|静止镜头|镜头静止|镜头不动|定镜/, wish: { fixed: true } },
  {
    words:
      /\b(?:push(?:es|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|track(?:s|ing)?|zoom(?:s|ing)?|creep(?:s|ing)?|truck(?:s|ing)?) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly) )?(?:in|into|closer|forwards?)\b|\b(?:push|zoom|dolly)-in\b|\bclos(?:es|ing) in\b/,
    wish: { zoom: 1 },
  },
  {
    words: /推近|推进|拉近|推镜|镜头(?:缓缓|慢慢|缓慢|逐渐)?(?:地)?(?:向前|前推|推)|变焦放大|放大镜头/,
    wish: { zoom: 1 },
  },
  {
    words:
      /\b(?:pull(?:s|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|zoom(?:s|ing)?|track(?:s|ing)?) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly) )?(?:out|back|away|backwards?)\b|\b(?:pull|zoom|dolly)-(?:out|back)\b/,
    wish: { zoom: -1 },
  },
  {
    words: /拉远|拉开|后拉|拉镜|镜头(?:缓缓|慢慢|缓慢|逐渐)?(?:地)?(?:向后|后退|拉出)|缩小镜头/,
    wish: { zoom: -1 },
  },
  {
    words:
      /\b(?:pan(?:s|ning)?|truck(?:s|ing)?|track(?:s|ing)?|slid(?:e|es|ing)|camera (?:\w+ )?mov(?:e|es|ing)|sweep(?:s|ing)?) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly|across) )?(?:to the |towards? the )?left\b/,
    wish: { pan: -1 },
  },
  { words: /(?:向左|左)(?:平移|摇|移|横移)|镜头(?:缓缓|慢慢|缓慢)?(?:地)?(?:向|往)左/, wish: { pan: -1 } },
  {
    words:
      /\b(?:pan(?:s|ning)?|truck(?:s|ing)?|track(?:s|ing)?|slid(?:e|es|ing)|camera (?:\w+ )?mov(?:e|es|ing)|sweep(?:s|ing)?) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly|across) )?(?:to the |towards? the )?right\b/,
    wish: { pan: 1 },
  },
  { words: /(?:向右|右)(?:平移|摇|移|横移)|镜头(?:缓缓|慢慢|缓慢)?(?:地)?(?:向|往)右/, wish: { pan: 1 } },
  { words: /\bpan(?:s|ning)?\b(?! (?:up|down|of\b|pipe))|平移|横移|摇镜/, wish: { pan: 1 }, vague: true },
  {
    words:
      /\b(?:tilt(?:s|ing)?|pan(?:s|ning)?|cran(?:e|es|ing)|boom(?:s|ing)?|pedestal(?:s|ing)?|camera (?:\w+ )?(?:mov(?:e|es|ing)|ris(?:e|es|ing))) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly) )?(?:up(?:wards?)?|to the sky|towards? the sky|skywards?)\b|\bcamera (?:\w+ )?ris(?:es|ing)\b/,
    wish: { tilt: -1 },
  },
  {
    words:
      /仰(?:拍|摄|角|视|镜)|镜头(?:缓缓|慢慢|缓慢)?(?:地)?仰|上仰|上摇|向上摇|镜头(?:缓缓|慢慢|缓慢)?(?:地)?(?:向上|上移|上升|升起)|升镜/,
    wish: { tilt: -1 },
  },
  {
    words:
      /\b(?:tilt(?:s|ing)?|pan(?:s|ning)?|cran(?:e|es|ing)|boom(?:s|ing)?|pedestal(?:s|ing)?|camera (?:\w+ )?mov(?:e|es|ing)) (?:(?:slowly|gently|smoothly|steadily|quickly|slightly) )?down(?:wards?)?\b|\bcamera (?:\w+ )?(?:descend|lower)s?\b/,
    wish: { tilt: 1 },
  },
  {
    words:
      /俯(?:拍|摄|角|视|镜|冲)|镜头(?:缓缓|慢慢|缓慢)?(?:地)?俯|下俯|下摇|向下摇|镜头(?:缓缓|慢慢|缓慢)?(?:地)?(?:向下|下移|下降|降下)|降镜/,
    wish: { tilt: 1 },
  },
  { words: /\b(?:tilt(?:s|ing)?)\b(?! (?:down|(?:his|her|its|their)\b))/, wish: { tilt: -1 }, vague: true },
  { words: /\b(?:counter-?clockwise|anti-?clockwise)\b|逆时针/, wish: { orbit: -1 } },
  {
    words:
      /\b(?:orbit(?:s|ing)?|arc(?:s|ing)? (?:shot|around)|circl(?:es|ing) around|revolv(?:es|ing) around)\b|环绕|绕着|环拍/,
    wish: { orbit: 1 },
    vague: true,
  },
  { words: /\b(?:constant speed|constant pace|linear(?:ly)?|steady speed)\b|匀速/, wish: { pace: 'even' } },
];

/** The camera's part of a prompt, English or Chinese. What it says both ways ("in, then out") counts as not said. */
export function cameraWish(prompt: string): CameraWish {
  const text = prompt.toLowerCase();
  const heard = HINTS.filter(({ words }) => words.test(text));
  const clear = merged(heard.filter(({ vague }) => vague !== true));
  const wish = { ...NO_WISH, ...merged(heard.filter(({ vague }) => vague === true)), ...clear };
  const moves = wish.zoom !== 0 || wish.pan !== 0 || wish.tilt !== 0 || wish.orbit !== 0;
  return moves ? { ...wish, fixed: false } : wish;
}

function merged(hints: readonly Hint[]): Partial<CameraWish> {
  const said = hints.flatMap(({ wish }) => Object.entries(wish));
  const contradicted = ([name, value]: [string, unknown]): boolean =>
    said.some(([other, another]) => other === name && another !== value);
  return Object.fromEntries(said.map((entry) => (contradicted(entry) ? [entry[0], 0] : entry)));
}
