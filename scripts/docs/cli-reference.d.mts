import type { Command } from 'commander';
/** The reference of the command line as Markdown, from a commander program with all its commands. */
export function cliReference(
  program: Command,
  examplesOf: (command: string) => readonly { readonly command: string; readonly what: string }[],
): string;
