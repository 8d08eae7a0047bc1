import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { LocatedSource } from '../diagnostics/located-source.js';

/** The result of an import, or why there is none. */
export type ImportOutcome =
  /** The imported file, the storyboard, or the storyboard as it would be, has errors. Nothing was written. */
  | InvalidSource
  /** The storyboard says the same already. */
  | ({ readonly status: 'unchanged' } & ImportPreview)
  /** No one agreed to the changes, or they were only to be shown. Nothing was written. */
  | ({ readonly status: 'declined' } & ImportPreview)
  | ({ readonly status: 'imported' } & ImportPreview);

/** What an import changes. */
export interface ImportPreview {
  /** The storyboard, as the user named it. */
  readonly storyboard: string;
  /** Whether the storyboard is new. */
  readonly created: boolean;
  /** The text of the storyboard before and after; the same if only takes are chosen. */
  readonly before: string;
  readonly after: string;
  /** Ids of shots that are new. */
  readonly added: readonly string[];
  /** Ids of shots that the imported file does not have. */
  readonly removed: readonly string[];
  /** Takes that were chosen, by number. */
  readonly picks: readonly { readonly shot: string; readonly take: number }[];
  /** Images that the storyboard names then, and that do not exist yet. */
  readonly missingImages: readonly string[];
  /** The imported file, for the places of warnings. */
  readonly source: LocatedSource;
  /** Warnings about the imported file. */
  readonly diagnostics: readonly Diagnostic[];
}
