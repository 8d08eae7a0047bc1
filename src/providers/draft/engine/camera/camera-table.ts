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
// Not "towards the camera", which describes what a subject does.
const NOUN = '(?<!向|朝|对|往|望|看|向着|朝着|对着|望着|看着)(?:镜头|摄像机|摄影机|摄像头|相机|机位)';
const HOW_ZH =
  '(?:缓缓|慢慢|缓慢|徐徐|逐渐|渐渐|逐步|慢速|快速|迅速|急速|平稳|稳定|平滑|流畅|匀速|轻轻|轻微|微微|垂直|水平|持续|继续|一路|先|再)';
// "镜头缓慢地推": a single character refers to the camera only directly after it.
const NEAR = `${NOUN}${HOW_ZH}{0,2}(?:地)?`;
// "镜头从平视角度逐渐升高": a word of movement may follow at a distance, except after "in the shot", which describes
// the contents. "镜头下" means that as well, but not where it begins a word of movement, such as "下降".
const CAMERA = `${NOUN}(?![中里内]|前(?![推移进行冲])|下(?![降移摇沉落拉压俯潜探]))[^，。；、,.;!?！？]{0,10}?`;
const TO = '(?:to the |towards? the |around to the )?';

/** Matches a verb of motion followed by a direction. */
function moves(verbs: string, direction: string): RegExp {
  return new RegExp(`\\b(?:${verbs})(?: |-)${HOW}(?:${direction})\\b`);
}

// "the camera slowly and steadily moves up", but not "in front of the camera a bird flies up"
const MOVES =
  '(?<!(?:of|at|to|towards?|into|for) (?:the |a )?)camera (?:\\w+ ){0,3}?(?:mov(?:e|es|ing)|go(?:es|ing)?|float(?:s|ing)?|fl(?:y|ies|ying)|drift(?:s|ing)?|glid(?:e|es|ing)|travel(?:s|l?ing)?|swoop(?:s|ing)?|drop(?:s|ping)?|sink(?:s|ing)?|lift(?:s|ing)?)';
const TURNS = 'camera (?:\\w+ ){0,3}?(?:turn|swing|shift|swivel)(?:s|ing)?';

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
    pattern: new RegExp(
      `固定(?:镜头|机位|摄像机|摄影机|相机|视角)|静[止态]镜头|${CAMERA}(?:固定|静止|不动|定住)|定镜|定机位`,
    ),
    hint: { fixed: true },
  },

  {
    pattern: moves(`${IN_VERBS}|${MOVES}`, 'in|into|closer|forwards?'),
    hint: { zoom: 1 },
  },
  { pattern: /\bclos(?:es|ing) in\b|\bpush-in\b|\bzoom-in\b|\bdolly-in\b/, hint: { zoom: 1 } },
  {
    pattern: new RegExp(
      `推近|推进|拉近|推镜|${NEAR}(?:向前|往前|前推|前移|前进|前行|推(?![远开拉])|放大)|${CAMERA}(?:靠近|逼近|接近|贴近|凑近|推向|推至|推到|移近)|变焦放大|放大镜头|由远(?:及|至|到)近`,
    ),
    hint: { zoom: 1 },
  },
  {
    pattern: moves(`${OUT_VERBS}|${MOVES}`, 'out|back|away|backwards?'),
    hint: { zoom: -1 },
  },
  {
    pattern: new RegExp(
      `拉远|推远|后拉|拉镜|${NEAR}(?:向后|往后|后移|退后|拉(?![近高升低])|缩小)|${CAMERA}(?:后退|后撤|远离|拉开|拉出|退远|移远)|变焦缩小|缩小镜头|由近(?:及|至|到)远`,
    ),
    hint: { zoom: -1 },
  },

  { pattern: moves(`${SIDE_VERBS}|${MOVES}|${TURNS}`, `${TO}left(?:wards?)?`), hint: { pan: -1 } },
  {
    pattern: new RegExp(
      `(?:向左|往左|左)(?:平移|摇|移|横移|平摇)|${NEAR}(?:[摇移转]?(?:向左|往左)(?!环绕|绕)|左转)|${CAMERA}从右(?:到|至|往|向)左`,
    ),
    hint: { pan: -1 },
  },
  { pattern: moves(`${SIDE_VERBS}|${MOVES}|${TURNS}`, `${TO}right(?:wards?)?`), hint: { pan: 1 } },
  {
    pattern: new RegExp(
      `(?:向右|往右|右)(?:平移|摇|移|横移|平摇)|${NEAR}(?:[摇移转]?(?:向右|往右)(?!环绕|绕)|右转)|${CAMERA}从左(?:到|至|往|向)右`,
    ),
    hint: { pan: 1 },
  },
  {
    pattern: /\bpan(?:s|ning)?\b(?! (?:up|down|of\b|pipe))|平移|横移|摇镜|移镜|甩镜|横摇|平摇|镜头摇/,
    hint: { pan: 1 },
    vague: true,
  },

  {
    pattern: new RegExp(
      `${moves(`${RISE_VERBS}|${MOVES}`, 'up(?:wards?)?|to the sky|towards? the sky|skywards?').source}|\\bcamera (?:\\w+ ){0,3}?(?:ris(?:es|ing)|ascend(?:s|ing)?|climb(?:s|ing)?)\\b|\\b(?:rising|ascending) (?:camera|shot)\\b`,
    ),
    hint: { tilt: -1 },
  },
  {
    pattern: new RegExp(
      `仰(?:拍|摄|角|镜)|上仰|上摇|向上摇|${NEAR}(?:仰|向上|往上|升)|${CAMERA}(?:上移|上升|上抬|上扬|升高|升起|升至|升到|升向|抬起|抬高|抬升|抬至|拉高|拉升|攀升|爬升)|升镜|摇臂上升`,
    ),
    hint: { tilt: -1 },
  },
  {
    pattern: new RegExp(
      `${moves(`${RISE_VERBS}|${MOVES}`, 'down(?:wards?)?').source}|\\bcamera (?:\\w+ ){0,3}?(?:descend|lower|sink)(?:s|ing)?\\b|\\b(?:descending|lowering) (?:camera|shot)\\b`,
    ),
    hint: { tilt: 1 },
  },
  {
    pattern: new RegExp(
      `俯(?:拍|摄|角|视|镜|冲)|下俯|下摇|向下摇|${NEAR}(?:俯|向下|往下|降)|${CAMERA}(?:下移|下降|下沉|下落|下压|下探|下潜|降下|降低|降落|降至|降到|压低|放低|拉低)|降镜|摇臂下降`,
    ),
    hint: { tilt: 1 },
  },
  { pattern: /\b(?:tilt(?:s|ing)?)\b(?! (?:down|(?:his|her|its|their)\b))/, hint: { tilt: -1 }, vague: true },

  {
    pattern: new RegExp(
      `${moves(ROUND_VERBS, `${TO}left|clockwise`).source}|(?:向左|往左)(?:环绕|绕)|顺时针(?:地)?(?:环绕|绕|环拍|旋转拍摄)|${CAMERA}顺时针(?:地)?旋转`,
    ),
    hint: { orbit: 'left' },
  },
  {
    pattern: new RegExp(
      `${moves(ROUND_VERBS, `${TO}right|counter-?clockwise|anti-?clockwise`).source}|(?:向右|往右)(?:环绕|绕)|逆时针(?:地)?(?:环绕|绕|环拍|旋转拍摄)|${CAMERA}逆时针(?:地)?旋转`,
    ),
    hint: { orbit: 'right' },
  },
  {
    pattern: new RegExp(
      `\\borbit(?:s|ing)?\\b|\\barc(?:s|ing)? (?:shot|around)|\\b(?:circl|revolv)(?:e|es|ing) around|\\bcamera (?:\\w+ )?(?:circl|rotat|revolv)(?:e|es|ing)\\b|环绕|绕着|环拍|围绕.{0,8}旋转|${CAMERA}(?:绕|旋转)`,
    ),
    hint: { orbit: 'either' },
    vague: true,
  },
  {
    pattern: new RegExp(
      `\\btracking shot\\b|\\bfollow(?:ing)? shot\\b|\\bcamera (?:\\w+ )?(?:follow|track)(?:s|ing)?\\b|跟拍|跟镜|跟随镜头|${NEAR}[跟随]|${CAMERA}(?:跟随|跟着|跟踪|追随|追踪|尾随|随着)|跟踪拍摄|跟移`,
    ),
    hint: { follow: true },
  },

  { pattern: /\b(?:constant speed|constant pace|linear(?:ly)?|steady speed)\b|匀速/, hint: { pace: 'even' } },
];
