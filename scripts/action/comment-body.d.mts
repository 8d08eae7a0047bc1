/** The first line of the comment, by which it is found again. */
export function marker(storyboard: string): string;
/** The whole comment as Markdown. */
export function commentBody(input: object): string;
/** How a command ended, in words. */
export function summaryOf(mode: string, exitCode: number): string;
