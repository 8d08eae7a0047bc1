import type { CameraHint } from './camera-hint.js';

/** One row of the table: a pattern, and the camera move it means. */
export interface CameraHintRow {
  /** Matches in a lower-case prompt. */
  readonly pattern: RegExp;
  readonly hint: Partial<CameraHint>;
  /** The pattern names a move but no direction: it is used only if no other row gives one. */
  readonly vague?: true;
}

// "slowly", "slowly and gently", "very slowly"
const HOW =
  '(?:(?:very |and )?(?:slowly|slightly|gently|gradually|smoothly|steadily|quickly|softly|rapidly|across) ?,? ?){0,2}';
// "镜头缓慢地推": a single character refers to the camera only directly after it.
const NEAR =
  '(?:镜头|摄像机|摄影机|机位)(?:缓缓|慢慢|缓慢|徐徐|逐渐|慢速|快速|迅速|平稳|平滑|匀速|轻轻|微微|一路)?(?:地)?';
// "镜头从平视角度逐渐升高": a word of movement may follow at a distance, except after "in the shot", which describes
// the contents.
const CAMERA = '(?:镜头|摄像机|摄影机|机位)(?![中里前下])[^，。；、,.;!?！？]{0,10}?';
const TO = '(?:to the |towards? the |around to the )?';

/** Matches a verb of motion followed by a direction. */
function moves(verbs: string, direction: string): RegExp {
  return new RegExp(`\\b(?:${verbs})(?: |-)${HOW}(?:${direction})\\b`);
}

const IN_VERBS =
  'push(?:es|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|track(?:s|ing)?|zoom(?:s|ing)?|creep(?:s|ing)?|truck(?:s|ing)?|glid(?:e|es|ing)|eas(?:e|es|ing)';
const OUT_VERBS = `pull(?:s|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|zoom(?:s|ing)?|track(?:s|ing)?|back(?:s|ing)?|eas(?:e|es|ing)`;
const SIDE_VERBS =
  'pan(?:s|ning)?|truck(?:s|ing)?|track(?:s|ing)?|crab(?:s|bing)?|slid(?:e|es|ing)|doll(?:y|ies|ying)|glid(?:e|es|ing)|camera (?:\\w+ )?mov(?:e|es|ing)|sweep(?:s|ing)?';
const RISE_VERBS =
  'tilt(?:s|ing)?|pan(?:s|ning)?|cran(?:e|es|ing)|jib(?:s|bing)?|boom(?:s|ing)?|pedestal(?:s|ing|ling)?|camera (?:\\w+ )?(?:mov(?:e|es|ing)|ris(?:e|es|ing))';
const ROUND_VERBS = '(?:orbit|circl|revolv)(?:e|es|s|ing)?|arc(?:s|ing)?';

/** Camera terms in English and Chinese, as prompt guides of video models use them. */
export const CAMERA_TABLE: readonly CameraHintRow[] = [
  {
    pattern:
      /\b(?:no camera (?:move(?:ment)?|motion)|camera (?:\w+ ){0,2}(?:does not|doesn't) move)\b|\b(?:fixed|static|locked(?:[- ](?:off|down))?|still|stationary) (?:camera|shot|frame|view)\b|\bcamera (?:is |stays |remains |holds )?(?:fixed|static|still|stationary|locked)\b|\btripod\b/,
    hint: { fixed: true },
  },
  {
    pattern: /固定镜头|镜头固定|固定机位|机位固定|静止镜头|镜头静止|镜头不动|定镜|定机位/,
    hint: { fixed: true },
  },

  {
    pattern: moves(IN_VERBS, 'in|into|closer|forwards?'),
    hint: { zoom: 1 },
  },
  { pattern: /\bclos(?:es|ing) in\b|\bpush-in\b|\bzoom-in\b|\bdolly-in\b/, hint: { zoom: 1 } },
  {
    pattern: new RegExp(
      `推近|推进|拉近|推镜|${NEAR}(?:向前|往前|前推|前移|前进|推|靠近|逼近)|变焦放大|放大镜头|镜头放大`,
    ),
    hint: { zoom: 1 },
  },
  {
    pattern: moves(OUT_VERBS, 'out|back|away|backwards?'),
    hint: { zoom: -1 },
  },
  {
    pattern: new RegExp(
      `拉远|后拉|拉镜|${NEAR}(?:向后|往后|后退|后移|远离|退后|拉(?!近|高|升|低))|变焦缩小|缩小镜头|镜头缩小`,
    ),
    hint: { zoom: -1 },
  },

  { pattern: moves(SIDE_VERBS, `${TO}left(?:wards?)?`), hint: { pan: -1 } },
  {
    pattern: new RegExp(`(?:向左|往左|左)(?:平移|摇|移|横移|平摇)|${NEAR}(?:向左|往左)(?!环绕|绕)`),
    hint: { pan: -1 },
  },
  { pattern: moves(SIDE_VERBS, `${TO}right(?:wards?)?`), hint: { pan: 1 } },
  {
    pattern: new RegExp(`(?:向右|往右|右)(?:平移|摇|移|横移|平摇)|${NEAR}(?:向右|往右)(?!环绕|绕)`),
    hint: { pan: 1 },
  },
  {
    pattern: /\bpan(?:s|ning)?\b(?! (?:up|down|of\b|pipe))|平移|横移|摇镜|移镜|横摇|平摇/,
    hint: { pan: 1 },
    vague: true,
  },

  {
    pattern: new RegExp(
      `${moves(RISE_VERBS, 'up(?:wards?)?|to the sky|towards? the sky|skywards?').source}|\\bcamera (?:\\w+ )?ris(?:es|ing)\\b`,
    ),
    hint: { tilt: -1 },
  },
  {
    pattern: new RegExp(
      `仰(?:拍|摄|角|镜)|上仰|上摇|向上摇|${NEAR}(?:仰|向上|往上)|${CAMERA}(?:上移|上升|升高|升起|抬起|抬高|拉高)|升镜|摇臂上升`,
    ),
    hint: { tilt: -1 },
  },
  {
    pattern: new RegExp(
      `${moves(RISE_VERBS, 'down(?:wards?)?').source}|\\bcamera (?:\\w+ )?(?:descend|lower)s?\\b`,
    ),
    hint: { tilt: 1 },
  },
  {
    pattern: new RegExp(
      `俯(?:拍|摄|角|视|镜|冲)|下俯|下摇|向下摇|${NEAR}(?:俯|向下|往下)|${CAMERA}(?:下移|下降|降下|降低|压低)|降镜|摇臂下降`,
    ),
    hint: { tilt: 1 },
  },
  { pattern: /\b(?:tilt(?:s|ing)?)\b(?! (?:down|(?:his|her|its|their)\b))/, hint: { tilt: -1 }, vague: true },

  {
    pattern: new RegExp(
      `${moves(ROUND_VERBS, `${TO}left|clockwise`).source}|(?:向左|往左)(?:环绕|绕)|(?<!逆)顺时针(?:地)?(?:环绕|绕|环拍|旋转拍摄)`,
    ),
    hint: { orbit: 'left' },
  },
  {
    pattern: new RegExp(
      `${moves(ROUND_VERBS, `${TO}right|counter-?clockwise|anti-?clockwise`).source}|(?:向右|往右)(?:环绕|绕)|逆时针(?:地)?(?:环绕|绕|环拍|旋转拍摄)`,
    ),
    hint: { orbit: 'right' },
  },
  {
    pattern:
      /\borbit(?:s|ing)?\b|\barc(?:s|ing)? (?:shot|around)|\b(?:circl|revolv)(?:e|es|ing) around|\bcamera (?:\w+ )?(?:circl|rotat|revolv)(?:e|es|ing)\b|环绕|绕着|环拍|围绕.{0,8}旋转/,
    hint: { orbit: 'either' },
    vague: true,
  },
  {
    pattern:
      /\btracking shot\b|\bfollow(?:ing)? shot\b|\bcamera (?:\w+ )?(?:follow|track)(?:s|ing)?\b|跟拍|跟镜|跟随镜头|镜头(?:缓缓|慢慢|缓慢|一路)?(?:地)?跟|跟踪拍摄|跟移/,
    hint: { follow: true },
  },

  { pattern: /\b(?:constant speed|constant pace|linear(?:ly)?|steady speed)\b|匀速/, hint: { pace: 'even' } },
];
