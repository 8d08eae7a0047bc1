/** What a column of a shot list contains. */
export type CsvColumn =
  | 'id'
  | 'number'
  | 'title'
  | 'prompt'
  | 'negative'
  | 'duration'
  | 'frames'
  | 'seconds'
  | 'start'
  | 'end'
  | 'source_in'
  | 'source_out'
  | 'first'
  | 'last'
  | 'caption'
  | 'transition'
  | 'transition_frames'
  | 'transition_seconds'
  | 'skip'
  | 'model'
  | 'resolution'
  | 'seed'
  | 'template'
  | 'audio'
  | 'take'
  | 'clip'
  | 'ignored';

// Names as people write them, in lower case and without spaces, hyphens and units.
const NAMES: Readonly<Record<CsvColumn, readonly string[]>> = {
  id: [
    'id',
    'shot',
    'shotid',
    'shotname',
    'name',
    'slug',
    'clipname',
    'key',
    '镜头',
    '镜头id',
    '编号',
    '镜号',
  ],
  number: ['number', 'no', 'nr', 'nummer', 'index', 'shotnumber', 'shotno', 'order', 'row', '序号'],
  title: [
    'title',
    'shottitle',
    'scene',
    'scenetitle',
    'heading',
    'sceneheading',
    'slugline',
    'titel',
    '标题',
    '场景',
  ],
  prompt: [
    'prompt',
    'description',
    'action',
    'visual',
    'visuals',
    'text',
    'content',
    'whathappens',
    'shotdescription',
    'motion',
    'imageprompt',
    'videoprompt',
    '提示词',
    '描述',
    '画面',
    '画面描述',
    '画面内容',
    '内容',
  ],
  negative: ['negativeprompt', 'negative', '反向提示词', '负面提示词'],
  duration: [
    'duration',
    'length',
    'len',
    'dur',
    'time',
    'runtime',
    'timing',
    'durationseconds',
    'lengthseconds',
    'clipduration',
    'clipseconds',
    'dauer',
    'länge',
    'durée',
    '时长',
    '时间',
    '秒数',
  ],
  frames: ['frames', 'framecount', 'lengthframes', 'durationframes', '帧数'],
  seconds: ['seconds', 'secs', 'sec'],
  start: ['start', 'recordin', 'timelinein', 'recin'],
  end: ['end', 'recordout', 'timelineout', 'recout'],
  source_in: ['sourcein', 'srcin', 'in', 'inpoint'],
  source_out: ['sourceout', 'srcout', 'out', 'outpoint'],
  first: [
    'first',
    'firstframe',
    'firstimage',
    'firstkeyframe',
    'startframe',
    'startimage',
    'startkeyframe',
    'from',
    'fromimage',
    'keyframe',
    'image',
    'frame',
    'begin',
    '首帧',
    '首帧图',
    '起始帧',
    '开始帧',
  ],
  last: [
    'last',
    'lastframe',
    'lastimage',
    'lastkeyframe',
    'endframe',
    'endimage',
    'endkeyframe',
    'to',
    'toimage',
    'final',
    'finalframe',
    '尾帧',
    '尾帧图',
    '结束帧',
    '末帧',
  ],
  caption: [
    'caption',
    'captions',
    'subtitle',
    'subtitles',
    'dialogue',
    'dialog',
    'line',
    'lines',
    'vo',
    'voiceover',
    'narration',
    'spokentext',
    '字幕',
    '台词',
    '对白',
    '旁白',
    '解说',
  ],
  transition: ['transition', 'transitionin', 'transitiontype', '转场'],
  transition_frames: ['transitionframes'],
  transition_seconds: [
    'transitionseconds',
    'transitionlength',
    'transitionduration',
    'transitiontime',
    '转场时长',
  ],
  skip: ['skip', 'skipped', 'omit', 'omitted', 'disabled', 'cutout', '跳过'],
  model: ['model', '模型'],
  resolution: ['resolution', '分辨率'],
  seed: ['seed', '种子'],
  template: ['template', 'effect', '特效'],
  audio: ['audio', 'voice', 'voicefile', 'sound', 'audiofile', '音频', '配音'],
  take: ['take', 'usetake', 'chosentake', 'pick', 'picked'],
  clip: ['clip', 'file', 'media', 'mediafile', 'filename', 'sourcefile', 'source'],
  // Facts of an exported list that follow from the storyboard or from takes.
  ignored: ['provider', 'cost', 'note', 'notes', 'price', 'comment', 'comments', 'status', 'fps'],
};

const byName: ReadonlyMap<string, CsvColumn> = new Map(
  Object.entries(NAMES).flatMap(([column, names]) =>
    names.map((name) => [name, column as CsvColumn] as const),
  ),
);

/** The column that a heading names; undefined if none is known. */
export function csvColumn(heading: string): CsvColumn | undefined {
  const plain = heading.normalize('NFKC').toLowerCase();
  const unit = /[([{]\s*([\p{L}]+)\s*[)\]}]/u.exec(plain)?.[1];
  const name = plain.replace(/[([{].*?[)\]}]/g, '').replace(/[\s_.\-#:/*]+/g, '');
  const column = byName.get(name) ?? (name === '' && plain.includes('#') ? 'number' : undefined);
  if (column === 'duration' && unit !== undefined && /^f(rames?)?$/.test(unit)) return 'frames';
  if (column === 'transition' && unit !== undefined)
    return /^f(rames?)?$/.test(unit) ? 'transition_frames' : 'transition_seconds';
  return column;
}

/** Headings that are known, for a suggestion. */
export const knownHeadings: readonly string[] = [...byName.keys()].filter((name) => /^[a-z]+$/.test(name));
