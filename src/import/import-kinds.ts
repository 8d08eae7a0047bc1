/** The formats that can be imported. Each is also the ending of its files. */
export type ImportKind = 'otio' | 'fcpxml' | 'csv' | 'fountain';

const ENDINGS: Readonly<Record<string, ImportKind>> = {
  ...{ otio: 'otio', fcpxml: 'fcpxml', fcpxmld: 'fcpxml', fountain: 'fountain', spmd: 'fountain' },
  ...{ csv: 'csv', tsv: 'csv', tab: 'csv' },
};

/** The endings of files that can be imported. */
export const importEndings: readonly string[] = Object.keys(ENDINGS);

/** The format of a file by its ending; undefined if it is none of them. */
export function importKindOf(name: string): ImportKind | undefined {
  const ending = /\.([a-z]+)[/\\]*$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
}
