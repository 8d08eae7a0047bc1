/** The path of a film and the paths that its captions may be written to: the film, SubRip, WebVTT. */
export function filmFiles(output: string): readonly [string, string, string] {
  const base = output.replace(/\.mp4$/i, '');
  return [output, `${base}.srt`, `${base}.vtt`];
}
