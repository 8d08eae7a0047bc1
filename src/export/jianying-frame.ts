import { sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';

type Json = { readonly [key: string]: JsonValue };

/** The id of a part of a draft: the same part always has the same one. */
export function draftId(name: string): string {
  const digits = sha256(name).slice(0, 32).toUpperCase();
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

const MATERIALS = [
  ...[
    'ai_translates',
    'audio_balances',
    'audio_effects',
    'audio_fades',
    'audio_track_indexes',
    'audios',
    'beats',
  ],
  ...[
    'canvases',
    'chromas',
    'color_curves',
    'digital_humans',
    'drafts',
    'effects',
    'flowers',
    'green_screens',
  ],
  ...['handwrites', 'hsl', 'images', 'log_color_wheels', 'loudnesses', 'manual_deformations', 'masks'],
  ...['material_animations', 'material_colors', 'multi_language_refs', 'placeholders', 'plugin_effects'],
  ...['primary_color_wheels', 'realtime_denoises', 'shapes', 'smart_crops', 'smart_relights'],
  ...[
    'sound_channel_mappings',
    'speeds',
    'stickers',
    'tail_leaders',
    'text_templates',
    'texts',
    'time_marks',
  ],
  ...['transitions', 'video_effects', 'video_trackings', 'videos', 'vocal_beautifys', 'vocal_separations'],
];

/** All kinds of materials, without any. The program expects each of them. */
export function emptyMaterials(): Json {
  return Object.fromEntries(MATERIALS.map((kind) => [kind, []]));
}

/** What a draft of version 5.9 has around its tracks. */
export function draftFrame(): Json {
  const platform: Json = { app_id: 3704, app_source: 'lv', app_version: '5.9.0', os: 'windows' };
  const keyframes = ['adjusts', 'audios', 'effects', 'filters', 'handwrites', 'stickers', 'texts', 'videos'];
  return {
    ...{ color_space: 0, config: CONFIG, cover: null, create_time: 0, extra_info: null },
    ...{ free_render_index_mode_on: false, group_container: null, keyframe_graph_list: [] },
    keyframes: Object.fromEntries(keyframes.map((kind) => [kind, []])),
    ...{ last_modified_platform: platform, platform, mutable_config: null, new_version: '110.0.0' },
    ...{ relationships: [], render_index_track_mode_on: false, retouch_cover: null, source: 'default' },
    ...{ static_cover_image_path: '', time_marks: null, update_time: 0, version: 360_000 },
  };
}

const CONFIG: Json = {
  ...{ adjust_max_index: 1, attachment_info: [], combination_max_index: 1, export_range: null },
  ...{ extract_audio_last_index: 1, lyrics_recognition_id: '', lyrics_sync: true, lyrics_taskinfo: [] },
  ...{
    maintrack_adsorb: true,
    material_save_mode: 0,
    multi_language_current: 'none',
    multi_language_list: [],
  },
  ...{ multi_language_main: 'none', multi_language_mode: 'none', original_sound_last_index: 1 },
  ...{ record_audio_last_index: 1, sticker_max_index: 1, subtitle_keywords_config: null },
  ...{ subtitle_recognition_id: '', subtitle_sync: true, subtitle_taskinfo: [], system_font_list: [] },
  ...{ video_mute: false, zoom_info_params: null },
};
